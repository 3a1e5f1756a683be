"""Calendars in sets, and in different towns: where to go is said as soon as it is certain, and never wrongly."""

import pytest

from tests.visitor import Visitor, book_until, sign_in

VALLEY = "/kines-de-la-vallee/"
FAVERGES = 152
PLACES = {
    151: "5 place de l’Église",
    152: "18 rue Carnot",
    153: "7 quai Eustache-Chappuis",
    154: "7 quai Eustache-Chappuis",
}
ZOE = {"lastname": "Petit", "firstname": "Zoé", "firstphone": "06 12 34 56 78"}


@pytest.fixture
def valley(visitor):
    return visitor.open(VALLEY).choose("service", 241)


def headings(visitor):
    return [heading.get_text() for heading in visitor.main.select("h2[id^=group]")]


def to_the_check(visitor, calendar):
    visitor.choose("calendar", calendar).first("start")
    return sign_in(visitor, "nouveau@example.org").fill(**ZOE)


def ics(visitor):
    return visitor.app.get(visitor.main.select_one("a[href$='.ics']")["href"]).text.replace("\r\n ", "")


def test_calendars_stand_under_the_names_of_their_sets(valley):
    assert headings(valley) == ["À Thônes", "À Faverges", "À Annecy"]
    assert valley.offered("calendar")[0] == "0", "no preference comes first, before every heading"


def test_the_place_stands_with_each_calendar_that_has_its_own(valley):
    row = valley.main.select_one("button[value='152']")
    assert "18 rue Carnot, 74210 Faverges" in row.get_text()


def test_sets_are_ordered_by_sort_and_those_in_none_come_last(visitor, sandbox):
    first = sandbox.ids("calendarsets", 16)[0]
    sandbox.edit("calendarsets", first, sort=99)
    sandbox.edit("calendars", FAVERGES, calendarset_id=0)
    visitor.open(VALLEY).choose("service", 241)
    assert headings(visitor) == ["À Annecy", "À Thônes", "Others"]


def test_a_set_without_public_name_is_no_heading(visitor, sandbox):
    for number in sandbox.ids("calendarsets", 16):
        sandbox.edit("calendarsets", number, publicname=" ")
    visitor.open(VALLEY).choose("service", 241)
    assert headings(visitor) == [] and len(visitor.offered("calendar")) > 3


def test_sets_are_asked_for_only_where_a_calendar_is_in_one(visitor, sandbox):
    visitor.open("/salon-meche/")
    assert not sandbox.requests("GET", "calendarsets")
    visitor.open(VALLEY)
    assert sandbox.requests("GET", "calendarsets")


@pytest.mark.parametrize("status", [401, 404, 500])
def test_headings_that_cannot_be_read_are_left_out(visitor, sandbox, status):
    sandbox.fault("/api/*/calendarsets*", "status", status=status, count=None)
    visitor.open(VALLEY).choose("service", 241)
    assert visitor.name == "calendar" and headings(visitor) == []


def test_a_calendar_elsewhere_says_where_at_the_check_and_afterwards(valley):
    to_the_check(valley, FAVERGES)
    assert valley.chosen("place") == "18 rue Carnot, 74210 Faverges"
    valley.send()
    assert "18 rue Carnot, 74210 Faverges" in valley.text
    assert "LOCATION:18 rue Carnot\\, 74210 Faverges" in ics(valley)


@pytest.fixture
def without_preference(valley):
    return to_the_check(valley, 0)


def test_without_preference_no_town_is_promised_before_it_is_given(without_preference):
    assert not without_preference.soup.select(".line-place")


def test_afterwards_it_says_which_calendar_was_given_and_where(without_preference, sandbox):
    visitor = without_preference.send()
    (booked,) = sandbox.appointments(16, "nouveau@example.org")
    assert booked["calendar_name"] in visitor.text
    street = PLACES[booked["calendar_id"]]
    assert street in visitor.text and f"LOCATION:{street}" in ics(visitor)


def test_so_it_does_on_another_device(without_preference, sandbox):
    done = without_preference.send().url
    (booked,) = sandbox.appointments(16, "nouveau@example.org")
    elsewhere = sign_in(Visitor().open(f"{VALLEY}sign-in/"), "nouveau@example.org").open(done)
    assert booked["calendar_name"] in elsewhere.text and PLACES[booked["calendar_id"]] in elsewhere.text


def test_where_no_calendar_is_asked_for_no_town_is_promised_either(visitor, sandbox):
    sandbox.edit("groups", 16, calendarChoice=0)
    visitor.open(VALLEY).choose("service", 241).first("start")
    sign_in(visitor, "nouveau@example.org").fill(**ZOE)
    assert visitor.name == "check" and not visitor.soup.select(".line-place")
    visitor.send()
    (booked,) = sandbox.appointments(16, "nouveau@example.org")
    assert PLACES[booked["calendar_id"]] in visitor.text


def test_in_one_place_it_is_said_without_preference_too(visitor):
    book_until(visitor, "check", calendar=15)
    visitor.open("/clinique-des-lilas/calendar/?calendar=0").first("start")
    assert visitor.name == "check" and visitor.chosen("place") == "12 rue des Lilas, 75020 Paris"
