"""How often something may be tried: per address and per account, shared through Redis where it is configured."""

import time
from functools import cache

from django.conf import settings
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter


class TooMany(Exception):
    def __init__(self, retry_after: int) -> None:
        super().__init__("too many tries")
        self.retry_after = retry_after


def count(limit: str, *who: str) -> None:
    """Count a try before it is made, so that many at once do not slip through; TooMany once `limit` is used up."""
    if not _limiter().hit(parse(limit), *who):
        raise TooMany(_seconds_left(limit, *who))


def count_times_page(address: str) -> None:
    """A page of free times costs ClicRDV a call. A preview has no address."""
    if address:
        count(settings.THROTTLE_TIMES_ADDRESS, "times", address)


def count_booking(owner: str, address: str) -> None:
    """What changes somebody's calendar: a booking, a move, a cancellation."""
    count(settings.THROTTLE_BOOK_ADDRESS, "book-address", address)
    count(settings.THROTTLE_BOOK_ACCOUNT, "book-account", owner)


def take_back(limit: str, *who: str) -> None:
    """The try was a success: it does not count."""
    _limiter().hit(parse(limit), *who, cost=-1)


def _seconds_left(limit: str, *who: str) -> int:
    return max(1, round(_limiter().get_window_stats(parse(limit), *who).reset_time - time.time()))


@cache
def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string(settings.REDIS_URL or "memory://"))


def start_afresh() -> None:
    """Forget every count (a new process does)."""
    _limiter().storage.reset()
