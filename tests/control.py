"""A sandbox of one's own, and its switches: faults, clock, rules, somebody else's booking."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

ROOT = Path(__file__).resolve().parent.parent
KEY = "0123456789abcdef0123456789abcdef"


class Sandbox:
    def __init__(self, url: str) -> None:
        self.url = url
        self._http = requests.Session()

    def post(self, switch: str, /, **body: Any) -> Any:
        answer = self._http.post(self.url + switch, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> Any:
        answer = self._http.get(self.url + path, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def get_page(self, url: str) -> str:
        """What a person sees who follows a link of a mail."""
        answer = self._http.get(url, timeout=10)
        answer.raise_for_status()
        return answer.text

    def reset(self) -> None:
        self.post("/reset")

    def fault(self, path: str, kind: str, **details: Any) -> None:
        self.post("/faults", path=path, kind=kind, **details)

    def heal(self) -> None:
        self._http.delete(self.url + "/faults", timeout=10).raise_for_status()

    def edit(self, resource: str, number: int, /, **fields: Any) -> Any:
        return self.post("/edit", resource=resource, id=number, set=fields)

    def add(self, resource: str, **fields: Any) -> Any:
        return self.post("/add", resource=resource, set=fields)

    def add_all(self, resource: str, rows: list[dict[str, Any]]) -> None:
        self.post("/add", resource=resource, set=rows)

    def now(self) -> datetime:
        """In Paris, where most groups are: by UTC it is the day before for an hour or two."""
        return datetime.fromisoformat(self.get("/state.json")["now"]).astimezone(ZoneInfo("Europe/Paris"))

    def days_ahead(self, count: int) -> list[str]:
        """The next days, from tomorrow on."""
        today = self.now().date()
        return [str(today + timedelta(days=ahead)) for ahead in range(1, count + 1)]

    def rules(self, group_id: int, **rules: Any) -> None:
        self.post("/rules", group_id=group_id, **rules)

    def take(self, start: str, *, group_id: int = 4, calendar_id: int = 15, service_id: int = 21) -> None:
        self.post("/take", group_id=group_id, calendar_id=calendar_id, start=start, intervention_ids=[service_id])

    def expire_sessions(self) -> None:
        self.post("/sessions/expire")

    def mail(self, to: str) -> list[dict[str, Any]]:
        return [message for message in self.get("/mailbox.json")["messages"] if message["to"] == to]

    def requests(self, method: str | None = None, containing: str = "") -> list[dict[str, Any]]:
        """What the API was asked, oldest first; control calls are not among them."""
        asked = [r for r in self.get("/requests")["requests"] if r["path"].startswith("/api/")]
        return [r for r in asked if (method is None or r["method"] == method) and containing in r["path"]]

    def ids(self, resource: str, group_id: int = 4) -> list[int]:
        listed = self.get(f"/api/v1/groups/{group_id}/{resource}.json?apikey={KEY}&results=all")
        return [row["id"] for row in listed["records"]]

    def appointments(
        self,
        group_id: int = 4,
        email: str = "camille.roux@example.org",
        password: str = "rendez-vous",
        include_past: int = 0,
    ) -> list[dict[str, Any]]:
        """An account's appointments, as the API itself tells them."""
        url = f"{self.url}/api/v1/groups/{group_id}/appointments.json?apikey={KEY}&results=all"
        url += f"&include_past={include_past}"
        answer = self._http.get(url, auth=(email, password), timeout=10)
        answer.raise_for_status()
        return answer.json()["records"]


@contextmanager
def running(*arguments: str) -> Iterator[Sandbox]:
    """A sandbox process on a free port, stopped at the end."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("sandbox: http://"), line
            yield Sandbox(line.split(": ", 1)[1].strip())
        finally:
            process.terminate()
