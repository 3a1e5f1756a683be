"""Django's Redis cache, but a Redis that is away is a cache in which nothing is: pages are slower, not broken."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache as DjangosRedisCache
from redis.exceptions import RedisError

Value = TypeVar("Value")

PAUSE_SECONDS = 2.0  # one that hangs is not waited for by every call of every page

log = logging.getLogger(__name__)


class _State:
    """Of this process: every thread has a cache object of its own."""

    away_until = 0.0
    lost_a_change = False


class RedisCache(DjangosRedisCache):
    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._asked(lambda: super(RedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return self._asked(lambda: super(RedisCache, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._asked(lambda: super(RedisCache, self).has_key(key, version), False)

    def add(self, key: Any, value: Any, *more: Any, **options: Any) -> bool:
        """True while it is away: a claim that nobody can make is everybody's."""
        return self._changed(lambda: super(RedisCache, self).add(key, value, *more, **options), True)

    def set(self, key: Any, value: Any, *more: Any, **options: Any) -> None:
        self._changed(lambda: super(RedisCache, self).set(key, value, *more, **options), None)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._changed(lambda: super(RedisCache, self).delete(key, version), False)

    def _changed(self, change: Callable[[], Value], lost: Value) -> Value:
        found = self._asked(change, lost)
        _State.lost_a_change = _State.lost_a_change or time.monotonic() < _State.away_until
        return found

    def _asked(self, ask: Callable[[], Value], nothing: Value) -> Value:
        if time.monotonic() < _State.away_until:
            return nothing
        try:
            if _State.lost_a_change:  # what it kept meanwhile may be older than the database: a session that was ended
                self.clear()
                _State.lost_a_change = False
            return ask()
        except RedisError as error:
            _State.away_until = time.monotonic() + PAUSE_SECONDS
            log.warning("Redis does not answer (%s): for %g s nothing is cached", type(error).__name__, PAUSE_SECONDS)
            return nothing
