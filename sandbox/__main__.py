"""``python -m sandbox``: start the server."""

import argparse
import asyncio
import sqlite3
import sys
import textwrap

from sandbox.app import App
from sandbox.faults import KINDS
from sandbox.rules import NAMES
from sandbox.server import Server
from sandbox.store import COLUMNS, MEMORY, Store

DESCRIPTION = """\
A server on 127.0.0.1 that speaks ClicRDV's REST API v1, for tests and for trying things out.
It is no ClicRDV, and nothing reaches the real one: groups, people and appointments are made up."""

EPILOG = """\
the API:
  http://127.0.0.1:PORT/api/v1/ with apikey=KEY in the query of every call; any 32 hexadecimal
  digits will do. The address is printed at the start. For instance:

  curl 'http://127.0.0.1:9000/api/v1/groups.json?apikey=0123456789abcdef0123456789abcdef'

pages for people:
  /                      groups, accounts with their passwords, the newest calls, and the switches
                         below as buttons
  /mailbox               the e-mails that ClicRDV would have sent

control interface, for programs: takes and gives JSON, needs no key
  POST /faults           let calls go wrong: {"kind": "status", "status": 503, "path": "*"}, and
                         "method", "count" (1; null: all), "skip" (0), "seconds" (2), "body",
                         "headers"; kinds: KINDS
  GET, DELETE /faults    those that are set; forget them
  POST /clock            {"now": "2026-12-01T10:00:00Z"}, {"advance": 3600} or {"reset": true}
  POST /sessions/expire  sign everybody out, or one: {"email": "camille.roux@example.org"}
  POST /take             somebody else books: {"group_id": 4, "intervention_ids": [21],
                         "start": "2026-12-01 10:00:00", "calendar_id": 15}
  POST /edit             set any field of anything:
                         {"resource": "groups", "id": 4, "set": {"openData": false}}
  POST /add              add anything: {"resource": "fiches", "set": {"group_id": 4}}, or, with
                         a list of them, several at once; resources:
                         RESOURCES
  POST /rules            what a group refuses: {"group_id": 4, "max_upcoming": 2}; null takes a
                         rule away; rules: RULES
  POST /reset            everything as on the first day
  GET, DELETE /requests  the calls that came in, with ?since=N those after the Nth; forget them
  GET /mailbox.json      the e-mails
  GET /state.json        clock, groups, accounts with their passwords, number of bookings
  GET /healthz           {"ok": true} once it serves

more:
  docs/sandbox.md        what is exact and what is a decision of ours
  /openapi.json          the API, described for programs
"""
_COLUMN, _WIDTH = 25, 100


def main() -> int:
    arguments = _arguments()
    try:
        return _serve(arguments.data or MEMORY, arguments.port)
    except OSError as error:
        print(f"sandbox: cannot listen on port {arguments.port}: {error.strerror}", file=sys.stderr)
    except sqlite3.DatabaseError as error:
        print(f"sandbox: cannot use {arguments.data} as data file: {error}", file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m sandbox",
        description=DESCRIPTION,
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_port, default=9000, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--data", metavar="FILE", help="SQLite file to keep the state in (default: none)")
    return parser.parse_args()


def _epilog() -> str:
    """Names where they belong, on as many lines as they need."""
    names = {"KINDS": KINDS, "RESOURCES": [*COLUMNS, "vevents"], "RULES": NAMES}
    lines = EPILOG.splitlines()
    for place, listed in names.items():
        number, line = next((n, line) for n, line in enumerate(lines) if line.endswith(place))
        text = line.removesuffix(place) + ", ".join(listed)
        lines[number] = textwrap.fill(text, _WIDTH, subsequent_indent=" " * _COLUMN, break_on_hyphens=False)
    return "\n".join(lines)


def _port(written: str) -> int:
    port = int(written)
    if not 0 <= port <= 65535:
        raise ValueError
    return port


def _serve(path: str, port: int) -> int:
    store = Store(path)
    try:
        asyncio.run(_run(App(store), port))
    finally:
        store.close()
    return 0


async def _run(app: App, port: int) -> None:
    await Server(app).run(port)


if __name__ == "__main__":
    sys.exit(main())
