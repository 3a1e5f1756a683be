"""Whoever asks for the same once more waits for what the first click brings, where that takes nobody's place: threads
are not for waiting, and the page that says "not known yet" looks again by itself."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.conf import settings

from booking.flow.visit import Visit
from booking.models import Change, Confirmation

AT_ONCE = 2  # who clicks more often is impatient, or wants our threads

_waiting: Counter[str] = Counter()
_lock = Lock()


def wait(visit: Visit, row: Change | Confirmation) -> None:
    """For the outcome that another click's request is about to write."""
    with _one_of_few(f"{type(row).__name__} {row.pk}") as few, visit.api.waiting() as has_place:
        until = time.monotonic() + settings.CONFIRM_WAIT_SECONDS * (few and has_place)
        while row.state == row.State.PENDING and not row.stale and time.monotonic() < until:
            time.sleep(0.1)
            row.refresh_from_db()


@contextmanager
def _one_of_few(what: str) -> Iterator[bool]:
    with _lock:
        is_one = _waiting[what] < AT_ONCE
        _waiting[what] += is_one
    try:
        yield is_one
    finally:
        with _lock:
            _waiting[what] -= is_one
            if not _waiting[what]:
                del _waiting[what]
