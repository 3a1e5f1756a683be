"""The preview of a look: the draft, or what is not even saved; seen by its admins only, framed by ourselves only."""

import re

import pytest
from webtest import Upload

from booking.branding import store
from booking.models import Branding
from booking.preview.pages import PAGES
from tests.administration.conftest import signed_in
from tests.administration.test_looks import fill, form_of, page_of
from tests.branding.pictures import saved, two_halves
from tests.visitor import CLINIC, Visitor, words


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
    offered = {option["value"] for option in admin.get(page_of(clinic)).html.select("#id_preview_page option")}
    assert offered == {page.name for page in PAGES if not page.of_site and not page.needs_consent}
    fill(admin, clinic, "_save", consent_en="I agree")
    page = admin.get(page_of(clinic, "change/?page=check-consent"))
    assert page.html.select_one("#id_preview_page option[selected]")["value"] == "check-consent"
    assert "/preview/check-consent/" in page.html.iframe["src"]
    assert "I agree" in seen(admin, clinic, "check-consent").text


def languages_of(page):
    return [option["value"] for option in page.html.select("#id_preview_language option")]


def test_every_language_that_is_offered_can_be_chosen(admin, clinic):
    page = admin.get(page_of(clinic, "change/?lang=fr"))
    assert languages_of(page) == ["fr", "en"]
    assert page.html.select_one("#id_preview_language option[selected]")["value"] == "fr"
    assert all(frame["src"].endswith("&lang=fr") and "Français" in frame["title"] for frame in page.html("iframe"))


@pytest.mark.parametrize("query", ["", "?lang=en", "?lang=xx"])
def test_a_language_that_is_not_offered_gives_way_to_the_first_one(admin, clinic, query):
    fill(admin, clinic, "_save", languages=["fr"])
    page = admin.get(page_of(clinic, f"change/{query}"))
    assert languages_of(page) == ["fr"] and page.html.iframe["src"].endswith("&lang=fr")


@pytest.mark.parametrize(("begin", "end"), [("2999-01-01", ""), ("2000-01-01", "2000-01-02")])
def test_an_announcement_is_shown_whatever_its_dates(admin, clinic, begin, end):
    fill(admin, clinic, announcement_en="Closed at Easter", announced_from=begin, announced_until=end)
    assert "Closed at Easter" in seen(admin, clinic).text
    assert "Closed at Easter" not in Visitor().open(CLINIC).soup.text


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


def test_without_scripts_what_is_typed_is_shown_and_stays_in_the_form(admin, clinic):
    fill(admin, clinic, "_save", welcome_en="Saved")
    page = fill(admin, clinic, "_preview", welcome_en="Typed", _page="done", _lang="fr", status=200)
    assert page.forms["branding_form"]["welcome_en"].value == "Typed"
    assert "/preview/done/?scheme=light&lang=fr" in page.html.iframe["src"]
    assert page.html.select_one("#id_preview_page option[selected]")["value"] == "done"
    assert "Typed" in seen(admin, clinic).text
    assert Branding.objects.get(pk=clinic.pk).draft == {"welcome_en": "Saved"}
    page.forms["branding_form"].submit("_save", status=302)
    assert Branding.objects.get(pk=clinic.pk).draft == {"welcome_en": "Typed"}


def test_a_file_outlives_the_preview_and_one_that_does_not_is_told(admin, clinic):
    png = saved(two_halves(size=(400, 100)), "PNG")
    page = fill(admin, clinic, "_preview", logo_file=Upload("logo.png", png), favicon_file=Upload("a.png", b"nothing"))
    assert [told.text for told in page.html.select(".messagelist .warning")] == [
        "Favicon: the file was not kept. Choose another one."
    ]
    assert page.html.find(id="id_favicon_file_error")
    page.forms["branding_form"].submit("_save", status=302)
    assert set(Branding.objects.get(pk=clinic.pk).draft) == {"logo"}


def test_the_page_to_preview_and_the_colour_of_that_name_are_two_fields(admin, clinic):
    page = admin.get(page_of(clinic)).html
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) and page.find(id="id_page").name == "input"


def test_the_frames_can_be_skipped(admin, clinic):
    page = admin.get(page_of(clinic)).html
    skip = page.select_one(".look-preview a.skip-to-content-link")
    assert page.find(id=skip["href"].lstrip("#")).name == "form" and skip.find_next("iframe")


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


class TestComparison:
    """What two looks differ in, in words and pictures."""

    def shown(self, page):
        return {row.th.text: list(row("td")) for row in page.html.select(".look-differences tbody tr")}

    def test_values_are_told_as_the_form_has_them(self, admin, clinic):
        typed = {
            "radius": "small",
            "density": "compact",
            "header": "False",
            "announced_from": "2026-12-01",
            "phone": "-",
        }
        fill(admin, clinic, "_save", languages=["fr"], **typed)
        told = {name: words(cells[1]) for name, cells in self.shown(admin.get(page_of(clinic))).items()}
        assert told == {
            "Corners": "a little round",
            "Room between rows": "little",
            "Header with logo and name": "left out: our own site has one",
            "Announced from": "Dec. 1, 2026",
            "Phone shown": "none",
            "Languages offered": "Français",
        }

    def test_pictures_are_shown_and_the_one_for_the_dark_on_dark(self, admin, clinic):
        png, other = (saved(two_halves(size=(width, 100)), "PNG") for width in (400, 300))
        fill(admin, clinic, logo_file=Upload("a.png", png), logo_dark_file=Upload("b.png", other))
        fill(admin, clinic, "_save", logo_remove=True)
        page = admin.get(page_of(clinic))
        before, after = self.shown(page)["Logo"]
        assert before.img["alt"] and admin.get(before.img["src"]).content_type == "image/png" and words(after) == "–"
        assert "look-on-dark" in page.html.select_one(".look-pictures img")["class"]
        pictures = admin.get(page_of(clinic, "history/")).html.select(".look-differences img")
        assert [picture.get("class") for picture in pictures][:2] == [None, ["look-on-dark"]]

    def test_times_have_their_zone(self, admin, clinic):
        fill(admin, clinic, welcome_en="Hello")
        history = admin.get(page_of(clinic, "history/"))
        assert len(re.findall(r"\d\d:\d\d UTC", history.text)) == 3

    def test_to_restore_over_a_draft_warns_before(self, admin, clinic):
        fill(admin, clinic, welcome_en="One")
        fill(admin, clinic, welcome_en="Two")
        assert not admin.get(page_of(clinic, "history/")).html.select(".look-warning")
        fill(admin, clinic, "_save", welcome_en="Three")
        page = admin.get(page_of(clinic, "history/")).html
        warnings = {tag["id"] for tag in page.select(".look-warning")}
        assert {tag["aria-describedby"] for tag in page.select(".look-note [aria-describedby]")} == warnings != set()
