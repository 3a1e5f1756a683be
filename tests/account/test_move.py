"""Moving an appointment: another time, all else as it was, and always exactly one of them."""

from datetime import datetime

import pytest
from django.utils import timezone
from icalendar import Calendar

from booking.account import ledger
from booking.models import Change
from tests.account.shared import LIST, book, sign_in_to_list
from tests.visitor import book_until, words

NEW = "/api/v1/groups/4/appointments.json"
ONE = "/api/v1/groups/4/appointments/*"


@pytest.fixture
def number(sandbox, merchants):
    return book(sandbox, comments="La clé est sous le pot", str1="Oui", websource="affiche")


@pytest.fixture
def here(visitor, number):
    return sign_in_to_list(visitor).open(f"{LIST}{number}/move/")


def choose(here, place=0):
    """Another time, up to the page that asks to check it."""
    return here.choose("start", here.offered("start")[place])


def standing(sandbox):
    return [row["id"] for row in sandbox.appointments()]


def clock(start):
    return f"{datetime.fromisoformat(start):%-I:%M %p}".lower()


def only(sandbox):
    """The one appointment there is."""
    (row,) = sandbox.appointments()
    return row


def test_the_present_time_is_marked_among_the_free_ones_and_cannot_be_chosen(here, sandbox):
    start = only(sandbox)["start"]
    day = f"{datetime.fromisoformat(start):%Y-%m-%d}"
    here.open(f"{here.url}?from={day}")
    assert [words(each) for each in here.main.select(".time-present")] == [f"{clock(start)} now"]
    assert start not in here.offered("start")
    assert "Now:" in here.text


def test_it_is_moved_and_all_else_stays(here, sandbox, number):
    before = only(sandbox)
    choose(here)
    assert here.name == "check"
    assert "Nothing has changed yet." in here.text and "two e-mails" in here.text
    assert standing(sandbox) == [number]
    wanted = here.page.request.GET["start"]
    here.send()
    assert here.name == "moved"
    after = only(sandbox)
    assert after["id"] != number and after["start"] == wanted
    for name in ("intervention_id", "calendar_id", "fiche_id", "comments", "websource", "str1"):
        assert after[name] == before[name], name


def test_the_new_one_is_booked_before_the_old_one_is_released(here, sandbox):
    choose(here).send()
    asked = [r["method"] for r in sandbox.requests(containing="appointments") if r["method"] != "GET"]
    assert asked == ["POST", "DELETE"]


def test_a_get_moves_nothing(here, sandbox, number):
    choose(here)
    for _again in range(2):
        here.open(here.url)
    here.open(f"{LIST}{number}/moved/", status=404)
    assert standing(sandbox) == [number] and not sandbox.requests("DELETE")


def test_in_ones_own_calendar_it_stays_the_same_event_through_every_move(here, sandbox, number):
    def event(of):
        file = Calendar.from_ical(here.app.get(f"{LIST}{of}/appointment.ics").body)
        return next(iter(file.walk("VEVENT")))

    first = event(number)
    seen = [first]
    for _move in range(2):
        choose(here.open(f"{LIST}{standing(sandbox)[0]}/move/"), 3).send()
        seen.append(event(standing(sandbox)[0]))
    assert {each["UID"] for each in seen} == {first["UID"]}
    assert [each["SEQUENCE"] for each in seen] == [0, 1, 2]
    here.open(f"{LIST}{standing(sandbox)[0]}/cancel/").send()
    gone = Calendar.from_ical(here.app.get(here.url.replace("cancelled/", "cancellation.ics")).body)
    assert next(iter(gone.walk("VEVENT")))["SEQUENCE"] == 3


def test_sent_twice_it_moves_once(here, sandbox):
    form = choose(here).form()
    here.resend(form)
    here.resend(form)
    assert len(sandbox.requests("POST", "appointments")) == 1
    assert only(sandbox)


def test_the_pages_of_the_old_one_lead_to_the_new_one(visitor, sandbox):
    here = book_until(visitor, "done")
    done, number = here.url, int(here.url.rstrip("/").rsplit("/", 1)[1])
    choose(here.open(f"{LIST}{number}/move/")).send()
    new = standing(sandbox)[0]
    for path in (done, f"{LIST}{number}/", f"{LIST}{number}/cancel/"):
        here.open(path)
        assert here.url == f"{LIST}{new}/", path


def test_somebody_was_faster_and_the_old_one_stands(here, sandbox, number):
    choose(here)
    taken = here.page.request.GET["start"]
    sandbox.take(taken)
    here.send()
    assert here.name == "move" and standing(sandbox) == [number]
    assert "your appointment stands as it was" in here.text
    assert taken not in here.offered("start")
    choose(here).send()
    assert here.name == "moved"


@pytest.mark.parametrize("code, says", [(8, "too far ahead"), (9, "too soon"), (13, "could not be moved")])
def test_a_refusal_is_told_and_the_old_one_stands(here, sandbox, number, code, says):
    choose(here)
    sandbox.rules(4, refuse=code)
    here.send()
    assert here.name == "move" and says in here.text
    assert standing(sandbox) == [number] and not sandbox.requests("DELETE")


def test_where_clicrdv_allows_one_appointment_only_the_old_one_is_released_first(here, sandbox, number):
    sandbox.rules(4, max_upcoming=1)
    choose(here).send()
    assert here.name == "moved"
    assert only(sandbox)["id"] != number
    asked = [r["method"] for r in sandbox.requests(containing="appointments") if r["method"] != "GET"]
    assert asked == ["POST", "DELETE", "POST"]


def test_and_is_put_back_when_the_new_time_is_refused(here, sandbox, number):
    before = only(sandbox)
    choose(here)
    wanted = here.page.request.GET["start"]
    sandbox.rules(4, max_upcoming=1)
    sandbox.fault(NEW, "status", status=400, method="POST", skip=1, body={"error": {"code": 10}})
    here.send()
    after = only(sandbox)
    assert after["start"] == before["start"] != wanted
    for name in ("intervention_id", "calendar_id", "fiche_id", "comments", "websource", "str1"):
        assert after[name] == before[name], name
    assert here.name == "move" and "your appointment stands as it was" in here.text
    assert here.url.startswith(f"{LIST}{after['id']}/")


def test_when_nothing_can_be_put_back_it_is_told_that_nothing_stands(here, sandbox):
    choose(here)
    sandbox.rules(4, max_upcoming=1)
    sandbox.fault(NEW, "status", status=400, method="POST", skip=1, count=2, body={"error": {"code": 10}})
    here.send()
    assert not standing(sandbox)
    assert "no longer stands" in here.h1
    here.press("csrfmiddlewaretoken")
    assert here.name == "slot"  # the same service, calendar and record


def test_too_late_to_cancel_the_old_one_the_new_one_goes(here, sandbox, number):
    choose(here)
    sandbox.fault(ONE, "status", status=403, method="DELETE")
    here.send()
    assert standing(sandbox) == [number]
    assert "too late" in here.h1 and "stands as it was" in here.text


def test_when_neither_can_be_cancelled_both_are_told(here, sandbox, number):
    choose(here)
    sandbox.fault(ONE, "status", status=403, method="DELETE", count=2)
    here.send()
    assert len(standing(sandbox)) == 2
    assert "the old one could not be cancelled" in here.h1
    assert len(here.main.select(".booking")) == 2


def test_a_booking_whose_answer_was_lost_is_found_and_the_move_goes_on(here, sandbox):
    choose(here)
    sandbox.fault(NEW, "applied-then-reset", method="POST")
    here.send()
    assert here.name == "moved" and only(sandbox)


def test_a_booking_that_may_still_come_is_waited_for_and_nothing_is_sent_twice(here, sandbox, settings, number):
    choose(here)
    sandbox.fault(NEW, "reset", method="POST")
    here.send()
    assert here.name == "pending"
    assert "We are checking" in here.text and standing(sandbox) == [number]
    settings.CONFIRM_SETTLE_SECONDS = 0.01
    here.open(here.url)
    assert here.name == "move" and "stands as it was" in here.text
    assert len(sandbox.requests("POST", "appointments")) == 1


def test_a_release_that_is_cut_off_is_made_up_for_at_the_next_visit(here, sandbox, number):
    choose(here)
    sandbox.fault(ONE, "reset", method="DELETE", count=2)
    here.send()
    assert here.name == "pending" and "Your new appointment is booked" in here.text
    here.open(LIST)
    assert only(sandbox)["id"] != number
    assert not Change.objects.filter(state__in=Change.OPEN)


def test_signed_out_in_the_middle_the_move_is_finished_after_the_next_sign_in(here, sandbox, number):
    choose(here)
    sandbox.fault(ONE, "status", status=401, method="DELETE")
    here.send()
    assert here.name == "sign-in"
    here.fill(email="camille.roux@example.org", password="rendez-vous")
    assert only(sandbox)["id"] != number
    assert here.name in ("moved", "appointment", "appointments")


def test_as_long_as_a_move_is_open_nothing_else_is_done_with_it(here, sandbox, number):
    choose(here)
    sandbox.fault(NEW, "reset", method="POST")
    here.send()
    for path in ("cancel/", "move/"):
        assert here.open(f"{LIST}{number}/{path}").name == "pending"


def test_what_was_kept_for_it_under_seal_is_gone_when_it_is_settled(here, sandbox):
    sandbox.fault(ONE, "reset", method="DELETE", count=2)
    choose(here).send()
    row = Change.objects.get()
    assert row.sealed and "pot" not in row.sealed
    here.open(LIST)
    row.refresh_from_db()
    assert not row.sealed


def test_closed_for_booking_it_cannot_be_moved_but_cancelled(here, sandbox, number):
    sandbox.edit("groups", 4, open=False)
    here.fresh().open(f"{LIST}{number}/move/")
    assert "cannot be moved online" in here.h1 and "01 " in here.text
    assert here.open(f"{LIST}{number}/cancel/").send().name == "cancelled"


def test_a_service_that_is_no_longer_offered_cannot_be_moved(here, sandbox, number):
    sandbox.edit("interventions", 21, publicname="")
    here.fresh().open(f"{LIST}{number}/move/")
    assert "cannot be moved online" in here.h1


@pytest.mark.parametrize("start", ["2020-01-01 09:00:00", "nonsense", "2999-01-01 09:00:00"])
def test_a_time_out_of_reach_leads_to_the_times(here, start):
    assert here.open(f"{here.url}?start={start}").name == "move"


def test_no_more_free_time_says_so(here, sandbox):
    sandbox.fault("/api/v1/groups/4/availabletimeslots.json", "body", status=200, count=9,
                  body={"group_id": 4, "firstSlot": None, "availabletimeslots": []})  # fmt: skip
    here.fresh().open(here.url)
    assert "No free time until" in here.text and "Your appointment stands as it is." in here.text


def test_a_new_one_that_comes_late_counts_and_the_old_one_is_not_put_back_beside_it(here, sandbox, settings, number):
    """ClicRDV shows it only after the old time was asked for again."""
    settings.CONFIRM_SETTLE_SECONDS = 0
    choose(here)
    wanted = here.page.request.GET["start"]
    sandbox.rules(4, max_upcoming=1)
    sandbox.fault(NEW, "applied-then-reset", method="POST", skip=1)
    nothing = {"records": [], "totalRecords": 0}
    sandbox.fault(NEW, "body", method="GET", status=200, body=nothing, skip=1, count=2)
    here.send()
    assert only(sandbox)["start"] == wanted
    assert here.name == "moved"


@pytest.fixture
def half_way(here, sandbox):
    """The new one is booked, and whoever was to release the old one has died just now."""
    sandbox.fault(ONE, "reset", method="DELETE", count=2)
    choose(here).send()
    Change.objects.update(state=Change.State.PENDING, claimed_at=timezone.now())
    return here


def test_what_another_request_is_working_on_is_left_to_it(half_way, sandbox):
    half_way.open(LIST)
    assert len(sandbox.appointments()) == 2
    assert Change.objects.get().state == Change.State.PENDING


def test_what_a_dead_worker_has_left_is_taken_up(half_way, sandbox, settings):
    settings.CONFIRM_STALE_SECONDS = 0
    half_way.open(LIST)
    assert only(sandbox)


def test_of_several_visits_at_once_one_takes_it_up(half_way, settings):
    settings.CONFIRM_STALE_SECONDS = 0
    rows = [Change.objects.get() for _visit in range(5)]
    assert [ledger.take_over(row) for row in rows].count(True) == 1


def test_two_changes_of_one_appointment_are_never_open_at_a_time(here, number):
    first = choose(here).form()
    here.open(f"{LIST}{number}/move/")
    other = choose(here, 4).form()
    here.resend(first)
    here.resend(other)
    assert Change.objects.filter(state=Change.State.DONE).count() == 1
