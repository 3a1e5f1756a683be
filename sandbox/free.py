"""When a calendar is free: pure arithmetic on whole minutes since the year 1."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[int, int]

FOREVER = datetime.fromisoformat("9999-12-31")
USUAL_LENGTH = 15
USUAL_RHYTHM = 15


def to_minute(moment: datetime) -> int:
    return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute


def from_minute(minute: int) -> datetime:
    days, rest = divmod(minute, 1440)
    return datetime.fromordinal(days) + timedelta(minutes=rest)


def read_minute(written: str, *, up: bool = False) -> int:
    """The minute of a written time; an end between two minutes takes the later one."""
    moment = datetime.fromisoformat(written)
    return to_minute(moment) + (1 if up and moment.second else 0)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one, and those without any length left out."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def free_starts(openings: Sequence[tuple[int, int, int]], busy: Iterable[Span], length: int) -> list[int]:
    """Starts at which ``length`` minutes fit.

    An opening is (start, end, every): it offers a start every so many minutes. Ends may touch; openings that touch are
    one stretch, so that an appointment may run on from the one into the next.
    """
    stretches = merged((start, end) for start, end, _ in openings)
    taken = merged(busy)
    stretch_ends = [end for _, end in stretches]
    taken_ends = [end for _, end in taken]
    found = set()
    for start, end, every in openings:
        if start >= end:
            continue
        last = stretch_ends[bisect_right(stretch_ends, start)] - length
        for minute in range(start, min(end, last + 1), every):
            following = bisect_right(taken_ends, minute)
            if following == len(taken) or taken[following][0] >= minute + length:
                found.add(minute)
    return sorted(found)


def missing_hours(zone: ZoneInfo, first: date, last: date) -> list[Span]:
    """The local times that a zone's clocks jump over: nothing can take place in them."""
    found = []
    for number in range(first.toordinal(), last.toordinal() + 1):
        before, after = (_offset(zone, date.fromordinal(day)) for day in (number, number + 1))
        if after > before:
            found.append(_jump(zone, number * 1440, after - before))
    return found


def _offset(zone: ZoneInfo, day: date) -> int:
    delta = zone.utcoffset(datetime.combine(day, time.min))
    return int(delta.total_seconds() // 60) if delta else 0


def _jump(zone: ZoneInfo, midnight: int, width: int) -> Span:
    for minute in range(midnight, midnight + 1440):
        local = from_minute(minute).replace(tzinfo=zone)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            return minute, minute + width
    return midnight, midnight
