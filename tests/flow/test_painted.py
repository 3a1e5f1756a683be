"""What is painted once for everybody is painted anew where anything in it differs."""

import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import mark_safe

from booking.flow import rows

ROW = {"value": 21, "name": "Suivi"}


def choices(**row) -> str:
    page = engines["jinja2"].from_string('{{ painted("_choices.html", rows=rows, name="service") }}')
    return page.render({"rows": [rows.choice(**{**ROW, **row})]})


@pytest.mark.parametrize(
    "other", [{"name": "Bilan"}, {"selected": True}, {"value": 22}, {"description": "x" * 100}, {"count_text": "3"}]
)
def test_another_row_is_another_fragment(other):
    assert choices(**other) != choices()
    assert choices(**other) == choices(**other)


def test_each_language_has_its_own():
    with translation.override("fr"):
        french = choices(selected=True)
    with translation.override("en"):
        assert choices(selected=True) != french


def test_a_text_that_is_trusted_makes_no_other_trusted():
    assert "<b>x</b>" in choices(name=mark_safe("<b>x</b>"))
    assert "<b>" not in choices(name="<b>x</b>")


def test_one_and_true_are_not_the_same():
    assert choices(name=1) != choices(name=True)
