"""Openings and other people's appointments, laid day by day, always from tomorrow to 90 days ahead and a little more.

What a day holds depends on how many open days lie between it and the day the seeds were laid, never on the date: so
the first open day looks the same whenever a test or a picture is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from sandbox.events import APPOINTMENT, OPENING, add_many, in_window
from sandbox.seeds.people import others
from sandbox.seeds.shapes import chance
from sandbox.store import Store

AHEAD = 91
FULL_FOR = 35

_WEEK = (0, 1, 2, 3, 4)
_DAY = ("08:30-12:30", "14:00-18:00")
_CLOCKS = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60 + 1))


@dataclass(frozen=True)
class Plan:
    """How one calendar's weeks look: hours, a start every so many minutes, how much of them is taken."""

    group_id: int
    calendar_id: int
    services: tuple[tuple[int, int], ...]
    every: int
    taken: float
    weekdays: tuple[int, ...] = _WEEK
    hours: tuple[str, ...] = _DAY
    always_full: bool = False


PLANS = (
    Plan(4, 15, ((21, 20), (22, 20), (20, 45)), 20, 0.72),
    Plan(4, 16, ((21, 20), (20, 45)), 20, 0.62),
    Plan(4, 17, ((21, 20), (20, 45)), 20, 0.0, (0, 1, 2, 4), always_full=True),
    Plan(4, 18, ((23, 30), (24, 30)), 30, 0.6, (0, 1, 2, 3, 4, 5), ("08:00-12:00", "13:30-18:30")),
    Plan(4, 19, ((23, 30),), 30, 0.5, (1, 2, 3, 4), ("10:00-13:00", "15:00-20:00")),
    Plan(4, 13, ((26, 60),), 60, 0.1, (0, 3), ("09:00-18:00",)),
    Plan(5, 31, ((31, 45), (32, 90), (33, 30)), 30, 0.45, _WEEK, ("08:00-12:00", "13:30-17:30")),
    Plan(5, 32, ((34, 60), (31, 45)), 30, 0.4, (0, 1, 2, 3, 4, 5), ("08:30-12:30",)),
    Plan(6, 41, ((41, 60),), 60, 0.55, (0, 1, 3, 4, 5), ("09:00-12:00", "14:00-19:00")),
    Plan(7, 51, ((51, 45), (54, 60), (57, 30)), 15, 0.5, (1, 2, 3, 4, 5), ("09:30-18:30",)),
    Plan(7, 52, ((52, 30), (51, 45)), 15, 0.5, (1, 2, 3, 4, 5), ("09:30-13:00", "14:00-19:00")),
    Plan(7, 53, ((54, 60), (51, 45)), 15, 0.4, (2, 3, 4, 5), ("10:00-19:00",)),
    Plan(8, 61, ((61, 20), (62, 20)), 20, 0.6, _WEEK, ("09:00-12:00", "13:30-16:30")),
    Plan(8, 62, ((61, 20), (63, 40)), 20, 0.5, (0, 1, 2, 3, 4, 5), ("09:00-12:00",)),
    Plan(8, 63, ((64, 40),), 20, 0.3, (1, 3), ("14:00-17:00",)),
    Plan(9, 71, ((71, 30),), 30, 0.5, _WEEK, ("09:00-12:00",)),
    Plan(10, 101, ((101, 30), (103, 60)), 30, 0.5, _WEEK, ("09:00-12:30", "14:00-18:00")),
    Plan(10, 102, ((103, 60), (113, 60)), 30, 0.5, (0, 1, 2, 3), ("10:00-18:00",)),
    Plan(10, 103, ((113, 60), (123, 60)), 30, 0.4, (1, 2, 3, 4), ("09:00-17:00",)),
    Plan(10, 104, ((133, 60), (144, 90)), 30, 0.5, _WEEK, ("09:00-12:00", "13:00-17:00")),
    Plan(10, 105, ((151, 30), (153, 60)), 30, 0.3, (0, 2, 4), ("09:00-16:00",)),
    Plan(11, 111, ((201, 20), (204, 20), (202, 40)), 20, 0.5, (0, 1, 3), ("08:30-12:30",)),
    Plan(11, 112, ((203, 20), (205, 20)), 20, 0.4, (2, 4, 5), ("09:00-12:20",)),
    Plan(12, 121, ((211, 30), (212, 60)), 30, 0.4, (0, 2, 4), ("07:30-12:00", "14:00-17:00")),
    Plan(12, 122, ((211, 30),), 30, 0.4, (1, 3), ("07:30-12:00",)),
    Plan(13, 125, ((221, 30),), 30, 0.4, (1, 3), ("09:00-12:00",)),
    Plan(14, 131, ((1001, 30), (1021, 30)), 30, 0.4, (0, 1, 3, 4), ("08:00-13:00",)),
    Plan(14, 132, ((1061, 30), (1081, 45)), 30, 0.4, (0, 2, 4), ("08:00-13:00",)),
    Plan(14, 133, ((1101, 30), (1141, 30)), 30, 0.4, (1, 3, 5), ("08:00-13:00",)),
    Plan(15, 141, ((231, 15), (232, 15)), 15, 0.4, (0, 1, 3, 4), ("09:00-12:00",)),
    Plan(15, 142, ((233, 30),), 30, 0.5, (1, 3), ("09:00-12:00",)),
    Plan(15, 143, ((234, 15),), 15, 0.4, (0, 4), ("14:00-17:00",)),
    Plan(16, 151, ((241, 30), (242, 60)), 30, 0.5, (0, 1, 4), ("08:00-12:00",)),
    Plan(16, 152, ((241, 30), (243, 30)), 30, 0.5, (2, 4), ("09:00-13:00",)),
    Plan(16, 153, ((241, 30), (242, 60)), 30, 0.5, (3, 5), ("08:30-12:30",)),
    Plan(16, 154, ((241, 30),), 30, 0.3, (1, 3), ("15:00-19:00",)),
)

# The first open days of the vendor's worked example, as our pictures show them: hours, and what is left free in them.
# A colleague has some of the same times, so that "no preference" means something from the first day on.
FIRST_DAYS = {
    15: (
        (_DAY, "09:30 09:50 10:10 10:30 11:10 14:00 14:20 15:40 16:20"),
        (_DAY, "11:30 17:00 17:20"),
        (_DAY, ""),
        (("09:00-12:20", "14:00-18:00"), "09:00 09:20 09:40 14:40 15:00"),
    ),
    16: (
        (_DAY, "08:50 09:30 09:50 10:30 11:10 11:30 14:00 14:20 16:20 17:00"),
        (_DAY, "09:10 11:30 17:00"),
    ),
}

Row = tuple[Any, ...]


def extend(store: Store, today: date) -> None:
    """Lay whatever days are missing from tomorrow on. Cheap when none are."""
    days = [today + timedelta(days=ahead) for ahead in range(1, AHEAD + 1)]
    laid = dict(store.db.execute("SELECT day, base FROM laid_days").fetchall())
    with store.transaction():
        for day in days:
            if day.isoformat() not in laid:
                base = laid.get((day - timedelta(days=1)).isoformat(), (day - timedelta(days=1)).isoformat())
                _lay_day(store, day, date.fromisoformat(base))
                laid[day.isoformat()] = base
        _keep_full(store, days[:FULL_FOR])


def _lay_day(store: Store, day: date, base: date) -> None:
    rows: list[Row] = []
    for plan in PLANS:
        if day.weekday() in plan.weekdays:
            rows += _day_rows(plan, day, _open_days(plan, base, day))
    add_many(store, rows)
    store.db.execute("INSERT INTO laid_days (day, base) VALUES (?, ?)", (day.isoformat(), base.isoformat()))


def _open_days(plan: Plan, base: date, day: date) -> int:
    """How many open days lie between the base and a day."""
    weeks, rest = divmod((day - base).days - 1, 7)
    return weeks * len(plan.weekdays) + sum((day.weekday() - back) % 7 in plan.weekdays for back in range(1, rest + 1))


def _day_rows(plan: Plan, day: date, index: int) -> Iterator[Row]:
    known = FIRST_DAYS.get(plan.calendar_id, ())
    if index < len(known):
        hours, free = known[index]
        yield from _openings(plan, day, hours)
        yield from _around(plan, day, hours, free)
        return
    yield from _openings(plan, day, plan.hours)
    if not plan.always_full:
        yield from _busy(plan, day, index)


def _openings(plan: Plan, day: date, hours: tuple[str, ...]) -> Iterator[Row]:
    for opens, closes in _spans(hours):
        times = _written(day, opens), _written(day, closes)
        yield plan.group_id, plan.calendar_id, *times, None, 0, OPENING, plan.every


@cache
def _spans(hours: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Minutes of the day from and to."""
    return tuple((_minute(span[:5]), _minute(span[6:])) for span in hours)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _written(day: date, minute: int) -> str:
    return f"{day} {_CLOCKS[minute]}:00"


def _around(plan: Plan, day: date, hours: tuple[str, ...], free: str) -> Iterator[Row]:
    """Appointments at every start but the free ones."""
    rng = chance(plan.calendar_id, free)
    for opens, closes in _spans(hours):
        for start in range(opens, closes, plan.every):
            if _CLOCKS[start] not in free:
                yield _appointment(plan, rng, plan.services[0][0], day, start, start + plan.every)


def _busy(plan: Plan, day: date, index: int) -> Iterator[Row]:
    """A day's appointments by chance, the same chance every time; now and then a day is full."""
    rng = chance(plan.calendar_id, "on open day", index)
    taken = 1.0 if index % 11 == 2 + plan.calendar_id % 3 else plan.taken * rng.uniform(0.6, 1.25)
    for start, closes in _spans(plan.hours):
        while start < closes:
            service, length = rng.choice(plan.services)
            steps = 1
            if rng.random() < taken:
                yield _appointment(plan, rng, service, day, start, min(start + length, closes))
                steps = -(-length // plan.every)
            start += steps * plan.every


def _appointment(plan: Plan, rng: Random, service: int, day: date, start: int, end: int) -> Row:
    record = rng.choice(others(plan.group_id))
    times = _written(day, start), _written(day, end)
    return plan.group_id, plan.calendar_id, *times, record, service, APPOINTMENT, None


def _keep_full(store: Store, days: list[date]) -> None:
    """One calendar has nothing free for five weeks, on whatever day one looks."""
    filled = {row[0] for row in store.db.execute("SELECT day FROM filled_days")}
    for day in days:
        if day.isoformat() not in filled:
            for plan in PLANS:
                if plan.always_full and day.weekday() in plan.weekdays:
                    add_many(store, list(_fill(store, plan, day)))
            store.db.execute("INSERT INTO filled_days (day) VALUES (?)", (day.isoformat(),))


def _fill(store: Store, plan: Plan, day: date) -> Iterator[Row]:
    rng = chance(plan.calendar_id, "full")
    midnight = datetime.combine(day, time.min)
    known = in_window(store, [plan.calendar_id], midnight, midnight + timedelta(days=1))
    taken = [(start, stop) for _, kind, start, stop, _ in known if kind != OPENING]
    for opens, closes in _spans(plan.hours):
        for minute in range(opens, closes, plan.every):
            first, last = _written(day, minute), _written(day, minute + plan.every)
            if not any(start < last and first < stop for start, stop in taken):
                yield _appointment(plan, rng, plan.services[0][0], day, minute, minute + plan.every)
