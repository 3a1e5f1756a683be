"""``python -m sandbox``: start the server."""

import argparse
import asyncio
import sqlite3
import sys
import tempfile
from pathlib import Path

from sandbox.app import App
from sandbox.server import Server
from sandbox.store import Store

DESCRIPTION = """A ClicRDV-like API on 127.0.0.1, for tests and for trying things out: it is no ClicRDV.
The API is under /api/v1/ and takes any 32 hex digits as a key; / tells more."""


def main() -> int:
    arguments = _arguments()
    try:
        if arguments.data:
            return _serve(Path(arguments.data), arguments.port)
        with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
            return _serve(Path(folder) / "state.sqlite3", arguments.port)
    except OSError as error:
        print(f"sandbox: cannot listen on port {arguments.port}: {error.strerror}", file=sys.stderr)
    except sqlite3.DatabaseError as error:
        print(f"sandbox: cannot use {arguments.data} as data file: {error}", file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m sandbox", description=DESCRIPTION)
    parser.add_argument("--port", type=_port, default=9000, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--data", metavar="FILE", help="SQLite file to keep the state in (default: a temporary one)")
    return parser.parse_args()


def _port(written: str) -> int:
    port = int(written)
    if not 0 <= port <= 65535:
        raise ValueError
    return port


def _serve(path: Path, port: int) -> int:
    store = Store(str(path))
    try:
        asyncio.run(_run(App(store), port))
    finally:
        store.close()
    return 0


async def _run(app: App, port: int) -> None:
    await Server(app).run(port)


if __name__ == "__main__":
    sys.exit(main())
