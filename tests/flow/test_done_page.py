from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from tests.visitor import CLINIC, Visitor, book_until, sign_in


@pytest.fixture
def visitor(visitor):
    return book_until(visitor, "done")


@pytest.fixture
def booked(visitor, sandbox):
    return sandbox.appointments()[0]


def test_it_says_what_with_whom_where_and_when(visitor, booked):
    for told in ("Appointment confirmed", "Consultation de suivi with Dr Anna Morel", "12 rue des Lilas, 75020 Paris"):
        assert told in visitor.text
    assert "Camille Roux" in visitor.text and "20 min · €55" in visitor.text and "Paris time" in visitor.text
    assert visitor.chosen("reference") == str(booked["id"])
    assert len(visitor.soup.find_all("h1")) == 1


def test_an_e_mail_is_promised_only_where_the_group_sends_one(visitor, merchants, sandbox):
    assert "on its way to camille.roux@example.org" in visitor.text
    sandbox.edit("groups", 4, sendmail=False)
    other = book_until(Visitor().fresh(), "done")
    assert "on its way" not in other.text


def test_the_calendar_file_has_its_zone_and_a_uid_that_stays(visitor, booked):
    link = visitor.main.select_one('a[href$=".ics"]')["href"]
    first, second = (visitor.app.get(link) for _ in range(2))
    assert first.content_type == "text/calendar"
    (event,) = Calendar.from_ical(first.body).walk("VEVENT")
    (again,) = Calendar.from_ical(second.body).walk("VEVENT")
    assert event["UID"] == again["UID"] and str(booked["id"]) in event["UID"]
    assert event["DTSTART"].dt.isoformat(" ").startswith(booked["start"])
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert (event["DTEND"].dt - event["DTSTART"].dt).total_seconds() == 20 * 60
    assert event["LOCATION"] == "12 rue des Lilas, 75020 Paris"
    assert "Consultation de suivi" in event["SUMMARY"]
    assert Calendar.from_ical(first.body).walk("VTIMEZONE")


def test_google_and_outlook_get_the_same_time(visitor, booked):
    start = datetime.fromisoformat(booked["start"])
    links = {
        a.get_text().split()[0]: parse_qs(urlsplit(a["href"]).query) for a in visitor.main.select("a[target=_blank]")
    }
    assert links["Google"]["dates"][0].startswith(f"{start:%Y%m%dT%H%M%S}/")
    assert links["Google"]["ctz"] == ["Europe/Paris"]
    assert links["Outlook"]["startdt"][0].startswith(f"{start:%Y-%m-%dT%H:%M:%S}")


def test_a_reload_shows_it_again_and_a_stranger_sees_nothing(visitor):
    visitor.open(visitor.url)
    assert visitor.name == "done"
    stranger = Visitor().open(visitor.url, status=404)
    assert stranger.name == "not-found"
    assert "Roux" not in stranger.text


def test_once_the_sign_in_is_over_the_name_and_the_address_are_gone(visitor, settings):
    settings.ACCOUNT_IDLE_SECONDS = -1
    visitor.open(visitor.url)
    assert visitor.name == "done"
    assert "Roux" not in visitor.page.text and "camille" not in visitor.page.text


def test_another_appointment_can_be_booked_next(visitor, sandbox):
    visitor.click("Book another appointment")
    assert visitor.name == "service"
    visitor.choose("service", 21).choose("calendar", 15)
    visitor.choose("start", visitor.offered("start")[-1])
    while visitor.name != "done":
        visitor.send()
    assert len(sandbox.appointments()) == 2


def test_what_was_typed_is_not_kept_after_the_booking(visitor):
    visitor.open(f"{CLINIC}pending/")
    assert visitor.name == "done"
    visitor.open(CLINIC)
    assert visitor.name == "service"
    assert not visitor.main.select("dl")


def test_it_needs_no_api(visitor, sandbox):
    sandbox.fault("/api/*", "status", status=503, count=None)
    visitor.fresh().open(visitor.url)
    assert visitor.name == "done" and "01 23 45 67 89" in visitor.text
    assert visitor.app.get(visitor.main.select_one('a[href$=".ics"]')["href"]).status_int == 200


def test_on_another_device_it_is_told_from_the_ledger_to_its_owner(visitor):
    elsewhere = sign_in(Visitor().open(f"{CLINIC}sign-in/"))
    elsewhere.open(visitor.url)
    assert elsewhere.name == "done"
    assert "Consultation de suivi" in elsewhere.text and elsewhere.chosen("reference") == visitor.chosen("reference")
