"""A small HTTP server that answers exactly the bytes it is told to: what no decent server would send."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

BODIES = Path(__file__).parent / "bodies"

Reply = bytes | Iterable[bytes] | None


@dataclass(frozen=True)
class Asked:
    """One request as it arrived, and on which of the server's connections."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes
    connection: int


def reply(body: bytes | str = b"{}", status: int = 200, content_type: str = "application/json", **more: str) -> bytes:
    """A whole answer; `more` headers are written with "_" for "-"."""
    content = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": content_type, "Content-Length": str(len(content)), **more}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode() + content


def as_json(*whole: object, **fields: object) -> str:
    """The one value, or an object of the fields."""
    return json.dumps(whole[0] if whole else fields)


def recorded(name: str) -> bytes:
    """An odd body from the folder."""
    return (BODIES / name).read_bytes()


def until(happened: Callable[[], object]) -> None:
    """Wait for what another thread does."""
    limit = time.monotonic() + 5
    while not happened():
        assert time.monotonic() < limit, "it never happened"


def after(gate: threading.Event, answer: bytes) -> Iterator[bytes]:
    """The answer, when the gate opens."""
    gate.wait(5)
    yield answer


@dataclass
class OddServer:
    """Answers with what `answer` makes of a request: bytes, pieces of them, or None for a reset."""

    url: str
    answer: Callable[[Asked], Reply] = lambda asked: reply()
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def always(self, whole: Reply) -> None:
        self.answer = lambda asked: whole

    def body(self, name: str, status: int = 200) -> None:
        self.always(reply(recorded(name), status))

    def in_turn(self, *replies: Reply) -> None:
        """One after the other, the last one for ever."""
        waiting = list(replies)
        self.answer = lambda asked: waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def dripping(self, whole: bytes, seconds: float) -> None:
        """Byte by byte."""
        self.answer = lambda asked: self._drip(whole, seconds)

    def hanging(self) -> None:
        self.answer = lambda asked: self._hang()

    def _hang(self) -> Iterator[bytes]:
        self.stopped.wait(30)
        yield b""

    def _drip(self, whole: bytes, seconds: float) -> Iterator[bytes]:
        for at in range(len(whole)):
            yield whole[at : at + 1]
            if self.stopped.wait(seconds):
                return


@contextmanager
def running() -> Iterator[OddServer]:
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        server = OddServer(f"http://127.0.0.1:{listener.getsockname()[1]}")
        threading.Thread(target=_accept, args=(listener, server), daemon=True).start()
        try:
            yield server
        finally:
            server.stopped.set()
            listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, server: OddServer) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        server.connections += 1
        threading.Thread(target=_serve, args=(connection, server, server.connections), daemon=True).start()


def _serve(connection: socket.socket, server: OddServer, number: int) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection, suppress(OSError, ValueError), connection.makefile("rb") as stream:
        while line := stream.readline():
            asked = _read(line, stream, number)
            server.asked.append(asked)
            whole = server.answer(asked)
            if whole is None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            for piece in [whole] if isinstance(whole, bytes) else whole:
                connection.sendall(piece)
            if server.stopped.is_set() or (isinstance(whole, bytes) and b"connection: close" in whole[:500].lower()):
                return


def _read(line: bytes, stream: "socket.SocketIO | object", number: int) -> Asked:
    method, target, _ = line.decode("latin-1").split(" ", 2)
    headers = {}
    while (header := stream.readline().decode().strip()) != "":  # type: ignore[union-attr]
        name, _, value = header.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", "0")))  # type: ignore[union-attr]
    url = urlsplit(target)
    return Asked(method, url.path, parse_qsl(url.query, keep_blank_values=True), headers, body, number)
