"""Several places under one brand: the place is asked first, by town and address."""

import pytest
from django.core.exceptions import ValidationError

from booking.branding import served, store
from booking.models import Brand, Merchant
from tests.visitor import Visitor


@pytest.fixture
def brand(merchants):
    brand = Brand.objects.create(slug="sante-plus", name="Santé Plus")
    Merchant.objects.filter(group_id__in=(4, 12, 9)).update(brand=brand)
    return brand


def test_the_place_is_asked_first_and_leads_to_its_services(brand):
    visitor = Visitor().open("/sante-plus/")
    assert visitor.name == "place" and "Santé Plus" in visitor.text
    rows = [row.get_text(" ", strip=True) for row in visitor.main.select(".choice")]
    assert len(rows) == 2 and rows == sorted(rows)
    assert any("12 rue des Lilas" in row for row in rows)
    assert visitor.open(visitor.main.select_one('a[href="/clinique-des-lilas/"]')["href"]).name == "service"


def test_what_search_engines_are_told_holds_here_too(brand):
    branding = store.of(None)
    type(branding).objects.filter(pk=branding.pk).update(published={"search_engines": False}, version=1)
    served.start_afresh()
    assert Visitor().open("/sante-plus/").soup.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_place_where_nothing_can_be_booked_is_left_out(brand):
    assert "Ferm" not in Visitor().open("/sante-plus/").main.text


def test_a_brand_whose_places_are_all_closed_says_so(brand):
    Merchant.objects.exclude(group_id=9).update(brand=None)
    assert "No appointment can be booked" in Visitor().open("/sante-plus/").main.text


def test_a_brand_has_this_page_only_and_in_any_letters(brand):
    assert Visitor().open("/Sante-Plus/").page.request.path == "/sante-plus/"
    for rest in ("service/", "sign-in/", "appointments/"):
        Visitor().open(f"/sante-plus/{rest}", status=404)


def test_while_clicrdv_does_not_answer_the_page_still_stands(brand, sandbox):
    sandbox.fault("/api/*", "status", status=500, count=None)
    assert Visitor().open("/sante-plus/").name == "place"


def test_a_brand_and_a_merchant_never_share_an_address(brand, merchants):
    with pytest.raises(ValidationError) as refused:
        Brand(slug="clinique-des-lilas", name="X").full_clean()
    assert list(refused.value.message_dict) == ["slug"]
    with pytest.raises(ValidationError) as refused:
        Merchant(slug="Sante-Plus", group_id=4, name="X").full_clean()
    assert list(refused.value.message_dict) == ["slug"]
    with pytest.raises(ValidationError):
        Brand(slug="admin", name="X").full_clean()
