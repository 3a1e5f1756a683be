"""Many visitors in one process, each on a connection that stays open and with a session of their own.

A loop instead of threads: a page costs this client a fraction of what it costs the site that shares the machine.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.report import percentile

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
LAST_CHUNK = b"0\r\n\r\n"
ANSWER_SECONDS = 40


@dataclass
class Heard:
    """What a crowd of visitors was answered, and how soon. ``other`` counts what was not a 200, by status (0: none)."""

    seconds: list[float] = field(default_factory=list)
    other: Counter[int] = field(default_factory=Counter)
    took: float = 0.0
    client_cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Good pages a second."""
        return len(self.seconds) / self.took

    @property
    def bad(self) -> int:
        return sum(self.other.values())

    def within(self, share: float) -> float:
        """Milliseconds that so many of the good answers took at most."""
        return percentile(self.seconds, share) * 1000


@dataclass(frozen=True)
class Guest:
    """What one visitor asks for, again and again: ``each`` seconds after an answer, ``pause`` after a refusal."""

    requests: Sequence[bytes]
    pause: float = 0.0
    each: float = 0.0


def request(path: str, *, address: int = 0, cookie: str = "") -> bytes:
    """A GET as a browser sends it through a proxy; every visitor has another address."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept-Encoding: gzip, deflate, br",
        "Accept-Language: fr",
        f"X-Forwarded-For: 10.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}",
    ]
    return "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode()


class Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bool]] | None = None
        self._heard = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self._settle((0, True))

    async def ask(self, asked: bytes) -> tuple[int, bool]:
        """The status of the whole answer, and whether the connection is over."""
        if self.transport is None:
            return 0, True
        self._heard.clear()
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(asked)
        async with asyncio.timeout(ANSWER_SECONDS):
            return await self._answer

    def data_received(self, data: bytes) -> None:
        self._heard += data
        end = self._heard.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._heard[:end])
        length = LENGTH.search(head)
        if length and len(self._heard) < end + 4 + int(length[1]):
            return
        if length or self._heard.endswith(LAST_CHUNK):
            self._settle((int(head[9:12]), bool(CLOSES.search(head))))

    def _settle(self, answer: tuple[int, bool]) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_result(answer)


def crowd(site: str, guests: Sequence[Guest], seconds: float) -> Heard:
    """All of them at once, for so long."""
    with ThreadPoolExecutor(1) as apart:  # there may be a loop already: a browser's
        return apart.submit(asyncio.run, stay(site, guests, seconds)).result()


async def stay(site: str, guests: Sequence[Guest], seconds: float) -> Heard:
    """The same inside a loop that has more to do."""
    heard, began, cpu = Heard(), time.perf_counter(), time.process_time()
    await asyncio.gather(*(_visit(site, guest, began + seconds, heard) for guest in guests))
    heard.took, heard.client_cpu = time.perf_counter() - began, time.process_time() - cpu
    return heard


async def _visit(site: str, guest: Guest, until: float, heard: Heard) -> None:
    connection, turn, began = await _connect(site), 0, time.perf_counter()
    while turn == 0 or began < until:
        status, over = await connection.ask(guest.requests[turn % len(guest.requests)])
        turn += 1
        if status == 200:
            heard.seconds.append(time.perf_counter() - began)
        else:
            heard.other[status] += 1
        await asyncio.sleep(guest.each if status == 200 else guest.pause)
        began = time.perf_counter()
        if over:
            connection = await _connect(site)
    if connection.transport:
        connection.transport.close()


async def _connect(site: str) -> Connection:
    address = urlsplit(site)
    _transport, connection = await asyncio.get_running_loop().create_connection(
        Connection, address.hostname or "", address.port or 0
    )
    return connection
