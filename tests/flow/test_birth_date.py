"""A birth date is typed, in three fields that are one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.flow.questions import ask, at_record, booked, field
from tests.visitor import Visitor, book_until, words

EMPTY = {"birthdate-day": "", "birthdate-month": "", "birthdate-year": ""}


@pytest.fixture
def visitor(merchants):
    return at_record()


def typed(day, month, year):
    return {"birthdate-day": day, "birthdate-month": month, "birthdate-year": year}


def wrong(visitor):
    return [part for part in ("day", "month", "year") if field(visitor, f"birthdate-{part}").has_attr("aria-invalid")]


def test_the_three_fields_are_one_question_that_a_phone_can_answer(visitor):
    day = field(visitor, "birthdate-day")
    group = day.find_parent("fieldset")
    assert words(group.legend) == "Date de naissance (optional)"
    assert [words(label) for label in group.find_all("label")] == ["Day", "Month", "Year"]
    parts = group.find_all("input")
    assert [part["autocomplete"] for part in parts] == ["bday-day", "bday-month", "bday-year"]
    assert {part["inputmode"] for part in parts} == {"numeric"}
    assert group["aria-describedby"] == "id_birthdate_helptext"


@pytest.mark.parametrize("stored", ["1988-03-14", "1988-03-14 00:00:00"])
def test_what_is_stored_is_shown_and_sent_only_when_it_changes(merchants, sandbox, stored):
    sandbox.edit("fiches", 48, birthdate=stored)
    visitor = at_record()
    assert [visitor.value(name) for name in EMPTY] == ["14", "3", "1988"]
    visitor.send()
    assert "14 March 1988" in visitor.text
    visitor.send()
    assert "birthdate" not in booked(sandbox)["fiche"]


@pytest.mark.parametrize(
    "parts",
    [("5", "2", "2015"), ("05", "02", "2015"), (" 5 ", "2", "2015 "), ("5/2/2015", "", ""), ("05.02.2015", "", "")],
)
def test_it_is_taken_as_people_write_it(visitor, sandbox, parts):
    visitor.fill(**typed(*parts))
    assert visitor.name == "check" and "5 February 2015" in visitor.text
    visitor.send()
    assert booked(sandbox)["fiche"]["birthdate"] == "2015-02-05"


@pytest.mark.parametrize(
    ("parts", "told", "where"),
    [
        (("5", "", "2015"), "enter the day, the month and the year", ["month"]),
        (("", "", "2015"), "enter the day, the month and the year", ["day", "month"]),
        (("5", "May", "2015"), "enter the day, the month and the year", ["month"]),
        (("-5", "2", "2015"), "enter the day, the month and the year", ["day"]),
        (("5", "2", "88"), "enter the year with four digits", ["year"]),
        (("31", "2", "2015"), "there is no such day", ["day"]),
        (("5", "13", "2015"), "there is no such day", ["month"]),
        (("5", "2", "1789"), "check the year", ["year"]),
        (("5", "2", "20155"), "enter the day, the month and the year", ["year"]),
    ],
)
def test_what_cannot_be_is_said_at_its_part_and_kept(visitor, parts, told, where):
    visitor.fill(**typed(*parts))
    assert visitor.name == "record"
    assert len(visitor.errors) == 1 and f"“Date de naissance”: {told}" in visitor.errors[0]
    assert tuple(visitor.value(name) for name in EMPTY) == parts
    assert wrong(visitor) == where
    link = visitor.main.select_one(".notice-error li a")["href"]
    assert link == f"#{field(visitor, f'birthdate-{where[0]}')['id']}"
    assert "id_birthdate_error" in field(visitor, "birthdate-day").find_parent("fieldset")["aria-describedby"]


def test_a_day_to_come_is_nobodys(visitor):
    day = timezone.localdate() + timedelta(days=2)
    visitor.fill(**typed(str(day.day), str(day.month), str(day.year)))
    assert "still to come" in visitor.errors[0]


def test_one_that_is_not_needed_can_be_left_out(visitor, sandbox):
    visitor.fill(**EMPTY).send()
    assert visitor.name == "done"
    assert booked(sandbox)["fiche"]["birthdate"] == ""


def test_one_that_is_needed_cannot(merchants, sandbox):
    sandbox.edit("customfields", 1, user_required=True)
    visitor = at_record().fill(**EMPTY)
    assert visitor.errors == ["Fill in “Date de naissance”"]
    assert wrong(visitor) == ["day", "month", "year"]


@pytest.mark.parametrize("stored", [None, "", "0000-00-00", "unknown"])
def test_a_stored_one_that_is_none_is_left_alone(merchants, sandbox, stored):
    sandbox.edit("fiches", 48, birthdate=stored)
    visitor = at_record()
    assert [visitor.value(name) for name in EMPTY] == ["", "", ""]
    visitor.send().send()
    assert visitor.name == "done"
    assert "birthdate" not in booked(sandbox)["fiche"]


def test_coming_back_to_the_page_shows_it_again(visitor):
    visitor.fill(**typed("5", "2", "2015")).open("/clinique-des-lilas/record/")
    assert [visitor.value(name) for name in EMPTY] == ["5", "2", "2015"]


def test_the_whole_in_one_piece_is_understood_too(visitor):
    asked = {"lastname": "Roux", "firstname": "Camille", "firstphone": "0612345678", "email": "c@example.org"}
    visitor.forge(**asked, birthdate="2015-02-05")
    assert visitor.name == "check" and "5 February 2015" in visitor.text


@pytest.mark.parametrize(("stored", "shown"), [("2026-01-20", "2026-01-20"), ("2026-01-20 00:00:00", "2026-01-20")])
def test_other_days_are_the_browsers(merchants, sandbox, stored, shown):
    ask(sandbox, "dt0", "Last visit", widget={"type": "date"})
    sandbox.edit("fiches", 48, dt0=stored)
    visitor = at_record()
    assert field(visitor, "dt0")["type"] == "date"
    assert visitor.value("dt0") == shown
    visitor.send().send()
    assert "dt0" not in booked(sandbox)["fiche"]


@pytest.mark.parametrize("written", ["2026-02-05", "05/02/2026", "5.2.2026", "5 2 2026"])
def test_a_browser_without_a_calendar_lets_one_write(merchants, sandbox, written):
    ask(sandbox, "dt0", "Last visit", widget={"type": "date"})
    visitor = at_record().fill(dt0=written)
    assert "5 February 2026" in visitor.text
    visitor.send()
    assert booked(sandbox)["fiche"]["dt0"] == "2026-02-05"


def test_french_people_read_it_in_french(merchants):
    visitor = book_until(Visitor("fr"), "record").fill(**typed("31", "2", "2015"))
    assert visitor.errors == ["« Date de naissance » : ce jour n’existe pas"]
