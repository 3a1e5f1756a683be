"""How far visits come, by merchant and day. Counted in memory, written every few seconds; nothing of anybody."""

import logging
import time
from collections import Counter
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F

from booking.models import Merchant, Tally

What = Tally.What
Key = tuple[int, date, str, str]  # merchant, day, what, detail

log = logging.getLogger(__name__)

_lock = Lock()
_waiting: Counter[Key] = Counter()
_due = 0.0


def note(merchant: int, now: datetime, what: str, detail: str) -> None:
    """Something that a visit has come to, at this time of the merchant's zone."""
    global _due
    with _lock:
        if not _waiting:
            _due = time.monotonic() + settings.TALLY_SECONDS
        for key in _keys(merchant, now, what, detail):
            _waiting[key] += 1


def _keys(merchant: int, now: datetime, what: str, detail: str) -> list[Key]:
    day = now.date()
    if what == What.OPENED:
        hour = f"{now.weekday()}-{now.hour}"
        return [(merchant, day, what, ""), (merchant, day.replace(day=1), What.HOUR, hour)]
    return [(merchant, day, what, detail)] if what == What.ANSWERED else []


def write_sometimes() -> None:
    if _waiting and time.monotonic() >= _due:
        write()


def write() -> None:
    """Add what waits to what is stored. If that fails it waits on: a booking must not fail by being counted."""
    taken = _take()
    try:
        _add(taken)
    except DatabaseError as error:
        log.warning("not counted yet: %s", type(error).__name__)
        _put_back(taken)


def _take() -> Counter[Key]:
    with _lock:
        taken = _waiting.copy()
        _waiting.clear()
    return taken


def _put_back(taken: Counter[Key]) -> None:
    global _due
    with _lock:
        _waiting.update(taken)
        _due = time.monotonic() + settings.TALLY_SECONDS


def _add(taken: Counter[Key]) -> None:
    known = set(Merchant.objects.filter(pk__in={key[0] for key in taken}).values_list("pk", flat=True))
    keys = sorted(key for key in taken if key[0] in known)  # in one order: two processes never wait for each other
    with transaction.atomic():
        Tally.objects.bulk_create([Tally(**_named(key)) for key in keys], ignore_conflicts=True)
        for key in keys:
            Tally.objects.filter(**_named(key)).update(number=F("number") + taken[key])


def _named(key: Key) -> dict[str, Any]:
    return dict(zip(("merchant_id", "day", "what", "detail"), key, strict=True))


def start_afresh() -> None:
    """Forget what waits (a new process has none)."""
    _take()
