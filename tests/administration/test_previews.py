"""The preview of a look: the draft, or what is not even saved; seen by its admins only, framed by ourselves only."""

import pytest

from booking.branding import store
from booking.models import Branding
from booking.preview.pages import PAGES
from tests.administration.conftest import signed_in
from tests.administration.test_looks import fill, form_of, page_of
from tests.visitor import Visitor


def seen(app, branding, page="service", query="scheme=light&lang=en"):
    return app.get(page_of(branding, f"preview/{page}/?{query}"))


def kept(app, branding, **typed):
    form = form_of(app, branding)
    for name, value in typed.items():
        form[name] = value
    return app.post(page_of(branding, "preview/keep/"), form.submit_fields())


def test_the_draft_is_shown_in_four_frames(admin, clinic):
    fill(admin, clinic, "_save", accent="#aa0000", welcome_en="Hello")
    page = admin.get(page_of(clinic))
    frames = page.html.select("iframe")
    assert {frame["src"].partition("?")[2] for frame in frames} == {"scheme=light&lang=en", "scheme=dark&lang=en"}
    assert len(frames) == 4 and "frame-src 'self'" in page.headers["Content-Security-Policy"]
    shown = seen(admin, clinic)
    assert "Hello" in shown.text
    theme = shown.html.select("link[rel=stylesheet]")[1]["href"]
    assert "#aa0000" in admin.get(theme).text


def test_every_page_can_be_chosen(admin, clinic):
    offered = {option["value"] for option in admin.get(page_of(clinic)).html.select("#id_page option")}
    assert offered == {page.name for page in PAGES if not page.of_site and not page.needs_consent}
    fill(admin, clinic, "_save", consent_en="I agree")
    page = admin.get(page_of(clinic, "change/?page=check-consent"))
    assert page.html.select_one("#id_page option[selected]")["value"] == "check-consent"
    assert "/preview/check-consent/" in page.html.iframe["src"]
    assert "I agree" in seen(admin, clinic, "check-consent").text


def test_a_scheme_and_a_language_are_forced(admin, clinic):
    for scheme in ("light", "dark"):
        shown = seen(admin, clinic, query=f"scheme={scheme}&lang=fr").html.html
        assert (shown["data-scheme"], shown["lang"]) == (scheme, "fr")


def test_what_is_typed_is_shown_without_being_saved(admin, clinic):
    fill(admin, clinic, "_save", welcome_en="Saved", phone="09 87 65 43 21")
    answer = kept(admin, clinic, welcome_en="Typed", phone="call me")
    assert answer.json == {"wrong": ["phone"]}
    shown = seen(admin, clinic)
    assert "Typed" in shown.text and "09 87 65 43 21" in shown.text
    assert Branding.objects.get(pk=clinic.pk).draft["welcome_en"] == "Saved"
    fill(admin, clinic, "_save", welcome_en="Saved again")
    assert "Saved again" in seen(admin, clinic).text


def test_what_somebody_types_is_shown_to_nobody_else(admin, clinic, marie):
    kept(admin, clinic, welcome_en="Typed")
    assert "Typed" not in seen(signed_in("marie"), clinic).text


def test_a_preview_is_framed_by_ourselves_only_and_not_kept(admin, clinic):
    headers = seen(admin, clinic).headers
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"] and "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("rest", ["preview/service/", "preview/theme.css", "preview/keep/"])
def test_a_preview_is_for_its_admins_only(admin, garage, marie, rest):
    assert "/admin/login/" in Visitor().app.get(page_of(garage, rest)).location
    marys = signed_in("marie")
    for branding in (garage, store.of(None)):
        assert marys.get(page_of(branding, rest), status="*").status_int in (403, 404, 405)


def test_a_page_and_a_colour_that_there_are_not_are_a_404(admin, clinic):
    admin.get(page_of(clinic, "preview/nothing/"), status=404)
    admin.get(page_of(clinic, "preview/theme.css?accent=red;}x{"), status=404)
