"""A record written to ClicRDV, once; what was lost on the way is looked for."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from booking.clicrdv import fiches
from booking.clicrdv.errors import ApiError, NotAllowed, NotFound, OutcomeUnknown, Refused, SignInNeeded
from booking.clicrdv.fiches import Record
from booking.flow.steps import records
from booking.flow.visit import Visit
from booking.models import Once

NOT_SAVED, MAYBE, NOT_NOW = "not_saved", "maybe_saved", "not_saved_now"  # why not, in notices.py
NAMED_BY = ("lastname", "firstname", "birthdate")
A_DAY = timedelta(days=1)


def save(visit: Visit, record: Record | None, values: Mapping[str, Any], once: str) -> str:
    """Change a record, or make a new one. Returns why it was not done, or nothing."""
    if record is not None and not values:
        return ""
    try:
        if record is None:
            return _create(visit, values, once)
        return _change(visit, record, values)
    except SignInNeeded:
        raise
    except Refused as refused:
        return refused.code.name if refused.code and refused.code.name.startswith("EMAIL") else NOT_SAVED
    except (NotAllowed, NotFound):
        return NOT_SAVED
    except ApiError:
        return NOT_NOW


def _change(visit: Visit, record: Record, values: Mapping[str, Any]) -> str:
    try:
        fiches.change(visit.api, visit.merchant.group_id, record.id, values)
    except OutcomeUnknown:
        return "" if _has(fiches.get(visit.api, visit.merchant.group_id, record.id), values) else MAYBE
    return ""


def _create(visit: Visit, values: Mapping[str, Any], once: str) -> str:
    """A form that is sent twice makes one record."""
    assert visit.account is not None
    key = salted_hmac("booking.once", f"{visit.account.owner(visit.merchant)}:{once}", algorithm="sha256").hexdigest()
    Once.objects.filter(created_at__lt=timezone.now() - A_DAY).delete()
    claim, first = Once.objects.get_or_create(key=key)
    if not first:
        return _of_the_first_click(key)
    try:
        fiches.create(visit.api, visit.merchant.group_id, values)
    except OutcomeUnknown:
        if not _is_there(visit, values):
            return MAYBE
    except ApiError:
        claim.delete()  # nothing was made: the same form may be sent again
        raise
    Once.objects.filter(key=key).update(done=True)
    return ""


def _of_the_first_click(key: str) -> str:
    """What came of it, as soon as that is known."""
    until = time.monotonic() + settings.CONFIRM_WAIT_SECONDS
    while (row := Once.objects.filter(key=key).first()) and not row.done and time.monotonic() < until:
        time.sleep(0.1)
    return "" if row and row.done else MAYBE if row else NOT_NOW


def _is_there(visit: Visit, values: Mapping[str, Any]) -> bool:
    found = fiches.page(
        visit.api, visit.merchant.group_id, search=str(values.get("lastname", "")), size=records.PAGE_SIZE
    )
    named = {name: values[name] for name in NAMED_BY if values.get(name)}
    return any(_has(record, named) for record in found.records)


def _has(record: Record, values: Mapping[str, Any]) -> bool:
    """Whether a record says this, in whatever spelling ClicRDV keeps it."""
    return all(_plain(record.values.get(name)) == _plain(value) for name, value in values.items())


def _plain(value: Any) -> str:
    return "".join(str("" if value is None else value).split()).casefold()
