"""Where the slot page looks, and which days it lists."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.clicrdv.slots import Found, Slot
from booking.flow import slots

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=PARIS)


def at(day, hour=9, minute=0):
    return Slot(datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS), 1, (15,))


class Api:
    """Free times, and how often it was asked for them."""

    def __init__(self, *free, hint=None):
        self.free, self.hint, self.asked = free, hint, []

    def __call__(self, begin, days):
        self.asked.append((begin, days))
        end = begin + timedelta(days=days)
        return Found(tuple(s for s in self.free if begin <= s.start.date() < end), self.hint)


def look(api, start=TODAY, horizon=120, today=TODAY):
    now = datetime.combine(today, NOW.timetz())
    return slots.look(api, today=today, start=start, horizon=horizon, now=now)


def test_one_call_when_something_is_free_soon():
    api = Api(at(date(2026, 12, 1)))
    window = look(api)
    assert len(api.asked) == 1
    assert slots.listed(window, TODAY)[0][0] == date(2026, 12, 1)


def test_it_looks_further_ahead_when_the_first_weeks_are_full():
    api = Api(at(date(2027, 1, 15)))
    assert slots.listed(look(api), TODAY)[0][0] == date(2027, 1, 15)
    assert len(api.asked) == 2


def test_the_apis_hint_saves_calls():
    free = at(date(2027, 3, 10))
    api = Api(free, hint=free.start)
    assert slots.listed(look(api), TODAY)[0][0] == date(2027, 3, 10)
    assert len(api.asked) == 2


@pytest.mark.parametrize("hint", [None, datetime(2026, 1, 1, 9, tzinfo=PARIS), datetime(2031, 1, 1, 9, tzinfo=PARIS)])
def test_it_ends_at_the_horizon_whatever_the_hint_says(hint):
    api = Api(hint=hint)
    window = look(api)
    assert slots.listed(window, TODAY) == []
    assert len(api.asked) <= 5
    assert window.end >= TODAY + timedelta(days=120)


def test_times_in_the_past_are_not_shown():
    api = Api(at(TODAY, 9), at(TODAY, 15))
    assert [slot.start.hour for _, times in slots.listed(look(api), TODAY) for slot in times] == [15]


def test_a_full_day_is_listed_empty_and_a_closed_weekday_not_at_all():
    tuesdays_and_thursdays = [at(date(2026, 12, 1)), at(date(2026, 12, 10)), at(date(2026, 12, 4))]
    window = look(Api(*tuesdays_and_thursdays))
    listed = slots.listed(window, TODAY)
    assert [(d.day, len(times)) for d, times in listed] == [(1, 1), (3, 0), (4, 1)]


def test_later_leads_to_the_next_free_day_we_know_of():
    window = look(Api(at(date(2026, 12, 1)), at(date(2026, 12, 14))))
    assert slots.next_start(window, date(2026, 12, 6), last=date(2027, 3, 1)) == date(2026, 12, 14)
    assert slots.next_start(window, date(2026, 12, 20), last=date(2027, 3, 1)) == window.end + timedelta(days=1)
    assert slots.next_start(window, date(2026, 12, 20), last=window.end) is None


def test_earlier_is_not_offered_when_nothing_is_free_before():
    window = look(Api(at(date(2026, 12, 1))))
    assert slots.previous_start(window, date(2026, 12, 1), today=TODAY) is None
    window = look(Api(at(date(2026, 12, 1)), at(date(2026, 12, 14))), start=date(2026, 12, 14))
    assert slots.previous_start(window, date(2026, 12, 14), today=TODAY) == date(2026, 11, 30)


@given(
    st.integers(0, 6),
    st.sets(st.integers(1, 70), min_size=1),
    st.integers(0, 70),
)
def test_earlier_leads_back_over_every_free_day_and_ends(weekday, free, asked):
    today = TODAY + timedelta(days=weekday)
    days = {today + timedelta(days=n) for n in free}
    api, start = Api(*(at(day) for day in sorted(days))), today + timedelta(days=asked)
    seen, pages = set(), 0
    while start is not None:
        window = look(api, start=start, today=today)
        listed = [day for day, _times in slots.listed(window, start)]
        if not listed:
            return
        if seen:
            gap = {day for day in days if listed[-1] < day < min(seen)}
            assert not gap, f"{sorted(gap)} left out"
        seen |= set(listed)
        pages += 1
        assert pages < 40, "earlier does not end"
        start = slots.previous_start(window, listed[0], today=today)
    assert not {day for day in days if day < min(seen)}


def test_the_nearest_times_come_first():
    free = [at(date(2026, 12, 1), hour) for hour in (8, 9, 11, 12, 17)]
    near = slots.nearest(free, datetime(2026, 12, 1, 10, tzinfo=PARIS))
    assert [slot.start.hour for slot in near] == [9, 11, 8, 12]


def test_months_are_whole_weeks_from_monday():
    window = look(Api(at(date(2026, 12, 1))))
    month, weeks = slots.months(window)[-1]
    assert month == date(2026, 12, 1)
    assert all(len(week) == 7 for week in weeks)
    assert weeks[0][1] == date(2026, 12, 1)
    assert [d for week in weeks for d in week if d] == [date(2026, 12, n) for n in range(1, 32)]


def test_the_bars_tell_the_fullest_day_from_the_emptiest():
    free = [at(date(2026, 12, 1), hour) for hour in range(8, 18)] + [at(date(2026, 12, 2))]
    window = look(Api(*free))
    assert slots.levels(window.days, window.slots) == {date(2026, 12, 1): 5, date(2026, 12, 2): 1}


days = st.dates(TODAY, TODAY + timedelta(days=150))


@given(free=st.lists(days, max_size=30), start=st.dates(TODAY, TODAY + timedelta(days=120)))
def test_every_free_time_can_be_reached_by_later_links(free, start):
    """From any day on, following "later" passes every free day up to the horizon."""
    api = Api(*(at(d, 20) for d in sorted(set(free))))
    last = TODAY + timedelta(days=120)
    reached, here, pages = set(), start, 0
    while here is not None:
        window = look(api, here)
        listed = slots.listed(window, here)
        reached |= {d for d, times in listed if times}
        here = slots.next_start(window, listed[-1][0], last=last) if listed else None
        pages += 1
        assert pages < 60
    assert reached >= {d for d in free if start <= d <= last}
