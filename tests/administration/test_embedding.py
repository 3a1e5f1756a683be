"""What a merchant pastes into its own site, and whether a site may embed it."""

import html

import pytest

from booking.branding import served, store
from booking.embed.framing import allows
from tests.administration.conftest import signed_in


def url(merchant, rest="", query=""):
    return f"/admin/booking/merchant/{merchant.pk}/embed/{rest}{query}"


@pytest.fixture
def let(merchants):
    branding = store.of(merchants[4])
    sites = ["https://www.lilas.example", "https://*.lilas.example", "http://localhost:*"]
    type(branding).objects.filter(pk=branding.pk).update(published={"sites": sites}, version=1)
    served.start_afresh()
    return sites


def snippets(page):
    return [code.text for code in page.html.select("pre code")]


def test_the_tag_says_what_was_chosen(admin, merchants):
    page = admin.get(url(merchants[4], query="?mode=dialog&service=21&freeze=on&lang=en&words=Book+<now>"))
    tag = next(text for text in snippets(page) if "<clicrdv-booking" in text)
    assert 'merchant="clinique-des-lilas" mode="dialog" service="21" lang="en" freeze="service"' in tag
    assert "Book &lt;now&gt;</a>" in tag and "service=21" in html.unescape(tag)
    assert 'src="http://testserver/embed/v1.js"' in tag


def test_there_is_something_for_every_page(admin, merchants):
    texts = "\n".join(snippets(admin.get(url(merchants[4]))))
    for part in ("<iframe", "data-clicrdv-open", "integrity=", "frame-src http://testserver", "min-height"):
        assert part in texts


def test_every_snippet_names_addresses_that_are_there(admin, merchants):
    page = admin.get(url(merchants[4]))
    pinned = next(text for text in snippets(page) if "integrity" in text)
    admin.get(pinned.split('src="http://testserver')[1].split('"')[0])


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("https://www.lilas.example/contact", "is shown"),
        ("https://shop.lilas.example", "is shown"),
        ("https://lilas.example", "not in the list"),
        ("https://evil.example", "not in the list"),
        ("http://localhost:5173", "is shown"),
        ("http://www.lilas.example", "Only sites with https"),
        ("no site", "no address of a site"),
    ],
)
def test_what_would_happen_on_a_site_and_why(admin, let, merchants, site, said):
    page = admin.get(url(merchants[4]), {"site": site})
    assert said in page.html.select_one("[role=status]").text


def test_nobody_may_at_first(admin, merchants):
    page = admin.get(url(merchants[4]), {"site": "https://a.example"})
    assert "no site is in the list" in page.html.select_one("[role=status]").text


@pytest.mark.parametrize("origin", ["https://xlilas.example", "https://lilas.example.evil.example", "https://a.b:8443"])
def test_a_star_is_for_subdomains_only(origin):
    assert allows(["https://*.lilas.example", "https://a.b"], origin) is None


@pytest.mark.parametrize("rest", ["", "page/"])
def test_another_merchants_is_refused(marie, merchants, rest):
    app = signed_in("marie")
    app.get(url(merchants[4], rest), status=200)
    app.get(url(merchants[5], rest), status=404)


def test_while_clicrdv_does_not_answer_the_tag_is_there(admin, merchants, sandbox):
    sandbox.fault("/api/*", "status", status=500, count=None)
    assert snippets(admin.get(url(merchants[4])))


def test_keys_are_made_and_taken_away(admin, merchants):
    page = admin.get(url(merchants[4]))
    for _ in range(2):
        form = next(
            form for form in page.forms.values() if form.action.endswith("/keys/") and "remove" not in form.fields
        )
        page = form.submit().follow()
    first, second = merchants[4].embed_keys.all()
    assert first.secret in page.text and first.secret != second.secret
    form = next(form for form in page.forms.values() if "remove" in form.fields)
    form.submit("remove").follow()
    assert [key.kid for key in merchants[4].embed_keys.all()] == [second.kid]


def test_another_merchants_keys_are_refused(marie, merchants):
    app = signed_in("marie")
    token = app.get("/admin/").forms["logout-form"]["csrfmiddlewaretoken"].value
    app.post(url(merchants[5], "keys/"), {"csrfmiddlewaretoken": token}, status=404)
    assert not merchants[5].embed_keys.exists()
