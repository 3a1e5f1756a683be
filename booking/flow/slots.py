"""Which free times a page shows: where to look, which days to list, what lies before and after."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.functional import cached_property

from booking.clicrdv.slots import Found, Slot

DAY = timedelta(days=1)
MARGIN = timedelta(days=9)  # a window that ends sooner than this after its start takes in the next month

Finder = Callable[[date, int], Found]  # (first day, days) -> what is free


@dataclass(frozen=True)
class Window:
    """What one or more calls told: every free time from `begin` to `end`, both included, and from `known` to `begin`
    that there is none."""

    begin: date
    end: date
    slots: tuple[Slot, ...]
    known: date

    @cached_property
    def days(self) -> dict[date, list[Slot]]:
        """Those that have any."""
        found = defaultdict(list)
        for slot in self.slots:
            found[slot.start.date()].append(slot)
        return dict(found)


def look(find: Finder, *, today: date, start: date, horizon: int, now: datetime) -> Window:
    """The months around `start`; further ahead when nothing is free there. `end` says until when it looked."""
    last = max(today + timedelta(days=horizon), start)
    known = begin = max(today, start.replace(day=1))
    asked = start
    while True:
        end = min(_month_end(start + MARGIN), last + timedelta(days=31))
        found = find(begin, (end - begin).days + 1)
        slots = tuple(slot for slot in found.slots if slot.start > now and begin <= slot.start.date() <= end)
        if any(slot.start.date() >= start for slot in slots) or end >= last:
            return Window(begin, end, slots, known)
        hint = found.first.date() if found.first and found.first > now else None
        start = begin = hint if hint and end < hint <= last else end + DAY
        known = asked


def without(window: Window, refused: datetime | None) -> Window:
    """A time that was just refused is not offered again."""
    if refused is None:
        return window
    return replace(window, slots=tuple(slot for slot in window.slots if slot.start != refused))


def listed(window: Window, start: date) -> list[tuple[date, list[Slot]]]:
    """The days to list: from the first one free to the end of its week, or of the next where that is near.
    A full day is listed empty, a weekday that is never free (closed) not at all."""
    days = window.days
    free = sorted(d for d in days if d >= start)
    if not free:
        return []
    open_weekdays = {d.weekday() for d in days}
    end = min(_sunday(free[0]) + (timedelta(days=7) if free[0].weekday() >= 3 else timedelta()), window.end)
    span = [free[0] + timedelta(days=n) for n in range((end - free[0]).days + 1)]
    return [(d, days.get(d, [])) for d in span if d in days or d.weekday() in open_weekdays]


def next_start(window: Window, after: date, *, last: date) -> date | None:
    """Where "later" leads: the next free day we know of, else the first we know nothing of."""
    known = [d for d in sorted(window.days) if d > after]
    if known:
        return known[0]
    return window.end + DAY if window.end < last else None


def previous_start(window: Window, first: date, *, today: date) -> date | None:
    """Where "earlier" leads: to the week of the last free day before, as far as we know; None where there is none."""
    last = max((d for d in window.days if d < first), default=window.known - DAY)
    if last < today:
        return None
    week = last - timedelta(days=last.weekday())
    if week - timedelta(days=7) <= today < week:  # the first page there is: from a Thursday on it has the next week too
        week -= timedelta(days=4)
    return max(today, week)


def nearest(slots: Iterable[Slot], lost: datetime, count: int = 4) -> list[Slot]:
    return sorted(slots, key=lambda slot: abs(slot.start - lost))[:count]


def months(window: Window) -> list[tuple[date, list[list[date | None]]]]:
    """The calendar months of a window, as weeks from Monday to Sunday; weeks that are over are left out."""
    firsts = [window.begin.replace(day=1)]
    while (following := _month_end(firsts[-1]) + DAY) <= window.end:
        firsts.append(following)
    return [(first, [week for week in _weeks(first) if _last(week) >= window.begin]) for first in firsts]


def levels(days: Sequence[date] | dict[date, list[Slot]], slots: Sequence[Slot]) -> dict[date, int]:
    """How full the bar under a day is, from 1 to 5."""
    counts = Counter(slot.start.date() for slot in slots)
    most = max(counts.values(), default=1)
    return {d: -(-5 * counts[d] // most) for d in days if counts[d]}


def _weeks(first: date) -> list[list[date | None]]:
    cells: list[date | None] = [None] * first.weekday()
    cells += [first + timedelta(days=n) for n in range((_month_end(first) - first).days + 1)]
    cells += [None] * (-len(cells) % 7)
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _last(week: Sequence[date | None]) -> date:
    return max(day for day in week if day)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())
