"""Django's cache in memory, without a copy for each reader: what is kept here is frozen, and a catalogue is large."""

import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache

SWEEP_SECONDS = 10.0

_swept: dict[int, float] = {}


class LocalCache(LocMemCache):
    """For values that nobody changes. Django's own packs and unpacks them at every look."""

    _cache: Any
    _expire_info: Any
    _lock: Any
    _set: Any
    _delete: Any
    _has_expired: Any

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        made = self.make_and_validate_key(key, version=version)
        with self._lock:
            if self._has_expired(made):
                self._delete(made)
                return default
            self._cache.move_to_end(made, last=False)
            return self._cache[made]

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        made = self.make_and_validate_key(key, version=version)
        with self._lock:
            self._keep(made, value, timeout)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        with self._lock:
            if not self._has_expired(made):
                return False
            self._keep(made, value, timeout)
            return True

    def _keep(self, made: str, value: Any, timeout: Any) -> None:
        """What has had its time goes now and then, not only when it is asked for again."""
        now, swept = time.time(), _swept.get(id(self._cache), 0.0)
        if not swept <= now < swept + SWEEP_SECONDS:  # nor when the clock was set back
            _swept[id(self._cache)] = now
            for key in [key for key, until in self._expire_info.items() if until is not None and until <= now]:
                self._delete(key)
        self._set(made, value, timeout)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return BaseCache.incr(self, key, delta, version)
