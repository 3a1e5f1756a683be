"""Which times are free, for whom, on which calendars: the same sum for what is offered and for what is booked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox import events
from sandbox.clock import Clock, written, zone_of
from sandbox.free import (
    FOREVER,
    USUAL_LENGTH,
    USUAL_RHYTHM,
    Span,
    free_starts,
    from_minute,
    missing_hours,
    read_minute,
    to_minute,
)
from sandbox.store import Doc, Store

_STRIDE = timedelta(days=14)
_LONGEST = 7 * 24 * 60


@dataclass(frozen=True)
class Search:
    """What is looked for: ``length`` minutes on any of the calendars, ``least`` of them free at once."""

    group: Doc
    calendar_ids: list[int]
    length: int
    least: int = 1


def is_offered(calendar: Doc) -> bool:
    """A calendar without a public name is not for customers."""
    return bool(str(calendar.get("publicname") or "").strip()) and not calendar.get("deleted")


def is_bookable(service: Doc, categories: dict[int, Doc]) -> bool:
    """A service is for customers if it has a public name and its category, if any, has one too."""
    if service.get("deleted") or not str(service.get("publicname") or "").strip():
        return False
    number = service.get("interventionset_id")
    category = categories.get(number) if isinstance(number, int) else None
    return category is None or bool(str(category.get("publicname") or "").strip())


def offers(calendar: Doc, service_ids: list[int]) -> bool:
    offered = calendar.get("intervention_ids")
    return isinstance(offered, list) and all(number in offered for number in service_ids)


def length_of(service: Doc) -> int:
    length = service.get("length")
    return length if isinstance(length, int) and 0 < length <= _LONGEST else USUAL_LENGTH


def is_closed(group: Doc) -> bool:
    return bool(group.get("inactive")) or group.get("open") is False


def in_window(store: Store, search: Search, start: datetime, end: datetime) -> dict[int, list[int]]:
    """Free starts from ``start`` up to and without ``end``: minute to the calendars free then."""
    if not search.calendar_ids or start >= end:
        return {}
    # An appointment that starts in the window may end after it.
    until = end + timedelta(minutes=search.length)
    openings, busy = _diaries(store, search, start, until)
    gaps = missing_hours(zone_of(search.group), start.date(), until.date())
    first, last = to_minute(start), to_minute(end)
    found: dict[int, list[int]] = {}
    for calendar_id in search.calendar_ids:
        spans = openings.get(calendar_id)
        for minute in free_starts(spans, busy.get(calendar_id, []) + gaps, search.length) if spans else ():
            if first <= minute < last:
                found.setdefault(minute, []).append(calendar_id)
    return {minute: found[minute] for minute in sorted(found) if len(found[minute]) >= search.least}


def _diaries(
    store: Store, search: Search, start: datetime, end: datetime
) -> tuple[dict[int, list[tuple[int, int, int]]], dict[int, list[Span]]]:
    """Openings and everything else of each calendar."""
    usual = search.group.get("start_every")
    usual = usual if isinstance(usual, int) and usual > 0 else USUAL_RHYTHM
    openings: dict[int, list[tuple[int, int, int]]] = {}
    busy: dict[int, list[Span]] = {}
    for calendar_id, kind, opens, closes, every in events.in_window(store, search.calendar_ids, start, end):
        first, last = read_minute(opens), read_minute(closes, up=True)
        if kind == events.OPENING:
            openings.setdefault(calendar_id, []).append((first, last, every or usual))
        else:
            busy.setdefault(calendar_id, []).append((first, last))
    return openings, busy


def first_after(store: Store, search: Search, start: datetime, end: datetime | None = None) -> int | None:
    """The first free start at or after a time, however far: firstSlot may lie beyond the window asked for."""
    last = events.last_opening(store, search.calendar_ids) if search.calendar_ids else None
    until = min(datetime.fromisoformat(last) if last else start, end or FOREVER)
    while start < until:
        found = in_window(store, search, start, min(start + _STRIDE, until))
        if found:
            return next(iter(found))
        start += _STRIDE
    return None


def allowed(group: Doc, clock: Clock) -> tuple[datetime, datetime | None]:
    """From when, and up to and without when, a group's rules let customers book."""
    rules = group.get("rules") or {}
    local = clock.local(zone_of(group))
    notice = rules.get("min_notice_minutes") or 0
    # Without any notice asked for, an appointment that starts this very second is too late all the same.
    soonest = local + timedelta(minutes=notice, seconds=0 if notice else 1)
    days = rules.get("horizon_days")
    latest = None if days is None else datetime.combine(local.date(), datetime.min.time()) + timedelta(days=days + 1)
    return soonest, latest


def offered_window(group: Doc, clock: Clock, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """A window cut to what the group's rules let customers book, unless its rules say to offer all the same."""
    if (group.get("rules") or {}).get("offer_refused"):
        return max(start, clock.local(zone_of(group))), end
    soonest, latest = allowed(group, clock)
    return max(start, _next_minute(soonest)), min(end, latest or FOREVER)


def _next_minute(moment: datetime) -> datetime:
    whole = moment.replace(second=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def answer(store: Store, search: Search, found: dict[int, list[int]], first: int | None, **echo: Any) -> Doc:
    """The answer of availabletimeslots."""
    return {
        "group_id": search.group["id"],
        "firstSlot": None if first is None else written(from_minute(first)),
        **echo,
        "availabletimeslots": [
            {"start": written(from_minute(minute)), "capacity": len(calendar_ids), "calendar_ids": calendar_ids}
            for minute, calendar_ids in found.items()
        ],
    }


def free_calendars(store: Store, search: Search, start: datetime) -> list[int]:
    """The calendars on which this very start is free."""
    return in_window(store, search, start, start + timedelta(minutes=1)).get(to_minute(start), [])
