import pytest

from tests.visitor import CLINIC, Visitor


@pytest.fixture
def visitor(visitor):
    return visitor.open(CLINIC).choose("service", 21)


def test_calendars_that_offer_the_service_are_listed(visitor):
    assert visitor.name == "calendar"
    assert "Dr Anna Morel" in visitor.text
    assert "Step 2 of 6" in visitor.text
    assert visitor.offered("calendar")[0] == "0"  # no preference


def test_no_preference_is_offered_only_where_the_group_says_so(visitor, sandbox):
    sandbox.edit("groups", 4, anyCalendar=False)
    visitor.fresh().open(f"{CLINIC}calendar/")
    assert "0" not in visitor.offered("calendar")
    visitor.forge(calendar="0")
    assert visitor.name == "calendar"
    assert "Choose one of the options" in visitor.text


def test_one_possible_calendar_is_not_asked(visitor, sandbox):
    for calendar in sandbox.ids("calendars"):
        if calendar != 15:
            sandbox.edit("calendars", calendar, publicname="")
    visitor.fresh().open(f"{CLINIC}calendar/")
    assert visitor.name == "slot"
    assert "Dr Anna Morel" in visitor.text
    assert not visitor.main.select('a[href$="/calendar/"]')


@pytest.mark.parametrize("wrong", ["999999", "", "x", "-1"])
def test_a_calendar_that_does_not_offer_the_service_is_refused(visitor, wrong):
    visitor.forge(calendar=wrong)
    assert visitor.name == "calendar"
    assert "Choose one of the options" in visitor.text


def test_a_service_without_any_calendar_is_an_honest_dead_end(visitor, sandbox):
    for calendar in sandbox.ids("calendars"):
        sandbox.edit("calendars", calendar, publicname="")
    visitor.fresh().open(f"{CLINIC}calendar/")
    assert visitor.name == "calendar"
    assert "Nobody offers this online" in visitor.text
    assert "Call 01 23 45 67 89" in visitor.text
    assert visitor.main.select('a[href$="/service/"]')


def test_it_cannot_be_reached_before_a_service_is_chosen(merchants):
    assert Visitor().open(f"{CLINIC}calendar/").name == "service"


def test_another_service_drops_the_calendar_the_same_one_does_not(visitor):
    visitor.choose("calendar", 15)
    assert visitor.name == "slot"
    visitor.open(f"{CLINIC}service/").choose("service", 21)
    assert visitor.name == "slot"
    other = next(s for s in visitor.open(f"{CLINIC}service/").offered("service") if s != "21")
    visitor.choose("service", other)
    assert "Dr Anna Morel" not in str(visitor.main.select("dl"))
