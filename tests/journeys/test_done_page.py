"""What one leaves with: the time as one's own clock shows it, a sheet of paper, a file for the calendar."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.account.shared import LIST, book
from tests.journeys.screen import Screen

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
NEAR_MIDNIGHT = "America/Anchorage"


def start_of(sandbox) -> datetime:
    (booked,) = sandbox.appointments()
    return datetime.fromisoformat(booked["start"]).replace(tzinfo=PARIS)


@pytest.mark.parametrize("zone", ["Europe/Paris", "Europe/Madrid"])
def test_where_the_clocks_agree_the_time_stands_there_once(open_window, zone):
    screen = open_window(zone=zone).begin_at("done")
    assert screen.page.locator("[data-own-time]").is_hidden()
    assert "your own time" not in screen.text


def test_the_page_of_an_appointment_adds_it_too(open_window, sandbox):
    number = book(sandbox)
    screen = open_window(zone="America/New_York").open(f"{LIST}{number}/").sign_in()
    own = start_of(sandbox).astimezone(NEW_YORK)
    assert f"{own.hour % 12 or 12}:{own:%M} {own:%p}".lower() in " ".join(own_time(screen).split())


def test_the_page_of_an_appointment_fits_one_sheet(open_window, sandbox):
    number = book(sandbox, comments="Merci de prévoir un siège. " * 6)
    screen = open_window(language="fr-FR").open(f"{LIST}{number}/").sign_in()
    assert len(re.findall(rb"/Type\s*/Page\b", screen.page.pdf(format="A4"))) == 1
    screen.page.emulate_media(media="print")
    assert screen.page.locator(".do").is_hidden() and screen.page.locator(".keep").is_hidden()


@pytest.mark.parametrize("zone", ["America/New_York", NEAR_MIDNIGHT])
def test_elsewhere_the_visitors_own_time_is_added(open_window, sandbox, zone):
    screen = open_window(zone=zone).begin_at("done")
    own = start_of(sandbox).astimezone(ZoneInfo(zone))
    line = " ".join(own_time(screen).split())
    assert line.startswith("In your own time zone:")
    assert f"{own:%A} {own.day} {own:%B}" in line
    assert f"{own.hour % 12 or 12}:{own:%M} {own:%p}".lower() in line
    assert "Paris time" in screen.text


def test_in_french_the_own_time_is_written_as_every_other(open_window, sandbox):
    screen = open_window(zone="America/New_York", language="fr-FR").begin_at("done")
    own = start_of(sandbox).astimezone(NEW_YORK)
    assert f"{own.hour}\u202fh\u202f{own:%M}" in own_time(screen)
    assert not re.search(r"\b0\d", own_time(screen))


def own_time(screen: Screen) -> str:
    line = screen.page.locator("[data-own-time]")
    expect(line).to_be_visible()
    return line.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_one_sheet_in_black_on_white(open_window, scheme):
    screen = open_window(scheme=scheme, language="fr-FR").begin_at("done")
    sheets = re.findall(rb"/Type\s*/Page\b", screen.page.pdf(format="A4"))
    assert len(sheets) == 1
    screen.page.emulate_media(media="print", color_scheme=scheme)
    panel = screen.page.locator(".panel")
    assert panel.evaluate("part => getComputedStyle(part).color") == "rgb(0, 0, 0)"
    assert panel.evaluate("part => getComputedStyle(part).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert screen.page.get_by_text("Ajouter à mon agenda").is_hidden()
    assert screen.page.locator(".line-reference").is_visible()


def test_the_calendar_file_says_the_same(screen, sandbox):
    screen.begin_at("done")
    with screen.page.expect_download() as download:
        screen.page.locator("a[href$='.ics']").click()
    (event,) = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == start_of(sandbox)
    assert "Consultation de suivi" in event["summary"]
    assert screen.at("done").complaints == []
