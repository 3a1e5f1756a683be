"""The servers around the site of a soak: a sandbox that keeps what it has when restarted, and a Redis that does not."""

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from bench.soak.story import Made

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
KEY = "5eed5eed5eed5eed5eed5eed5eed5eed"
START_SECONDS = 60


@dataclass
class Sandbox:
    """A ClicRDV API with its data in a file: it can be restarted."""

    folder: Path
    port: int = 0
    process: "subprocess.Popen[str] | None" = None
    http: requests.Session = field(default_factory=requests.Session)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "sandbox",
            "--port",
            str(self.port),
            "--data",
            str(self.folder / "api.sqlite3"),
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline() if self.process.stdout else ""
        if not said.startswith("sandbox: http://"):
            raise RuntimeError(f"the sandbox did not start: {said}")
        self.port = urlsplit(said.partition(" ")[2].strip()).port or 0

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.communicate(timeout=20)
            self.process = None

    def post(self, switch: str, **body: Any) -> Any:
        answer = self.http.post(self.url + switch, json=body, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def add(self, resource: str, rows: list[dict[str, Any]]) -> None:
        self.post("/add", resource=resource, set=rows)

    def state(self) -> Any:
        answer = self.http.get(self.url + "/state.json", timeout=20)
        answer.raise_for_status()
        return answer.json()

    def appointments(self, group: int, email: str, password: str | None) -> list[dict[str, Any]]:
        """All of an account's, those that are over too, as the API itself tells them. Who has no account, or has not
        confirmed its address, has none."""
        if password is None:
            return []
        url = f"{self.url}/api/v1/groups/{group}/appointments.json?apikey={KEY}&results=all&include_past=1"
        answer = self.http.get(url, auth=(email, password), timeout=20)
        if answer.status_code == 401:
            return []
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()["records"]
        return found

    def accounts(self) -> dict[str, str]:
        """Every account's password."""
        return {row["email"]: row["password"] for row in self.state()["accounts"]}

    def mail(self, to: str) -> dict[str, Any] | None:
        """The last one with a password, also while nobody answers here."""
        rows = self._rows("SELECT doc FROM messages WHERE doc LIKE ? ORDER BY id DESC", f'%"{to}"%')
        found = (json.loads(doc) for (doc,) in rows)
        return next((mail for mail in found if mail["to"] == to and mail["password"]), None)

    def follow(self, link: str) -> bool:
        """A link of a mail, which names the port of the API as it was then."""
        try:
            return self.http.get(self.url + urlsplit(link).path, timeout=20).ok
        except requests.RequestException:
            return False

    def made(self) -> list[Made]:
        """Whatever was ever booked through the API, what was cancelled too, with what was asked for in one call."""
        asked = "SELECT id, booking, intervention_id, calendar_id, start, stop FROM vevents WHERE booking IS NOT NULL"
        return [Made(*row) for row in self._rows(asked)]

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "api.sqlite3", timeout=20)) as base:
            return base.execute(query, values).fetchall()


@contextmanager
def sandbox(folder: Path) -> Iterator[Sandbox]:
    found = Sandbox(folder)
    found.start()
    try:
        yield found
    finally:
        found.stop()


@dataclass
class Redis:
    """A cache that keeps nothing on a disk: who starts it again finds it empty."""

    folder: Path
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def start(self) -> None:
        self.port = self.port or _free_port()
        options = ["--bind", HOST, "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        command = [redis_program() or "redis-server", "--port", str(self.port), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("redis-server did not start")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection((HOST, self.port), timeout=2) as line:
            line.sendall(b"PING\r\n")
            return line.recv(5) == b"+PONG"
        return False

    def tell(self, number: int) -> None:
        if self.process is not None:
            self.process.send_signal(number)

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.tell(signal.SIGCONT)
            self.tell(number)
            self.process.wait(20)
            self.process = None


def redis_program() -> str | None:
    """Debian has servers where not every account looks."""
    return shutil.which("redis-server") or shutil.which("redis-server", path="/usr/sbin:/sbin")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def redis(folder: Path) -> Iterator[Redis]:
    found = Redis(folder)
    found.start()
    try:
        yield found
    finally:
        found.stop()
