"""Collections: page by page, or whole."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from . import reading
from .errors import UpstreamBroken
from .reading import Json, Row
from .transport import Client, Params

PAGES_AT_MOST = 80

log = logging.getLogger("booking.clicrdv")


@dataclass(frozen=True)
class Page:
    """Some objects of a collection, how many there are in all where the API says so, and whether more may follow."""

    rows: tuple[Row, ...]
    total: int | None
    more: bool


def page(client: Client, path: str, params: Params = (), *, start: int, size: int | None) -> Page:
    """The objects from `start` on; `size` None asks for all of them."""
    wanted = ("results", "all" if size is None else str(size))
    offset = [("startIndex", str(start))] if start else []
    return _page(client.get(path, [*params, wanted, *offset]), start)


def pages(client: Client, path: str, params: Params = (), *, size: int | None) -> Iterator[tuple[Row, ...]]:
    """The whole collection, each object once, in as many calls as the API makes necessary, up to a limit."""
    seen: set[int] = set()
    start = 0
    for _ in range(PAGES_AT_MOST):
        part = page(client, path, params, start=start, size=size)
        fresh = _by_id(part.rows, seen)
        yield tuple(fresh.values())
        if not part.more or not fresh:
            return
        seen.update(fresh)
        start += len(part.rows)
    log.warning("%s has more than %d pages: the rest is left out", path, PAGES_AT_MOST)


def whole(client: Client, path: str, params: Params = ()) -> list[Row]:
    """All of a collection that is known to be small: a catalogue's."""
    return [row for part in pages(client, path, params, size=None) for row in part]


def _by_id(rows: tuple[Row, ...], seen: set[int]) -> dict[int, Row]:
    """What has no id can be neither shown nor booked; of two with one id the first counts."""
    fresh: dict[int, Row] = {}
    for row in rows:
        found = reading.ident(row.get("id"))
        if found is not None and found not in seen:
            fresh.setdefault(found, row)
    return fresh


def _page(answer: Json, start: int) -> Page:
    body = reading.row(answer)
    records = answer if isinstance(answer, list) else body.get("records")
    if not isinstance(records, list):
        raise UpstreamBroken
    total = reading.number(body.get("totalRecords"))
    size = reading.number(body.get("pageSize")) or 0
    more = start + len(records) < total if total is not None else 0 < size <= len(records)
    return Page(tuple(row for row in records if isinstance(row, dict)), total, more)


def single(answer: Json) -> Row:
    """One object. What has no id is none: an error's body, or somebody else's answer."""
    found = reading.row(answer)
    if reading.ident(found.get("id")) is None:
        raise UpstreamBroken
    return found
