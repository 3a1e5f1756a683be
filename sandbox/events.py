"""Calendar events: openings, appointments, closures. Only names written in this file are put into SQL as text."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.clock import SEEDED, written
from sandbox.params import moment, optional_id, text, whole
from sandbox.store import DISGUISE, MISSING, Doc, Store

OPENING = "VfreebusyEvent"
APPOINTMENT = "Vevent"

_COLUMNS = ("group_id", "calendar_id", "start", "stop", "fiche_id", "intervention_id", "type", "deleted", "every")
_DEFAULTS: Doc = {
    "note": False, "text": "", "colorref": "", "taker": "", "comments": "", "from_web": False, "state": 0,
    "created_at": SEEDED, "updated_at": SEEDED, "websource": "", "key": "",
}  # fmt: skip
_INSERT = (
    "INSERT INTO vevents (id, group_id, calendar_id, start, stop, fiche_id, intervention_id, type, deleted, every,"
    " booking, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)"
)


def add(
    store: Store,
    *,
    group_id: int,
    calendar_id: int,
    start: datetime,
    end: datetime,
    kind: str = APPOINTMENT,
    fiche_id: int = 0,
    intervention_id: int = 0,
    every: int | None = None,
    booking: str | None = None,
    **rest: Any,
) -> int:
    """Write an event; ``every`` is an opening's rhythm, ``booking`` the customer's request it came with."""
    number = store.next_id("vevents")
    times = written(start), written(end)
    doc = json.dumps(rest) if rest else "{}"
    row = (number, group_id, calendar_id, *times, fiche_id, intervention_id, kind, every, booking, doc)
    store.db.execute(_INSERT, row)
    return number


def add_many(store: Store, rows: Iterable[tuple[Any, ...]]) -> None:
    """Seeds: (group, calendar, start, stop, record, service, type, every) each."""
    number = store.next_id("vevents") - 1
    store.db.executemany(_INSERT, ((number := number + 1, *row, None, "{}") for row in rows))


def one(store: Store, number: int) -> Doc | None:
    row = store.db.execute("SELECT * FROM vevents WHERE id = ?", (number,)).fetchone()
    return None if row is None else _doc(row)


def nothing() -> Doc:
    """An event in which everything is empty."""
    ends = {"start": "", "end": "", "type": APPOINTMENT, "deleted": False, "booking": None}
    return {**_DEFAULTS, "id": 0, "group_id": 0, "calendar_id": 0, "fiche_id": 0, "intervention_id": 0, **ends}


def change(store: Store, number: int, values: Doc) -> Doc:
    """Set fields of an event, columns and others alike."""
    old = store.db.execute("SELECT * FROM vevents WHERE id = ?", (number,)).fetchone()
    columns, rest, disguise = {}, {}, {}
    for key, value in values.items():
        column = {"end": "stop", "start_every": "every"}.get(key, key)
        if column in _COLUMNS and _fits(column, value):
            columns[column] = value
        elif column in (*_COLUMNS, "id") or value == MISSING:
            disguise[key] = value
        else:
            rest[key] = value
    doc = json.loads(old["doc"]) | rest
    if disguise:
        doc[DISGUISE] = doc.get(DISGUISE, {}) | disguise
    sets = "".join(f", {key} = ?" for key in columns)
    store.db.execute(f"UPDATE vevents SET doc = ?{sets} WHERE id = ?", (json.dumps(doc), *columns.values(), number))  # noqa: S608
    return one(store, number) or {}


def _fits(column: str, value: Any) -> bool:
    if column in ("start", "stop"):
        return _is_time(value)
    return isinstance(value, str if column == "type" else int)


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.strptime(value, "%Y-%m-%d %H:%M:%S").year > 1000  # noqa: DTZ007
    except ValueError:
        return False


def of_account(store: Store, group_id: int | None, account_id: int, *, after: datetime | None) -> list[Doc]:
    """An account's appointments, in one group or in all."""
    return _listed(
        store,
        "fiche_id IN (SELECT id FROM fiches WHERE account_id = ?) AND (? IS NULL OR group_id = ?)",
        (account_id, group_id, group_id),
        after,
    )


def of_group(store: Store, group_id: int, *, after: datetime | None) -> list[Doc]:
    return _listed(store, "group_id = ? AND fiche_id > 0", (group_id,), after)


def of_fiche(store: Store, fiche_id: int, *, after: datetime | None) -> list[Doc]:
    return _listed(store, "fiche_id = ?", (fiche_id,), after)


def _listed(store: Store, test: str, values: tuple[Any, ...], after: datetime | None) -> list[Doc]:
    rows = store.db.execute(
        f"SELECT * FROM vevents WHERE {test} AND deleted = 0 AND type <> ? AND stop > ? ORDER BY start, id",  # noqa: S608
        (*values, OPENING, written(after) if after else ""),
    )
    return [_doc(row) for row in rows]


def in_window(store: Store, calendar_ids: list[int], start: datetime, end: datetime) -> list[tuple[Any, ...]]:
    """(calendar, type, start, stop, every) of all that touches a window."""
    marks = ", ".join("?" * len(calendar_ids))
    cursor = store.db.cursor()
    cursor.row_factory = None
    return cursor.execute(
        f"SELECT calendar_id, type, start, stop, every FROM vevents WHERE calendar_id IN ({marks})"  # noqa: S608
        " AND stop > ? AND start < ? AND deleted = 0",
        (*calendar_ids, written(start), written(end)),
    ).fetchall()


def of_anybody(store: Store, **columns: int) -> list[Doc]:
    """Events of every type, deleted ones too, whose columns have these values, in the order they were made."""
    test = " AND ".join(f"{column} = ?" for column in columns)
    assert set(columns) <= set(_COLUMNS)
    rows = store.db.execute(f"SELECT * FROM vevents WHERE {test} ORDER BY id", tuple(columns.values()))  # noqa: S608
    return [_doc(row) for row in rows]


def last_opening(store: Store, calendar_ids: list[int]) -> str | None:
    marks = ", ".join("?" * len(calendar_ids))
    row = store.db.execute(
        f"SELECT max(stop) FROM vevents WHERE calendar_id IN ({marks}) AND type = ? AND deleted = 0",  # noqa: S608
        (*calendar_ids, OPENING),
    ).fetchone()
    return row[0]


def _doc(row: sqlite3.Row) -> Doc:
    return {
        **_DEFAULTS,
        "id": row["id"],
        "group_id": row["group_id"],
        "calendar_id": row["calendar_id"],
        "start": row["start"],
        "end": row["stop"],
        "fiche_id": row["fiche_id"] or 0,
        "intervention_id": row["intervention_id"] or 0,
        "type": row["type"],
        "deleted": bool(row["deleted"]),
        "booking": row["booking"],
        **(json.loads(row["doc"]) if row["doc"] != "{}" else {}),
    }


def add_any(store: Store, values: Doc) -> int:
    """An event as the control interface words it, whatever is left out being empty."""
    known = {"group_id", "calendar_id", "start", "end", "fiche_id", "intervention_id", "type", "start_every", "id"}
    return add(
        store,
        group_id=whole(values.get("group_id"), "group_id"),
        calendar_id=whole(values.get("calendar_id"), "calendar_id"),
        start=moment(values.get("start"), "start"),
        end=moment(values.get("end"), "end"),
        kind=text(values.get("type") or APPOINTMENT, "type"),
        fiche_id=whole(values.get("fiche_id") or 0, "fiche_id"),
        intervention_id=whole(values.get("intervention_id") or 0, "intervention_id"),
        every=optional_id(values.get("start_every"), "start_every"),
        **{key: value for key, value in values.items() if key not in known},
    )
