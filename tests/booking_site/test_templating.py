"""Customers' pages are Jinja's, the admin's are Django's; what is typed never becomes markup in either."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.template.loader import get_template
from django.utils.safestring import mark_safe

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html"))
HOSTILE = "<b title='x' id=\"y\">&"


def written(source: str, **said: object) -> str:
    return engines["jinja2"].from_string(source).render(said)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_read_by_the_engine_it_was_written_for(name):
    engine = get_template(name).backend.name
    assert engine == ("django" if name.startswith("admin/") else "jinja2")


@pytest.mark.parametrize(
    "source",
    [
        "{{ x }}",
        "{{ x|linebreaks }}",
        "{{ x|linebreaksbr }}",
        "{{ _('%(x)s')|format(x=x) }}",
        "{{ _('%(x)s <strong>')|safe|format(x=x) }}",
        "{{ x ~ x }}",
        "{{ nothing or x }}",
    ],
)
def test_everything_is_escaped(source):
    shown = written(source, x=HOSTILE)
    assert "<b" not in shown and "&lt;b title=" in shown
    assert "'" not in shown and '"' not in shown and "&amp;" in shown


def test_what_is_trusted_stays_markup():
    assert written("{{ x }} {{ x|linebreaksbr }}", x=mark_safe("<i>\n</i>")) == "<i>\n</i> <i><br></i>"


def test_what_a_page_does_not_say_is_empty():
    assert written("[{{ a }}{{ a.b.c }}{% if a.b %}x{% endif %}{% for x in a %}x{% endfor %}]") == "[]"


def test_an_address_takes_any_text():
    assert written("{{ x|urlencode }}", x="é &?/") == "%C3%A9%20%26%3F/"


def test_a_moment_for_scripts_has_its_zone():
    assert (
        written("{{ x|iso }}", x=datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Paris")))
        == "2026-07-01T10:00:00+00:00"
    )
