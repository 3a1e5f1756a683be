"""Free times."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from . import reading
from .errors import UpstreamBroken
from .reading import Json, Row
from .transport import Client


class Slot(NamedTuple):
    """A time at which the service can start, and the calendars free then. A plain tuple: an answer has hundreds."""

    start: datetime
    capacity: int
    calendar_ids: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """The slots of the window asked for, and the first one from its beginning on, also where that lies after it."""

    slots: tuple[Slot, ...]
    first: datetime | None


def find(
    client: Client,
    group_id: int,
    *,
    zone: ZoneInfo,
    service_ids: Collection[int],
    calendar_id: int | None,
    start: date,
    days: int,
) -> Found:
    """GET /groups/:g/availabletimeslots for `days` days from `start` on; without a calendar, of any."""
    params = [("intervention_ids[]", str(service_id)) for service_id in service_ids]
    if calendar_id is not None:
        params.append(("calendar_id", str(calendar_id)))
    midnight = datetime.combine(start, time.min)
    window = [("start", reading.written(midnight)), ("nDays", str(days))]
    answer = client.get_answer(f"groups/{group_id}/availabletimeslots.json", [*params, *window])
    begin = max(midnight.replace(tzinfo=zone), datetime.now(zone))
    told = _told(_Words(answer.content or repr(answer.body).encode(), answer.body), zone)
    return _found(told, begin, (midnight + timedelta(days=days)).replace(tzinfo=zone))


@dataclass
class _Words:
    """An answer, known by its bytes; the rest goes once it is read."""

    content: bytes
    body: Json = field(compare=False)

    def __hash__(self) -> int:
        return hash(self.content)


@lru_cache(maxsize=32)
def _told(answer: _Words, zone: ZoneInfo) -> Found:
    """All that it names, from whenever to whenever. Asked again, ClicRDV mostly says the same: it is read once.

    The API promises neither order nor uniqueness: here every time comes once, in order.
    """
    told, answer.body = reading.row(answer.body), None
    rows, hint = told.get("availabletimeslots"), reading.moment(told.get("firstSlot"), zone)
    if not isinstance(rows, list):
        raise UpstreamBroken
    return Found(tuple(_merged(map(reading.row, rows), zone)), hint)


def _found(told: Found, begin: datetime, end: datetime) -> Found:
    """Windows may overlap: ours do not."""
    free = [slot for slot in told.slots if slot.start >= begin]
    starts = [slot.start for slot in free]
    if told.first is not None and told.first >= begin:
        starts.append(told.first)
    return Found(tuple(slot for slot in free if slot.start < end), min(starts, default=None))


def _merged(rows: Iterable[Row], zone: ZoneInfo) -> list[Slot]:
    slots: dict[datetime, Slot] = {}
    for row in rows:
        slot = _slot(row, zone)
        if slot is not None:
            slots[slot.start] = _both(slots[slot.start], slot) if slot.start in slots else slot
    return [slots[start] for start in sorted(slots)]


def _both(one: Slot, other: Slot) -> Slot:
    ids = tuple(dict.fromkeys(one.calendar_ids + other.calendar_ids))
    return Slot(one.start, max(one.capacity, other.capacity), ids)


def _slot(row: Row, zone: ZoneInfo) -> Slot | None:
    start = reading.moment(row.get("start"), zone)
    capacity = reading.number(row.get("capacity", 1))
    if start is None or (capacity is not None and capacity < 1):
        return None
    return Slot(start, capacity or 1, reading.idents(row.get("calendar_ids")))
