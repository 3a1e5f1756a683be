"""A proxy between the site and an API that lets calls go wrong, each by a seeded random choice; it counts what it did.

with faults.running(sandbox, seed=8) as proxy:
    proxy.rates = faults.everything(0.2)   # of five calls one goes wrong, in any way
    ...
    proxy.rates = {}                       # from now on all goes well
"""

import asyncio
import random
import socket
import struct
import threading
import time
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

HELD_SECONDS = 20  # a call without answer is let go then
LATE_SECONDS = (0.2, 3.0)
OUTAGE_SECONDS = (0.2, 0.8)
TOO_LONG = 6 * 1024 * 1024
_GONE = (OSError, EOFError, asyncio.LimitOverrunError)
_PAGE = b"<!doctype html><title>Maintenance</title><h1>Maintenance</h1>"


@dataclass
class Call:
    """One call: what was sent, whom to answer, and the way to the API."""

    method: str
    path: str
    sent: bytes
    reader: StreamReader
    writer: StreamWriter
    proxy: "Proxy"

    async def forward(self) -> bytes:
        """Let the API carry it out; its whole answer."""
        return await self.proxy.ask(self.sent)

    async def write(self, answer: bytes) -> bool:
        self.writer.write(answer)
        await self.writer.drain()
        return True

    def reset(self) -> bool:
        connection = self.writer.get_extra_info("socket")
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        return False

    async def hold(self) -> bool:
        """Say nothing until the other side has had enough."""
        with suppress(*_GONE, TimeoutError):
            async with asyncio.timeout(HELD_SECONDS):
                await self.reader.read(1)
        return False


# Whether the connection goes on.
Fault = Callable[[Call], Awaitable[bool]]


def canned(status: int, body: bytes, content_type: str = "application/json", *more: str) -> bytes:
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join([*head, "", ""]).encode() + body


async def _well(call: Call) -> bool:
    return await call.write(await call.forward())


async def _refuse(call: Call) -> bool:
    call.proxy.begin_outage(random.uniform(*OUTAGE_SECONDS))  # noqa: S311
    return call.reset()


async def _reset(call: Call) -> bool:
    return call.reset()


async def _hang_applied(call: Call) -> bool:
    await call.forward()
    return await call.hold()


async def _lost(call: Call) -> bool:
    await call.forward()
    return call.reset()


async def _cut(call: Call) -> bool:
    answer = await call.forward()
    await call.write(answer[: max(20, len(answer) // 2)])
    return False


async def _drip(call: Call) -> bool:
    answer = await call.forward()
    size = max(1, len(answer) // 12)
    for at in range(0, len(answer), size):
        await call.write(answer[at : at + size])
        await asyncio.sleep(0.1)
    return True


async def _late(call: Call) -> bool:
    """Carried out late, perhaps when nobody waits for it any more."""
    await asyncio.sleep(random.uniform(*LATE_SECONDS))  # noqa: S311
    return await _well(call)


async def _late_answer(call: Call) -> bool:
    answer = await call.forward()
    await asyncio.sleep(random.uniform(*LATE_SECONDS))  # noqa: S311
    return await call.write(answer)


async def _other_type(call: Call) -> bool:
    answer = await call.forward()
    return await call.write(answer.replace(b"application/json", b"text/plain", 1))


async def _idle_close(call: Call) -> bool:
    """The answer promises that the connection stays."""
    await _well(call)
    await asyncio.sleep(random.uniform(0, 0.05))  # noqa: S311
    return False


def _instead(answer: Callable[[], bytes], *, applied: bool = False) -> Fault:
    async def fault(call: Call) -> bool:
        if applied:
            await call.forward()
        return await call.write(answer())

    return fault


def _said(status: int) -> Callable[[], bytes]:
    return lambda: canned(status, _PAGE, "text/html")


_INSTEAD: dict[str, Callable[[], bytes]] = {
    **{str(status): _said(status) for status in (500, 502, 503, 504)},
    "garbage": lambda: canned(200, bytes(random.randrange(256) for _ in range(200))),  # noqa: S311
    "html-200": _said(200),
    "redirect": lambda: canned(302, b"", "text/html", "Location: http://127.0.0.1:9/elsewhere"),
    "too-long": lambda: canned(200, b"[" + b" " * TOO_LONG),
}
KINDS: dict[str, Fault] = {
    "refuse": _refuse,
    "reset": _reset,
    "hang": Call.hold,
    "hang-applied": _hang_applied,
    "lost": _lost,
    "cut": _cut,
    "drip": _drip,
    "late": _late,
    "late-answer": _late_answer,
    "other-type": _other_type,
    "idle-close": _idle_close,
    "429": _instead(_said(429)),  # who says so has done nothing
    **{name: _instead(answer) for name, answer in _INSTEAD.items()},
    **{f"{name}-applied": _instead(answer, applied=True) for name, answer in _INSTEAD.items()},
}


def everything(share: float) -> dict[str, float]:
    """Of all calls this share goes wrong, in each way as often as in the others."""
    return dict.fromkeys(KINDS, share / len(KINDS))


class Proxy:
    """`rates` says how often each kind is drawn, `concerns` for which calls. Both may be changed at any time."""

    def __init__(self, upstream: str, seed: int) -> None:
        address = urlsplit(upstream)
        self.upstream = (address.hostname or "", address.port or 80)
        self.rates: Mapping[str, float] = {}
        self.concerns: Callable[[str, str], bool] = lambda method, path: True
        self.counts: Counter[str] = Counter()
        self.calls = self.under_way = 0
        self.port, self.url = 0, ""
        self._random, self._closed = random.Random(seed), False  # noqa: S311
        self._listening: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._outages: set[asyncio.Task[None]] = set()

    @contextmanager
    def silence(self) -> Iterator[None]:
        """No call reaches the API meanwhile: those under way have ended, new ones are refused."""
        self._closed = True
        try:
            until = time.monotonic() + HELD_SECONDS + 5
            while self.under_way and time.monotonic() < until:
                time.sleep(0.02)
            yield
        finally:
            self._closed = False

    def begin_outage(self, seconds: float) -> None:
        """Nobody listens there for a while."""
        if self._listening and not self._outages:
            task = asyncio.get_running_loop().create_task(self._outage(seconds))
            self._outages.add(task)
            task.add_done_callback(self._outages.discard)

    async def _outage(self, seconds: float) -> None:
        assert self._listening is not None
        self._listening.close()
        await asyncio.sleep(seconds)
        await self.listen()

    async def listen(self) -> None:
        self._listening = await asyncio.start_server(
            self._converse, "127.0.0.1", self.port, backlog=256, limit=1 << 20, reuse_address=True
        )
        self.port = self._listening.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def end(self) -> None:
        for task in [*self._outages, *self._connections]:
            task.cancel()
        await asyncio.gather(*self._outages, *self._connections, return_exceptions=True)
        if self._listening:
            self._listening.close()

    async def ask(self, sent: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self.upstream)
        try:
            writer.write(sent)
            answer = await reader.read()
        finally:
            writer.close()
        return answer.replace(b"Connection: close", b"Connection: keep-alive", 1)

    async def _converse(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while (call := await self._read(reader, writer)) and await self._answer(call):
                pass
        except (*_GONE, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _read(self, reader: StreamReader, writer: StreamWriter) -> Call:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.decode("latin-1").split(" ", 2)
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
        body = await reader.readexactly(length)
        sent = b"\r\n".join([lines[0], b"Connection: close", *lines[1:]]) + body
        return Call(method, target.partition("?")[0], sent, reader, writer, self)

    async def _answer(self, call: Call) -> bool:
        self.calls += 1
        if self._closed:
            self.counts["silenced"] += 1
            return call.reset()
        kind = self._draw(call)
        self.under_way += 1
        try:
            return await (KINDS[kind] if kind else _well)(call)
        finally:
            self.under_way -= 1

    def _draw(self, call: Call) -> str | None:
        drawn = self._random.random()
        for kind, rate in self.rates.items() if self.concerns(call.method, call.path) else ():
            drawn -= rate
            if drawn < 0:
                self.counts[kind] += 1
                return kind
        return None


@contextmanager
def running(upstream: str, *, seed: int) -> Iterator[Proxy]:
    """The proxy, in a thread of its own."""
    proxy, loop = Proxy(upstream, seed), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(proxy.listen(), loop).result(10)
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(proxy.end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
