"""The state, in SQLite: one table of documents per resource, and one of calendar events.

Names of tables and columns come from this file, never from outside; everything else travels as a parameter.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

MEMORY = ":memory:"
VERSION = 1
_OURS = 0x52445653

# A key of documents: what answers show in place of keys that the sandbox itself cannot do without.
DISGUISE = "_disguise"
MISSING = {"$missing": True}

# What each table can be asked by. The document itself holds everything an answer shows.
COLUMNS: dict[str, tuple[str, ...]] = {
    "groups": (),
    "interventionsets": ("group_id",),
    "interventions": ("group_id",),
    "calendarsets": ("group_id",),
    "calendars": ("group_id",),
    "customfields": ("group_id",),
    "fiches": ("group_id", "account_id"),
    "accounts": ("email",),
    "pros": ("email",),
}

# Of the sandbox alone: never part of an answer of the API.
HIDDEN: dict[str, frozenset[str]] = {
    "groups": frozenset({"rules", "start_every"}),
    "calendars": frozenset({"intervention_ids"}),
    "fiches": frozenset({"account_id"}),
    "accounts": frozenset({"password", "confirmed", "secretary", "note"}),
    "pros": frozenset({"password", "note"}),
}

_SCHEMA = """
CREATE TABLE vevents (id INTEGER PRIMARY KEY, group_id INTEGER, calendar_id INTEGER, start TEXT, stop TEXT,
  fiche_id INTEGER, intervention_id INTEGER, type TEXT, deleted INTEGER, every INTEGER, booking TEXT, doc TEXT);
CREATE INDEX vevents_by_calendar ON vevents (calendar_id, stop, start, type, deleted, every);
CREATE INDEX vevents_by_fiche ON vevents (fiche_id);
CREATE INDEX vevents_by_booking ON vevents (booking) WHERE booking IS NOT NULL;
CREATE INDEX fiches_by_account ON fiches (account_id);
CREATE UNIQUE INDEX accounts_by_email ON accounts (email COLLATE NOCASE);
CREATE TABLE sessions (id TEXT PRIMARY KEY, kind TEXT, owner_id INTEGER);
CREATE TABLE links (token TEXT PRIMARY KEY, account_id INTEGER);
CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT);
CREATE TABLE laid_days (day TEXT PRIMARY KEY, base TEXT);
CREATE TABLE filled_days (day TEXT PRIMARY KEY);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT);
"""

Doc = dict[str, Any]


class Store:
    """One connection, used by one thread."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.db = sqlite3.connect(path, isolation_level=None, cached_statements=256, timeout=20)
        self.db.row_factory = sqlite3.Row
        self._must_be_ours()
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")

    def _must_be_ours(self) -> None:
        """Never lay seeds over a file that holds something else."""
        if self._pragma("page_count") and self._pragma("application_id") != _OURS:
            raise sqlite3.DatabaseError("it is no file of the sandbox")

    def _pragma(self, name: str) -> int:
        return int(self.db.execute(f"PRAGMA {name}").fetchone()[0])

    def close(self) -> None:
        self.db.close()

    def create(self) -> None:
        """Lay the tables in an empty file."""
        for table, columns in COLUMNS.items():
            extra = "".join(f", {column}" for column in columns)
            self.db.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY{extra}, doc TEXT NOT NULL)")
            if "group_id" in columns:
                self.db.execute(f"CREATE INDEX {table}_by_group ON {table} (group_id)")
        self.db.executescript(_SCHEMA)
        self.db.execute(f"PRAGMA user_version = {VERSION}")
        self.db.execute(f"PRAGMA application_id = {_OURS}")

    def is_current(self) -> bool:
        """Whether the file has been laid, by this version of the sandbox."""
        return self._pragma("user_version") == VERSION

    def image(self) -> bytes:
        """Everything it holds."""
        return self.db.serialize()

    def restore(self, image: bytes) -> None:
        """Hold what another one held. In memory this is one copy, many times quicker than page by page into a file."""
        if self._path == MEMORY:
            self.db.deserialize(image)
            return
        with closing(sqlite3.connect(MEMORY)) as held:
            held.deserialize(image)
            held.backup(self.db)

    def generation(self) -> tuple[int, int]:
        """Changes whenever anybody, another process included, has written."""
        return self.db.total_changes, self._pragma("data_version")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and nobody else writes meanwhile."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def one(self, table: str, number: int) -> Doc | None:
        row = self.db.execute(f"SELECT doc FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return None if row is None else json.loads(row[0])

    def where(self, table: str, **columns: Any) -> list[Doc]:
        """Documents whose columns have these values, by id."""
        test = " AND ".join(f"{column} = ?" for column in columns) or "1"
        rows = self.db.execute(f"SELECT doc FROM {table} WHERE {test} ORDER BY id", tuple(columns.values()))  # noqa: S608
        return _decoded(row[0] for row in rows)

    def by_email(self, table: str, email: str) -> Doc | None:
        row = self.db.execute(f"SELECT doc FROM {table} WHERE email = ? COLLATE NOCASE", (email,)).fetchone()  # noqa: S608
        return None if row is None else json.loads(row[0])

    def insert(self, table: str, doc: Doc) -> Doc:
        """Store a new document under its id, or under the next free one."""
        number = doc.get("id") or self.next_id(table)
        doc = {"id": number, **doc} | {"id": number}
        self.insert_many(table, [doc])
        return doc

    def insert_many(self, table: str, docs: Iterable[Doc]) -> None:
        """Store new documents under the ids they have."""
        columns = COLUMNS[table]
        marks = ", ?" * (len(columns) + 1)
        self.db.executemany(
            f"INSERT INTO {table} (id{''.join(', ' + c for c in columns)}, doc) VALUES (?{marks})",  # noqa: S608
            ((doc["id"], *(_column(doc.get(column)) for column in columns), _encoded(doc)) for doc in docs),
        )

    def replace(self, table: str, number: int, doc: Doc) -> Doc:
        """Store a document anew."""
        columns = COLUMNS[table]
        sets = "".join(f", {column} = ?" for column in columns)
        values = (_column(doc.get(column)) for column in columns)
        self.db.execute(f"UPDATE {table} SET doc = ?{sets} WHERE id = ?", (_encoded(doc), *values, number))  # noqa: S608
        return doc

    def remove(self, table: str, number: int) -> None:
        self.db.execute(f"DELETE FROM {table} WHERE id = ?", (number,))  # noqa: S608

    def next_id(self, table: str) -> int:
        return int(self.db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])  # noqa: S608

    def meta(self, name: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def set_meta(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))


def shown(table: str, doc: Doc) -> Doc:
    """A document as the API answers it."""
    hidden = HIDDEN.get(table)
    if hidden:
        doc = {key: value for key, value in doc.items() if key not in hidden}
    return disguised(doc, doc[DISGUISE]) if DISGUISE in doc else doc


def disguised(answer: Doc, disguise: Doc) -> Doc:
    """An answer with other values in some places, or with holes, as the control interface asked for."""
    merged = {**answer, **disguise}
    return {key: value for key, value in merged.items() if value != MISSING and key != DISGUISE}


def _column(value: Any) -> int | str | None:
    return value if isinstance(value, (int, str)) else None


_encoded: Callable[[Doc], str] = json.JSONEncoder(separators=(",", ":")).encode


def _decoded(texts: Iterable[str]) -> list[Doc]:
    """Many documents by one call of the decoder, which is several times quicker than one call each."""
    return json.loads(f"[{','.join(texts)}]")
