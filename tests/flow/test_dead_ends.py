"""Where nothing can be booked the page says so, and something can be done from there."""

import pytest

from booking.models import Merchant
from tests.visitor import CLINIC, book_until, words

PARK, MARIE = "/imagerie-du-parc/", "/marie-osteopathe/"
SLOTS = "/api/*/availabletimeslots*"
NOTHING = '{"availabletimeslots": [], "firstSlot": null}'


@pytest.fixture
def full(visitor, sandbox):
    """There is no free time anywhere."""
    sandbox.fault(SLOTS, "body", status=200, count=None, body=NOTHING)
    return visitor


def without_phone(sandbox, group_id):
    Merchant.objects.filter(group_id=group_id).update(phone="")
    sandbox.edit("groups", group_id, phone="")


def ways_out(visitor):
    return {words(a): a["href"] for a in visitor.main.select(".empty a")}


class TestAnotherCategory:
    @pytest.fixture(autouse=True)
    def lonely(self, sandbox):
        """A long catalogue with a category of one service."""
        sandbox.add("interventionsets", id=7901, group_id=14, name="Z", publicname="Zed")
        sandbox.add("interventions", id=7902, group_id=14, interventionset_id=7901, publicname="Zserv", length=15)

    def test_its_only_service_without_a_free_time_leads_to_the_others(self, full):
        full.open(PARK).choose("category", 7901)
        assert full.name == "slot" and "You can change your choice, or call us." in full.text
        assert full.click("Choose another service").name == "category"

    def test_the_same_when_the_service_came_with_the_address(self, full):
        full.open(f"{PARK}service/?service=7902")
        assert full.click("Choose another service").name == "category"

    def test_a_service_among_others_leads_to_these(self, full):
        full.open(f"{PARK}service/?service=1001")
        assert full.click("Choose another service").name == "service"

    def test_one_that_has_emptied_since_leads_to_the_others(self, visitor, sandbox):
        visitor.open(PARK).choose("category", 7901)
        sandbox.edit("interventions", 7902, publicname="")
        visitor.fresh().open(f"{PARK}service/")
        assert visitor.click("All categories").name == "category"

    def test_its_only_service_that_nobody_offers_leads_to_the_others(self, visitor, sandbox):
        sandbox.edit("groups", 14, calendarChoice=2)
        for number in sandbox.ids("calendars", 14):
            sandbox.edit("calendars", number, intervention_ids=[1001])
        visitor.open(PARK).choose("category", 7901)
        assert visitor.name == "calendar" and visitor.click("Choose another service").name == "category"

    def test_there_is_none_when_the_calendar_chosen_first_offers_one_service(self, full, sandbox):
        sandbox.edit("groups", 14, calendarChoice=1)
        sandbox.add("calendars", id=9901, group_id=14, publicname="Zoé", name="x", intervention_ids=[7902])
        full.open(PARK).choose("calendar", 9901)
        assert full.name == "slot" and list(ways_out(full)) == ["Choose somebody else", "Call 03 20 55 78 00"]


def test_a_calendar_that_offers_nothing_says_so_on_the_category_page(visitor, sandbox):
    sandbox.edit("groups", 14, calendarChoice=1)
    sandbox.add("calendars", id=9901, group_id=14, publicname="Rien", name="x", intervention_ids=[])
    visitor.open(PARK).choose("calendar", 9901)
    assert visitor.name == "category" and "Nothing can be booked online at the moment" in visitor.text
    assert "Call 03 20 55 78 00" in ways_out(visitor) and not visitor.main.find("form")
    assert visitor.click("Choose somebody else").name == "calendar"


def test_somebody_else_is_offered_only_where_one_is_asked_with_whom(full, sandbox):
    sandbox.edit("groups", 4, calendarChoice=0)
    book_until(full, "slot")
    assert list(ways_out(full)) == ["Choose another service", "Call 01 23 45 67 89"]


class TestNothingElseToChoose:
    """One service and one calendar."""

    def test_there_is_the_phone(self, full):
        full.open(MARIE)
        assert list(ways_out(full)) == ["Call 05 56 01 02 03"] and "change your choice" not in full.text

    def test_without_a_phone_one_can_look_again(self, full, sandbox):
        without_phone(sandbox, 6)
        full.open(MARIE)
        assert full.name == "slot" and "change your choice" not in full.text
        assert "Please look again later, or contact Marie Osteopathe." in full.text
        sandbox.heal()
        assert full.fresh().click("Look again").offered("start")

    def test_a_catalogue_without_services_can_be_looked_at_again(self, visitor, sandbox):
        without_phone(sandbox, 4)
        for category in sandbox.ids("interventionsets"):
            sandbox.edit("interventionsets", category, publicname="")
        assert list(ways_out(visitor.open(CLINIC))) == ["Look again"]
        assert visitor.click("Look again").name == "service"


def test_without_a_phone_nobody_is_told_to_call(full, sandbox):
    without_phone(sandbox, 4)
    book_until(full, "slot")
    assert "You can change your choice." in full.text
    assert list(ways_out(full)) == ["Choose somebody else", "Choose another service"]
