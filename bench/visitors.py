"""Visitors who ask for one address again and again, each on a connection of their own that stays open."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Figures:
    rate: float
    median: float
    p95: float
    errors: int


def visit(url: str, *, visitors: int, requests: int, cookie: str = "") -> Figures:
    """Share so many requests among so many visitors, all at once."""
    each = max(1, requests // visitors)
    began = time.perf_counter()
    with ThreadPoolExecutor(visitors) as pool:
        answers = [answer for found in pool.map(lambda _: ask(url, cookie, each), range(visitors)) for answer in found]
    taken = time.perf_counter() - began
    lengths = sorted(seconds for seconds, _ in answers)
    return Figures(
        rate=len(answers) / taken,
        median=statistics.median(lengths),
        p95=lengths[int(len(lengths) * 0.95) - 1],
        errors=sum(not well for _, well in answers),
    )


def ask(url: str, cookie: str, times: int) -> list[tuple[float, bool]]:
    """How long each answer took, and whether it was one."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=30)
    path = f"{address.path}?{address.query}"
    answers = []
    for _ in range(times):
        began = time.perf_counter()
        well = fetch(connection, path, cookie)
        answers.append((time.perf_counter() - began, well))
    connection.close()
    return answers


def fetch(connection: HTTPConnection, path: str, cookie: str) -> bool:
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        return False
    return answer.status == 200
