"""Connections whose read timeout bounds the whole answer (status line, headers, body), in time and in bytes.

A read timeout usually applies to each `recv`, so that one byte a second lasts for ever. Here each read of the socket
gets what is left of the whole, without thread or timer. The same for connecting: one limit for the name lookup, all the
addresses of a host, and the TLS handshake together.
"""

import http.client
import socket
import threading
import time
from concurrent.futures import Future
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

LARGEST_ANSWER = 5 * 1024 * 1024
_HEADERS = 256 * 1024
KNOWN_SECONDS = 60.0  # a host's addresses are taken for what they were so long ago at most
RENEW_SECONDS = 30.0  # and looked up anew from then on, while nobody waits: a short outage of DNS is not noticed


class Progress(threading.local):
    """How far this thread's call has come. Exceptions cannot tell: a handshake's timeout looks like a read's."""

    sent = False
    too_large = False


PROGRESS = Progress()


class TooLargeError(OSError):
    """The answer is larger than any that the API can mean."""


class BoundedResponse(http.client.HTTPResponse):
    """Reads from its socket no longer, and no more, than allowed."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        until, stream, room = time.monotonic() + (sock.gettimeout() or 0.0), self.fp.raw, LARGEST_ANSWER + _HEADERS
        read = stream.readinto

        def readinto(buffer: Any) -> int | None:
            nonlocal room
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the answer took too long")
            sock.settimeout(left)
            count: int | None = read(buffer)
            room -= count or 0
            if room < 0:
                PROGRESS.too_large = True
                raise TooLargeError("the answer is too large")
            return count

        stream.readinto = readinto  # type: ignore[method-assign]


class _Connecting(HTTPConnection):
    """Connects within its timeout, however many addresses the host has, and notes when the first byte leaves."""

    def _new_conn(self) -> socket.socket:
        name, limit = self._dns_host, self.timeout
        until = time.monotonic() + float(limit or 0)
        try:
            return self._first_to_answer(self._addresses(name, until), until)
        except (NewConnectionError, ConnectTimeoutError):
            lookups.forget(name)  # nobody listens there, or answers: it may have moved
            raise
        finally:
            self._dns_host, self.timeout = name, limit

    def _addresses(self, name: str, until: float) -> list[str]:
        """A lookup that fails is not made again: urllib3 would, once it is given the name."""
        try:
            return lookups.addresses(name, until - time.monotonic())
        except TimeoutError:
            raise ConnectTimeoutError(self, f"{name} was not looked up in time") from None
        except (OSError, UnicodeError) as failure:
            raise NameResolutionError(name, self, failure) from None  # type: ignore[arg-type]

    def _first_to_answer(self, addresses: list[str], until: float) -> socket.socket:
        """Each address gets its share of what is left: the first one must not use up the time of the others."""
        self._dns_host = addresses[0]
        self.timeout = max(0.001, (until - time.monotonic()) / len(addresses))
        try:
            connected = super()._new_conn()
        except (NewConnectionError, ConnectTimeoutError):
            if len(addresses) == 1:
                raise
            return self._first_to_answer(addresses[1:], until)
        connected.settimeout(max(0.001, until - time.monotonic()))
        return connected

    def _tunnel(self) -> None:
        """What a proxy is asked is nothing that ClicRDV has heard of."""
        try:
            super()._tunnel()
        finally:
            PROGRESS.sent = False

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        PROGRESS.sent = True
        super().send(data)


class Lookups:
    """The addresses of hosts. A lookup cannot be ended: a thread makes it, one for all who wait for the same name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, list[str]]] = {}
        self._asked: dict[str, Future[list[str]]] = {}

    def addresses(self, name: str, seconds: float) -> list[str]:
        """Those of a moment ago; else what is heard within so many seconds."""
        age, found = self._known_since(name)
        if age < RENEW_SECONDS:
            return found
        asked = self._asking(name)
        return found if age < KNOWN_SECONDS else asked.result(max(0.0, seconds))

    def _known_since(self, name: str) -> tuple[float, list[str]]:
        since, found = self._known.get(name, (0.0, []))
        return time.monotonic() - since if found else KNOWN_SECONDS, found

    def forget(self, name: str) -> None:
        """Ask before the next connection."""
        self._known.pop(name, None)

    def _asking(self, name: str) -> Future[list[str]]:
        with self._lock:
            if name not in self._asked:
                asked: Future[list[str]] = Future()
                age, found = self._known_since(name)
                if age < RENEW_SECONDS:  # another one's lookup has ended just now
                    asked.set_result(found)
                    return asked
                threading.Thread(target=self._ask, args=(name, asked), name="lookup", daemon=True).start()
                self._asked[name] = asked
            return self._asked[name]

    def _ask(self, name: str, asked: Future[list[str]]) -> None:
        try:
            found = _looked_up(name)
        except Exception as failure:  # whoever waits hears of it
            self._ended(name, None)
            asked.set_exception(failure)
        else:
            self._ended(name, found)
            asked.set_result(found)

    def _ended(self, name: str, found: list[str] | None) -> None:
        """Before anybody hears: who fails with what was found asks anew."""
        with self._lock:
            del self._asked[name]
            if found:
                self._known[name] = time.monotonic(), found


def _looked_up(name: str) -> list[str]:
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


lookups = Lookups()


class PlainConnection(_Connecting):
    """http://"""

    response_class = BoundedResponse


class SecureConnection(_Connecting, HTTPSConnection):
    """https://"""

    response_class = BoundedResponse


class PlainPool(HTTPConnectionPool):
    """http://"""

    ConnectionCls = PlainConnection


class SecurePool(HTTPSConnectionPool):
    """https://"""

    ConnectionCls = SecureConnection
