"""Moves and cancellations that were cut off: what is blocked meanwhile, who ends them, and what is said."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from booking.account import ledger
from booking.models import Change, Confirmation, Merchant
from tests.account.shared import LIST, book, booked_ids, past, sign_in_to_list, upcoming
from tests.account.test_move import NEW, ONE, choose, only, standing
from tests.visitor import CLINIC, Visitor, book_until, sign_in

OTHER = "/autre/"


@pytest.fixture
def number(sandbox, merchants):
    return book(sandbox, comments="Deux marches")


@pytest.fixture
def here(visitor, number):
    return sign_in_to_list(visitor).open(f"{LIST}{number}/move/")


def days_later(count):
    ago = timezone.now() - timedelta(days=count)
    Change.objects.update(created_at=ago, sent_at=ago, claimed_at=ago)


def cut_off(here, sandbox, **fault):
    """The answer of the booking is lost, and looking fails too."""
    choose(here)
    sandbox.fault(NEW, "applied-then-reset", method="POST", **fault)
    sandbox.fault(NEW, "status", method="GET", status=500, skip=1, count=20)
    here.submit_any()
    sandbox.heal()


@pytest.mark.parametrize("status", [500, 503, 403, 404, 401])
@pytest.mark.parametrize("swap", [False, True], ids=["", "one at a time"])
def test_an_answer_that_is_lost_and_a_look_that_fails_end_well(here, sandbox, status, swap):
    choose(here)
    wanted = here.page.request.GET["start"]
    sandbox.rules(4, **({"max_upcoming": 1} if swap else {}))
    sandbox.fault(NEW, "applied-then-reset", method="POST", skip=int(swap))
    sandbox.fault(NEW, "status", status=status, method="GET", skip=1, count=2 if status == 503 else 1)
    here.submit_any()
    assert "stands as it was" not in here.text
    sandbox.heal()
    here.show_any(here.app.get(LIST, status="*"))
    if here.name == "sign-in":
        sign_in(here)
    assert only(sandbox)["start"] == wanted


def test_a_sign_in_that_ended_just_before_locks_nobody_out(here, sandbox, number):
    choose(here)
    sandbox.fault(NEW, "status", status=401, method="POST")
    here.send()
    assert here.name == "sign-in"
    sign_in(here)
    assert standing(sandbox) == [number] and not Change.objects.filter(state__in=Change.OPEN)
    assert here.open(LIST).name == "appointments"
    choose(here.open(f"{LIST}{number}/move/")).send()
    assert here.name == "moved"


def test_the_new_one_is_not_cancelled_while_the_old_one_is_being_released(here, sandbox, number):
    choose(here)
    sandbox.fault(ONE, "status", status=500, method="DELETE", count=None)
    here.send()
    (new,) = set(standing(sandbox)) - {number}
    here.open(LIST)
    assert set(booked_ids(here)) == {new, number}
    assert not [a for a in here.main.find_all("a") if a["href"].endswith(("/cancel/", "/move/"))]
    assert here.open(f"{LIST}{new}/cancel/").name == "pending"
    sandbox.heal()
    here.open(LIST)
    assert standing(sandbox) == [new]


def test_cancelled_elsewhere_meanwhile_the_old_one_is_kept(here, sandbox, number):
    choose(here)
    sandbox.fault(ONE, "status", status=500, method="DELETE", count=None)
    here.send()
    (new,) = set(standing(sandbox)) - {number}
    sandbox.heal()
    sandbox.edit("vevents", new, deleted=True)
    here.open(LIST)
    assert standing(sandbox) == [number]
    assert here.open(f"{LIST}{number}/").name == "appointment"


def test_of_two_tries_the_last_one_is_told_whatever_the_clock_said(here, sandbox, number):
    """The first is refused, the second cut off, and between them the clock is set back."""
    choose(here)
    sandbox.fault(NEW, "status", status=400, method="POST", body={"error": {"code": 10}})
    assert here.send().name == "move"
    with time_machine.travel(timezone.now() - timedelta(seconds=60)):
        choose(here.open(f"{LIST}{number}/move/"))
        sandbox.fault(NEW, "reset", method="POST")
        here.send()
    assert here.name == "pending" and here.url == f"{LIST}{number}/moved/"
    assert [row.state for row in Change.objects.all()] == [Change.State.UNKNOWN, Change.State.REFUSED]


def test_of_two_bookings_the_one_written_last_comes_first(merchants):
    now = timezone.now()
    for key, moment in (("first", now), ("last", now - timedelta(seconds=60))):
        Confirmation.objects.create(key=key, merchant=merchants[4], created_at=moment)
    assert [row.key for row in Confirmation.objects.all()] == ["last", "first"]


def test_one_group_under_two_addresses_is_one(here, sandbox, number, merchants):
    Merchant.objects.create(slug="autre", group_id=4, name="Autre", phone="01 23 45 67 89")
    other = sign_in(Visitor().open(f"{OTHER}appointments/"))
    choose(other.open(f"{OTHER}appointments/{number}/move/"), 3)
    cut_off(here, sandbox)
    other.submit_any()
    here.open(LIST)
    assert len(standing(sandbox)) == 1


def test_what_another_account_is_changing_is_told_and_not_lost(here, sandbox, number):
    """A secretary's move of a customer's appointment."""
    secretary = sign_in_to_list(Visitor(), email="secretariat@example.org")
    choose(secretary.open(f"{LIST}{number}/move/"))
    sandbox.fault(NEW, "reset", method="POST")
    secretary.send()
    here.open(f"{LIST}{number}/cancel/").send()
    assert here.name == "appointment" and "Somebody else is changing this appointment" in here.text
    assert standing(sandbox) == [number]
    days_later(3)
    assert here.open(f"{LIST}{number}/cancel/").send().name == "cancelled"


def test_the_old_number_of_one_that_was_put_back_leads_to_the_new_one(visitor, sandbox):
    here = book_until(visitor, "done")
    done, number = here.url, int(here.url.rstrip("/").rsplit("/", 1)[1])
    choose(here.open(f"{LIST}{number}/move/"))
    sandbox.rules(4, max_upcoming=1)
    sandbox.fault(NEW, "status", status=400, method="POST", skip=1, body={"error": {"code": 10}})
    here.send()
    (back,) = standing(sandbox)
    for path in (done, f"{LIST}{number}/"):
        assert here.open(path).url == f"{LIST}{back}/"
    here.open(f"{LIST}{back}/cancel/").send()
    assert here.open(done).name == "cancelled"


def test_a_move_that_was_given_up_is_not_made_days_later(here, sandbox, number):
    choose(here)
    sandbox.rules(4, max_upcoming=1)
    sandbox.fault(ONE, "reset", method="DELETE", count=3)
    here.send()
    days_later(3)
    ledger._forget_old_words()
    sandbox.heal()
    here.open(LIST)
    assert [(row["id"], row["comments"]) for row in sandbox.appointments()] == [(number, "Deux marches")]
    assert not Change.objects.filter(state__in=Change.OPEN)


def test_gone_before_it_was_touched_it_is_not_booked_anew(here, sandbox, number):
    """Cancelled by telephone, between the look and the click, where one appointment only is allowed."""
    choose(here)
    sandbox.fault(NEW, "status", status=400, method="POST", body={"error": {"code": 6}})
    sandbox.fault(ONE, "status", status=404, method="DELETE")
    sandbox.fault(NEW, "body", method="GET", status=200, body={"records": [], "totalRecords": 0}, skip=1)
    here.send()
    assert len(sandbox.requests("POST", "appointments")) == 1
    assert here.name == "appointments" and "This appointment no longer stands." in here.text


def test_booking_again_waits_for_a_booking_that_is_not_decided(visitor, sandbox):
    past(sandbox, days=4)
    here = book_until(visitor, "check")
    sandbox.fault(NEW, "applied-then-reset", method="POST")
    sandbox.fault(NEW, "status", status=500, method="GET", count=6)
    here.submit_any()
    sandbox.heal()
    Confirmation.objects.update(state=Confirmation.State.UNKNOWN)
    here.open(f"{LIST}?past").press("csrfmiddlewaretoken")
    assert here.name in ("pending", "done")
    assert len(standing(sandbox)) == 1


def test_staffs_words_stay_staffs_after_a_move(visitor, sandbox):
    number = upcoming(sandbox, days=5, comments="Client difficile", from_web=False)
    here = choose(sign_in_to_list(visitor).open(f"{LIST}{number}/move/")).send()
    after = only(sandbox)
    assert (after["comments"], after["from_web"]) == ("Client difficile", False)
    assert "difficile" not in here.open(f"{LIST}{after['id']}/").page.text


@pytest.mark.parametrize("was", ["9999-12-31 23:59:59", "0001-01-01 00:00:00", "nonsense"])
def test_a_refused_time_that_cannot_be_leads_to_the_times(here, was):
    assert here.open(f"{here.url}?refused=SLOT_GONE&was={was}").name == "move"


def test_what_the_wizard_was_told_is_not_told_here(visitor, sandbox):
    number = upcoming(sandbox, days=5)
    here = book_until(visitor, "check")
    sandbox.rules(4, refuse=6)
    assert "as many upcoming appointments" in here.send().text
    assert "as many upcoming" not in choose(here.open(f"{LIST}{number}/move/")).text


@pytest.mark.parametrize("path", ["new/", "48/"])
def test_what_was_typed_into_a_record_survives_the_end_of_the_sign_in(visitor, settings, path):
    here = sign_in(visitor.open(f"{CLINIC}my-records/")).open(f"{CLINIC}my-records/{path}")
    settings.ACCOUNT_IDLE_SECONDS = -1
    here.fill(firstname="Zoé", lastname="Roux", firstphone="06 98 76 54 32")
    assert here.name == "sign-in"
    settings.ACCOUNT_IDLE_SECONDS = 1800
    assert (sign_in(here).value("firstname"), here.url) == ("Zoé", f"{CLINIC}my-records/{path}")


def test_and_is_nobody_elses_to_see(visitor, settings):
    here = sign_in(visitor.open(f"{CLINIC}my-records/")).open(f"{CLINIC}my-records/new/")
    here.fill(firstname="Zoé", lastname="Secret", firstphone="12")
    settings.ACCOUNT_IDLE_SECONDS = -1
    here.open(LIST)
    settings.ACCOUNT_IDLE_SECONDS = 1800
    sign_in(here, email="parent@example.org").open(f"{CLINIC}my-records/new/")
    assert "Secret" not in here.page.text


def test_refused_because_it_is_gone_is_told_as_gone(visitor, sandbox):
    number = upcoming(sandbox, days=3)
    here = sign_in_to_list(visitor).open(f"{LIST}{number}/cancel/")
    sandbox.fault(ONE, "status", status=403, method="DELETE")
    sandbox.fault(NEW, "body", method="GET", status=200, body={"records": [], "totalRecords": 0}, skip=1)
    assert here.send().name == "cancelled"
    assert "It had been cancelled already." in here.text
