"""How often something may be tried: per address and per account, shared through Redis where it is configured.

The address comes first: what its limit refuses counts nowhere else, so that nobody uses up somebody else's limit.
"""

import logging
import time
from collections.abc import Callable, Sequence
from functools import cache
from threading import Lock
from typing import TypeVar

from django.conf import settings
from django.utils.crypto import salted_hmac
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

REDIS_SECONDS = 2
LOOK_SECONDS = 60.0  # between two looks for counts that are over
PAUSE_SECONDS = 5.0  # a Redis that hangs is not waited for at every try

Value = TypeVar("Value")
Limit = tuple[str, ...]  # how often, and who: "100/15minutes", "sign-in-address", "192.0.2.1"

log = logging.getLogger(__name__)

_away_until = 0.0
_one_by_one = Lock()  # the library's counters in memory break where two threads come at once


class TooMany(Exception):
    def __init__(self, retry_after: int) -> None:
        super().__init__("too many tries")
        self.retry_after = retry_after


def count(limit: str, *who: str) -> None:
    """Count a try before it is made, so that many at once do not slip through; TooMany once `limit` is used up. What is
    refused is not counted: the tries before it may yet be taken back."""
    item = parse(limit)
    if _counted(lambda limiter: limiter.test(item, *who)):
        if _counted(lambda limiter: limiter.hit(item, *who)):
            return
        take_back((limit, *who))
    raise TooMany(_seconds_left(limit, *who))


def count_all(limits: Sequence[Limit]) -> None:
    """Count a try under each in turn; what one of them refuses counts under none."""
    for number, (limit, *who) in enumerate(limits):
        try:
            count(limit, *who)
        except TooMany:
            take_back(*limits[:number])
            raise


def of_sign_in(kind: str, account: str, address: str, browser: str) -> tuple[Limit, ...]:
    """What a sign-in counts under. Who guesses at an account uses up what is theirs, not what is its owner's: its limit
    is each address's own, and that of a browser which has signed in to it before (`browser`: booking/flow/known.py).
    All others together have one too, against guesses from many addresses."""
    first = (settings.THROTTLE_SIGN_IN_ADDRESS, f"{kind}-address", address)
    whose = digest(account)
    if browser:
        return first, (settings.THROTTLE_SIGN_IN_ACCOUNT, f"{kind}-browser", whose, browser)
    return (
        first,
        (settings.THROTTLE_SIGN_IN_ACCOUNT, f"{kind}-account", whose, address),
        (settings.THROTTLE_SIGN_IN_EVERYWHERE, f"{kind}-everywhere", whose),
    )


def of_sign_up(email: str, address: str) -> tuple[Limit, ...]:
    return (
        (settings.THROTTLE_SIGN_UP_ADDRESS, "sign-up", address),
        (settings.THROTTLE_SIGN_UP_ACCOUNT, "sign-up-account", digest(email)),
    )


def count_times_page(address: str, owner: str | None) -> None:
    """A page of free times costs ClicRDV a call. A preview has no address, a visitor before the sign-in no account."""
    if address:
        count(settings.THROTTLE_TIMES_ADDRESS, "times", address)
    if address and owner:
        count(settings.THROTTLE_TIMES_ACCOUNT, "times-account", owner)


def digest(email: str) -> str:
    """What an account is counted under before it is known: the address has no business in a counter's name."""
    return salted_hmac("booking.tries", email.strip().lower(), algorithm="sha256").hexdigest()


def count_booking(owner: str, address: str) -> None:
    """What changes somebody's calendar: a booking, a move, a cancellation."""
    count(settings.THROTTLE_BOOK_ADDRESS, "book-address", address)
    count(settings.THROTTLE_BOOK_ACCOUNT, "book-account", owner)


def take_back(*limits: Limit) -> None:
    """The try was a success, or none: it does not count."""
    for limit in limits:
        _take_back(*limit)


def _take_back(limit: str, *who: str) -> None:
    item = parse(limit)

    def lessen(limiter: FixedWindowRateLimiter) -> bool:
        """Not below nothing: the window in which it was counted may be over."""
        return limiter.storage.get(item.key_for(*who)) > 0 and limiter.hit(item, *who, cost=-1)

    _counted(lessen)


def _seconds_left(limit: str, *who: str) -> int:
    stats = _counted(lambda limiter: limiter.get_window_stats(parse(limit), *who))
    return max(1, round(stats.reset_time - time.time()))


def _counted(ask: Callable[[FixedWindowRateLimiter], Value]) -> Value:
    """While Redis is away each process counts by itself."""
    global _away_until
    if settings.REDIS_URL and time.monotonic() >= _away_until:
        try:
            return ask(_shared())
        except StorageError:
            _away_until = time.monotonic() + PAUSE_SECONDS
            log.warning("Redis does not answer: this process counts tries by itself")
    with _one_by_one:
        return ask(_own())


@cache
def _shared() -> FixedWindowRateLimiter:
    patience = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    return FixedWindowRateLimiter(storage_from_string(settings.REDIS_URL, wrap_exceptions=True, **patience))


class _Counts(MemoryStorage):
    """What is over goes with a later try: the library starts a thread for it after nearly every one."""

    STORAGE_SCHEME: list[str] = []
    _looked = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        if abs(now - self._looked) >= LOOK_SECONDS:  # a clock may be set back
            self._looked = now
            for over in [name for name, end in self.expirations.items() if end <= now]:
                self.clear(over)
        if self.expirations.setdefault(key, now + expiry) <= now:
            self.storage[key], self.expirations[key] = 0, now + expiry
        self.storage[key] += amount
        return self.storage[key]


@cache
def _own() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(_Counts())


def start_afresh() -> None:
    """Forget every count (a new process does)."""
    with _one_by_one:
        _own().storage.reset()
