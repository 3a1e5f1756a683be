"""When "there is none" and "not without signing in" are believed, although there is a copy from before.

What stands between us and ClicRDV answers 401, 403 and 404 too, and a copy thrown away on its word is missed once
ClicRDV is away. ClicRDV's own word is taken at once, any other only when it has lasted.
"""

import time

from django.core.cache import cache

from .copies import Copy
from .errors import ApiError

LASTING_SECONDS = 300  # P
NOTED_SECONDS = 3600  # two of them, hours apart and with nobody in between, have not lasted


def is_believed(denied: ApiError, key: str, copy: Copy[object] | None) -> bool:
    """Whether the copy, if there is one, has to go."""
    return copy is None or denied.own_word or _has_lasted(key, copy)


def _has_lasted(key: str, copy: Copy[object]) -> bool:
    """Whether nothing else was heard for some minutes: what was noted before the copy was due is over."""
    now = time.time()
    first: float = cache.get(f"{key}:denied", 0.0)
    if not copy.until <= first <= now:
        first = now
        cache.set(f"{key}:denied", first, NOTED_SECONDS)
    return now - first >= LASTING_SECONDS
