"""Booking the same once more."""

import pytest

from tests.account.shared import LIST, book, past, sign_in_to_list
from tests.visitor import book_until


@pytest.fixture
def again(visitor, sandbox):
    """Of a past appointment, from the list."""
    past(sandbox, days=4, calendar_id=16, intervention_id=25)
    return sign_in_to_list(visitor).click("Past appointments").press("csrfmiddlewaretoken")


def test_it_is_the_same_service_calendar_and_record_straight_to_the_times(again, sandbox):
    assert again.name == "slot"
    assert again.soup.select_one(".step").get_text(strip=True) == "Step 3 of 6"
    again.first("start").send().send()
    assert again.name == "done"
    (made,) = [row for row in sandbox.appointments() if row["intervention_id"] == 25]
    assert (made["calendar_id"], made["fiche_id"]) == (16, 48)


def test_it_is_for_the_same_person_also_where_there_are_several(visitor, sandbox):
    past(sandbox, days=4, fiche_id=50)
    visitor = sign_in_to_list(visitor, email="parent@example.org").click("Past appointments")
    visitor.press("csrfmiddlewaretoken").first("start")
    assert visitor.name == "record" and visitor.value("firstname") == "Alice"


def test_a_get_begins_nothing(again):
    again.app.get(f"{LIST}1/again/", status=405)


def test_a_service_that_is_no_longer_offered_is_asked_anew(visitor, sandbox):
    number = past(sandbox, days=4)
    visitor = sign_in_to_list(visitor).open(f"{LIST}{number}/")
    form = visitor.form()
    sandbox.edit("interventions", 21, publicname="")
    assert visitor.fresh().resend(form).name == "service"
    assert "Book again" not in visitor.open(f"{LIST}{number}/").text


def test_a_calendar_that_is_no_longer_offered_is_asked_anew(visitor, sandbox):
    number = past(sandbox, days=4)
    visitor = sign_in_to_list(visitor).open(f"{LIST}{number}/")
    sandbox.edit("calendars", 15, publicname="")
    assert visitor.fresh().send().name == "calendar"


def test_nothing_is_booked_again_while_booking_is_closed(visitor, sandbox):
    number = past(sandbox, days=4)
    visitor = sign_in_to_list(visitor).open(f"{LIST}{number}/")
    form = visitor.form()
    sandbox.edit("groups", 4, open=False)
    assert visitor.fresh().resend(form).name == "closed"


def test_somebody_elses_is_not_booked_again(visitor, sandbox):
    mine, theirs = past(sandbox, days=4), past(sandbox, days=4, fiche_id=49)
    visitor = sign_in_to_list(visitor).open(f"{LIST}{mine}/")
    token = visitor.form()["csrfmiddlewaretoken"].value
    visitor.app.post(f"{LIST}{theirs}/again/", {"csrfmiddlewaretoken": token}, status=404)


def test_what_had_been_chosen_before_gives_way(visitor, sandbox):
    book(sandbox, place=2)
    number = past(sandbox, days=4)
    visitor = book_until(visitor, "record").open(f"{LIST}{number}/").send()
    assert visitor.name == "slot"
