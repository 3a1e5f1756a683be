"""Every field of every form of a journey takes anything: no error, nothing unescaped, nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .browsing import answers
from .hostile import BYTES, TEXT, VALUE, budgets
from .stages import PAGES

# Names that some form somewhere has, and some that none has.
NAMES = (
    "service category calendar start date q record email password digest consent lang again to meant website shown "
    "anew cookie token csrfmiddlewaretoken next lastname birthdate birthdate_day birthdate_month firstphone str0 bool0 "
    "num0 txt0 appointment-comments appointment-str0 remove drop change fiche[lastname] intervention_ids[] freeze"
).split()


@pytest.mark.parametrize("stage", PAGES, indirect=True)
@pytest.mark.parametrize("budget", budgets(12, 30))
def test_a_form_takes_anything(stage, budget):
    @budget
    @given(st.data())
    def send(data):
        form = data.draw(st.sampled_from(stage.forms))
        pairs = answers(form)
        names = [name for name, _value in pairs if name != "csrfmiddlewaretoken"]
        hostile = data.draw(st.sets(st.sampled_from(names), min_size=1)) if names else set()
        pairs = [(name, data.draw(VALUE | BYTES) if name in hostile else value) for name, value in pairs]
        pairs += data.draw(st.lists(st.tuples(st.sampled_from(NAMES) | TEXT | BYTES, VALUE | BYTES), max_size=3))
        stage.restore().send(form, data.draw(st.permutations(pairs)) if data.draw(st.booleans()) else pairs)

    send()
