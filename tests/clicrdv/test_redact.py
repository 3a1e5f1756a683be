"""The filter that stands before every handler."""

import logging

import pytest

from booking.clicrdv.redact import Redact, masked

SECRETS = {
    "key": "c0ffee00c0ffee00c0ffee00c0ffee00",
    "hash": "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
    "session": "5e55105e55105e55105e5510",
    "email": "camille.roux+a@example.org",
    "phone": "06 12 34 56 78",
}


@pytest.mark.parametrize(
    "line",
    [
        "GET /api/v1/groups/4.json?apikey={key}",
        "https://x.example/a?b=c&apikey={key}&results=all HTTP/1.1",
        "the key {key} was refused",
        "Cookie: _session_id={session}; other=1",
        "Set-Cookie: _session_id={session}; path=/; HttpOnly",
        "session {session}.",
        "account%5Bemail%5D=camille.roux%2Ba%40example.org&account%5Bpassword%5D={hash}",
        "{{'account[email]': '{email}', 'account[password]': '{hash}'}}",
        "sha1 {hash}",
        "sha1 2FD4E1C67A2D28FCED849EE1BB76E7391B93EB12",
        'b\'{{"firstphone": "{phone}", "email": "{email}"}}\'',
        "call 0612345678 or +33 6 12 34 56 78 or +33612345678, 01.23.45.67.89, 06-12-34-56-78, 0033612345678",
        "firstphone=06+12+34+56+78&x=%2B33612345678",
    ],
)
def test_nothing_of_it_is_left(line):
    clean = masked(line.format(**SECRETS))
    for secret in (*SECRETS.values(), SECRETS["hash"].upper(), "0612345678", "612345678", "12 34 56", "12+34", "34.56"):
        assert secret not in clean
    assert "***" in clean
    assert masked(clean) == clean
    assert "example.org" not in clean


@pytest.mark.parametrize("word", ["in", "continue"])
def test_keys_of_frames_and_of_hand_overs(word):
    key = "aQ0kA_uI-xYz9" * 3 + "abcd"
    assert (
        masked(f'"GET /clinique/{word}/{key}/slot/?from=1 HTTP/1.1"')
        == f'"GET /clinique/{word}/-/slot/?from=1 HTTP/1.1"'
    )
    assert masked(f"Not Found: /clinique/{word}/{key}") == f"Not Found: /clinique/{word}/-"


@pytest.mark.parametrize(
    "shape", ["password=%s", "password: %s", '"password": "%s"', "'password': '%s'", "pro[password]=%s"]
)
def test_passwords_by_their_name(shape):
    assert "Serin" not in masked("a " + shape % "canari-Serin.42")


def test_quoted_passwords_with_spaces_and_quotes():
    assert masked(r'{"password": "two \"quoted\" words", "x": 1}') == '{"password": ***, "x": 1}'


@pytest.mark.parametrize(
    "line",
    [
        '"GET /clinique-des-lilas/slot/?from=2026-12-01 HTTP/1.1" 200 14532',
        "2026-11-22 15:41:57,123 started on 127.0.0.1:8000, process 12345678901",
        "GET groups/4/availabletimeslots.json: 503 in 8004 ms",
        "css/tokens.1f3a5b7c9d0e.css",
        "request 3f2504e0-4f89-41d3-9a0c-0305e82c3301 took 0.0123456789 s",
        "services (21, 22), calendar 15, price 5500",
        "Traceback (most recent call last):",
    ],
)
def test_ordinary_lines_stay_as_they_are(line):
    assert masked(line) == line


class Kept(logging.Handler):
    """What a structured handler would store: message, arguments, traceback."""

    def __init__(self):
        super().__init__()
        self.lines: list[str] = []
        self.addFilter(Redact())

    def emit(self, record):
        self.lines += [self.format(record), repr(record.msg), repr(record.args), repr(record.exc_info)]


@pytest.fixture
def logger():
    logger, handler = logging.getLogger("tests.redact"), Kept()
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG)
    yield logger, handler.lines
    logger.handlers, logger.propagate = [], True


def test_arguments_are_masked_too(logger):
    log, lines = logger
    log.info("asked %s", "apikey=" + SECRETS["key"])
    log.info("asked %.3s", SECRETS["key"])
    log.info("asked %(who).3s", {"who": SECRETS["email"]})
    assert SECRETS["key"] not in "".join(lines)
    assert SECRETS["email"] not in "".join(lines)


def test_tracebacks_are_masked_too(logger):
    log, lines = logger
    try:
        raise ValueError("apikey=" + SECRETS["key"])
    except ValueError:
        log.exception("it failed")
    assert SECRETS["key"] not in "".join(lines)
    assert "Traceback" in "".join(lines)
    assert "test_redact.py" in "".join(lines)


def test_harmless_records_keep_their_arguments_and_exceptions(logger):
    log, lines = logger
    try:
        raise ValueError("nothing secret")
    except ValueError:
        log.exception("failed %s", "once")
    assert "('once',)" in lines
    assert any("ValueError('nothing secret')" in line for line in lines)


def test_a_line_that_cannot_be_formatted_is_logged_without_its_arguments(logger, capsys):
    log, lines = logger
    log.info("%d and %d", SECRETS["key"])
    assert "cannot be formatted" in lines[0]
    assert SECRETS["key"] not in "".join(lines) + capsys.readouterr().err
