"""What a group has and customers do not see, and why: the other side of catalog.py, for those who wonder."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from . import catalog, listing, reading
from .reading import Row
from .transport import Client

Kind = Literal["category", "service", "calendar"]
Why = Literal["no public name", "deleted", "category hidden"]
PATHS: dict[Kind, str] = {"category": "interventionsets", "service": "interventions", "calendar": "calendars"}


@dataclass(frozen=True)
class Hidden:
    """`name` is the one that the merchant uses; empty where the API does not tell it."""

    kind: Kind
    id: int
    name: str
    why: Why


def hidden(client: Client, group_id: int) -> tuple[Hidden, ...]:
    """GET /groups/:g/interventionsets, /interventions and /calendars: all that catalog.catalogue leaves out.

    Raises ApiError.
    """
    shown = catalog.catalogue(client, group_id)
    seen: dict[Kind, set[int]] = {
        "category": {one.id for one in catalog.categories(client, group_id)},
        "service": {one.id for one in shown.services},
        "calendar": {one.id for one in shown.calendars},
    }
    return tuple(found for kind in PATHS for found in _left_out(client, group_id, kind, seen[kind]))


def _left_out(client: Client, group_id: int, kind: Kind, seen: set[int]) -> Iterator[Hidden]:
    for row in listing.whole(client, f"groups/{group_id}/{PATHS[kind]}.json"):
        number = reading.ident(row.get("id"))
        if number and number not in seen:
            yield Hidden(kind, number, reading.text(row.get("name")), _why(row))


def _why(row: Row) -> Why:
    if reading.flag(row.get("deleted"), default=False):
        return "deleted"
    return "category hidden" if reading.text(row.get("publicname")) else "no public name"
