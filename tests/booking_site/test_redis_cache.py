"""While Redis is away, each process keeps the catalogue by itself, and sessions come from the database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.sessions.models import Session

from booking.clicrdv import cached, configured
from booking_site import redis_cache
from tests.booking_site.running import free_port
from tests.visitor import CLINIC, Visitor, book_until


@pytest.fixture
def away(sandbox, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    settings.CACHES = {
        "default": {
            "BACKEND": "booking_site.redis_cache.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
    redis_cache.start_afresh()
    yield sandbox
    redis_cache.start_afresh()


def test_a_first_page_asks_for_nothing_once_somebody_has_seen_it(away, merchants):
    Visitor().open(CLINIC)
    before = len(away.requests())
    for _ in range(10):
        Visitor().open(CLINIC)
    assert len(away.requests()) == before


def test_a_booking_costs_four_calls(away, merchants, settings):
    settings.SLOT_SECONDS = 0  # nobody else has just looked at the same times
    book_until(Visitor(), "check")
    before = len(away.requests())
    assert book_until(Visitor(), "done").name == "done"
    assert len(away.requests()) == before + 4


def test_what_is_read_ahead_is_not_read_again(away, merchants):
    Visitor().open(CLINIC)
    asked = [request["path"].split("?")[0] for request in away.requests()]
    assert len(asked) == len(set(asked))


def test_one_caller_of_a_process_asks_for_all(away):
    away.fault("/api/*/groups/4.json*", "delay", seconds=0.3)
    with ThreadPoolExecutor(10) as callers:
        names = list(callers.map(lambda _: cached.group(configured.client(), 4).name, range(10)))
    assert len(set(names)) == 1
    assert len(away.requests()) == 1


def test_after_a_booking_no_times_from_before_it_are_shown(away, merchants, settings):
    settings.SLOT_SECONDS = 60
    start = book_until(Visitor(), "slot").offered("start")[0]
    book_until(Visitor(), "done")
    assert start not in book_until(Visitor(), "slot").offered("start")


def test_a_session_is_what_the_database_has(away, merchants):
    """No process trusts its own memory: another one may have ended it."""
    visitor = book_until(Visitor(), "check")
    assert visitor.open(f"{CLINIC}check/").name == "check"
    Session.objects.all().delete()
    assert visitor.open(f"{CLINIC}check/").name == "service"
