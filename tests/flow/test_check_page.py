"""One confirmation, one booking; every refusal has its words and leads to the step that can mend it."""

import re
from datetime import datetime, timedelta

import pytest
import requests

from booking.models import Confirmation
from tests.control import KEY
from tests.visitor import CLINIC, Visitor, book_until, sign_in

APPOINTMENTS = "/api/*/appointments*"


@pytest.fixture
def visitor(visitor):
    return book_until(visitor, "check")


def test_everything_is_in_one_list_and_nothing_is_booked_yet(visitor, sandbox):
    assert "Your appointment is not booked yet" in visitor.text
    assert visitor.soup.title.get_text().startswith("Not booked yet")
    for told in (
        "Consultation de suivi",
        "20 min · €55",
        "Dr Anna Morel",
        "Camille Roux",
        "06 12 34 56 78",
        "Paris time",
    ):
        assert told in visitor.text
    assert "12 rue des Lilas, 75020 Paris" in visitor.text
    assert len(visitor.main.select("button[type=submit], button:not([type])")) == 1
    assert not sandbox.requests("POST", "appointments")


def test_confirming_books_and_shows_it(visitor, sandbox):
    visitor.send()
    assert visitor.name == "done"
    (booked,) = sandbox.appointments()
    assert str(booked["id"]) in visitor.text
    assert (booked["intervention_id"], booked["calendar_id"], booked["fiche_id"]) == (21, 15, 48)


def test_each_change_comes_back_here(visitor):
    for line in ("service", "calendar", "slot", "record"):
        visitor.open(f"{CLINIC}check/")
        link = visitor.main.select_one(f".line-{line} a")
        visitor.open(link["href"])
        assert visitor.name == line
    visitor.fill(firstphone="07 11 22 33 44")
    assert visitor.name == "check" and "07 11 22 33 44" in visitor.text
    visitor.open(f"{CLINIC}slot/").choose("start", visitor.offered("start")[-1])
    assert visitor.name == "check"


PARK = "/imagerie-du-parc/"
XRAYS, ONE_ALONE = 70, 7901


def test_a_service_alone_in_its_category_is_changed_from_the_categories(merchants, sandbox):
    sandbox.add("interventionsets", id=ONE_ALONE, group_id=14, publicname="Pieds")
    sandbox.add("interventions", id=7902, group_id=14, interventionset_id=ONE_ALONE, publicname="Podologie", length=15)
    sandbox.edit("calendars", sandbox.ids("calendars", 14)[0], intervention_ids=[7902])
    visitor = Visitor().open(PARK).choose("category", ONE_ALONE)
    assert visitor.chosen("service") == "Podologie"
    visitor.open(visitor.soup.select_one(".line-service a")["href"])
    assert visitor.name == "category"
    assert visitor.choose("category", XRAYS).name == "service"


def test_a_service_in_the_only_category_of_a_calendar_is_changed_at_once(merchants, sandbox):
    sandbox.edit("groups", 14, calendarChoice=1)
    radiologist = sandbox.ids("calendars", 14)[0]
    sandbox.edit("calendars", radiologist, intervention_ids=[1001, 1002])
    visitor = Visitor().open(PARK).choose("calendar", radiologist)
    assert visitor.name == "service"
    visitor.choose("service", 1001).open(visitor.soup.select_one(".line-service a")["href"])
    assert visitor.name == "service" and visitor.offered("service") == ["1001", "1002"]


def test_a_second_click_a_reload_and_back_book_nothing_more(visitor, sandbox):
    form = visitor.form()
    visitor.send()
    done = visitor.url
    visitor.resend(form)
    assert visitor.url == done
    assert visitor.open(done).name == "done"
    assert visitor.open(f"{CLINIC}check/").url == done
    assert visitor.open(f"{CLINIC}slot/").url == done
    assert len(sandbox.appointments()) == 1
    assert len(sandbox.requests("POST", "appointments")) == 1


def test_what_another_tab_changed_is_never_booked_unseen(visitor, sandbox):
    form = visitor.form()
    visitor.open(f"{CLINIC}slot/").choose("start", visitor.offered("start")[-1])
    visitor.resend(form)
    assert visitor.name == "check"
    assert "has changed since you checked it" in visitor.text
    assert not sandbox.appointments()
    visitor.send()
    assert visitor.name == "done"


def test_a_price_that_changed_meanwhile_is_shown_before_it_is_booked(visitor, sandbox):
    form = visitor.form()
    sandbox.edit("interventions", 21, price=9900)
    visitor.fresh().resend(form)
    assert visitor.name == "check" and "€99" in visitor.text
    assert not sandbox.appointments()


def test_with_whom_and_where_are_signed_too(visitor, sandbox):
    for changed in ({"publicname": "Dr Somebody Else"}, {"address": "3 rue Neuve", "zipcode": "69001", "city": "Lyon"}):
        sandbox.edit("calendars", 15, **changed)
        visitor.fresh().send()
        assert visitor.name == "check" and "has changed since you checked it" in visitor.text
        assert next(iter(changed.values())) in visitor.text
    assert not sandbox.appointments()
    assert visitor.send().name == "done" and "Dr Somebody Else" in visitor.text


def test_a_calendar_that_the_group_no_longer_asks_for_is_not_left_out_unseen(visitor, sandbox):
    sandbox.edit("groups", 4, calendarChoice=0)
    visitor.fresh().send()
    assert visitor.name == "check" and "has changed since you checked it" in visitor.text
    assert not visitor.main.select(".line-calendar") and not sandbox.requests("POST", "appointments")
    assert visitor.send().name == "done"


def test_lengths_that_the_group_hides_meanwhile_are_no_longer_what_was_shown(visitor, sandbox):
    sandbox.edit("groups", 4, display_intervention_length=False)
    assert "has changed since you checked it" in visitor.fresh().send().text
    assert "20 min" not in visitor.text and visitor.send().name == "done"


def test_another_language_in_another_tab_changes_nothing(visitor):
    form = visitor.form()
    visitor.app.extra_environ["HTTP_ACCEPT_LANGUAGE"] = "fr"
    visitor.open(f"{CLINIC}check/")
    assert visitor.soup.html["lang"] == "fr" and visitor.value("digest") == form["digest"].value
    assert visitor.resend(form).name == "done"


@pytest.mark.parametrize("digest", ["", "0" * 32, "x"])
def test_a_forged_confirmation_books_nothing(visitor, sandbox, digest):
    visitor.forge(digest=digest)
    assert visitor.name == "check"
    assert not sandbox.appointments()


def test_the_time_has_gone(visitor, sandbox):
    taken = sandbox_start(visitor)
    sandbox.take(taken)
    visitor.send()
    assert visitor.name == "slot"
    assert visitor.h1 == "Choose another time"
    assert "Someone else has just booked this time" in visitor.text
    assert taken not in visitor.offered("start")
    near = [datetime.fromisoformat(value) for value in visitor.offered("start")[:4]]
    lost = datetime.fromisoformat(taken)
    assert near == sorted(near, key=lambda start: abs(start - lost))
    visitor.first("start")
    assert visitor.name == "check" and "Camille Roux" in visitor.text
    assert visitor.send().name == "done"


def sandbox_start(visitor):
    """The time chosen, as the API writes it: the calendar page knows nothing of it, the slot page marks it."""
    visitor.open(f"{CLINIC}slot/")
    selected = visitor.main.select_one("button.time-selected")
    value = selected["value"]
    visitor.open(f"{CLINIC}check/")
    return value


@pytest.mark.parametrize(
    ("rules", "step", "words"),
    [
        ({"max_upcoming": 0}, "check", "as many upcoming appointments as can be booked"),
        ({"horizon_days": 0}, "slot", "too far ahead"),
        ({"min_notice_minutes": 40000}, "slot", "too soon"),
        ({"reject_unknown_email": True}, "record", "does not exist"),
    ],
)
def test_each_refusal_has_its_words_and_its_step(visitor, sandbox, rules, step, words):
    if "reject_unknown_email" in rules:
        visitor.open(f"{CLINIC}record/").fill(email="nowhere@example.org")
    sandbox.rules(4, **rules)
    visitor.send()
    assert visitor.name == step
    assert words in visitor.text
    assert not sandbox.appointments()
    sandbox.rules(4, **dict.fromkeys(rules))
    if step != "record":
        visitor.fresh().open(f"{CLINIC}check/")
    while visitor.name != "check":
        visitor.first("start") if visitor.name == "slot" else visitor.fill(email="camille.roux@example.org")
    assert "Camille Roux" in visitor.text
    assert visitor.send().name == "done"


def test_a_time_at_or_near_another_of_ones_appointments_leads_to_the_slots(visitor, sandbox):
    start = datetime.fromisoformat(sandbox_start(visitor))
    visitor.send()
    book_until(visitor, "calendar")
    visitor.choose("calendar", "0")
    overlapping = [
        s for s in visitor.offered("start") if abs(datetime.fromisoformat(s) - start) < timedelta(minutes=20)
    ]
    visitor.choose("start", overlapping[0])
    while visitor.name != "check":
        visitor.send()
    visitor.send()
    assert visitor.name == "slot" and "already have an appointment at this time" in visitor.text
    sandbox.rules(4, min_gap_minutes=10000)
    visitor.choose("start", next(s for s in visitor.offered("start") if s not in overlapping))
    visitor.send()
    assert visitor.name == "slot" and "too close to another" in visitor.text
    assert len(sandbox.appointments()) == 1


def test_a_create_whose_answer_was_lost_is_found_as_booked(visitor, sandbox):
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    visitor.send()
    assert visitor.name == "done"
    assert len(sandbox.appointments()) == 1
    assert len(sandbox.requests("POST", "appointments")) == 1
    assert Confirmation.objects.get().state == "done"


@pytest.mark.parametrize("kind", ["truncated", "truncated-json", "html"])
def test_an_answer_that_cannot_be_understood_is_looked_into(visitor, sandbox, settings, kind):
    settings.CONFIRM_SETTLE_SECONDS = 0
    sandbox.fault(APPOINTMENTS, kind, method="POST")
    visitor.send()
    if kind == "html":  # nothing was applied
        assert visitor.name == "check" and "was not booked" in visitor.text
        assert not sandbox.appointments()
        visitor.send()
    assert visitor.name == "done"
    assert len(sandbox.appointments()) == 1


def test_an_unknown_outcome_is_shown_honestly_and_settles_itself(visitor, sandbox):
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    visitor.send()
    assert visitor.name == "pending"
    assert "Please do not book again" in visitor.text
    assert visitor.page.headers["Refresh"]
    assert visitor.open(f"{CLINIC}slot/").name == "pending"
    assert visitor.open(CLINIC).name == "pending"
    sandbox.heal()
    assert visitor.open(f"{CLINIC}pending/").name == "done"
    assert len(sandbox.appointments()) == 1


def test_one_that_was_not_applied_is_said_so_after_a_while_and_can_be_confirmed_again(visitor, sandbox, settings):
    sandbox.fault(APPOINTMENTS, "reset", method="POST")
    visitor.send()
    assert visitor.name == "pending"
    settings.CONFIRM_SETTLE_SECONDS = 0
    visitor.open(f"{CLINIC}pending/")
    assert visitor.name == "check"
    assert "Your appointment was not booked" in visitor.text
    assert visitor.send().name == "done"
    assert len(sandbox.appointments()) == 1


def test_an_unknown_outcome_is_settled_at_the_next_sign_in(visitor, sandbox, settings):
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    assert visitor.send().name == "pending"
    sandbox.heal()
    elsewhere = Visitor().open(f"{CLINIC}sign-in/")
    sign_in(elsewhere)
    assert Confirmation.objects.get().state == "done"
    assert visitor.open(f"{CLINIC}pending/").name == "done"


def test_an_unknown_outcome_is_settled_by_signing_in_again(visitor, sandbox, settings):
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    assert visitor.send().name == "pending"
    settings.ACCOUNT_IDLE_SECONDS = -1
    visitor.open(f"{CLINIC}pending/")
    assert visitor.name == "pending" and "Refresh" not in visitor.page.headers
    settings.ACCOUNT_IDLE_SECONDS = 1800
    sandbox.heal()
    visitor.click("Sign in")
    assert sign_in(visitor).name == "done"


def test_somebody_else_who_signs_in_meanwhile_is_told_nothing_of_it(visitor, sandbox, settings):
    settings.CONFIRM_SETTLE_SECONDS = 0
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    visitor.send()
    settings.ACCOUNT_IDLE_SECONDS = -1
    visitor.open(f"{CLINIC}pending/")
    settings.ACCOUNT_IDLE_SECONDS = 1800
    sandbox.heal()
    sign_in(visitor.click("Sign in"), "parent@example.org")
    assert visitor.name == "service"
    assert Confirmation.objects.get().state == "unknown"


def test_after_a_day_it_says_to_call(visitor, sandbox, settings):
    sandbox.fault(APPOINTMENTS, "reset", method="POST")
    visitor.send()
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    settings.CONFIRM_GIVE_UP_SECONDS = 0
    visitor.open(f"{CLINIC}pending/")
    assert visitor.name == "pending"
    assert "Please call" in visitor.text and "01 23 45 67 89" in visitor.text
    assert "Refresh" not in visitor.page.headers


def test_a_row_left_by_a_dead_worker_is_looked_into_never_booked_again(visitor, sandbox, settings):
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    form = visitor.form()
    visitor.send()
    Confirmation.objects.update(state="pending")
    settings.CONFIRM_STALE_SECONDS = 0
    sandbox.heal()
    visitor.resend(form)
    visitor.open(f"{CLINIC}pending/")
    assert visitor.name == "done"
    assert len(sandbox.appointments()) == 1
    assert len(sandbox.requests("POST", "appointments")) == 1


def test_a_create_that_was_never_sent_has_booked_nothing(visitor, sandbox, settings):
    settings.CLICRDV_MAX_IN_FLIGHT = 0
    visitor.send()
    assert visitor.name == "check"
    assert "not responding" in visitor.text and "Nothing has been booked" in visitor.text
    settings.CLICRDV_MAX_IN_FLIGHT = 48
    assert visitor.send().name == "done"


def test_a_session_that_ended_asks_to_sign_in_and_comes_back_here(visitor, sandbox):
    sandbox.expire_sessions()
    visitor.send()
    assert visitor.name == "sign-in"
    assert "Your choice is kept" in visitor.text
    sign_in(visitor)
    assert visitor.name == "check"
    assert visitor.send().name == "done"


def test_a_refusal_that_nobody_documented_is_told_plainly(visitor, sandbox):
    sandbox.fault(APPOINTMENTS, "status", method="POST", status=400, body='{"error": "quota exceeded"}')
    visitor.send()
    assert visitor.name == "check"
    assert "could not be booked online" in visitor.text
    assert "quota" not in visitor.text


def test_no_preference_lets_clicrdv_choose_and_says_whom(merchants, sandbox):
    visitor = book_until(Visitor(), "calendar")
    visitor.choose("calendar", "0").first("start")
    sign_in(visitor).send()
    assert "No preference" in visitor.text
    visitor.send()
    assert visitor.name == "done"
    (booked,) = sandbox.appointments()
    assert booked["calendar"]["publicname"].strip() in visitor.text


def test_the_ledger_holds_no_names(visitor):
    visitor.send()
    row = Confirmation.objects.values().get()
    assert not re.search("roux|camille|06 12|@", str(row), re.IGNORECASE)


def test_what_was_settled_elsewhere_and_cancelled_by_phone_is_no_crash_here(visitor, sandbox):
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    assert visitor.send().name == "pending"
    sandbox.heal()
    sign_in(Visitor().open(f"{CLINIC}sign-in/"))
    (booked,) = sandbox.appointments()
    url = f"{sandbox.url}/api/v1/groups/4/appointments/{booked['id']}.json?apikey={KEY}"
    requests.delete(url, auth=("camille.roux@example.org", "rendez-vous"), timeout=5).raise_for_status()
    assert visitor.open(f"{CLINIC}pending/").name == "done"


def test_a_time_refused_as_too_close_is_not_offered_again(visitor, sandbox):
    refused = sandbox_start(visitor)
    sandbox.rules(4, refuse=7)
    visitor.send()
    assert visitor.name == "slot" and "too close to another" in visitor.text
    assert refused not in visitor.offered("start")


def test_the_notice_of_a_lost_time_goes_with_the_choice_it_was_about(visitor, sandbox):
    sandbox.take(sandbox_start(visitor))
    assert visitor.send().name == "slot"
    other = next(s for s in visitor.open(f"{CLINIC}service/").offered("service") if s != "21")
    visitor.choose("service", other)
    if visitor.name == "calendar":
        visitor.choose("calendar", visitor.offered("calendar")[-1])
    assert "Someone else has just booked" not in visitor.text
