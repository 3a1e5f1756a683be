"""The sum behind all free times."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sandbox.free import free_starts, from_minute, merged, missing_hours, to_minute


def at(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def test_the_vendors_exercise():
    """Open 08:00-12:00, a start every 10 minutes, 30 minutes long, taken 09:00-09:30 and 10:00-10:40."""
    taken = [(at("10:00"), at("10:40")), (at("09:00"), at("09:30"))]
    found = free_starts([(at("08:00"), at("12:00"), 10)], taken, 30)
    expected = "08:00 08:10 08:20 08:30 09:30 10:40 10:50 11:00 11:10 11:20 11:30"
    assert [f"{minute // 60:02}:{minute % 60:02}" for minute in found] == expected.split()


def test_an_appointment_may_run_on_into_an_opening_that_touches():
    assert free_starts([(0, 30, 30), (30, 60, 30)], [], 45) == [0]
    assert free_starts([(0, 30, 30), (31, 60, 30)], [], 45) == []


SPAN = st.tuples(st.integers(0, 200), st.integers(0, 60)).map(lambda pair: (pair[0], sum(pair)))


@given(
    st.lists(st.tuples(SPAN, st.integers(1, 40)).map(lambda pair: (*pair[0], pair[1])), max_size=4),
    st.lists(SPAN, max_size=6),
    st.integers(1, 70),
)
def test_nothing_free_overlaps_and_nothing_fitting_is_missing(openings, busy, length):
    stretches = merged((start, end) for start, end, _ in openings)
    expected = {
        start
        for opens, closes, every in openings
        for start in range(opens, closes, every)
        if any(first <= start and start + length <= last for first, last in stretches)
        and not any(first < start + length and start < last for first, last in busy if first < last)
    }
    assert free_starts(openings, busy, length) == sorted(expected)


def test_minutes_and_times_are_the_same():
    moment = datetime(2026, 12, 1, 9, 50)  # noqa: DTZ001
    assert from_minute(to_minute(moment)) == moment


def test_the_hour_that_summer_time_takes_away():
    paris, phoenix = ZoneInfo("Europe/Paris"), ZoneInfo("America/Phoenix")
    year = date(2027, 1, 1), date(2027, 12, 31)
    assert [str(from_minute(minute)) for span in missing_hours(paris, *year) for minute in span] == [
        "2027-03-28 02:00:00",
        "2027-03-28 03:00:00",
    ]
    assert missing_hours(phoenix, *year) == []
