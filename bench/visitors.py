"""Visitors who do the same thing again and again, each on a connection of their own that stays open."""

import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    seconds: float
    status: int = 0
    body: bytes = b""
    cookie: str = ""

    @property
    def is_well(self) -> bool:
        return self.status in (200, 201)


@dataclass
class Visitor:
    """``number`` counts the visitors from 0."""

    address: str
    number: int
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection(urlsplit(self.address).netloc, timeout=30)

    def ask(self, path: str, method: str = "GET", sent: Any = None, headers: dict[str, str] | None = None) -> Answer:
        body = None if sent is None else json.dumps(sent)
        headers = dict(headers or self.headers) | ({"Content-Type": "application/json"} if body else {})
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException):
            self.connection.close()
            return Answer(time.perf_counter() - began)
        cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        return Answer(time.perf_counter() - began, answer.status, content, cookie)


# What a visitor does once, and the answers of it that count.
Round = Callable[[Visitor], list[Answer]]


@dataclass(frozen=True)
class Target:
    name: str
    address: str
    round: Round
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    rate: float
    median: float
    p95: float
    errors: int


def reading(path: str) -> Round:
    return lambda visitor: [visitor.ask(path)]


def visit(target: Target, *, visitors: int, rounds: int) -> Figures:
    """Share so many rounds among so many visitors, all at once."""

    def stay(number: int) -> list[Answer]:
        visitor = Visitor(target.address, number, target.headers)
        found = [answer for _ in range(max(1, rounds // visitors)) for answer in target.round(visitor)]
        visitor.connection.close()
        return found

    began = time.perf_counter()
    with ThreadPoolExecutor(visitors) as pool:
        answers = [answer for found in pool.map(stay, range(visitors)) for answer in found]
    taken = time.perf_counter() - began
    lengths = sorted(answer.seconds for answer in answers)
    return Figures(
        rate=len(answers) / taken,
        median=statistics.median(lengths),
        p95=lengths[int(len(lengths) * 0.95) - 1],
        errors=sum(not answer.is_well for answer in answers),
    )
