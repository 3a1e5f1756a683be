"""A booking that was given up as lost, and what ClicRDV has made of it by the next confirmation."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
import requests
from django.contrib.sessions.models import Session

from booking.models import Confirmation
from tests.control import KEY
from tests.visitor import CLINIC, Visitor, book_until, sign_in

APPOINTMENTS = "/api/*/appointments*"
BOOKED_BEFORE = "The appointment that you asked for before is booked"
NOT_YET = "Your appointment is not booked yet"
FOLLOW_UP, FIRST = 21, 23


@pytest.fixture
def visitor(visitor):
    return book_until(visitor, "check")


@pytest.fixture
def told_lost(visitor, sandbox, settings):
    """The answer was lost and nothing was found: the check page says that it was not booked."""
    settings.CONFIRM_SETTLE_SECONDS = 0
    sandbox.fault(APPOINTMENTS, "reset", method="POST")
    visitor.send()
    assert visitor.name == "check" and "was not booked" in visitor.text
    return visitor


def made_late(sandbox, start=None):
    """ClicRDV makes the lost one after all."""
    start = start or Confirmation.objects.latest("created_at").wanted["start"]
    begins = datetime.fromisoformat(start).replace(tzinfo=None)
    when = {"start": str(begins), "end": str(begins + timedelta(minutes=20))}
    sandbox.add("vevents", group_id=4, calendar_id=15, fiche_id=48, intervention_id=FOLLOW_UP, **when)
    return next(a for a in sandbox.appointments() if a["start"].startswith(str(begins)))


def at_another_time(visitor):
    return visitor.open(f"{CLINIC}slot/").choose("start", visitor.offered("start")[-1])


def posts(sandbox):
    return len(sandbox.requests("POST", "appointments"))


def test_the_same_confirmed_again_is_done_and_not_made_twice(told_lost, sandbox):
    made = made_late(sandbox)
    assert told_lost.send().name == "done" and told_lost.chosen("reference") == str(made["id"])
    assert "20 min · €55" in told_lost.text and "Camille Roux" in told_lost.text
    assert len(sandbox.appointments()) == posts(sandbox) == 1
    assert set(Confirmation.objects.values_list("state", "reason")) == {("done", "")}


def test_another_time_is_not_booked_before_the_late_one_is_told(visitor, sandbox, settings):
    settings.CLICRDV_CALL_SECONDS = 1
    settings.CONFIRM_SETTLE_SECONDS = 0
    sandbox.fault(APPOINTMENTS, "delay", method="POST", seconds=4)
    assert visitor.send().name == "check" and "was not booked" in visitor.text
    first = visitor.chosen("slot")
    while not sandbox.appointments():
        pass
    form, before = at_another_time(visitor).form(), visitor.cookie()
    second, kept = visitor.chosen("slot"), Session.objects.get(pk=before).session_data
    assert visitor.send().name == "check" and BOOKED_BEFORE in visitor.text and NOT_YET in visitor.text
    assert first in visitor.chosen("made") and visitor.chosen("slot") == second
    Session.objects.filter(pk=before).update(session_data=kept)  # a second click that came at the same time
    assert visitor.resend(form).name == "check" and BOOKED_BEFORE in visitor.text and first in visitor.chosen("made")
    assert len(sandbox.appointments()) == posts(sandbox) == 1


def test_the_late_one_can_be_looked_at_and_kept(told_lost, sandbox):
    made = made_late(sandbox)
    at_another_time(told_lost).send()
    told_lost.open(told_lost.main.select_one(".line-made a")["href"])
    assert told_lost.name == "done" and told_lost.chosen("reference") == str(made["id"])
    assert "Consultation de suivi with Dr Anna Morel" in told_lost.text
    assert told_lost.open(f"{CLINIC}check/").name == "check" and NOT_YET in told_lost.text


def test_confirmed_knowingly_the_other_is_booked_as_well_and_as_it_was_shown(told_lost, sandbox):
    made = made_late(sandbox)
    told_lost.open(f"{CLINIC}service/").choose("service", FIRST)
    told_lost.choose("calendar", told_lost.offered("calendar")[-1])
    told_lost.choose("start", told_lost.offered("start")[-1])
    service, detail = told_lost.chosen("service"), told_lost.main.select_one(".line-service .line-detail").get_text()
    assert told_lost.send().name == "check" and told_lost.chosen("service") == service
    assert told_lost.send().name == "done" and told_lost.chosen("reference") != str(made["id"])
    assert service in told_lost.text and detail in told_lost.page.html.get_text() and "Camille Roux" in told_lost.text
    assert {a["intervention_id"] for a in sandbox.appointments()} == {FOLLOW_UP, FIRST}


def test_what_a_second_try_has_booked_is_not_taken_for_the_first(told_lost, sandbox):
    """And nothing stands in the way of what is booked next."""
    assert told_lost.send().name == "done"
    first = told_lost.chosen("reference")
    told_lost.click("Book another appointment")
    book_another(told_lost)
    assert told_lost.send().name == "done" and told_lost.chosen("reference") != first
    assert len(sandbox.appointments()) == 2


def book_another(visitor):
    visitor.choose("service", FIRST).choose("calendar", visitor.offered("calendar")[-1])
    visitor.choose("start", visitor.offered("start")[-1])
    while visitor.name != "check":
        visitor.send()


def test_the_same_on_two_devices_is_one_booking(told_lost, sandbox):
    elsewhere = Visitor().open(f"{CLINIC}service/?service={FOLLOW_UP}").choose("calendar", 15).first("start")
    sign_in(elsewhere)
    while elsewhere.name != "done":
        elsewhere.send()
    assert told_lost.send().name == "done" and told_lost.chosen("reference") == elsewhere.chosen("reference")
    assert len(sandbox.appointments()) == 1


def test_two_that_were_given_up_are_told_together(told_lost, sandbox):
    first = Confirmation.objects.get().wanted["start"]
    sandbox.fault(APPOINTMENTS, "reset", method="POST")
    assert "was not booked" in at_another_time(told_lost).send().text
    made_late(sandbox, first)
    made_late(sandbox)
    told_lost.open(f"{CLINIC}slot/").choose("start", told_lost.offered("start")[3])
    assert told_lost.send().name == "check" and len(told_lost.main.select(".line-made")) == 2
    assert told_lost.send().name == "done" and len(sandbox.appointments()) == 3


def test_more_than_what_is_asked_for_now_is_told_too(visitor, sandbox, settings):
    """Half of what was made late is not the same."""
    settings.CONFIRM_SETTLE_SECONDS = 0
    sandbox.fault(APPOINTMENTS, "reset", method="POST")
    visitor.send()
    lost = Confirmation.objects.get()
    start = datetime.fromisoformat(lost.wanted["start"]) + timedelta(minutes=20)
    made_late(sandbox)
    Confirmation.objects.update(wanted={**lost.wanted, "services": [FOLLOW_UP, FIRST]})
    when = {"start": str(start.replace(tzinfo=None)), "end": str(start.replace(tzinfo=None) + timedelta(minutes=30))}
    sandbox.add("vevents", group_id=4, calendar_id=15, fiche_id=48, intervention_id=FIRST, **when)
    assert visitor.send().name == "check" and BOOKED_BEFORE in visitor.text


def test_whoever_signs_in_next_is_told_nothing_of_it(told_lost, sandbox):
    made_late(sandbox)
    assert at_another_time(told_lost).send().name == "check" and told_lost.main.select(".line-made")
    form = next(form for form in told_lost.page.forms.values() if form.action.endswith("/sign-out/"))
    told_lost.resend(form).open(f"{CLINIC}sign-in/")
    sign_in(told_lost, "nouveau@example.org").fill(lastname="Petit", firstname="Zoé", firstphone="06 12 34 56 78")
    assert told_lost.name == "check" and not told_lost.main.select(".line-made")


def test_the_done_page_takes_nothing_of_a_draft_that_asks_for_something_else(visitor, sandbox, settings):
    """Whatever another tab has written meanwhile."""
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    assert visitor.send().name == "pending"
    kept = import_module(settings.SESSION_ENGINE).SessionStore(visitor.cookie())
    name = next(name for name in kept.keys() if name.startswith("draft:"))  # noqa: SIM118 -- no dict
    kept[name]["answers"]["service"] = [FIRST]
    kept.save()
    sandbox.heal()
    assert visitor.open(f"{CLINIC}pending/").name == "done"
    assert "Consultation de suivi" in visitor.text and "€" not in visitor.text and "Camille" not in visitor.text


def test_one_that_was_cancelled_meanwhile_stands_in_nobodys_way(told_lost, sandbox):
    made = made_late(sandbox)
    url = f"{sandbox.url}/api/v1/groups/4/appointments/{made['id']}.json?apikey={KEY}"
    requests.delete(url, auth=("camille.roux@example.org", "rendez-vous"), timeout=5).raise_for_status()
    assert at_another_time(told_lost).send().name == "done" and len(sandbox.appointments()) == 1
