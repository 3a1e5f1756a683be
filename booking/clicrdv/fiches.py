"""Records: what a group knows of a person. An account may have several in one group, a secretary's sees thousands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import listing, reading
from .errors import NotFound, OutcomeUnknown, UpstreamBroken
from .reading import Json, Row
from .transport import Client

# The standard fields, and how many characters they take.
STANDARD: Mapping[str, int] = {"lastname": 64, "firstname": 64, "firstphone": 25, "secondphone": 25, "email": 255}

# Staff's notes and other programs' keys are nobody's business here; the rest is not the customer's to see or change.
_KEPT_OUT = frozenset({"id", "group_id", "comments", "externid", "deleted"})

Value = str | bool | None


@dataclass(frozen=True)
class Record:
    """A person's record in one group, its values under the API's own names."""

    id: int
    values: Mapping[str, Value] = field(repr=False)

    @property
    def lastname(self) -> str:
        """The family name."""
        return self._text("lastname")

    @property
    def firstname(self) -> str:
        """The given name."""
        return self._text("firstname")

    @property
    def firstphone(self) -> str:
        """The phone number to call first."""
        return self._text("firstphone")

    @property
    def email(self) -> str:
        """The address of this person, which need not be the account's."""
        return self._text("email")

    @property
    def birthdate(self) -> str:
        """The birth date as the API writes it, empty when unknown."""
        return self._text("birthdate")

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.firstname} {self.lastname}".strip()

    def _text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class RecordPage:
    """Some of an account's records; `total` counts those that are hidden too, as the API does."""

    records: tuple[Record, ...]
    total: int
    start: int


def page(client: Client, group_id: int, *, search: str = "", start: int = 0, size: int = 25) -> RecordPage:
    """GET /groups/:g/fiches, as many as asked for and never more. The next page starts at `start + size`."""
    params = [("search", search)] if search else []
    found = listing.page(client, f"groups/{group_id}/fiches.json", params, start=start, size=size)
    rows = found.rows[:size]
    total = found.total if found.total is not None else start + len(found.rows)
    return RecordPage(tuple(_record(row) for row in rows if _shown(row)), total, start)


def get(client: Client, group_id: int, record_id: int) -> Record:
    """GET /groups/:g/fiches/:id"""
    row = listing.single(client.get(f"groups/{group_id}/fiches/{record_id}.json"))
    if reading.ident(row["id"]) != record_id:
        raise UpstreamBroken
    if not _shown(row) or reading.ident(row.get("group_id")) not in (None, group_id):
        raise NotFound
    return _record(row)


def change(client: Client, group_id: int, record_id: int, values: Mapping[str, Value]) -> Record:
    """PUT /groups/:g/fiches/:id with the values that are to change. The answer is the record as it is now."""
    return _saved(client.put(f"groups/{group_id}/fiches/{record_id}.json", {"fiche": dict(values)}), record_id)


def create(client: Client, group_id: int, values: Mapping[str, Value]) -> Record:
    """POST /groups/:g/fiches: a new record of the account's."""
    return _saved(client.post(f"groups/{group_id}/fiches.json", {"fiche": {**values, "group_id": group_id}}), None)


def _saved(answer: Json, record_id: int | None) -> Record:
    """An answer that is not the record asked for says nothing of what was done."""
    row = reading.row(answer)
    found = reading.ident(row.get("id"))
    if found is None or record_id not in (None, found):
        raise OutcomeUnknown
    return _record(row)


def is_deleted(row: Row) -> bool:
    """Deleted records are listed to their account, their family name beginning with "$"."""
    return reading.flag(row.get("deleted"), default=False) or reading.text(row.get("lastname")).startswith("$")


def _shown(row: Row) -> bool:
    return bool(reading.ident(row.get("id"))) and not is_deleted(row)


def _record(row: Row) -> Record:
    values = {name: _value(value) for name, value in row.items() if name not in _KEPT_OUT and _is_flat(value)}
    return Record(reading.ident(row.get("id")) or 0, values)


def _is_flat(value: Json) -> bool:
    return not isinstance(value, dict | list)


def _value(value: Json) -> Value:
    if value is None or isinstance(value, bool):
        return value
    whole = reading.number(value) if isinstance(value, float) else None
    return reading.text(value if whole is None else whole)
