"""Which calls go wrong, and how: the list that tests write."""

import json
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from sandbox.errors import bad_parameter
from sandbox.params import optional_id, text, whole

KINDS = (
    "delay", "status", "reset", "hang", "truncated", "truncated-json", "html", "body", "applied-then-reset", "drip",
)  # fmt: skip


@dataclass
class Fault:
    id: int
    path: str
    kind: str
    method: str | None = None
    count: int | None = None
    skip: int = 0
    seconds: float = 2.0
    status: int | None = None
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def matches(self, method: str, path: str) -> bool:
        return self.count != 0 and self.method in (None, method) and fnmatchcase(path, self.path)

    def strikes(self) -> bool:
        """Count a call that matches: whether it is this one's turn."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.count is not None:
            self.count -= 1
        return True


class Faults:
    """The first fault on the list whose turn it is strikes."""

    def __init__(self) -> None:
        self.listed: list[Fault] = []
        self._count = 0

    def add(self, given: dict[str, Any]) -> Fault:
        self._count += 1
        fault = _read(self._count, given)
        self.listed.append(fault)
        return fault

    def for_call(self, method: str, path: str) -> Fault | None:
        return next((fault for fault in self.listed if fault.matches(method, path) and fault.strikes()), None)

    def clear(self) -> None:
        self.listed.clear()

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self.listed]


def _read(number: int, given: dict[str, Any]) -> Fault:
    kind = given.get("kind")
    if kind not in KINDS:
        raise bad_parameter(f"kind must be one of {', '.join(KINDS)}.")
    body, count = given.get("body"), given.get("count", 1)
    return Fault(
        id=number,
        path=text(given.get("path") or "*", "path"),
        kind=kind,
        method=text(given.get("method"), "method").upper() or None,
        count=None if count is None else whole(count, "count", least=1),
        skip=whole(given.get("skip") or 0, "skip"),
        seconds=_seconds(given.get("seconds", 2.0)),
        status=_status(given.get("status")),
        body=body if body is None or isinstance(body, str) else json.dumps(body),
        headers=_headers(given.get("headers")),
    )


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 3600:
        raise bad_parameter("seconds must be a number from 0 to 3600.")
    return float(value)


def _status(value: Any) -> int | None:
    found = optional_id(value, "status")
    if found is not None and not 200 <= found <= 599:
        raise bad_parameter("status must lie between 200 and 599.")
    return found


def _headers(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    pairs = value.items() if isinstance(value, dict) else [("", None)]
    if not all(isinstance(text, str) and text.isprintable() for pair in pairs for text in pair):
        raise bad_parameter("headers must be names and values.")
    return dict(pairs)
