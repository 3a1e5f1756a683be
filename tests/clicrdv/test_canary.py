"""Whatever goes wrong, at log level DEBUG: no key, password, hash or session id in a log, an error or a traceback."""

import hashlib
import logging
import socket
import traceback
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from booking.clicrdv import accounts, appointments, catalog, fiches, groups, listing, slots
from booking.clicrdv.errors import ApiError
from booking.clicrdv.transport import Client
from tests.clicrdv.conftest import KEY
from tests.clicrdv.server import as_json, recorded, reply

PARIS = ZoneInfo("Europe/Paris")
PASSWORD = "canari-Serin-42"
HASH = hashlib.sha1(PASSWORD.encode(), usedforsecurity=False).hexdigest()
SESSION = "5e55105e55105e55105e5510"
EMAIL, PHONE = "canary.bird@example.org", "06 98 76 54 32"
SECRETS = (KEY, PASSWORD, HASH, SESSION)
PERSONAL = (EMAIL, "canary.bird", PHONE, "98+76", "98%2076")
ASKED = {"zone": PARIS, "service_ids": [21], "calendar_id": 15, "start": date(2031, 3, 3), "days": 7}
BOOKED = {"service_ids": [21], "calendar_id": 15, "extra": {}, "comments": "", "websource": "x", "zone": PARIS}
RECORD = {"id": 48, "email": EMAIL, "firstphone": PHONE}
START = datetime.fromisoformat("2031-03-03 09:00")

CALLS = {
    "sign-in": lambda client: accounts.sign_in(client.anonymous(), EMAIL, PASSWORD),
    "sign-up": lambda client: accounts.sign_up(
        client, email=EMAIL, group_id=4, pending=None, service_names=[], calendar_name=""
    ),
    "group": lambda client: groups.get(client, 4),
    "catalogue": lambda client: catalog.catalogue(client, 4),
    "slots": lambda client: slots.find(client, 4, **ASKED),
    "records": lambda client: fiches.page(client, 4, search=EMAIL),
    "appointments": lambda client: list(appointments.upcoming(client, 4, zone=PARIS)),
    "booking": lambda client: appointments.book(client, 4, start=START, record=RECORD, **BOOKED),
    "deletion": lambda client: listing.single(client.delete("groups/4/appointments/1.json")),
}


def _echo(asked) -> str:
    """A talkative error page: everything that it was sent."""
    return f"<pre>{asked.path}?{asked.query} {asked.headers} {asked.body!r}</pre>"


def _head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode()


def _closing(whole: bytes):
    yield whole
    raise ConnectionError


COOKIE = f"_session_id={SESSION}; path=/"
FAULTS = {
    "reset": lambda asked: None,
    **{f"status-{status}": lambda asked, s=status: reply(_echo(asked), s) for status in (400, 401, 403, 404, 405, 429)},
    **{f"status-{status}": lambda asked, s=status: reply(_echo(asked), s) for status in (500, 502, 503)},
    "json-echo-400": lambda asked: reply(as_json(error=_echo(asked)), 400, Set_Cookie=COOKIE),
    "error-200": lambda asked: reply(as_json(error="x"), 200, Set_Cookie=COOKIE),
    "html": lambda asked: reply(_echo(asked), Set_Cookie=COOKIE),
    "cut-json": lambda asked: reply(as_json(id=4, echo=_echo(asked))[:-5], 201),
    "redirect": lambda asked: reply("", 302, Location=f"http://x.example/?apikey={KEY}&s={SESSION}"),
    "truncated": lambda asked: _closing(_head("Content-Length: 500", f"Set-Cookie: {COOKIE}") + b"{"),
    "no-http": lambda asked: _closing(f"apikey={KEY} {SESSION} {HASH}\r\n\r\n".encode()),
    "bad-header": lambda asked: _closing(_head(f"Set-Cookie {COOKIE}", "Content-Length: 2") + b"{]"),
    "bad-length": lambda asked: _closing(_head(f"Content-Length: {KEY}, {SESSION}") + b"{]"),
    "bad-chunk": lambda asked: _closing(_head("Transfer-Encoding: chunked") + f"{SESSION};{KEY}\r\n".encode()),
    "bad-gzip": lambda asked: reply(f"\x1f{KEY}", Content_Encoding="gzip"),
    "too-large": lambda asked: reply(b" " * 5_300_000),
    "odd-cookie": lambda asked: reply(as_json(error={"key": 1}), 200, Set_Cookie=f'_session_id="{SESSION} \t'),
    "hang": lambda asked: iter([b""]),
}


@pytest.fixture
def lines():
    """Everything that is logged, as a handler without any filter of ours would write it."""
    kept = _Kept()
    root = logging.getLogger()
    level, handlers = root.level, root.handlers
    root.handlers = [kept]
    root.setLevel(logging.DEBUG)
    yield kept.lines
    root.handlers = handlers
    root.setLevel(level)


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(f"{record.name}: {self.format(record)} {record.args!r} {record.exc_info!r}")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_no_secret_leaves(odd, calling, lines, call, fault):
    odd.answer = FAULTS[fault]
    _assert_silent(CALLS[call], calling(call=0.1, session_id=SESSION), lines)
    assert any(line.startswith("urllib3") for line in lines) or fault == "hang"


@pytest.mark.parametrize("call", CALLS)
def test_no_secret_leaves_when_nothing_is_reached(calling, lines, call):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", f"http://{'no' * 40}.example", f"https://127.0.0.1:{port}", "http://", "x"):
        client = Client(url, KEY, SESSION, call_seconds=0.2)
        _assert_silent(CALLS[call], client, lines)


def test_no_secret_leaves_when_all_goes_well(odd, calling, lines):
    odd.always(reply(recorded("odd/sign-in.json"), Set_Cookie=COOKIE))
    signed_in = accounts.sign_in(calling(), EMAIL, PASSWORD)
    odd.body("odd/fiches.json")
    fiches.page(calling(session_id=signed_in.session_id), 4, search=EMAIL)
    shown = "\n".join([*lines, repr(signed_in), repr(calling(session_id=SESSION))])
    assert "urllib3" in shown
    assert "GET groups/4/fiches.json: 200" in shown
    for secret in (*SECRETS, *PERSONAL):
        assert secret not in shown


def _assert_silent(call, client, lines) -> None:
    with pytest.raises(ApiError) as caught:
        call(client)
    error = caught.value
    assert (error.__cause__, error.__context__) == (None, None)
    text = "".join([str(error), repr(error), repr(error.args), repr(vars(error))])
    for secret in (*SECRETS, *PERSONAL, "127.0.0.1", "api/v1"):
        assert secret not in text
    for secret in (*SECRETS, *PERSONAL):
        assert secret not in "\n".join(lines)
    for secret in SECRETS:
        assert secret not in _variables(error)


def _variables(error: BaseException) -> str:
    """What an error page or a crash report prints of our frames."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [frame.f_locals for frame in frames if "/booking/" in frame.f_code.co_filename]
    assert ours
    return "\n".join(f"{name} = {value!r}" for variables in ours for name, value in variables.items())
