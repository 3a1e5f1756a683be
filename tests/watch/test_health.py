"""What machines ask: does it run, is it ready, how is it doing."""

import re

import pytest
from django.db import connection
from django.test import Client

from booking.clicrdv import guard
from booking.clicrdv.guard import Limits, guard_of
from tests.visitor import CLINIC, Visitor, book_until

TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture
def machine(db):
    return Client()


@pytest.fixture
def count(machine, settings):
    """The value of a metric, by its name and labels."""
    settings.METRICS_TOKEN = TOKEN

    def value(name: str, **labels: object) -> float:
        text = machine.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
        found = 0.0
        for line_labels, number in re.findall(rf"^{name}(?:\{{(.*?)\}})? (\S+)$", text, re.MULTILINE):
            if all(f'{key}="{wanted}"' in line_labels.split(",") for key, wanted in labels.items()):
                found += float(number)
        return found

    return value


def test_it_runs(machine):
    assert machine.get("/healthz").json() == {"ok": True}


def test_it_is_ready(machine):
    answer = machine.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True, "cache": True, "breaker": "closed"}


def test_without_its_cache_it_is_slower_and_says_so(machine, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "booking_site.redis_cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }
    answer = machine.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["cache"] is False and answer.json()["database"] is True


@pytest.mark.django_db(transaction=True)
def test_without_its_database_it_is_not(machine, tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "nowhere" / "site.sqlite3")
    connection.close()
    answer = machine.get("/readyz")
    monkeypatch.undo()
    connection.close()
    assert answer.status_code == 503
    assert answer.json()["database"] is False


def test_clicrdv_away_is_told_but_sends_nobody_elsewhere(machine):
    guard.start_afresh()
    one, limits = guard_of("http://clicrdv.example"), Limits(failures=1)
    one.leave(limits, probe=one.enter(limits), well=False)
    answer = machine.get("/readyz")
    guard.start_afresh()
    assert (answer.status_code, answer.json()["breaker"]) == (200, "open")


@pytest.mark.parametrize("shown", [None, "Bearer nonsense", TOKEN, f"Basic {TOKEN}"])
def test_metrics_are_for_who_has_the_token(machine, settings, shown):
    settings.METRICS_TOKEN = TOKEN
    assert machine.get("/metrics", headers={"Authorization": shown} if shown else {}).status_code == 404


def test_without_a_token_there_are_none(machine, settings):
    settings.METRICS_TOKEN = ""
    assert machine.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_booking_is_counted(visitor, count):
    before = {
        "pages": count("booking_pages_total", page="check", method="POST", status=303),
        "calls": count("booking_api_calls_total", resource="appointments"),
        "times": count("booking_page_seconds_count", page="slot"),
        "booked": count("booking_bookings_total", outcome="booked"),
        "misses": count("booking_cache_total", what="catalogue", result="miss"),
    }
    book_until(visitor, "done")
    assert count("booking_pages_total", page="check", method="POST", status=303) == before["pages"] + 1
    assert count("booking_api_calls_total", resource="appointments") == before["calls"] + 1
    assert count("booking_page_seconds_count", page="slot") >= before["times"] + 2
    assert count("booking_bookings_total", outcome="booked") == before["booked"] + 1
    assert count("booking_cache_total", what="catalogue", result="miss") > before["misses"]
    assert count("booking_api_in_flight") == 0


def test_a_refusal_is_counted_by_its_code(merchants, sandbox, count):
    before = count("booking_refusals_total", code="SLOT_GONE")
    visitor = book_until(Visitor(), "check")
    start = visitor.app.session["draft:" + str(merchants[4].pk)]["answers"]["slot"]
    sandbox.take(start)
    visitor.send()
    assert visitor.name == "slot"
    assert count("booking_refusals_total", code="SLOT_GONE") == before + 1


def test_an_outcome_that_nobody_knows_is_counted(merchants, sandbox, count):
    before = count("booking_bookings_total", outcome="unknown")
    visitor = book_until(Visitor(), "check")
    sandbox.fault("/api/*/appointments*", "status", status=503, count=None)
    assert visitor.send().name == "pending"
    assert count("booking_bookings_total", outcome="unknown") == before + 1


def test_calls_that_are_not_made_are_counted_too(visitor, sandbox, settings, count):
    settings.CLICRDV_BREAKER_FAILURES = 1
    sandbox.fault("/api/*", "status", status=503, count=None)
    before = count("booking_api_calls_total", resource="groups", outcome="refused")
    for _ in range(2):
        visitor.open(CLINIC, status=503)
    assert count("booking_breaker_open") == 1
    visitor.fresh().open(CLINIC, status=503)
    assert count("booking_api_calls_total", resource="groups", outcome="refused") > before


def test_too_many_calls_at_once_are_told_apart_from_an_open_breaker(visitor, settings, count):
    settings.CLICRDV_MAX_IN_FLIGHT = 0
    before = count("booking_api_calls_total", resource="groups", outcome="busy")
    visitor.open(CLINIC, status=503)
    assert count("booking_api_calls_total", resource="groups", outcome="busy") > before


@pytest.mark.parametrize("path", [f"{CLINIC}nonsense/", "/nothing/", f"{CLINIC}x-{'y' * 50}/"])
def test_made_up_addresses_make_no_new_names(visitor, count, path):
    def found() -> float:
        return sum(count("booking_pages_total", page=name, status=404) for name in ("none", "step", "start"))

    before = found()
    visitor.open(path, status=404)
    assert found() == before + 1
    assert count("booking_pages_total", page=path) == 0


def test_nobody_is_in_them(visitor, machine, settings):
    settings.METRICS_TOKEN = TOKEN
    book_until(visitor, "done")
    text = machine.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert "clinique" not in text and "@" not in text
