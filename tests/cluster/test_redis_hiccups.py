"""A Redis that does not answer for a moment: only what could not be written is lost, and nothing stale returns."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from redis import Redis

from booking_site import lost_changes, redis_cache
from tests.visitor import CLINIC, Visitor, book_until

from . import servers
from .programs import until

pytestmark = pytest.mark.full

IN_REDIS_ALONE = "django.contrib.sessions.backends.cache"
BEFORE_THE_DATABASE = "django.contrib.sessions.backends.cached_db"


@pytest.fixture
def redis(tmp_path, merchants, sandbox, settings):
    """The site with a Redis, whose sessions are in the database too."""
    with servers.redis(tmp_path) as server:
        settings.SESSION_ENGINE = BEFORE_THE_DATABASE
        settings.CACHES = {
            "default": {
                "BACKEND": "booking_site.redis_cache.RedisCache",
                "LOCATION": server.address,
                "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
            }
        }
        redis_cache.start_afresh()
        yield server
        redis_cache.start_afresh()


@pytest.fixture
def raw(redis):
    """What other processes see there."""
    with Redis.from_url(redis.address) as line:
        yield line


@contextmanager
def hiccup(redis) -> Iterator[None]:
    """As long as it lasts, no command is answered; at its end the site has noticed that Redis is back."""
    redis.program.tell(signal.SIGSTOP)
    try:
        assert not cache_works()
        yield
    finally:
        redis.program.tell(signal.SIGCONT)
    until(cache_works)


def cache_works() -> bool:
    return Visitor().app.get("/readyz").json["cache"]


def test_sessions_that_live_in_redis_alone_stay(redis, raw, settings):
    settings.SESSION_ENGINE = IN_REDIS_ALONE
    customer, other = book_until(Visitor(), "check"), book_until(Visitor(), "slot")
    raw.set("LIMITS:of the throttles", 1)
    before = {key for key in raw.keys("*") if b":slots:" not in key}  # which live for seconds
    with hiccup(redis):
        Visitor().open(CLINIC)
    assert before <= set(raw.keys("*")) | {b":1:readyz"}
    assert customer.send().name == "done"
    assert other.first("start").name == "sign-in"


def test_nor_do_they_go_with_the_others_when_more_was_lost_than_is_remembered(redis, raw, settings, monkeypatch):
    monkeypatch.setattr(lost_changes, "MOST", 3)
    settings.SESSION_ENGINE = IN_REDIS_ALONE
    alone = book_until(Visitor(), "check")
    settings.SESSION_ENGINE = BEFORE_THE_DATABASE
    others = [book_until(Visitor(), "slot") for _ in range(5)]
    raw.set("LIMITS:of the throttles", 1)
    kept = {key for key in raw.keys("*") if b"cached_db" not in key and b":slots:" not in key and b"readyz" not in key}
    assert len(raw.keys("*cached_db*")) == 5
    with hiccup(redis):
        for visitor in others:
            visitor.first("start")
    assert raw.keys("*cached_db*") == [] and kept <= set(raw.keys("*"))
    assert [visitor.open(f"{CLINIC}sign-in/").name for visitor in others] == ["sign-in"] * 5
    settings.SESSION_ENGINE = IN_REDIS_ALONE
    assert alone.send().name == "done"


def test_what_was_chosen_meanwhile_is_what_counts(redis):
    visitor = book_until(Visitor(), "calendar")
    with hiccup(redis):
        visitor.choose("calendar", 15)
    assert visitor.open(f"{CLINIC}slot/").name == "slot"
    assert visitor.chosen("calendar")


def test_who_signed_out_meanwhile_stays_signed_out(redis):
    visitor = book_until(Visitor(), "check")
    cookie = visitor.cookie()
    with hiccup(redis):
        visitor.resend(next(form for form in visitor.page.forms.values() if form.action.endswith("/sign-out/")))
        assert visitor.name == "signed-out"
    elsewhere = Visitor()
    elsewhere.app.set_cookie("sid", cookie)
    assert elsewhere.open(f"{CLINIC}check/").name == "service"


@pytest.mark.parametrize("hangs", [True, False])
def test_who_signs_out_is_not_served_by_a_process_that_reaches_redis(redis, raw, monkeypatch, hangs):
    """While this one does not ask it for anything."""
    monkeypatch.setattr(redis_cache, "PAUSE_SECONDS", 60)
    visitor = book_until(Visitor(), "check")
    kept = f"*cached_db{visitor.cookie()}"
    assert raw.keys(kept)
    redis.program.tell(signal.SIGSTOP)
    try:
        assert not cache_works()
        if not hangs:
            redis.program.tell(signal.SIGCONT)
        visitor.resend(next(form for form in visitor.page.forms.values() if form.action.endswith("/sign-out/")))
    finally:
        redis.program.tell(signal.SIGCONT)
    assert visitor.name == "signed-out"
    until(lambda: not raw.keys(kept))


def test_a_time_that_was_booked_meanwhile_is_offered_to_nobody(redis, settings):
    settings.SLOT_SECONDS = 60
    customer = book_until(Visitor(), "check")
    start = book_until(Visitor(), "slot").offered("start")[0]
    with hiccup(redis):
        assert customer.send().name == "done"
    assert start not in book_until(Visitor(), "slot").offered("start")


def test_pages_ask_clicrdv_no_more_than_before(redis, sandbox, settings):
    settings.SLOT_SECONDS = 0
    book_until(Visitor(), "check")
    redis_cache.start_afresh()  # another process has asked, this one has seen what it heard
    book_until(Visitor(), "check")
    before = len(sandbox.requests())
    with hiccup(redis):
        Visitor().open(CLINIC)
        assert len(sandbox.requests()) == before
        assert book_until(Visitor(), "done").name == "done"
        assert len(sandbox.requests()) == before + 4


def test_what_another_process_has_heard_meanwhile_counts_once_redis_is_back(redis, raw, sandbox, settings):
    settings.SLOT_SECONDS = 60
    with hiccup(redis):
        start = book_until(Visitor(), "slot").offered("start")[0]
    sandbox.take(start)  # in another process, which then forgets the lists of times
    raw.delete(*raw.keys("*clicrdv:slots:*"), "none")
    assert start not in book_until(Visitor(), "slot").offered("start")
    cache.clear()
    sandbox.edit("interventions", 21, publicname="Renamed")
    assert "Renamed" in Visitor().open(CLINIC).text


def test_a_process_that_begins_meanwhile_serves_no_session_that_ended(redis, raw):
    """What the one before it could not write it cannot know."""
    visitor = book_until(Visitor(), "check")
    kept = f"*cached_db{visitor.cookie()}"
    Session.objects.all().delete()  # by a process that could not tell Redis, and is no more
    assert raw.keys(kept)
    redis_cache.start_afresh()
    with hiccup(redis):
        pass
    until(lambda: not raw.keys(kept))
    assert visitor.open(f"{CLINIC}check/").name == "service"
