"""How often something may be tried: per address and per account, shared through Redis where it is configured."""

import time
from functools import cache

from django.conf import settings
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter


class TooMany(Exception):
    def __init__(self, retry_after: int) -> None:
        super().__init__("too many tries")
        self.retry_after = retry_after


def check(limit: str, *who: str) -> None:
    """Raise TooMany when `who` has used up `limit` ("10/15minutes"); counts nothing."""
    if not _limiter().test(parse(limit), *who):
        raise TooMany(_seconds_left(limit, *who))


def count(limit: str, *who: str) -> None:
    _limiter().hit(parse(limit), *who)


def _seconds_left(limit: str, *who: str) -> int:
    return max(1, round(_limiter().get_window_stats(parse(limit), *who).reset_time - time.time()))


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(settings.REDIS_URL or "memory://"))


def start_afresh() -> None:
    """Forget every count (a new process does)."""
    _limiter().storage.reset()
