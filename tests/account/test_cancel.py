"""Cancelling an appointment: a page that says what, one button, and the truth about what came of it."""

import pytest
from icalendar import Calendar

from booking.branding import served, store
from booking.models import Change, Merchant
from tests.account.shared import LIST, booked_ids, sign_in_to_list, upcoming
from tests.visitor import CLINIC, book_until, words

ONE = "/api/v1/groups/4/appointments/*"
ALL = "/api/v1/groups/4/appointments.json"


@pytest.fixture
def number(sandbox, merchants):
    return upcoming(sandbox, days=3)


@pytest.fixture
def here(visitor, number):
    """The page that asks."""
    return sign_in_to_list(visitor).open(f"{LIST}{number}/cancel/")


def standing(sandbox):
    return [row["id"] for row in sandbox.appointments()]


def test_it_restates_the_appointment_and_cancels_it_by_one_button(here, sandbox, number):
    assert "Cancel this appointment?" in here.h1
    assert "Consultation" in here.text and "Dr" in here.text
    here.send()
    assert here.name == "cancelled"
    assert number not in standing(sandbox)
    assert "Your appointment is cancelled" in here.h1
    assert number not in booked_ids(here.click("My appointments"))


def test_a_get_changes_nothing(here, sandbox, number):
    for path in ("cancel/", "cancel/?late", "cancel/?unclear"):
        here.open(f"{LIST}{number}/{path}")
    here.open(f"{LIST}{number}/cancelled/", status=404)
    assert number in standing(sandbox)
    assert not sandbox.requests("DELETE")


def test_its_calendar_file_takes_the_same_event_away(here, number):
    def event(path):
        file = Calendar.from_ical(here.app.get(f"{LIST}{number}/{path}").body)
        return file, next(iter(file.walk("VEVENT")))

    _file, before = event("appointment.ics")
    here.send()
    file, after = event("cancellation.ics")
    assert file["METHOD"] == "CANCEL" and after["STATUS"] == "CANCELLED"
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == before["DTSTART"].dt


def test_sent_twice_it_is_cancelled_once_and_says_so_both_times(here, sandbox):
    form = here.form()
    here.resend(form)
    assert here.resend(form).name == "cancelled"
    assert len(sandbox.requests("DELETE")) == 1


def test_too_late_says_so_with_the_phone_and_the_appointment_stands(here, sandbox, number):
    sandbox.rules(4, cancel_notice_minutes=60 * 24 * 30)
    here.send()
    assert here.name == "cancel"
    assert "too late" in here.h1 and "01 " in here.text
    assert not here.main.find("button")
    assert number in standing(sandbox)


def publish(merchant, **look):
    branding = store.of(merchant)
    type(branding).objects.filter(pk=branding.pk).update(published=look, version=branding.version + 1)
    served.start_afresh()


def test_the_deadline_that_the_merchant_gives_is_shown_before_and_after(here, merchants, sandbox, number):
    publish(merchants[4], deadline_hours=24)
    told = "You can cancel until 24 hours before the appointment."
    for path in ("", "cancel/"):
        assert told in here.open(f"{LIST}{number}/{path}").text
    soon = upcoming(sandbox, days=1, hour=0)
    publish(merchants[4], deadline_hours=72)
    here.open(f"{LIST}{soon}/cancel/")
    assert "too late" in here.h1 and "until 72 hours before" in here.text
    here.open(f"{LIST}{soon}/")
    assert not {"Move", "Cancel"} & {words(a) for a in here.main.find_all("a")}


def test_a_form_of_before_the_deadline_cancels_nothing_after_it(here, merchants, sandbox, number):
    form = here.form()
    publish(merchants[4], deadline_hours=24 * 30)
    here.resend(form)
    assert "too late" in here.h1
    assert number in standing(sandbox) and not sandbox.requests("DELETE")


def test_cancelled_elsewhere_meanwhile_it_says_so(here, sandbox, number):
    sandbox.edit("vevents", number, deleted=True)
    here.send()
    assert here.name == "appointments" and "This appointment no longer stands." in here.text


def test_cancelled_elsewhere_between_the_look_and_the_click(here, sandbox, number):
    """ClicRDV still lists it, and then does not know it."""
    sandbox.fault(ONE, "status", status=404, method="DELETE")
    sandbox.fault(ALL, "body", status=200, method="GET", body={"records": [], "totalRecords": 0}, skip=1)
    here.send()
    assert here.name == "cancelled" and "It had been cancelled already." in here.text


def test_not_found_but_there_all_the_same_it_is_told_as_not_done(here, sandbox, number):
    """ClicRDV contradicts itself."""
    sandbox.fault(ONE, "status", status=404, method="DELETE")
    here.send()
    assert here.name == "cancel" and "As far as we know your appointment stands." in here.text
    assert number in standing(sandbox)


def test_one_that_was_booked_here_and_cancelled_elsewhere_is_told_as_gone(visitor, sandbox):
    booked = book_until(visitor, "done")
    number = int(booked.url.rstrip("/").rsplit("/", 1)[1])
    sandbox.edit("vevents", number, deleted=True)
    booked.open(f"{LIST}{number}/cancel/")
    assert booked.name == "appointments"
    assert "This appointment no longer stands." in booked.text


@pytest.mark.parametrize("fault", [{"kind": "reset"}, {"kind": "status", "status": 503}, {"kind": "html"}])
def test_what_was_not_done_is_told_as_not_done(here, sandbox, number, fault):
    sandbox.fault(ONE, **fault, method="DELETE")
    here.send()
    assert here.name == "cancel" and "As far as we know your appointment stands." in here.text
    assert number in standing(sandbox)
    here.send()
    assert here.name == "cancelled" and number not in standing(sandbox)


def test_an_answer_that_is_lost_after_it_was_done_is_told_as_done(here, sandbox, number):
    sandbox.fault(ONE, "applied-then-reset", method="DELETE")
    here.send()
    assert here.name == "cancelled" and number not in standing(sandbox)


def test_when_even_looking_fails_the_next_visit_finds_out(here, sandbox, number):
    sandbox.fault(ONE, "applied-then-reset", method="DELETE")
    sandbox.fault(ALL, "status", status=500, method="GET", skip=1, count=4)
    here.send()
    assert here.name == "pending" and "checking whether your appointment of" in here.text
    assert Change.objects.get().state == Change.State.UNKNOWN
    sandbox.heal()
    here.open(LIST)
    assert Change.objects.get().state == Change.State.DONE
    assert here.open(f"{LIST}{number}/cancelled/").name == "cancelled"


def test_a_cancellation_cut_off_is_not_made_up_for_behind_ones_back(here, sandbox, number):
    """Its customer was told that the appointment stands."""
    sandbox.fault(ONE, "reset", method="DELETE")
    here.send()
    here.open(LIST)
    assert number in booked_ids(here)
    assert len(sandbox.requests("DELETE")) == 1


def test_signed_out_by_clicrdv_it_asks_to_sign_in_and_comes_back(here, sandbox, number):
    sandbox.expire_sessions()
    here.send()
    assert here.name == "sign-in"
    here.fill(email="camille.roux@example.org", password="rendez-vous")
    assert here.name == "cancel" and number in standing(sandbox)
    assert here.send().name == "cancelled"


def test_the_done_page_of_a_cancelled_booking_says_so(visitor, sandbox):
    booked = book_until(visitor, "done")
    done = booked.url
    number = int(done.rstrip("/").rsplit("/", 1)[1])
    booked.open(f"{LIST}{number}/cancel/").send()
    assert booked.open(done).name == "cancelled"


def test_the_time_is_free_again_at_once(visitor, sandbox):
    booked = book_until(visitor, "done")
    number = int(booked.url.rstrip("/").rsplit("/", 1)[1])
    start = sandbox.appointments()[0]["start"]
    booked.open(f"{LIST}{number}/cancel/").send()
    assert start in book_until(booked.open(CLINIC), "slot").offered("start")


def test_booked_again_from_there_it_is_the_same_service_calendar_and_record(here):
    here.send().press("csrfmiddlewaretoken")
    assert here.name == "slot"
    here.first("start")
    assert here.name == "record"
    assert here.value("lastname") == "Roux"
    here.send()
    assert "Consultation" in here.text


def test_several_services_are_cancelled_together(visitor, sandbox):
    sandbox.edit("groups", 4, max_multirdvs=3)
    Merchant.objects.filter(group_id=4).update(own_max_services=3)
    first = upcoming(sandbox, days=3, hour=9, minutes=20)
    second = sandbox.add(
        "vevents",
        **{
            **{n: v for n, v in sandbox.appointments()[0].items() if n in ("group_id", "calendar_id", "fiche_id")},
            "intervention_id": 23,
            "start": sandbox.appointments()[0]["end"],
            "end": sandbox.appointments()[0]["end"][:11] + "10:00:00",
        },
    )["id"]
    visitor = sign_in_to_list(visitor)
    assert booked_ids(visitor) == [first]
    visitor.open(f"{LIST}{second}/cancel/").send()
    assert visitor.name == "cancelled"
    assert not standing(sandbox)
