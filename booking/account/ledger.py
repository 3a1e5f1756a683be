"""One change of a booking at a time, whatever is clicked twice: the row that says so, and its words under seal."""

import json
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from booking import session
from booking.account.bookings import Booking
from booking.flow import changes, second_click, throttle
from booking.flow.visit import Visit
from booking.models import Change

State = Change.State


def claim(visit: Visit, booking: Booking, kind: str, to: datetime | None = None, **more: Any) -> tuple[Change, bool]:
    """The row of this change, and whether it is ours to make. Else it is another click's, or another change."""
    assert visit.account is not None
    known = changes.in_calendars(visit, booking.id)
    whose = {
        "merchant": visit.merchant,
        "group_id": visit.merchant.group_id,
        "owner": visit.account.owner(visit.merchant),
    }
    told = {"was": booking.id, "old": booking.ids, "uid": known.uid, "sequence": known.sequence + 1}
    _forget_old_words()
    same = Change.objects.filter(group_id=visit.merchant.group_id, was=booking.id)
    _close_what_nobody_ends(same)
    if not same.filter(state__in=Change.OPEN).exists():  # a second click only waits
        throttle.count_booking(visit.account.owner(visit.merchant), visit.address)
    try:
        with transaction.atomic():
            row = Change.objects.create(**whose, kind=kind, wanted=_wanted(booking, to), **told, **more)
    except IntegrityError:
        found = same.filter(state__in=Change.OPEN).first()
        return (found, False) if found else claim(visit, booking, kind, to, **more)
    if settled := same.exclude(pk=row.pk).filter(changes.GONE).first():  # after the booking was read, before the claim
        row.delete()
        return settled, False
    return row, True


def _close_what_nobody_ends(rows: QuerySet[Change]) -> None:
    """Of an account that never came back: long past the time until which anything could still come of it."""
    rows.filter(state__in=Change.OPEN, created_at__lt=_long_ago()).update(state=State.REFUSED, reason="LOST", sealed="")


def _forget_old_words() -> None:
    """Of who never came back: what they said is kept for no longer than anybody would look for it."""
    Change.objects.filter(state__in=Change.OPEN, created_at__lt=_long_ago()).exclude(sealed="").update(sealed="")


def _long_ago() -> datetime:
    return timezone.now() - 2 * timedelta(seconds=settings.CONFIRM_GIVE_UP_SECONDS)


def _wanted(booking: Booking, to: datetime | None) -> dict[str, Any]:
    """What stands and when it shall be, in ids and times."""
    first = booking.parts[0]
    return {
        "start": booking.start.isoformat(),
        "services": booking.services,
        "calendar": first.calendar_id,
        "record": first.record_id,
        **({"to": to.isoformat()} if to else {}),
    }


def wait(visit: Visit, row: Change) -> Change:
    """For the outcome that another click's request is about to write."""
    with suppress(Change.DoesNotExist):  # claimed in vain, for another click's had settled it: given back
        second_click.wait(visit, row)
    return row


def take_over(row: Change) -> bool:
    """Claim a row that is open and nobody works on; of several requests one passes."""
    if row.state != State.UNKNOWN and not row.stale:
        return False
    same = Change.objects.filter(pk=row.pk, state=row.state, claimed_at=row.claimed_at)
    row.claimed_at, row.state = timezone.now(), State.PENDING
    return bool(same.update(claimed_at=row.claimed_at, state=row.state))


def end(row: Change, state: str, reason: str = "", *, stage: str = "") -> Change:
    """The outcome is known: what was under seal goes."""
    row.state, row.reason, row.sealed, row.stage, row.lost = state, reason, "", stage, False
    row.save()
    return row


def seal(words: dict[str, Any]) -> str:
    return session.encrypted(json.dumps(words))


def unsealed(row: Change) -> dict[str, Any] | None:
    """None: the secret that it was sealed with is no more."""
    text = session.decrypted(row.sealed)
    found: dict[str, Any] | None = json.loads(text) if text else None
    return found
