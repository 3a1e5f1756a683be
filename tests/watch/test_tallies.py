"""How far visits come is counted by day, without anybody being in it."""

import pytest
from django.db import connection

from booking.models import Tally
from booking.watch import tallies
from tests.visitor import CLINIC, Visitor, book_until

OPENED, ANSWERED, HOUR = Tally.What.OPENED, Tally.What.ANSWERED, Tally.What.HOUR


def counted(what: str) -> dict[str, int]:
    tallies.write()
    return dict(Tally.objects.filter(what=what).values_list("detail", "number"))


def test_a_booking_is_counted_step_by_step(visitor):
    visitor.open(CLINIC)
    book_until(visitor, "done")
    assert counted(OPENED) == {"": 1}
    assert counted(ANSWERED) == {"service": 1, "calendar": 1, "slot": 1, "sign-in": 1, "record": 1}


def test_whoever_comes_less_far_is_counted_as_far(visitor):
    visitor.open(CLINIC)
    book_until(Visitor(), "slot")
    assert counted(ANSWERED) == {"service": 1, "calendar": 1}


def test_another_choice_is_no_second_visit(visitor):
    book_until(visitor, "slot")
    visitor.open(f"{CLINIC}calendar/").choose("calendar", 16)
    visitor.open(f"{CLINIC}service/?service=22")
    assert counted(ANSWERED) == {"service": 1, "calendar": 1}


def test_the_hour_of_the_week_is_the_merchants(visitor, merchants):
    visitor.open(CLINIC)
    (hour,) = counted(HOUR)
    row = Tally.objects.get(what=HOUR)
    assert row.day.day == 1
    weekday, of_day = map(int, hour.split("-"))
    assert 0 <= weekday <= 6 and 0 <= of_day <= 23


def test_counts_add_up(visitor):
    for _ in range(3):
        visitor.open(CLINIC)
        tallies.write()
    assert counted(OPENED) == {"": 3}
    assert Tally.objects.filter(what=OPENED).count() == 1


def test_they_are_written_by_themselves(visitor, settings):
    settings.TALLY_SECONDS = 0.001
    visitor.open(CLINIC)
    visitor.open("/")
    assert Tally.objects.filter(what=OPENED).exists()


def test_a_merchant_that_has_gone_takes_its_counts_along(visitor, merchants):
    visitor.open(CLINIC)
    merchants[4].delete()
    tallies.write()
    assert not Tally.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_written_waits(visitor):
    visitor.open(CLINIC)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE booking_tally RENAME TO elsewhere")
        tallies.write()
        cursor.execute("ALTER TABLE elsewhere RENAME TO booking_tally")
    assert counted(OPENED) == {"": 1}
