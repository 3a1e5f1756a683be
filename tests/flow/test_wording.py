from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from booking.flow import wording

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(params=["fr", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def at(hour, minute=0, day=1):
    return datetime(2026, 12, day, hour, minute, tzinfo=PARIS)


def test_times_are_written_as_each_language_writes_them(language):
    told = [wording.time(at(9, 30)), wording.time(at(9)), wording.time(at(0, 5)), wording.time(at(13))]
    french = ["9\u202fh\u202f30", "9\u202fh", "0\u202fh\u202f05", "13\u202fh"]
    english = ["9:30\xa0am", "9:00\xa0am", "12:05\xa0am", "1:00\xa0pm"]
    assert told == (french if language == "fr" else english)


def test_days_have_their_name(language):
    assert wording.day(date(2026, 12, 1)) == ("mardi 1 décembre" if language == "fr" else "Tuesday 1 December")


def test_prices(language):
    told = [wording.price(cents) for cents in (5500, 5550, 5, None)]
    french = ["55\xa0€", "55,50\xa0€", "0,05\xa0€", ""]
    assert told == (french if language == "fr" else ["€55", "€55.50", "€0.05", ""])
    assert wording.price(0) == ("Gratuit" if language == "fr" else "Free")


def test_durations(language):
    told = [wording.duration(minutes) for minutes in (20, 60, 95)]
    french = ["20\xa0min", "1\u202fh", "1\u202fh\u202f35"]
    assert told == (french if language == "fr" else ["20\xa0min", "1\xa0h", "1\xa0h\xa035\xa0min"])


def test_the_zone_is_named_by_its_city(language):
    assert wording.zone_name(at(9)) == ("heure de Paris" if language == "fr" else "Paris time")


def test_an_end_over_the_night_of_summer_time_is_the_wall_clocks():
    start = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)  # summer time ends at 3:00
    assert wording.end_of(start, 60).strftime("%H:%M") == "02:30"
    assert wording.end_of(datetime(2026, 3, 29, 1, 30, tzinfo=PARIS), 60).strftime("%H:%M") == "03:30"
