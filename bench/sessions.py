"""Rows of sessions, put into the database in bulk: like the one of a visitor who has come somewhere by themselves."""

import secrets
import sqlite3
from contextlib import closing

from bench.customer import CLINIC, Customer
from bench.production import House, Site

ENDED, LASTING = "2020-01-01 00:00:00", "2999-01-01 00:00:00"


def arrived(site: Site) -> Customer:
    """A visitor before the page of free times."""
    return Customer(site.address).open(f"{CLINIC}service/?service=21").open(f"{CLINIC}calendar/?calendar=15")


def copies(made: House, site: Site, count: int) -> list[str]:
    """Cookies of so many visitors who have come as far, each with a session of their own."""
    name, _, key = arrived(site).cookie.partition("=")
    return [f"{name}={one}" for one in _insert(made, key, count)]


def fill(made: House, key: str, count: int) -> None:
    """Until there are so many rows; every other one has ended."""
    with closing(sqlite3.connect(made.database, timeout=60)) as database:
        (present,) = database.execute("SELECT count(*) FROM django_session").fetchone()
    _insert(made, key, count - present, every_other_ended=True)


def _insert(made: House, key: str, count: int, *, every_other_ended: bool = False) -> list[str]:
    keys = [secrets.token_hex(16) for _ in range(count)]
    with closing(sqlite3.connect(made.database, timeout=60)) as database, database:
        of_this = "SELECT session_data FROM django_session WHERE session_key = ?"
        (data,) = database.execute(of_this, [key]).fetchone()
        ends = [ENDED if every_other_ended and number % 2 else LASTING for number in range(count)]
        rows = ((one, data, end) for one, end in zip(keys, ends, strict=True))
        database.executemany(
            "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (?, ?, ?)", rows
        )
    return keys
