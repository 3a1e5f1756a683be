"""HTTP/1.1 as bytes: a request's head and body in, a response out."""

import json
from asyncio import IncompleteReadError, LimitOverrunError, StreamReader, StreamWriter
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

LARGEST_HEAD = 64 * 1024
LARGEST_BODY = 1024 * 1024
_REASONS = {status.value: status.phrase for status in HTTPStatus}


class Unreadable(Exception):
    """What came in is no request this server takes: answer and hang up."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass
class Request:
    method: str
    target: str
    version: str
    headers: dict[str, str]
    body: bytes = b""

    @cached_property
    def path(self) -> str:
        """The path as sent, without query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def route(self) -> str:
        return unquote(self.path)

    @property
    def keeps_alive(self) -> bool:
        asked = self.headers.get("connection", "").lower()
        return "keep-alive" in asked if self.version == "HTTP/1.0" else "close" not in asked


@dataclass
class Response:
    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: list[tuple[str, str]] = field(default_factory=list)

    def head(self, *, keeps_alive: bool) -> bytes:
        """Status line and headers, up to and with the empty line."""
        lines = [
            f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Unknown')}",
            f"Date: {formatdate(usegmt=True)}",
            f"Content-Type: {self.content_type}",
            f"Content-Length: {len(self.body)}",
            "Cache-Control: no-store",
            f"Connection: {'keep-alive' if keeps_alive else 'close'}",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def json_response(value: Any, status: int = 200, headers: list[tuple[str, str]] | None = None) -> Response:
    body = json.dumps(value, separators=(",", ":")).encode("ascii")
    return Response(status, body, headers=headers or [])


def html_response(page: str, status: int = 200) -> Response:
    return Response(status, page.encode("utf-8", "replace"), "text/html; charset=utf-8")


async def read_request(reader: StreamReader, writer: StreamWriter) -> Request | None:
    """The next request of a connection, or None when the client has left between two."""
    head = await _read_head(reader)
    if head is None:
        return None
    request = parse_head(head)
    if request.headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    request.body = await _read_body(reader, request.headers)
    return request


async def _read_head(reader: StreamReader) -> bytes | None:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except IncompleteReadError:
        return None
    except LimitOverrunError:
        raise Unreadable(431, "The headers are too large.") from None


def parse_head(head: bytes) -> Request:
    """Request line and headers. The target may hold anything, raw spaces included: clients in production do that."""
    first, *lines = head.decode("utf-8", "replace").lstrip("\r\n").rstrip("\r\n").split("\r\n")
    method, _, rest = first.partition(" ")
    target, _, version = rest.rpartition(" ")
    if not method.isalpha() or not target or version not in ("HTTP/1.1", "HTTP/1.0"):
        raise Unreadable(400, "This is no HTTP request.")
    if not target.startswith("/"):
        target = "/" + target.partition("://")[2].partition("/")[2]
    return Request(method.upper(), target, version, _parse_headers(lines))


def _parse_headers(lines: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name, value = name.lower(), value.strip()
        if not colon or not name or name != name.strip():
            raise Unreadable(400, "A header line cannot be read.")
        joint = "; " if name == "cookie" else ", "
        headers[name] = f"{headers[name]}{joint}{value}" if name in headers else value
    return headers


async def _read_body(reader: StreamReader, headers: dict[str, str]) -> bytes:
    coding = headers.get("transfer-encoding", "").lower()
    if coding:
        if coding != "chunked":
            raise Unreadable(501, "This transfer coding is not known.")
        return await _read_chunks(reader)
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Unreadable(400, "Content-Length must be a number.")
    if len(length) > 12 or int(length) > LARGEST_BODY:
        raise Unreadable(413, "The body is too large.")
    return await reader.readexactly(int(length)) if int(length) else b""


async def _read_chunks(reader: StreamReader) -> bytes:
    body = bytearray()
    while size := _chunk_size(await reader.readuntil(b"\r\n")):
        if len(body) + size > LARGEST_BODY:
            raise Unreadable(413, "The body is too large.")
        body += (await reader.readexactly(size + 2))[:-2]
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass
    return bytes(body)


def _chunk_size(line: bytes) -> int:
    try:
        return int(line.partition(b";")[0].strip(), 16)
    except ValueError:
        raise Unreadable(400, "A chunk's size cannot be read.") from None
