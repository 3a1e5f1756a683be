"""What a group offers online: categories, services, calendars."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from . import listing, reading
from .customfields import CustomField as CustomField
from .customfields import custom_fields as custom_fields
from .errors import ApiError
from .reading import Json, Row
from .together import together
from .transport import Client

DEFAULT_MINUTES = 15


@dataclass(frozen=True)
class Category:
    """A heading for services; `name` is the public one."""

    id: int
    name: str
    description: str
    sort: int | None


@dataclass(frozen=True)
class Service:
    """What can be booked; `name` is the public one, the price in cents where there is one."""

    id: int
    category_id: int | None
    name: str
    description: str
    minutes: int
    price_cents: int | None
    sort: int | None


@dataclass(frozen=True)
class Calendar:
    """With whom, or with what; an address only where it is not the group's."""

    id: int
    set_id: int | None
    name: str
    address: str
    zipcode: str
    city: str
    sort: int | None


@dataclass(frozen=True)
class CalendarSet:
    """A heading for calendars; `name` is the public one."""

    id: int
    name: str
    sort: int | None


@dataclass(frozen=True)
class Catalogue:
    """Everything of a group that can be booked online, in the order in which it is shown."""

    categories: tuple[Category, ...]
    services: tuple[Service, ...]
    calendars: tuple[Calendar, ...]
    calendar_sets: tuple[CalendarSet, ...] = ()

    def service(self, service_id: int) -> Service | None:
        """The service, if it can be booked."""
        return next((service for service in self.services if service.id == service_id), None)

    def calendar(self, calendar_id: int) -> Calendar | None:
        """The calendar, if it can be booked."""
        return next((calendar for calendar in self.calendars if calendar.id == calendar_id), None)

    def category(self, category_id: int) -> Category | None:
        """The category, if it has anything to book."""
        return next((category for category in self.categories if category.id == category_id), None)

    def in_category(self, category_id: int | None) -> tuple[Service, ...]:
        """The services under this heading; None: those under none."""
        return tuple(service for service in self.services if service.category_id == category_id)


Listed = TypeVar("Listed", Category, Service, Calendar, CalendarSet)


@dataclass(frozen=True)
class Lists:
    """Every row of a group, as ClicRDV tells it; what customers see of them is in a Catalogue."""

    categories: tuple[Row, ...]
    services: tuple[Row, ...]
    calendars: tuple[Row, ...]


def lists(client: Client, group_id: int) -> Lists:
    """GET /groups/:g/interventionsets, /interventions and /calendars, whole, at the same time. Raises ApiError."""
    names = ("interventionsets", "interventions", "calendars")
    reads = [partial(listing.whole, client, f"groups/{group_id}/{name}.json") for name in names]
    return Lists(*map(tuple, together(reads)))


def catalogue(client: Client, group_id: int) -> Catalogue:
    """All that the group offers online, in three calls, and a fourth where calendars are in sets."""
    return shown_of(client, group_id, lists(client, group_id))


def shown_of(client: Client, group_id: int, read: Lists) -> Catalogue:
    """What customers see of these rows. Asks for the sets of calendars, where there are any."""
    named = _sorted(map(_category, _public(read.categories)))
    hidden = {reading.ident(row["id"]) for row in read.categories if not _name(row)}
    services = _services(read.services, {category.id for category in named}, hidden)
    used = {service.category_id for service in services}
    calendars = _calendars(read.calendars)
    shown = tuple(category for category in named if category.id in used)
    return Catalogue(shown, services, calendars, _calendar_sets(client, group_id, calendars))


def _calendar_sets(client: Client, group_id: int, calendars: Collection[Calendar]) -> tuple[CalendarSet, ...]:
    """GET /groups/:g/calendarsets. They are only headings: where they cannot be read there are none."""
    used = {calendar.set_id for calendar in calendars if calendar.set_id}
    if not used:
        return ()
    try:
        rows = listing.whole(client, f"groups/{group_id}/calendarsets.json")
    except ApiError:
        return ()
    return _sorted(found for found in map(_calendar_set, _public(rows)) if found.id in used)


def _calendar_set(row: Row) -> CalendarSet:
    return CalendarSet(reading.ident(row.get("id")) or 0, _name(row), reading.number(row.get("sort")))


def categories(client: Client, group_id: int) -> tuple[Category, ...]:
    """GET /groups/:g/interventionsets, those that have a public name."""
    return _sorted(map(_category, _public(listing.whole(client, f"groups/{group_id}/interventionsets.json"))))


def calendars_for(client: Client, group_id: int, service_ids: Collection[int]) -> tuple[Calendar, ...]:
    """GET /groups/:g/calendars?intervention_ids[]=…, those that offer all of these services online."""
    wanted = [("intervention_ids[]", str(service_id)) for service_id in service_ids]
    return _calendars(listing.whole(client, f"groups/{group_id}/calendars.json", wanted))


def services_of(client: Client, group_id: int, calendar_id: int) -> frozenset[int]:
    """GET /groups/:g/interventions?calendar_ids[]=…: the ids of all that this calendar offers, hidden ones too."""
    wanted = [("calendar_ids[]", str(calendar_id))]
    rows = listing.whole(client, f"groups/{group_id}/interventions.json", wanted)
    return frozenset(number for row in rows if (number := reading.ident(row.get("id"))))


def _services(rows: Iterable[Row], shown: set[int], hidden: set[int | None]) -> tuple[Service, ...]:
    """A category without public name hides its services, one that does not exist leaves them ungrouped."""
    offered = (row for row in _public(rows) if reading.ident(row.get("interventionset_id")) not in hidden)
    return _sorted(_service(row, shown) for row in offered)


def _calendars(rows: Iterable[Row]) -> tuple[Calendar, ...]:
    return _sorted(map(_calendar, _public(rows)))


def _public(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if _name(row) and not reading.flag(row.get("deleted"), default=False))


def _name(row: Row) -> str:
    return reading.text(row.get("publicname"))


def _category(row: Row) -> Category:
    return Category(
        id=reading.ident(row.get("id")) or 0,
        name=_name(row),
        description=reading.prose(row.get("description")),
        sort=reading.number(row.get("sort")),
    )


def _service(row: Row, shown: set[int]) -> Service:
    category_id = reading.ident(row.get("interventionset_id"))
    return Service(
        id=reading.ident(row.get("id")) or 0,
        category_id=category_id if category_id in shown else None,
        name=_name(row),
        description=reading.prose(row.get("description")),
        minutes=reading.positive(row.get("length"), DEFAULT_MINUTES),
        price_cents=_price(row.get("price")),
        sort=reading.number(row.get("sort")),
    )


def _price(value: Json) -> int | None:
    cents = reading.number(value)
    return cents if cents is not None and cents >= 0 else None


def _calendar(row: Row) -> Calendar:
    return Calendar(
        id=reading.ident(row.get("id")) or 0,
        set_id=reading.ident(row.get("calendarset_id")),
        name=_name(row),
        address=reading.text(row.get("address")),
        zipcode=reading.text(row.get("zipcode")),
        city=reading.text(row.get("city")),
        sort=reading.number(row.get("sort")),
    )


def _sorted(found: Iterable[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(found, key=_place))


def _place(one: Category | Service | Calendar | CalendarSet) -> tuple[bool, int, str, int]:
    """By `sort`, those without it last, then by name, then by id so that the order never wavers."""
    return (one.sort is None, one.sort or 0, reading.folded(one.name), one.id)
