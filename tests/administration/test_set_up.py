"""A merchant's first set-up, from the number of its group to its link."""

import pytest

from booking.models import Branding, Merchant
from tests.administration.conftest import signed_in
from tests.visitor import Visitor

URL = "/admin/booking/merchant/set-up/"


@pytest.fixture
def nobody_yet(merchants):
    Merchant.objects.all().delete()


def test_a_group_is_recognised_set_up_and_leads_to_its_look(admin, nobody_yet):
    page = admin.get("/admin/booking/merchant/").click(href=URL)
    page.forms["group-form"]["group_id"] = "4"
    page = page.forms["group-form"].submit()
    assert "12 rue des Lilas" in page.text and "Consultation de suivi" in page.text
    form = page.forms["merchant_form"]
    assert (form["name"].value, form["slug"].value) == ("Clinique des Lilas", "clinique-des-lilas")
    page = form.submit().follow()
    assert "http://testserver/clinique-des-lilas/" in page.text and page.forms["branding_form"]
    page.forms["branding_form"]["welcome_en"] = "Hello"
    page.forms["branding_form"].submit("_publish")
    assert Branding.objects.get(merchant__slug="clinique-des-lilas").version == 1
    assert Visitor().open("/clinique-des-lilas/").name == "service"


def test_an_address_that_is_taken_is_told_at_its_field_and_the_group_still_shown(admin, merchants):
    page = admin.get(f"{URL}?group_id=4")
    assert "Set up already: Clinique Des Lilas" in page.text
    form = page.forms["merchant_form"]
    form["slug"] = "garage-martin"
    page = form.submit()
    assert page.html.select(".errorlist") and "12 rue des Lilas" in page.text
    assert page.forms["merchant_form"]["name"].value == "Clinique des Lilas"


@pytest.mark.parametrize("number", ["999999", "0", "four", "99999999999"])
def test_a_group_that_there_is_not_is_told(admin, merchants, number):
    page = admin.get(f"{URL}?group_id={number}")
    assert page.html.select(".errornote, .errorlist") and "merchant_form" not in page.forms


def test_a_group_that_shows_nothing_to_strangers_can_be_set_up(admin, nobody_yet):
    page = admin.get(f"{URL}?group_id=8")
    form = page.forms["merchant_form"]
    form["name"], form["slug"] = "Mairie", "mairie"
    form.submit().follow()
    assert Merchant.objects.get().group_id == 8


def test_a_group_that_could_not_be_asked_about_is_set_up_with_a_warning(admin, nobody_yet, sandbox):
    sandbox.fault("/api/*", "status", status=500, count=None)
    form = admin.get(f"{URL}?group_id=999999").forms["merchant_form"]
    form["name"], form["slug"] = "Mairie", "mairie"
    assert "could not be asked about this group" in form.submit().follow().text


def test_while_clicrdv_does_not_answer_it_says_so(admin, merchants, sandbox):
    sandbox.fault("/api/*", "status", status=500, count=None)
    assert "ClicRDV does not answer" in admin.get(f"{URL}?group_id=4").text


def test_only_who_sees_all_sets_up_merchants(marie):
    app = signed_in("marie")
    app.get(f"{URL}?group_id=5", status=403)
    assert URL not in app.get("/admin/booking/merchant/").text
