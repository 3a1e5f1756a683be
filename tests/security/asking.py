"""Requests of any bytes, handed to the site as gunicorn would, and what no answer to them may be."""

import re
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import DataError, close_old_connections, connection

SITE = "http://testserver"
# What tells markup that was taken for text: wherever one of these stands in a page, it left its place.
# A token by chance begins like one of them once in a while: the end of the letters tells them apart.
MARK = "\"zqy'zqz<zqx>"
LOOSE = re.compile(rb"(?:\"zqy|'zqz|<zqx)(?![0-9a-z])", re.IGNORECASE)
HONEST = {200, 204, 301, 302, 303, 400, 403, 404, 405, 413, 421, 429}
LINE_OF_CALENDAR = re.compile(rb"[A-Z][A-Z-]*[;:]")
FORM = "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    origin: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    traceback: str

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def ask(
    method: str,
    target: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    kind: str = FORM,
    origin: str = SITE,
    length: str = "",
) -> Answer:
    """`target` as it stands in a request line: percent-encoded, of any bytes."""
    path, _mark, query = target.partition("?")
    scheme, _, host = origin.partition("://")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_LENGTH": length or (str(len(body)) if body or method == "POST" else ""),
        "CONTENT_TYPE": kind if body or method == "POST" else "",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "HTTP_HOST": host,
    }
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}
    return _answer(origin, environ)


def _answer(origin: str, environ: dict[str, Any]) -> Answer:
    started: list[Any] = []
    raised: list[str] = []

    here = threading.get_ident()

    def note(**_more: Any) -> None:
        if threading.get_ident() == here:  # a browser of another test may still be served
            raised.append(traceback.format_exc())

    got_request_exception.connect(note)
    for signal in (request_started, request_finished):  # the transaction of the test goes on
        signal.disconnect(close_old_connections)
    try:
        response = _application()(environ, lambda status, headers: started.extend((int(status[:3]), headers)))
        body = b"".join(response)
        response.close()
    finally:
        got_request_exception.disconnect(note)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return Answer(origin, started[0], started[1], body, "".join(raised))


def _application(made: list[WSGIHandler] = []) -> WSGIHandler:  # noqa: B006  one for all
    if not made:
        made.append(WSGIHandler())
    return made[0]


def check(answer: Answer, asked: object = "") -> Answer:
    """What every answer promises, whatever was asked."""
    assert not answer.traceback, f"{asked}\n{answer.traceback}"
    assert answer.status in HONEST, (answer.status, asked)
    for name, value in answer.headers:
        assert not re.search(r"[\r\n\0]", name + value), (name, value, asked)
        assert "zqx" not in name.lower() and not LOOSE.search(value.encode()), (name, value, asked)
    _stays_here(answer, asked)
    kind = answer.header("Content-Type").partition(";")[0]
    if kind == "text/html":
        assert not (loose := LOOSE.search(answer.body)), (answer.body[max(0, loose.start() - 200) :][:400], asked)
    if kind == "text/calendar":
        unfolded = answer.body.replace(b"\r\n ", b"").strip().split(b"\r\n")
        assert all(LINE_OF_CALENDAR.match(line) and b"\n" not in line for line in unfolded), (answer.body, asked)
        assert b"\r\nZQX" not in answer.body, (answer.body, asked)
    return answer


def _stays_here(answer: Answer, asked: object) -> None:
    """No answer leads to another site."""
    to = answer.header("Location")
    assert not re.match(r"[/\\]{2}|[\s\x00-\x1f]", to), (to, asked)
    scheme, _, host = answer.origin.partition("://")
    assert urlsplit(to).netloc in ("", host) and urlsplit(to).scheme in ("", scheme), (to, asked)
    assert bool(to) == (300 < answer.status < 400), (answer.status, to, asked)


@contextmanager
def as_strict_as_postgresql() -> Iterator[None]:
    """SQLite takes texts that PostgreSQL refuses: here they are refused too."""

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        for value in params.values() if isinstance(params, dict) else params or ():
            if isinstance(value, str) and re.search(r"\0|\\u0000|\\ud[89a-f]", value):
                raise DataError(f"text fields cannot contain {value!r}")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield
