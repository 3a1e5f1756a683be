"""Django's Redis cache, but a Redis that is away breaks no page.

Of ClicRDV's data each process then keeps its own, as without a Redis. Of sessions none does, since another process may
have changed them: they come from the database, or are not there where they live in Redis alone.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, TypeVar

from django.contrib.sessions.backends.cached_db import KEY_PREFIX as SESSIONS_IN_DATABASE
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache as DjangosRedisCache
from redis.exceptions import RedisError

from booking_site.local_cache import LocalCache
from booking_site.lost_changes import LostChanges

Value = TypeVar("Value")

AGAIN_SECONDS = 0.1
PAUSE_SECONDS = 2.0  # one that hangs is not waited for by every call of every page
SESSIONS = "django.contrib.sessions."
KNOWN_HERE = "clicrdv:"  # how keys begin whose values any process may have of its own: booking/clicrdv/copies.py
COPIES = "clicrdv:copy:"  # those of the catalogue, each with its date: what was seen of them last is at hand
AT_HAND_SECONDS = 3600
ENTRIES = 20000
_NOTHING = object()

log = logging.getLogger(__name__)


class _Away(Exception):
    """Redis does not answer, or did not a moment ago."""


class _State:
    """Of this process: every thread has a cache object of its own."""

    away_until = 0.0
    lost = LostChanges()
    cleaning = Lock()
    is_cleaned = False  # by a thread that is at it
    has_answered = False  # since this process began


class RedisCache(DjangosRedisCache):
    _cache: Any

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocalCache("beside Redis", {**params, "OPTIONS": {"MAX_ENTRIES": ENTRIES}})

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            found = self._asked(lambda: super(RedisCache, self).get(key, _NOTHING, version))
        except _Away:
            return self._own.get(key, default, version) if key.startswith(KNOWN_HERE) else default
        if found is _NOTHING:
            return default
        if key.startswith(COPIES):
            self._own.set(key, found, AT_HAND_SECONDS, version)
        return found

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        try:
            return self._asked(lambda: super(RedisCache, self).get_many(keys, version))
        except _Away:
            return {}

    def has_key(self, key: Any, version: int | None = None) -> bool:
        try:
            return self._asked(lambda: super(RedisCache, self).has_key(key, version))
        except _Away:
            return False

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """While it is away one caller of this process claims; and a new session's key is free."""
        try:
            return self._asked(lambda: super(RedisCache, self).add(key, value, timeout, version))
        except _Away:
            return not key.startswith(KNOWN_HERE) or self._own.add(key, value, timeout, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        known_here = key.startswith(KNOWN_HERE)
        if known_here:
            self._own.set(key, value, timeout, version)
        try:
            self._asked(lambda: super(RedisCache, self).set(key, value, timeout, version))
        except _Away:
            if not known_here:
                self._lose(key, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        was_here = key.startswith(KNOWN_HERE) and self._own.delete(key, version)
        ask = self._asked_now if key.startswith(SESSIONS) else self._asked
        try:
            return ask(lambda: super(RedisCache, self).delete(key, version))
        except _Away:
            self._lose(key, version)
            return was_here

    def clear(self) -> None:
        self._own.clear()
        super().clear()

    def _lose(self, key: str, version: int | None) -> None:
        """What Redis has there is stale: a session that was ended, times from before a booking. It goes once Redis is
        back; a session that lives nowhere else never goes with others."""
        beyond = None
        if key.startswith(KNOWN_HERE):
            beyond = "" if key.startswith(COPIES) else self.make_key(KNOWN_HERE + "slots:*", version)
        elif key.startswith(SESSIONS_IN_DATABASE):
            beyond = self.make_key(SESSIONS_IN_DATABASE + "*", version)
        _State.lost.note(self.make_and_validate_key(key, version), beyond)
        with _State.cleaning:
            if not _State.is_cleaned:
                _State.is_cleaned = True
                Thread(target=self._clean, name="redis", daemon=True).start()

    def _clean(self) -> None:
        """As soon as it answers, whether or not this process is asked for anything: others may read there already."""
        while True:
            with suppress(RedisError, OSError):
                _State.lost.delete(self._cache.get_client(write=True))
            with _State.cleaning:
                if not _State.lost:
                    _State.is_cleaned = False
                    return
            time.sleep(AGAIN_SECONDS)

    def _asked(self, ask: Callable[[], Value]) -> Value:
        if time.monotonic() < _State.away_until:
            raise _Away
        try:
            is_clean = _State.lost.delete(self._cache.get_client(write=True))
        except RedisError as error:
            raise self._away(error) from None
        if not is_clean:
            raise _Away
        return self._asked_now(ask)

    def _asked_now(self, ask: Callable[[], Value]) -> Value:
        """Even if it was away a moment ago: who signs out is not served by another process, which may reach it."""
        try:
            found = ask()
        except RedisError as error:
            raise self._away(error) from None
        _State.has_answered = True
        return found

    def _away(self, error: RedisError) -> _Away:
        _State.away_until = time.monotonic() + PAUSE_SECONDS
        log.warning("Redis does not answer (%s): not asked for %g s", type(error).__name__, PAUSE_SECONDS)
        if not _State.has_answered:  # what a process before this one could not write nobody knows any more
            for begin in (SESSIONS_IN_DATABASE, KNOWN_HERE + "slots:"):
                _State.lost.note(self.make_key(f"{begin}*"), None)
        return _Away()


def start_afresh() -> None:
    """Know nothing of before (a new process does)."""
    _State.away_until, _State.has_answered = 0.0, False
    _State.lost.forget()
    LocalCache("beside Redis", {}).clear()
