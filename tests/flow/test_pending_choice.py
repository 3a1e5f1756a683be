"""The choice that ClicRDV kept, and gives back at the sign-in: for a draft in which nothing is chosen yet."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.visitor import CLINIC, Visitor, book_until, sign_in

NEWCOMER, NEWCOMER_ID = "nouveau@example.org", 3
SALON, MARIE = "/salon-meche/", "/marie-osteopathe/"


@pytest.fixture
def kept(sandbox):
    """Let ClicRDV keep a choice."""

    def keep(group_id, services, calendar, date=""):
        choice = {"intervention_ids": services, "calendar_id": calendar, "date": date}
        sandbox.edit("accounts", NEWCOMER_ID, group_id=group_id, pendingRdv=json.dumps(choice))

    return keep


def signed_in(visitor, merchant):
    return sign_in(visitor.open(f"{merchant}sign-in/"), NEWCOMER)


def test_it_comes_back_where_nothing_is_chosen(visitor, kept):
    start = book_until(Visitor(), "slot").offered("start")[0]
    kept(4, [21], 15, start)
    assert signed_in(visitor, CLINIC).name == "record"
    assert "Consultation de suivi" in visitor.chosen("service") and "Dr Anna Morel" in visitor.chosen("calendar")


def test_a_time_taken_meanwhile_is_told(visitor, kept, sandbox):
    start = book_until(Visitor(), "slot").offered("start")[0]
    kept(4, [21], 15, start)
    sandbox.take(start)
    assert signed_in(visitor.fresh(), CLINIC).name == "slot"
    assert "Someone else has just booked this time" in visitor.text


@pytest.mark.parametrize("ago", [timedelta(minutes=1), timedelta(days=2000)])
def test_a_time_that_is_over_was_taken_by_nobody(visitor, kept, sandbox, ago):
    local = timezone.now().astimezone(ZoneInfo("Europe/Paris")) - ago
    kept(4, [21], 15, f"{local:%Y-%m-%d %H:%M:00}")
    assert signed_in(visitor, CLINIC).name == "slot"
    assert "Dr Anna Morel" in visitor.chosen("calendar")
    assert "Someone else has just booked" not in visitor.text and not visitor.main.select(".notice")


@pytest.mark.parametrize(("calendar", "name"), [(52, "Thomas"), (0, "No preference")])
def test_a_calendar_chosen_here_stays(visitor, kept, calendar, name):
    kept(7, [51], 51)
    visitor.open(SALON).choose("calendar", calendar)
    signed_in(visitor, SALON)
    assert visitor.name == "service" and name in visitor.chosen("calendar")


def test_a_category_chosen_here_stays(visitor, kept):
    kept(14, [1001], 0)
    visitor.open("/imagerie-du-parc/").choose("category", 71)
    expected = visitor.offered("service")
    signed_in(visitor, "/imagerie-du-parc/")
    assert visitor.name == "service" and visitor.offered("service") == expected


def test_a_service_chosen_here_stays(visitor, kept):
    kept(4, [21], 15)
    visitor.open(CLINIC).choose("service", 22)
    assert signed_in(visitor, CLINIC).name == "calendar"


def test_what_was_given_without_asking_is_no_choice(visitor, kept):
    start = visitor.open(MARIE).offered("start")[0]
    assert visitor.name == "slot"
    kept(6, [41], 0, start)
    assert signed_in(visitor, MARIE).name == "record"
    assert not visitor.main.select('a[href$="/service/"], a[href$="/calendar/"]')
