"""A sandbox process, and a client of it that knows nothing of the sandbox's insides."""

import hashlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

ROOT = Path(__file__).resolve().parents[2]
KEY = "0123456789abcdef0123456789abcdef"
CAMILLE, PARENT, NEWCOMER = "camille.roux@example.org", "parent@example.org", "nouveau@example.org"
SECRETARY, STAFF = "secretariat@example.org", "pro@example.org"
PASSWORD = "rendez-vous"


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process on a free port, with its address."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith("sandbox: http://127.0.0.1:"), process.communicate()
            yield process, line.removeprefix("sandbox: ").strip()
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


class Api:
    """Calls the API with a key, as nobody or as somebody signed in."""

    def __init__(self, address: str, session: str | None = None, key: str | None = KEY) -> None:
        self.address, self.session, self.key = address, session, key
        self.http = requests.Session()
        self.http.trust_env = False

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        params = [*more.pop("params", []), *([("apikey", self.key)] if self.key else [])]
        headers = {**({"Cookie": f"_session_id={self.session}"} if self.session else {}), **more.pop("headers", {})}
        url = f"{self.address}/api/v1/{path}"
        answer = self.http.request(method, url, params=params, json=body, headers=headers, timeout=10, **more)
        self.http.cookies.clear()
        return answer

    def get(self, path: str, *params: tuple[str, Any], status: int = 200) -> Any:
        answer = self.call("GET", f"{path}.json", params=list(params))
        assert answer.status_code == status, answer.text
        return answer.json()

    def records(self, path: str, *params: tuple[str, Any]) -> list[dict[str, Any]]:
        return self.get(path, *params)["records"]

    def ids(self, path: str, *params: tuple[str, Any]) -> list[int]:
        return [record["id"] for record in self.records(path, ("results", "all"), *params)]

    def send(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.call(method, f"{path}.json", body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def signed_in(self, email: str, password: str = PASSWORD, kind: str = "account") -> "Api":
        form = {f"{kind}[email]": email, f"{kind}[password]": hashlib.sha1(password.encode()).hexdigest()}
        answer = self.call("POST", "sessions/login.json", data=form)
        assert answer.status_code == 200, answer.text
        return Api(self.address, answer.headers["Set-Cookie"].split("=")[1].split(";")[0], None)

    def slots(self, *params: tuple[str, Any], group_id: int = 4, service: int = 21) -> dict[str, Any]:
        return self.get(f"groups/{group_id}/availabletimeslots", ("intervention_ids[]", service), *params)

    def starts(self, *params: tuple[str, Any], **more: Any) -> list[str]:
        return [slot["start"] for slot in self.slots(*params, **more)["availabletimeslots"]]

    def book(self, start: str, *, fiche: Any = None, group_id: int = 4, **more: Any) -> requests.Response:
        asked = {"date": start, "intervention_ids": [21], "fiche": fiche or {"id": 48}, **more}
        return self.call("POST", f"groups/{group_id}/appointments.json", {"appointment": asked})

    # The control interface.

    def today(self) -> date:
        """The day it is in Paris by the sandbox's clock."""
        now = datetime.fromisoformat(self.ask("/state.json")["now"])
        return now.astimezone(ZoneInfo("Europe/Paris")).date()

    def ask(self, path: str) -> Any:
        return self.http.get(self.address + path, timeout=10).json()

    def tell(self, path: str, /, **body: Any) -> Any:
        answer = self.http.post(self.address + path, json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def raw(self, text: bytes) -> bytes:
        """Everything a connection answers to these very bytes, up to its end."""
        host, port = self.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(text)
            return b"".join(iter(lambda: connection.recv(65536), b""))


def conditions(*asked: tuple[str, str, Any]) -> list[tuple[str, Any]]:
    """``conditions[i][field]`` and so on, of (field, operator, value) each."""
    parts = ("field", "op", "value")
    return [
        (f"conditions[{i}][{part}]", said)
        for i, each in enumerate(asked)
        for part, said in zip(parts, each, strict=True)
    ]


def refusal(answer: requests.Response) -> tuple[int, int | None]:
    """Status and code of a refused call, whose body must look like no record."""
    assert "id" not in answer.json()
    return answer.status_code, answer.json()["error"].get("code")
