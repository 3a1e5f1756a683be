"""Appointments: making them, listing them, finding one, cancelling."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import fiches, listing, reading
from .errors import OutcomeUnknown
from .reading import Json, Row
from .transport import Client

LISTED_AT_ONCE = 100
MISSED = 2  # the only state that is known to mean something: did not come

_OWN_QUESTION = re.compile("(?:bool|dt|num|str|txt)[0-9]{1,2}")


@dataclass(frozen=True)
class Appointment:
    """One service, with one calendar, for one record, at one time; names are the public ones, empty when not told."""

    id: int
    start: datetime
    end: datetime
    group_id: int | None
    calendar_id: int | None
    calendar_name: str
    record_id: int | None
    record_name: str = field(repr=False)
    service_id: int | None
    service_name: str
    minutes: int
    state: int
    comments: str = field(repr=False)
    location: str
    websource: str = ""
    record_deleted: bool = False
    from_web: bool = False  # booked online, so that its comments are the customer's own
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)  # to the group's own questions about it


@dataclass(frozen=True)
class AppointmentPage:
    """Some appointments of a list; `more` says whether others follow, `end` where in the list they begin."""

    appointments: tuple[Appointment, ...]
    more: bool
    end: int


def book(
    client: Client,
    group_id: int,
    *,
    zone: ZoneInfo,
    start: datetime,
    service_ids: Collection[int],
    calendar_id: int | None,
    record: Mapping[str, Any],
    extra: Mapping[str, Any],
    comments: str,
    websource: str,
    from_web: bool = True,
) -> tuple[Appointment, ...]:
    """POST /groups/:g/appointments: one appointment for each service, one after the other.

    A `record` with its "id" is updated, one without is created; `extra` holds the answers about the appointment;
    `from_web` says that the customer books, and that the comments are the customer's.
    An answer that does not say what was asked for is OutcomeUnknown: nobody is told that they are booked by it.
    """
    appointment: dict[str, Json] = {
        **extra,
        "date": reading.written(reading.wall(start, zone)),
        "intervention_ids": list(service_ids),
        "comments": comments,
        "websource": websource,
        "from_web": int(from_web),
        "fiche": {**record, "group_id": group_id},
    }
    if calendar_id is not None:
        appointment["calendar_id"] = calendar_id
    answer = client.post(f"groups/{group_id}/appointments.json", {"appointment": appointment})
    booked = _booked(answer, zone)
    if not _is_what_was_asked(booked, reading.wall(start, zone), service_ids, calendar_id, record.get("id")):
        raise OutcomeUnknown
    return booked


def upcoming(client: Client, group_id: int, *, zone: ZoneInfo) -> Iterator[Appointment]:
    """GET /groups/:g/appointments, page by page as they are taken, up to the limit of a listing."""
    for rows in listing.pages(client, f"groups/{group_id}/appointments.json", size=LISTED_AT_ONCE):
        for row in rows:
            appointment = _appointment(row, zone)
            if appointment is not None:
                yield appointment


def page(
    client: Client, group_id: int, *, zone: ZoneInfo, before: datetime | None = None, start: int = 0, size: int = 50
) -> AppointmentPage:
    """GET /groups/:g/appointments, `size` of them at most: those to come, soonest first; or those that have begun
    `before` an aware time, latest first. `start` counts from 0."""
    found = listing.page(client, f"groups/{group_id}/appointments.json", _sorted(before, zone), start=start, size=size)
    read = [one for row in found.rows if (one := _appointment(row, zone)) is not None]
    shown = [one for one in read if before is None or one.start < before]
    shown.sort(key=lambda one: (one.start, one.id), reverse=before is not None)
    return AppointmentPage(tuple(shown), found.more, start + len(found.rows))


def _sorted(before: datetime | None, zone: ZoneInfo) -> list[tuple[str, str]]:
    if before is None:
        return [("sort", "start"), ("dir", "asc")]
    until = reading.written(reading.wall(before, zone))
    return [("include_past", "1"), ("sort", "start"), ("dir", "desc"), *_where("start", "<", until)]


def find(client: Client, group_id: int, appointment_ids: Collection[int], *, zone: ZoneInfo) -> list[Appointment]:
    """GET /groups/:g/appointments for these only, past ones too: those that still stand, in the order of their start.

    An API that does not understand the condition lists everything: it is read until all are found.
    """
    wanted = set(appointment_ids)
    asked = [("include_past", "1"), *_where("id", "in", ",".join(str(number) for number in sorted(wanted)))]
    found: dict[int, Appointment] = {}
    for rows in listing.pages(client, f"groups/{group_id}/appointments.json", asked, size=LISTED_AT_ONCE):
        for row in rows:
            one = _appointment(row, zone)
            if one is not None and one.id in wanted:
                found[one.id] = one
        if len(found) == len(wanted):
            break
    return sorted(found.values(), key=lambda one: (one.start, one.id))


def of_record(client: Client, group_id: int, record_id: int, *, zone: ZoneInfo) -> list[Appointment]:
    """GET /groups/:g/appointments of one record, past ones too, in the order of their start."""
    asked = [("include_past", "1"), *_where("fiche_id", "=", str(record_id))]
    pages = listing.pages(client, f"groups/{group_id}/appointments.json", asked, size=LISTED_AT_ONCE)
    read = (_appointment(row, zone) for rows in pages for row in rows)
    found = [one for one in read if one is not None and one.record_id == record_id]
    return sorted(found, key=lambda one: (one.start, one.id))


def cancel(client: Client, group_id: int, appointment_id: int) -> None:
    """DELETE /groups/:g/appointments/:id. NotAllowed: too late, or never online. NotFound: it stands no more."""
    client.delete(f"groups/{group_id}/appointments/{appointment_id}.json")


def _where(name: str, op: str, value: str) -> list[tuple[str, str]]:
    return [("conditions[0][field]", name), ("conditions[0][op]", op), ("conditions[0][value]", value)]


def _booked(answer: Json, zone: ZoneInfo) -> tuple[Appointment, ...]:
    """Documented as {"records": […]}; a bare list and a bare object are as clear."""
    records = reading.row(answer).get("records", answer)
    rows = records if isinstance(records, list) else [records]
    found = (_appointment(reading.row(row), zone) for row in rows)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.start, one.id)))


def _is_what_was_asked(
    booked: tuple[Appointment, ...],
    start: datetime,
    service_ids: Collection[int],
    calendar_id: int | None,
    record_id: object,
) -> bool:
    """Calendar and record only where the answer names them: they may be absent, never others."""
    return (
        sorted(one.service_id or 0 for one in booked) == sorted(service_ids)
        and booked[0].start.replace(tzinfo=None) == start
        and (calendar_id is None or {one.calendar_id for one in booked} <= {calendar_id, None})
        and (record_id is None or {str(one.record_id) for one in booked} <= {str(record_id), "None"})
    )


def _appointment(row: Row, zone: ZoneInfo) -> Appointment | None:
    """Without id or start it is nothing that could be shown or compared."""
    appointment_id, start = reading.ident(row.get("id")), reading.moment(row.get("start"), zone)
    if appointment_id is None or start is None:
        return None
    calendar, service = reading.row(row.get("calendar")), reading.row(row.get("intervention"))
    fiche = reading.row(row.get("fiche"))
    end, minutes = _end(row, service, start, zone)
    return Appointment(
        id=appointment_id,
        start=start,
        end=end,
        group_id=_linked(row, "group"),
        calendar_id=_linked(row, "calendar"),
        calendar_name=reading.text(calendar.get("publicname")) or reading.text(row.get("calendar_name")),
        record_id=_linked(row, "fiche"),
        record_name=f"{reading.text(fiche.get('firstname'))} {reading.text(fiche.get('lastname'))}".strip(),
        service_id=_linked(row, "intervention"),
        service_name=reading.text(service.get("publicname")) or reading.text(row.get("intervention_name")),
        minutes=minutes,
        state=reading.number(row.get("state")) or 0,
        comments=reading.text(row.get("comments")),
        location=reading.text(row.get("location")),
        websource=reading.text(row.get("websource")),
        record_deleted=fiches.is_deleted(fiche),
        from_web=reading.flag(row.get("from_web"), default=False),
        answers={name: value for name, value in row.items() if _OWN_QUESTION.fullmatch(name) and _is_said(value)},
    )


def _is_said(value: Json) -> bool:
    return isinstance(value, str | int | float) and value != ""


def _linked(row: Row, what: str) -> int | None:
    return reading.ident(row.get(f"{what}_id")) or reading.ident(reading.row(row.get(what)).get("id"))


def _end(row: Row, service: Row, start: datetime, zone: ZoneInfo) -> tuple[datetime, int]:
    """The server computes the end; where it does not say, the service's length does."""
    end = reading.moment(row.get("end"), zone)
    length = reading.positive(row.get("intervention_length"), 0) or reading.positive(service.get("length"), 0)
    if end is None or end < start:
        end = (start.astimezone(UTC) + timedelta(minutes=length)).astimezone(zone)
    lasts = end.astimezone(UTC) - start.astimezone(UTC)  # between two times of one zone Python counts wall clock
    return end, length or round(lasts.total_seconds() / 60)
