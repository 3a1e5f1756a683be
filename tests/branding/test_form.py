"""What is accepted of a look, and what is refused with a sentence at its field."""

import pytest

from booking.branding.form import LookForm, as_typed
from booking.branding.look import look_of


def errors_of(**typed):
    return {name: list(errors) for name, errors in LookForm(typed).errors.items()}


def document_of(**typed):
    form = LookForm(typed)
    assert form.is_valid(), form.errors
    return form.document()


def test_what_was_set_becomes_a_small_document():
    assert document_of(accent="RebeccaPurple", radius="none", welcome_fr="Bonjour", header="False") == {
        "accent": "#663399",
        "header": False,
        "radius": "none",
        "welcome_fr": "Bonjour",
    }
    assert document_of() == {}


def test_a_document_is_accepted_again_as_it_is():
    document = document_of(
        accent="#123456",
        header="False",
        deadline_hours="24",
        announced_from="2026-12-24",
        announced_until="2026-12-31",
        sites="https://www.example.fr\n*.example.fr",
        languages=["fr"],
        after_fr="Une ordonnance\nVotre carte",
    )
    assert document_of(**as_typed(document)) == document
    assert look_of(document, {}).sites == ("https://www.example.fr", "https://*.example.fr")


@pytest.mark.parametrize("name", ["accent", "page", "text", "dark_accent", "dark_page", "dark_text"])
@pytest.mark.parametrize("value", ["greenish", "#12345", "#00000080", "url(x)", "red;}body{display:none", "é" * 40])
def test_a_colour_that_is_none_is_told_at_its_field(name, value):
    assert list(errors_of(**{name: value})) == [name]


@pytest.mark.parametrize("value", ["<b>Bonjour</b>", "a</p>", "<script>", "&nbsp;", "&#60;", "<!-- x -->", "x" * 601])
def test_markup_is_told_at_its_field(value):
    assert list(errors_of(welcome_fr=value)) == ["welcome_fr"]


@pytest.mark.parametrize("value", ["5 < 6 & 7 > 2", "Moreau & fils", "<3", "Ouvert 9 h – 18 h"])
def test_signs_that_are_no_markup_are_taken(value):
    assert document_of(welcome_fr=value)["welcome_fr"] == value


@pytest.mark.parametrize("value", ["a\x00b", "a\u202eb", "a\u2066b"])
def test_invisible_signs_are_refused(value):
    assert list(errors_of(closed_en=value)) == ["closed_en"]


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "https://bank.fr@evil.example/",
        'https://a.example/"><script>',
        "data:text/html,x",
        "/mentions",
        "ftp://a.fr/",
        "https://",
    ],
)
def test_a_link_is_a_whole_address_of_the_web(value):
    assert list(errors_of(legal=value)) == ["legal"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.example.fr", "https://www.example.fr"),
        ("HTTPS://WWW.Example.FR/contact?x=1", "https://www.example.fr"),
        ("www.example.fr", "https://www.example.fr"),
        ("*.example.fr", "https://*.example.fr"),
        ("https://example.fr:8443/", "https://example.fr:8443"),
        ("https://example.fr:443", "https://example.fr"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("localhost", "http://localhost:*"),
        ("http://127.0.0.1:*", "http://127.0.0.1:*"),
        ("café.example", "https://xn--caf-dma.example"),
    ],
)
def test_a_site_is_kept_as_its_origin(typed, kept):
    assert document_of(sites=typed)["sites"] == [kept]


@pytest.mark.parametrize(
    "typed",
    ["http://www.example.fr", "*", "*.fr", "https://", "https://a.*.fr", "https://a b.fr", "https://u:p@example.fr"]
    + [
        "*.co.uk",
        "https://*.asso.fr",
        "https://example.fr:99999",
        "'self'",
        "https://example.fr;script-src",
        "javascript:x",
        "192.168.0.1",
        "data:",
    ],
)
def test_a_site_that_is_none_is_refused(typed):
    assert list(errors_of(sites=typed)) == ["sites"]


def test_each_wrong_site_is_told():
    assert len(errors_of(sites="http://a.fr\nhttps://b.fr\n*")["sites"]) == 2


def test_fifty_sites_at_most():
    assert list(errors_of(sites="\n".join(f"https://s{n}.example" for n in range(51)))) == ["sites"]


@pytest.mark.parametrize(
    "typed",
    [
        {"phone": "call me"},
        {"deadline_hours": "-1"},
        {"deadline_hours": "721"},
        {"deadline_hours": "soon"},
        {"announced_from": "24/12/26x"},
        {"languages": ["de"]},
        {"radius": "wild"},
        {"font": "Comic Sans"},
        {"websource": "a<b"},
        {"header": "perhaps"},
    ],
)
def test_nonsense_is_told_at_its_field(typed):
    assert list(errors_of(**typed)) == list(typed)


def test_an_announcement_ends_after_it_began():
    assert list(errors_of(announced_from="2026-12-31", announced_until="2026-12-24")) == ["announced_until"]
