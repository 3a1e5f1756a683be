"""All that a group has: what customers see, and what they do not, with the reasons; for those who wonder."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from . import catalog, reading
from .catalog import Catalogue, Lists
from .reading import Row
from .transport import Client

Kind = Literal["category", "service", "calendar"]
Why = Literal["deleted", "no public name", "category hidden", "no service"]


@dataclass(frozen=True)
class Hidden:
    """`name` is the one that the merchant uses; empty where the API does not tell it."""

    kind: Kind
    id: int
    name: str
    whys: tuple[Why, ...]


@dataclass(frozen=True)
class Inventory:
    """What customers see, and what is left out of that."""

    shown: Catalogue
    hidden: tuple[Hidden, ...]


def read(client: Client, group_id: int) -> Inventory:
    """GET /groups/:g/interventionsets, /interventions and /calendars. Raises ApiError."""
    rows = catalog.lists(client, group_id)
    shown = catalog.shown_of(client, group_id, rows)
    return Inventory(shown, tuple(_left_out(rows, shown)))


def _left_out(rows: Lists, shown: Catalogue) -> Iterator[Hidden]:
    nameless = {reading.ident(row.get("id")) for row in rows.categories if not _public_name(row)}
    kinds: tuple[tuple[Kind, tuple[Row, ...], set[int]], ...] = (
        ("category", rows.categories, {one.id for one in shown.categories}),
        ("service", rows.services, {one.id for one in shown.services}),
        ("calendar", rows.calendars, {one.id for one in shown.calendars}),
    )
    for kind, each, seen in kinds:
        for row in each:
            number = reading.ident(row.get("id"))
            if number and number not in seen:
                yield Hidden(kind, number, reading.text(row.get("name")), _whys(kind, row, nameless))


def _whys(kind: Kind, row: Row, nameless: set[int | None]) -> tuple[Why, ...]:
    """Every one of them, so that mending the first is not followed by finding the next."""
    possible: tuple[tuple[Why, bool], ...] = (
        ("deleted", reading.flag(row.get("deleted"), default=False)),
        ("no public name", not _public_name(row)),
        ("category hidden", kind == "service" and reading.ident(row.get("interventionset_id")) in nameless),
    )
    whys = tuple(why for why, holds in possible if holds)
    return whys or ("no service",)  # a category with a name that nothing is in


def _public_name(row: Row) -> str:
    return reading.text(row.get("publicname"))
