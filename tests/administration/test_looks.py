"""An admin's journey through a look: draft, publish, history, restore, and everything that is refused."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from webtest import Upload

from booking.branding import served, store
from booking.branding.palette import DEFAULT
from booking.models import Branding, BrandingPicture, Confirmation
from tests.administration.conftest import signed_in
from tests.branding.pictures import saved, svg, two_halves
from tests.visitor import CLINIC, Visitor

PNG = saved(two_halves(size=(400, 100)), "PNG")


def page_of(branding, rest="change/"):
    return f"/admin/booking/branding/{branding.pk}/{rest}"


def form_of(app, branding):
    return app.get(page_of(branding)).forms["branding_form"]


def fill(app, branding, button="_publish", status="*", **typed):
    form = form_of(app, branding)
    for name, value in typed.items():
        form[name] = value
    return form.submit(button, status=status)


@pytest.fixture(autouse=True)
def callbacks(django_capture_on_commit_callbacks):
    """What happens once a transaction is over happens in tests as well."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


def seen():
    served.start_afresh()
    return Visitor().open(CLINIC)


def test_a_draft_changes_nothing_until_it_is_published(admin, clinic):
    fill(admin, clinic, "_save", accent="#aa0000", welcome_en="Hello")
    assert "Hello" not in seen().text
    page = admin.get(page_of(clinic))
    assert "not published yet" in page.text and "Hello" in page.html.select_one(".look-differences").text
    fill(admin, clinic)
    assert "Hello" in seen().text
    assert "not published yet" not in admin.get(page_of(clinic)).text


def test_everything_that_is_refused_is_told_at_its_field_and_loses_nothing(admin, clinic):
    fill(admin, clinic, welcome_en="Hello")
    page = fill(admin, clinic, accent="greenish", welcome_en="<b>Hi</b>", sites="*", phone="09 87 65 43 21", status=200)
    assert page.html.select_one(".errornote") and page.html.title.text.startswith("Error:")
    for name in ("accent", "welcome_en", "sites"):
        field = page.html.select_one(f"#id_{name}")
        assert field["aria-invalid"] == "true"
        assert page.html.find(id=f"id_{name}_error")
    assert page.forms["branding_form"]["phone"].value == "09 87 65 43 21"
    assert "Hello" in seen().text


def test_a_colour_that_had_to_be_moved_is_told_with_the_reason(admin, clinic):
    fill(admin, clinic, "_save", accent="#ffff00", page="#ffffff")
    told = admin.get(page_of(clinic)).html.select_one("#moved").parent.text
    assert "#ffff00" in told and "to 1 against" in told
    fill(admin, clinic, "_save", accent="#006846", page="")
    assert not admin.get(page_of(clinic)).html.select("#moved")


def test_a_logo_is_made_safe_kept_and_taken_away_again(admin, clinic):
    fill(admin, clinic, logo_file=Upload("logo.png", PNG))
    logo = seen().soup.select_one("header img")
    assert Visitor().app.get(logo["src"]).content_type == "image/png"
    fill(admin, clinic, welcome_en="Hello")
    assert seen().soup.select_one("header img")["src"] == logo["src"]
    fill(admin, clinic, logo_remove=True)
    assert not seen().soup.select("header img")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("huge.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40_000_000),
        ("logo.png", b"<!doctype html><html><script>alert(1)</script></html>"),
        (
            "bomb.svg",
            b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        ),
        ("empty.png", b"nothing"),
    ],
)
def test_a_picture_that_is_none_is_told_at_its_field_and_the_published_look_stays(admin, clinic, name, data):
    fill(admin, clinic, logo_file=Upload("logo.svg", svg()))
    before = seen().soup.select_one("header img")["src"]
    page = fill(admin, clinic, logo_file=Upload(name, data), welcome_en="Hello", status=200)
    assert page.html.find(id="id_logo_file_error")
    assert page.forms["branding_form"]["welcome_en"].value == "Hello"
    assert seen().soup.select_one("header img")["src"] == before and "Hello" not in seen().text


def test_a_picture_outlives_a_mistake_elsewhere_in_the_form(admin, clinic):
    page = fill(admin, clinic, logo_file=Upload("logo.png", PNG), accent="greenish", status=200)
    form = page.forms["branding_form"]
    form["accent"] = "#006846"
    form.submit("_publish")
    assert seen().soup.select_one("header img")


def test_the_colours_of_a_logo_are_offered(admin, clinic):
    fill(admin, clinic, "_save", logo_file=Upload("logo.png", PNG))
    shown = admin.get(page_of(clinic)).html.select_one(".look-pictures")
    assert "#ff0000" in shown.text and "#0000ff" in shown.text
    assert admin.get(shown.img["src"]).content_type == "image/png"


def test_a_picture_of_somebody_elses_cannot_be_named(admin, clinic, garage):
    fill(admin, garage, logo_file=Upload("logo.png", PNG))
    form = form_of(admin, clinic)
    form["logo"].force_value(BrandingPicture.objects.get().name)
    form.submit("_publish")
    assert not seen().soup.select("header img")


def test_of_two_admins_the_second_is_told_and_nothing_is_silently_overwritten(admin, clinic, marie):
    other = signed_in("marie")
    form = form_of(admin, clinic)
    fill(other, clinic, "_save", welcome_en="Marie's", accent="#aa0000")
    form["welcome_en"] = "Mine"
    page = form.submit("_publish", status=409)
    told = page.html.select_one("[role=alert]").text
    assert "Marie Petit saved another draft" in told and "Marie's" in told and "#aa0000" in told
    assert Branding.objects.get(pk=clinic.pk).draft["welcome_en"] == "Marie's" and "Mine" not in seen().text
    again = page.forms["branding_form"]
    assert again["welcome_en"].value == "Mine"
    again.submit("_publish", status=302)
    assert "Mine" in seen().text


@pytest.mark.parametrize("action", ["restore/1/", "import/"])
def test_a_stale_page_restores_and_imports_nothing(admin, clinic, marie, action):
    fill(admin, clinic, welcome_en="One")
    token = admin.get(page_of(clinic)).forms["branding_form"]["csrfmiddlewaretoken"].value
    edition = Branding.objects.get(pk=clinic.pk).edition
    fill(signed_in("marie"), clinic, "_save", welcome_en="Two")
    sent = {"csrfmiddlewaretoken": token, "edition": str(edition)}
    file = [("file", "look.json", b'{"format": 1, "look": {"welcome_en": "Three"}}')]
    page = admin.post(page_of(clinic, action), sent, upload_files=file).follow()
    assert "Marie Petit saved another draft" in page.text
    assert Branding.objects.get(pk=clinic.pk).draft["welcome_en"] == "Two"


def test_an_earlier_version_is_compared_restored_and_published(admin, clinic):
    fill(admin, clinic, welcome_en="One")
    fill(admin, clinic, welcome_en="Two")
    history = admin.get(page_of(clinic, "history/"))
    assert "One" in history.text and "Two" in history.text
    restore = [form for form in history.forms.values() if form.action.endswith("/restore/1/")][0]
    restore.submit().follow()
    assert "Two" in seen().text
    fill(admin, clinic)
    assert "One" in seen().text
    assert Branding.objects.get(pk=clinic.pk).version == 3


def test_without_a_version_the_history_says_so(admin, clinic):
    assert "Nothing has been published yet." in admin.get(page_of(clinic, "history/")).text


@pytest.mark.full
def test_the_last_twenty_versions_are_kept_and_who_changed_what_is_told(admin, clinic, marie):
    app = signed_in("marie")
    for count in range(22):
        fill(app, clinic, welcome_en=f"Text {count}")
    numbers = [version.number for version in clinic.versions.all()]
    assert numbers == list(range(22, 2, -1))
    history = admin.get(page_of(clinic, "history/"))
    assert "marie" in history.text and "Welcome, above the first question" in history.text


@pytest.mark.full
def test_pictures_that_no_version_names_go(admin, clinic):
    fill(admin, clinic, logo_file=Upload("logo.png", PNG))
    BrandingPicture.objects.update(kept_at=timezone.now() - timedelta(days=2))
    fill(admin, clinic, logo_remove=True)
    for count in range(store.KEPT_VERSIONS):
        fill(admin, clinic, welcome_en=str(count))
    assert not BrandingPicture.objects.exists()


def test_a_picture_that_somebody_is_about_to_use_stays(admin, clinic):
    """Kept beside a mistake elsewhere, while somebody else publishes."""
    page = fill(admin, clinic, accent="greenish", logo_file=Upload("logo.png", PNG), status=200)
    fill(admin, clinic, welcome_en="Hello")
    form = page.forms["branding_form"]
    form["accent"] = "#aa0000"
    told = form.submit("_publish", status=409)  # somebody else saved
    told.forms["branding_form"].submit("_publish", status=302)
    clinic.refresh_from_db()
    assert BrandingPicture.objects.filter(name=clinic.published["logo"]).exists()


def test_a_picture_that_is_gone_is_told(admin, clinic):
    form = form_of(admin, clinic)
    form["logo"] = "0123456789abcdef.png"
    assert "This picture is no longer here" in form.submit("_publish", status=200).text


@pytest.mark.full
def test_many_files_that_are_tried_out_do_not_heap_up(admin, clinic):
    for size in range(store.MOST_UNNAMED + 5):
        file = Upload("logo.png", saved(two_halves(size=(40 + size, 20)), "PNG"))
        fill(admin, clinic, accent="greenish", logo_file=file, status=200)
    assert BrandingPicture.objects.count() == store.MOST_UNNAMED


def test_a_colour_of_the_logo_becomes_the_accent_and_nothing_typed_is_lost(admin, clinic):
    page = fill(admin, clinic, "_save", logo_file=Upload("logo.png", PNG)).follow()
    colour = page.html.select_one("button[name=_accent]")["value"]
    form = page.forms["branding_form"]
    form["welcome_en"] = "Hello"
    sent = [(name, value) for name, value in form.submit_fields() if name != "_publish"]
    again = admin.post(page_of(clinic), [*sent, ("_accent", colour)], status=200).forms["branding_form"]
    assert (again["accent"].value, again["welcome_en"].value) == (colour, "Hello")


def test_what_was_typed_and_left_is_in_no_preview(admin, clinic):
    form = form_of(admin, clinic)
    form["welcome_en"] = "Abandoned"
    admin.post(page_of(clinic, "preview/keep/"), form.submit_fields())
    assert "Abandoned" in admin.get(page_of(clinic, "preview/service/?lang=en")).text
    admin.get(page_of(clinic))
    assert "Abandoned" not in admin.get(page_of(clinic, "preview/service/?lang=en")).text


def test_the_logo_of_everywhere_can_be_refused(admin, clinic):
    fill(admin, store.of(None), logo_file=Upload("logo.png", PNG))
    assert seen().soup.select("header img")
    fill(admin, clinic, logo_remove=True)
    assert not seen().soup.select("header img")
    fill(admin, clinic, logo_remove=True)
    assert seen().soup.select("header img")


def test_behind_what_is_empty_stands_what_customers_see_then(admin, clinic):
    fill(admin, store.of(None), accent="#aa0000", welcome_en="Hello")
    page = admin.get(page_of(clinic))
    assert page.html.select_one("#id_accent")["placeholder"] == "#aa0000"
    assert page.html.select_one("#id_welcome_en")["placeholder"] == "Hello"
    assert page.html.select_one("#id_page")["placeholder"] == DEFAULT.page


def test_what_is_published_already_makes_no_version(admin, clinic):
    for _ in range(3):
        fill(admin, clinic, welcome_en="Hello")
    assert [version.number for version in clinic.versions.all()] == [1]


def test_a_double_click_accuses_nobody(admin, clinic):
    form = form_of(admin, clinic)
    form["welcome_en"] = "Hello"
    assert [form.submit("_publish", status="*").status_int for _ in range(2)] == [302, 302]


def test_a_logo_for_the_dark_is_offered_to_the_dark(admin, clinic):
    dark = saved(two_halves(size=(300, 100)), "PNG")
    fill(admin, clinic, logo_file=Upload("logo.png", PNG), logo_dark_file=Upload("dark.png", dark))
    source = seen().soup.select_one("header picture source")
    assert source["media"] == "(prefers-color-scheme: dark)"
    clinic.refresh_from_db()
    assert source["srcset"].endswith(clinic.published["logo_dark"])


def test_every_picture_travels(admin, clinic, garage):
    files = [saved(two_halves(size=(width, width)), "PNG") for width in (300, 200, 64)]
    names = ("logo_file", "logo_dark_file", "favicon_file")
    fill(admin, clinic, **{n: Upload(f"{n}.png", file) for n, file in zip(names, files, strict=True)})
    file = admin.get(page_of(clinic, "export/"))
    form = next(form for form in admin.get(page_of(garage)).forms.values() if form.action.endswith("/import/"))
    form["file"] = Upload("look.json", file.body)
    form.submit().follow()
    garage.refresh_from_db()
    clinic.refresh_from_db()
    assert garage.draft == clinic.published and set(garage.draft) == {"logo", "logo_dark", "favicon"}
    assert {row.name for row in garage.pictures.all()} == set(garage.draft.values())


def test_each_link_stands_in_the_footer(admin, clinic):
    links = {name: f"https://example.org/{name}" for name in ("legal", "privacy", "terms", "accessibility")}
    fill(admin, clinic, **links)
    assert {a["href"] for a in seen().soup.select("footer a")} >= set(links.values())


def test_an_announcement_ends_with_the_groups_day(admin, merchants):
    """It is still the 31st in Fort-de-France when Paris has the 1st."""
    island = store.of(merchants[12])
    merchants[12].zone = "Europe/Paris"
    merchants[12].save()
    fill(admin, island, announcement_en="Closed", announced_until="2030-12-31")
    served.start_afresh()
    with time_machine.travel("2031-01-01T02:00:00Z", tick=False):
        assert "Closed" in Visitor().open("/cabinet-dentaire-savane/").page.text
    with time_machine.travel("2031-01-01T05:00:00Z", tick=False):
        assert "Closed" not in Visitor().open("/cabinet-dentaire-savane/").page.text


def test_a_moved_colour_tells_the_ratio_that_it_needed(admin, clinic):
    page = fill(admin, clinic, accent="#ffff00").follow()
    assert "3.0 to 1 are needed" in page.html.select_one("[aria-labelledby=moved]").text


def test_a_look_travels_as_one_file(admin, clinic, garage):
    fill(admin, clinic, accent="#aa0000", logo_file=Upload("logo.png", PNG), sites="https://a.example", header="True")
    file = admin.get(page_of(clinic, "export/"))
    assert file.content_type == "application/json" and "attachment" in file.headers["Content-Disposition"]
    forms = admin.get(page_of(garage)).forms.values()
    form = next(form for form in forms if form.action.endswith("/import/"))
    form["file"] = Upload("look.json", file.body)
    form.submit().follow()
    assert Branding.objects.get(pk=garage.pk).draft == Branding.objects.get(pk=clinic.pk).published
    fill(admin, garage)
    served.start_afresh()
    assert Visitor().open("/garage-martin/").soup.select_one("header img")


@pytest.mark.parametrize(
    "file",
    [
        # Some every time, all of them in `make test-full`.
        b"",
        pytest.param(b"{", marks=pytest.mark.full),
        b"[" * 100_000,
        pytest.param(b"[]", marks=pytest.mark.full),
        b'{"format": 2, "look": {}}',
        pytest.param(b'{"format": 1, "look": []}', marks=pytest.mark.full),
        b'{"format": 1, "look": {"css": "body{}"}}',
        pytest.param(b'{"format": 1, "look": {"accent": "red;}"}}', marks=pytest.mark.full),
        b'{"format": 1, "look": {"accent": {"a": 1}}}',
        pytest.param(b'{"format": 1, "look": {"languages": "fr"}}', marks=pytest.mark.full),
        b'{"format": 1, "look": {"welcome_fr": "a\\ud83d"}}',
        pytest.param(b'{"format": 1, "look": {"announced_from": ["x"]}}', marks=pytest.mark.full),
        pytest.param(b'{"format": 1, "look": {"announced_from": 1.5}}', marks=pytest.mark.full),
        pytest.param(b'{"format": 1, "look": {"sites": {"a": 1}}}', marks=pytest.mark.full),
        b'{"format": 1, "look": {"sites": [1]}}',
        pytest.param(b'{"format": 1, "look": {"address": ["a"]}}', marks=pytest.mark.full),
        '{"format": 1, "look": {"logo": "a.png"}, "pictures": {"a.png": "é"}}'.encode(),
        pytest.param(b'{"format": 1, "look": {"logo": "0123456789abcdef.png"}}', marks=pytest.mark.full),
        pytest.param(b'{"format": 1, "look": {"logo": "a.png"}, "pictures": {"a.png": "!!"}}', marks=pytest.mark.full),
        pytest.param(
            json.dumps({"format": 1, "look": {"logo": "a.png"}, "pictures": {"a.png": "PGh0bWw+"}}).encode(),
            marks=pytest.mark.full,
        ),
    ],
)
def test_a_file_that_is_no_look_is_refused_with_a_sentence(admin, clinic, file):
    fill(admin, clinic, "_save", welcome_en="Hello")
    page = admin.get(page_of(clinic))
    sent = {"csrfmiddlewaretoken": page.forms["branding_form"]["csrfmiddlewaretoken"].value, "edition": "1"}
    page = admin.post(page_of(clinic, "import/"), sent, upload_files=[("file", "look.json", file)]).follow()
    assert page.html.select(".messagelist .error")
    assert Branding.objects.get(pk=clinic.pk).draft == {"welcome_en": "Hello"}


def test_the_list_has_every_merchant_and_the_default(admin, merchants):
    page = admin.get("/admin/booking/branding/")
    assert "Default of all merchants" in page.text and "Garage Martin" in page.text
    assert Branding.objects.count() == len(merchants) + 1


def test_a_merchants_page_leads_to_its_look(admin, merchants):
    page = admin.get(f"/admin/booking/merchant/{merchants[4].pk}/change/")
    assert page.html.select_one(".field-look a")["href"] == page_of(store.of(merchants[4]))


def test_what_customers_see_is_told_with_what_is_in_the_way(admin, marie, merchants, sandbox):
    sandbox.edit("groups", 4, open=False)
    page = signed_in("marie").get(f"/admin/booking/merchant/{merchants[4].pk}/change/")
    told = page.click(href="/check/").html.select(".look-finding-problem")
    assert len(told) == 1 and "Booking is closed" in told[0].text


class TestRoles:
    """A merchant's admin and everybody else's things."""

    def test_only_their_own_are_listed(self, marie, merchants):
        app = signed_in("marie")
        for name in ("merchant", "branding"):
            page = app.get(f"/admin/booking/{name}/")
            assert "Clinique" in page.text and "Garage" not in page.text and "Default" not in page.text

    def test_their_own_look_they_publish(self, marie, clinic):
        fill(signed_in("marie"), clinic, welcome_en="Hello")
        assert "Hello" in seen().text

    def test_what_belongs_to_the_operator_they_see_and_cannot_change(self, marie, merchants):
        app = signed_in("marie")
        form = app.get(f"/admin/booking/merchant/{merchants[4].pk}/change/").forms["merchant_form"]
        assert not {"slug", "group_id", "admins"} & form.fields.keys()
        form["phone"] = "09 87 65 43 21"
        form.submit().follow()
        merchants[4].refresh_from_db()
        assert merchants[4].phone == "09 87 65 43 21"

    @pytest.mark.parametrize(
        "rest", ["change/", "history/", "delete/", "export/", "", "publish/", "restore/1/", "import/"]
    )
    @pytest.mark.parametrize("whose", ["garage", "default"])
    def test_another_merchants_look_is_refused_at_every_address(self, admin, marie, garage, rest, whose):
        other = garage if whose == "garage" else store.of(None)
        fill(admin, other, welcome_en="Theirs")
        app = signed_in("marie")
        token = app.get("/admin/").forms["logout-form"]["csrfmiddlewaretoken"].value
        sent = {"csrfmiddlewaretoken": token, "edition": "1", "welcome_en": "Mine", "_publish": "1"}
        for answer in (
            app.get(page_of(other, rest), status="*"),
            app.post(page_of(other, rest), sent, status="*"),
        ):
            assert answer.status_int in (302, 403, 404, 405) and "Theirs" not in answer.text
            assert "Theirs" not in (answer.follow(status="*").text if answer.status_int == 302 else "")
        other.refresh_from_db()
        assert other.draft == other.published == {"welcome_en": "Theirs"}

    @pytest.mark.parametrize(
        "rest", ["nothing/change/", "1/change/style.css/change/", "nothing/history/", "9" * 30 + "/change/"]
    )
    def test_a_look_that_there_is_not_is_a_404(self, admin, rest):
        admin.get(f"/admin/booking/branding/{rest}", status=404)

    @pytest.mark.parametrize("rest", ["change/", "history/", "delete/", "check/"])
    def test_another_merchant_is_refused_at_every_address(self, marie, merchants, rest):
        app = signed_in("marie")
        token = app.get("/admin/").forms["logout-form"]["csrfmiddlewaretoken"].value
        url = f"/admin/booking/merchant/{merchants[5].pk}/{rest}"
        for answer in (
            app.get(url, status="*"),
            app.post(url, {"csrfmiddlewaretoken": token, "name": "Mine", "post": "yes"}, status="*"),
        ):
            assert answer.status_int in (302, 403, 404)
        merchants[5].refresh_from_db()
        assert merchants[5].name == "Garage Martin"

    @pytest.mark.parametrize(
        "url", ["booking/merchant/add/", "auth/user/", "auth/group/", "auth/user/1/change/", "booking/branding/add/"]
    )
    def test_nothing_is_added_and_nobody_made_an_admin(self, marie, merchants, url):
        signed_in("marie").get(f"/admin/{url}", status=403)

    def test_their_own_merchant_is_not_deleted(self, marie, merchants):
        app = signed_in("marie")
        app.get(f"/admin/booking/merchant/{merchants[4].pk}/delete/", status=403)

    def test_the_ledger_shows_their_own_confirmations_only(self, marie, merchants):
        for group, key in ((4, "a"), (5, "b")):
            Confirmation.objects.create(key=key, merchant=merchants[group], owner="x", reason=f"of {group}")
        app = signed_in("marie")
        page = app.get("/admin/booking/confirmation/")
        assert "of 4" in page.text and "of 5" not in page.text
        other = Confirmation.objects.get(key="b")
        assert app.get(f"/admin/booking/confirmation/{other.pk}/change/", status="*").status_int in (302, 403, 404)

    def test_staff_without_a_merchant_see_nothing(self, marie, merchants):
        merchants[4].admins.clear()
        app = signed_in("marie")
        app.get("/admin/booking/branding/", status=403)
        app.get("/admin/booking/merchant/", status=403)

    def test_a_stranger_is_asked_to_sign_in(self, clinic):
        for rest in ("change/", "history/", "export/"):
            assert "/admin/login/" in Visitor().app.get(page_of(clinic, rest)).location
