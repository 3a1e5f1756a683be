"""A slow or dead API must not take the site down: a bulkhead and a breaker for each API host, for the whole process."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from . import seen
from .errors import Unavailable

BUSY_RETRY_SECONDS = 10


class Busy(Unavailable):
    """As many calls are being made as may be."""


@dataclass(frozen=True)
class Limits:
    """How many calls at once; after how many failures in a row, and for how long, no call is made."""

    in_flight: int = 80
    failures: int = 16
    seconds: float = 10.0


class Guard:
    """One API host: who may call it now."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_flight = 0
        self._waiting = 0  # for what a call of somebody else's brings
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._open_until is not None

    def enter(self, limits: Limits) -> bool:
        """Take a place, or raise Unavailable at once. True: this call is the probe of an open breaker."""
        with self._lock:
            probe = self._open_until is not None
            if probe:
                self._refuse_while_open()
            if self._is_full(limits):
                raise Busy(BUSY_RETRY_SECONDS)
            self._in_flight += 1
            seen.in_flight(self._in_flight)
            self._probing = self._probing or probe
            return probe

    def leave(self, limits: Limits, *, probe: bool, well: bool) -> None:
        """Give the place back and say whether the host was well."""
        with self._lock:
            self._in_flight -= 1
            seen.in_flight(self._in_flight)
            if probe:
                self._probing = False
                self._open_until = None if well else time.monotonic() + limits.seconds
                self._failures = 0
                seen.breaker(not well)
            elif self._open_until is None:
                self._count(limits, well=well)

    @contextmanager
    def waiting(self, limits: Limits) -> Iterator[bool]:
        """A thread that waits for what somebody else's call brings takes a place too, of a quarter of them: what it
        waits for may need another call. False: none is left."""
        with self._lock:
            has_place = self._waiting < limits.in_flight // 4 and not self._is_full(limits)
            self._waiting += has_place
        try:
            yield has_place
        finally:
            with self._lock:
                self._waiting -= has_place

    def _is_full(self, limits: Limits) -> bool:
        return self._in_flight + self._waiting >= limits.in_flight

    def _refuse_while_open(self) -> None:
        left = (self._open_until or 0.0) - time.monotonic()
        if left > 0 or self._probing:
            raise Unavailable(max(1, math.ceil(left)))

    def _count(self, limits: Limits, *, well: bool) -> None:
        self._failures = 0 if well else self._failures + 1
        if self._failures >= limits.failures:
            self._open_until = time.monotonic() + limits.seconds
            seen.breaker(True)


_guards: dict[str, Guard] = {}


def guard_of(host: str) -> Guard:
    """The guard of this API host in this process."""
    return _guards.setdefault(host, Guard())


def any_open() -> bool:
    """Whether calls to some API host are refused for now, in this process."""
    return any(guard.is_open for guard in _guards.values())


def start_afresh() -> None:
    """Forget what was learned of every host: another configuration, or another test, begins."""
    _guards.clear()
