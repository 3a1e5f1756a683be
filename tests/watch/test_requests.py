"""Each request has an id, in the answer, in the log, in the calls that it makes, and on pages that say sorry."""

import io
import json
import logging
import re
import threading

import pytest
from django.test import Client

from booking.watch.log_lines import FORMATS
from tests.security.asking import ask
from tests.visitor import CLINIC, Visitor, book_until

ID = re.compile(r"[a-z]{4}-[a-z]{4}-[a-z]{4}")


@pytest.fixture
def lines():
    """What is logged here, as a program reads it; a browser of another test may still be served in another thread."""
    stream, here = io.StringIO(), threading.get_ident()
    handler = logging.StreamHandler(stream)
    handler.addFilter(lambda record: record.thread == here)
    handler.setFormatter(FORMATS["JSON"]())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_every_answer_has_an_id_of_its_own(visitor):
    ids = [visitor.open(path).page.headers["X-Request-Id"] for path in (CLINIC, CLINIC, "/")]
    assert len(set(ids)) == 3
    assert all(ID.fullmatch(one) for one in ids)


def test_the_log_has_one_line_a_page_with_the_same_id(visitor, lines):
    visitor.open(f"{CLINIC}service/?service=21")
    told = [line for line in lines() if line["logger"] == "booking.pages"]
    assert [line["page"] for line in told] == ["service", "calendar"]
    assert told[-1]["request_id"] == visitor.page.headers["X-Request-Id"]
    assert told[-1]["merchant"] == "clinique-des-lilas" and told[-1]["status"] == 200
    assert told[0]["api_calls"] > 0 and told[0]["ms"] * told[0]["api_calls"] >= told[0]["api_ms"] >= 0


def test_the_calls_to_clicrdv_carry_it(visitor, sandbox):
    visitor.open(CLINIC)
    sent = {r["headers"].get("x-request-id") for r in sandbox.requests()}
    assert sent == {visitor.page.headers["X-Request-Id"]}


def test_a_page_that_could_not_be_made_tells_it(visitor, sandbox):
    sandbox.fault("/api/*", "status", status=503, count=None)
    visitor.open(CLINIC, status=503)
    assert visitor.page.headers["X-Request-Id"] in visitor.text


def test_so_does_the_page_of_a_fault_of_ours(merchants, sandbox, settings, lines):
    settings.CATEGORY_PAGE_FROM = "a mistake"
    client = Client(raise_request_exception=False)
    page = client.get(CLINIC)
    assert page.status_code == 500
    assert page.headers["X-Request-Id"] in page.content.decode()
    (line,) = [line for line in lines() if line["level"] == "ERROR"]
    assert line["request_id"] == page.headers["X-Request-Id"]
    assert "TypeError" in line["traceback"]


@pytest.mark.parametrize("hops", [0, 1])
def test_visitors_have_no_say(merchants, settings, hops):
    settings.TRUSTED_PROXY_HOPS = hops
    page = Visitor(HTTP_X_REQUEST_ID="camille.roux-1980").open(CLINIC).page
    assert ID.fullmatch(page.headers["X-Request-Id"])


def test_a_whole_booking_leaves_nobody_in_the_log(visitor, lines):
    """The canaries of tests/clicrdv and tests/flow look deeper; here is what a line of the log is made of."""
    book_until(visitor, "done")
    told = json.dumps(lines())
    for word in ("camille", "roux", "06 ", "rendez-vous", "sid", visitor.cookie()):
        assert word.casefold() not in told.casefold().replace("considers", "")


def test_what_machines_ask_has_no_line(visitor, lines, client):
    for path in ("/healthz", "/readyz", "/metrics"):
        client.get(path)
    assert not [line for line in lines() if line["logger"] == "booking.pages"]


def test_a_line_stays_one_line(lines):
    logging.getLogger("booking").warning("two\nlines, and %s", "“quotes”")
    assert lines()[-1]["message"] == "two\nlines, and “quotes”"


def test_a_persons_format_tells_the_same():
    record = logging.LogRecord("booking.pages", logging.INFO, "", 0, "page", (), None)
    record.fields = {"page": "slot", "ms": 12}
    assert FORMATS["TEXT"]().format(record).endswith("INFO booking.pages: page page=slot ms=12")


@pytest.mark.parametrize("path", [CLINIC, "/healthz", "/nowhere/", f"{CLINIC}theme.css"])
def test_a_head_has_the_headers_of_the_page_and_nothing_else(merchants, sandbox, path):
    page, head = ask("GET", path), ask("HEAD", path)
    assert head.body == b"" != page.body
    assert head.status == page.status
    assert head.header("Content-Type") == page.header("Content-Type")
    assert abs(int(head.header("Content-Length")) - len(page.body)) < 100  # a token or an id may differ
