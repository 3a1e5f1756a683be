"""Connections whose read timeout bounds the whole answer (status line, headers, body), in time and in bytes.

A read timeout usually applies to each `recv`, so that one byte a second lasts for ever. Here each read of the socket
gets what is left of the whole, without thread or timer. The same for connecting: one limit for all the addresses of a
host and for the TLS handshake together. Only the name lookup is not bounded.
"""

import http.client
import socket
import threading
import time
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

LARGEST_ANSWER = 5 * 1024 * 1024
_HEADERS = 256 * 1024


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
            return self._first_to_answer(_addresses(name, self.port), until)
        finally:
            self._dns_host, self.timeout = name, limit

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


def _addresses(name: str, port: int) -> list[str]:
    """The host's addresses, or its name where the lookup fails, so that urllib3 says so in its own way."""
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return [name]
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


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
