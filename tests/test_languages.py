"""French and English from the first day; the switch keeps the draft; no text is left untranslated."""

import re
from pathlib import Path

import polib
import pytest

from tests.visitor import CLINIC, Visitor, book_until

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale/fr/LC_MESSAGES/django.po"


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("fr", "fr"),
        ("en-GB,en;q=0.8", "en"),
        ("de,en;q=0.5", "en"),
        ("fr-CA", "fr"),
        ("de", "fr"),
        ("*", "fr"),
        (";;;", "fr"),
    ],
)
def test_the_browsers_language_is_spoken_else_the_merchants(merchants, wish, language):
    visitor = Visitor(wish).open(CLINIC)
    assert visitor.soup.html["lang"] == language
    assert visitor.page.headers["Content-Language"] == language
    assert "Accept-Language" in visitor.page.headers["Vary"]


def test_a_merchants_own_language_comes_before_the_sites(merchants):
    merchants[4].language = "en"
    merchants[4].save()
    assert Visitor("de").open(CLINIC).soup.html["lang"] == "en"


def test_the_switch_keeps_the_draft_and_the_address(visitor):
    book_until(visitor, "slot")
    later = visitor.main.select_one("a[rel=next]")["href"]
    visitor.open(f"{CLINIC}slot/{later}")
    switch = visitor.soup.find("a", attrs={"hreflang": "fr"})["href"]
    visitor.open(f"{CLINIC}slot/{switch}")
    assert visitor.h1 == "Quand souhaitez-vous venir ?"
    assert visitor.page.request.path_qs == f"{CLINIC}slot/{later}"
    assert "Dr Anna Morel" in visitor.text
    assert visitor.open(CLINIC).soup.html["lang"] == "fr"


def test_a_language_that_is_not_offered_is_ignored(merchants):
    assert Visitor("en").open(f"{CLINIC}?lang=xx").soup.html["lang"] == "en"


def test_french_punctuation_has_its_narrow_spaces(merchants):
    visitor = book_until(Visitor("fr"), "check")
    text = visitor.soup.get_text()
    assert "\u202f?" in Visitor("fr").open(CLINIC).soup.h1.get_text()
    assert not re.search(r"\w [?!;]", text)
    assert re.search(r"\d\u202fh", text)


def test_every_text_is_translated_and_the_compiled_file_is_up_to_date():
    po, mo = polib.pofile(str(CATALOGUE)), polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert not po.untranslated_entries() and not po.fuzzy_entries() and not po.obsolete_entries()
    compiled = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in mo}
    assert compiled == {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in po}


def test_no_text_of_the_code_is_missing_from_the_catalogue():
    """Every literal given to gettext or in a template."""
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE))}
    asked = set()
    for path in (ROOT / "booking").rglob("*.py"):
        asked |= set(
            re.findall(r"""(?:\b_|gettext_lazy|gettext)\(\s*"((?:[^"\\]|\\.)+)"\s*,?\s*\)""", path.read_text())
        )
    for path in (ROOT / "templates").rglob("*.html"):
        asked |= {text for _mark, text in re.findall(r"""\b_\((["'])(.+?)\1\)""", path.read_text())}
        asked |= set(re.findall(r"""{% translate ["']([^"']+)["']""", path.read_text()))
        asked |= {text for both in re.findall(r'\bngettext\("(.+?)", "(.+?)", ', path.read_text()) for text in both[:1]}
    assert len(asked) > 100
    assert asked - known == set()
