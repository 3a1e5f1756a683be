"""Merchants: their rows, their addresses, and the pages that belong to none."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from booking.models import Brand, Merchant
from tests.visitor import CLINIC, Visitor, book_until, sign_in


@pytest.mark.parametrize("slug", ["admin", "embed", "static", "healthz", "Admin", "privacy"])
def test_reserved_words_are_refused(db, slug):
    with pytest.raises(ValidationError) as refused:
        Merchant(slug=slug, group_id=4, name="Clinique").full_clean()
    assert list(refused.value.message_dict) == ["slug"]


@pytest.mark.parametrize("zone", ["", "Paris", "Europe/Nowhere"])
def test_a_zone_that_is_none_is_refused(db, zone):
    with pytest.raises(ValidationError):
        Merchant(slug="lilas", group_id=4, name="Clinique", zone=zone).full_clean()


def test_the_command_adds_a_merchant_with_what_clicrdv_says(db, sandbox, capsys):
    call_command("add_merchant", "Lilas", "4")
    merchant = Merchant.objects.get()
    assert (merchant.slug, merchant.name, merchant.zone) == ("lilas", "Clinique des Lilas", "Europe/Paris")
    assert merchant.phone == "01 23 45 67 89" and merchant.urlname == "clinique-des-lilas"
    assert "/lilas/" in capsys.readouterr().out


def test_the_command_changes_the_merchant_it_finds(db, sandbox):
    call_command("add_merchant", "lilas", "4", name="Les Lilas")
    call_command("add_merchant", "lilas", "5", name="Garage", language="en")
    assert [(m.slug, m.group_id, m.name, m.language) for m in Merchant.objects.all()] == [("lilas", 5, "Garage", "en")]


def test_the_command_works_while_clicrdv_does_not_answer(db, sandbox, capsys):
    sandbox.fault("/api/*", "status", status=500, count=None)
    call_command("add_merchant", "les-lilas", "4")
    assert Merchant.objects.get().name == "Les lilas"
    assert "could not be asked" in capsys.readouterr().err


def test_given_once_more_it_completes_what_clicrdv_could_not_be_asked(db, sandbox, capsys):
    sandbox.fault("/api/*", "status", status=500, count=None)
    call_command("add_merchant", "les-lilas", "4")
    assert "once more" in capsys.readouterr().err
    sandbox.heal()
    cache.clear()
    call_command("add_merchant", "les-lilas", "4")
    merchant = Merchant.objects.get()
    assert (merchant.name, merchant.phone) == ("Clinique des Lilas", "01 23 45 67 89")
    assert Visitor().open("/clinique-des-lilas/").page.request.path == "/les-lilas/"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("slug", ["admin", "two words", "é"])
def test_the_command_refuses_an_address_that_cannot_be(db, sandbox, slug):
    with pytest.raises(CommandError):
        call_command("add_merchant", slug, "4")
    assert not Merchant.objects.exists()


def test_clicrdvs_own_name_leads_to_its_merchant_with_the_rest_of_the_address(db, sandbox):
    call_command("add_merchant", "lilas", "4")
    assert Visitor().open("/clinique-des-lilas/?q=x").page.request.path_qs == "/lilas/?q=x"
    assert Visitor().open("/clinique-des-lilas/service/?service=21").page.request.path == "/lilas/calendar/"


def test_clicrdvs_own_name_takes_nobodys_place(merchants):
    """Merchants may choose it there."""
    brand = Brand.objects.create(slug="grande-marque", name="Grande Marque")
    Merchant.objects.filter(group_id=4).update(brand=brand)
    Merchant.objects.filter(group_id=5).update(urlname="grande-marque")
    Merchant.objects.filter(group_id__in=(6, 7)).update(urlname="twice")
    assert Visitor().open("/grande-marque/").name == "place"
    Visitor().open("/twice/", status=404)


def test_a_slug_in_other_letters_is_taken(merchants):
    with pytest.raises(ValidationError) as refused:
        Merchant(slug="Clinique-Des-Lilas", group_id=99, name="X").full_clean()
    assert list(refused.value.message_dict) == ["slug"]


def test_an_address_in_capitals_leads_to_the_merchant(merchants):
    assert Visitor().open("/Clinique-des-Lilas/").page.request.path == CLINIC


@pytest.mark.parametrize("path", ["/nobody/", "/nobody/slot/", "/clinique-des-lilas/nothing/", "/a/b/c/", "/nobody"])
def test_an_unknown_address_is_a_friendly_404(merchants, path):
    visitor = Visitor().open(path, status=404)
    assert visitor.name == "not-found"
    assert visitor.main.find("a") or "clinique" not in path


def test_the_home_page_is_plain_unless_the_operator_wants_a_list(merchants, settings):
    assert "Clinique" not in Visitor().open("/").text
    settings.HOME_LISTS_MERCHANTS = True
    visitor = Visitor().open("/")
    assert visitor.name == "home"
    links = [a["href"] for a in visitor.main.find_all("a")]
    assert CLINIC in links
    assert "/salon-meche/" in links and "/mairie-de-valmont/" in links
    assert "/cabinet-ferme/" not in links


@pytest.mark.parametrize("setting", [{"open": False}, {"inactive": True}])
@pytest.mark.parametrize("page", ["", "service/", "slot/", "sign-in/", "sign-up/", "check/"])
def test_a_group_that_cannot_be_booked_says_so_with_its_address_and_phone(merchants, sandbox, setting, page):
    sandbox.edit("groups", 4, **setting)
    visitor = Visitor().open(f"{CLINIC}{page}")
    assert visitor.name == "closed"
    assert visitor.main.select('a[href^="tel:"]') and "12 rue des Lilas" in visitor.text
    assert not visitor.main.find("form")


def test_while_booking_is_closed_existing_appointments_stay_visible(merchants, sandbox):
    book_until(Visitor(), "check").send()
    sandbox.edit("groups", 4, open=False)
    visitor = Visitor().fresh().open(CLINIC).click("See my appointments")
    assert visitor.name == "sign-in"
    assert sign_in(visitor, password="wrong").name == "sign-in" and visitor.errors
    assert sign_in(visitor).name == "appointments"
    assert "Consultation de suivi" in visitor.text and "Dr Anna Morel" in visitor.text
    assert visitor.fresh().open(f"{CLINIC}slot/").name == "closed"


def test_a_group_that_is_switched_off_shows_no_appointments_either(merchants, sandbox):
    sandbox.edit("groups", 4, inactive=True)
    visitor = Visitor().open(CLINIC)
    assert "appointments" not in {a["href"].strip("/").rsplit("/", 1)[-1] for a in visitor.main.find_all("a")}
    assert visitor.open(f"{CLINIC}appointments/").name == "closed"
    assert visitor.open(f"{CLINIC}sign-in/?to=appointments").name == "closed"


def test_a_group_that_is_switched_off_later_stops_at_the_next_page(merchants, sandbox):
    visitor = Visitor().open(CLINIC).choose("service", 21)
    sandbox.edit("groups", 4, inactive=True)
    assert visitor.fresh().open(f"{CLINIC}calendar/").name == "closed"


def test_healthz_answers_without_the_api(db, settings):
    settings.CLICRDV_BASE_URL = "http://127.0.0.1:9"
    assert Visitor().app.get("/healthz").json == {"ok": True}


class TestAdmin:
    @pytest.fixture
    def admin(self, admin_user, sandbox):
        app = Visitor().app
        form = app.get("/admin/login/?next=/admin/").forms["login-form"]
        form["username"], form["password"] = "admin", "password"
        form.submit().follow()
        return app

    def test_a_merchant_is_added_with_what_clicrdv_says(self, admin):
        form = admin.get("/admin/booking/merchant/add/").forms["merchant_form"]
        form["name"], form["slug"], form["group_id"] = "Les Lilas", "lilas", "4"
        form.submit().follow()
        merchant = Merchant.objects.get()
        assert (merchant.name, merchant.phone, merchant.urlname) == (
            "Les Lilas",
            "01 23 45 67 89",
            "clinique-des-lilas",
        )

    def test_a_reserved_address_is_refused_at_its_field(self, admin):
        form = admin.get("/admin/booking/merchant/add/").forms["merchant_form"]
        form["name"], form["slug"], form["group_id"] = "Admin", "admin", "4"
        page = form.submit()
        assert page.html.select_one(".field-slug .errorlist")
        assert not Merchant.objects.exists()

    def test_a_group_that_cannot_be_asked_is_saved_with_a_warning(self, admin, sandbox):
        sandbox.fault("/api/*", "status", status=500, count=None)
        form = admin.get("/admin/booking/merchant/add/").forms["merchant_form"]
        form["name"], form["slug"], form["group_id"] = "Les Lilas", "lilas", "4"
        assert form.submit().follow().html.select_one(".messagelist .warning")
        assert Merchant.objects.get().zone == "Europe/Paris"

    def test_the_ledger_can_be_read_and_not_changed(self, admin, merchants):
        admin.get("/admin/booking/confirmation/")
        admin.get("/admin/booking/confirmation/add/", status=403)

    def test_its_pages_obey_the_strict_policy(self, admin):
        assert "unsafe" not in admin.get("/admin/booking/merchant/").headers["Content-Security-Policy"]


def test_a_merchant_without_any_branding_has_the_default_one_complete(db, sandbox):
    Merchant.objects.create(slug="lilas", group_id=4, name="Clinique des Lilas")
    visitor = Visitor().open("/lilas/")
    assert visitor.soup.select_one(".brand-mark").get_text() == "cl"
    styles = [link["href"] for link in visitor.soup.select("link[rel=stylesheet]")]
    assert any("tokens" in href for href in styles)
    assert all(visitor.app.get(href).status_int == 200 for href in styles)
    assert visitor.soup.select_one("link[rel=icon]")
