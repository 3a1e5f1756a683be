"""Cancelling, of all that was booked together. Its calls may be made again without harm: what is gone stays gone."""

from booking.account import ledger
from booking.account.bookings import Booking
from booking.clicrdv import appointments, cached
from booking.clicrdv.errors import ApiError, NotAllowed, NotFound, OutcomeUnknown, Refused, SignInNeeded
from booking.flow.visit import Visit
from booking.models import Change

State = Change.State
ELSEWHERE = "ELSEWHERE"  # it was gone already
TOO_LATE = "TOO_LATE"
PARTLY = "PARTLY"  # of several appointments some are gone
UNAVAILABLE = "UNAVAILABLE"


def cancel(visit: Visit, booking: Booking) -> Change:
    """Cancel a booking, once. What another click or device has begun is waited for, and taken up if it was left."""
    row, mine = ledger.claim(visit, booking, Change.Kind.CANCEL)
    if mine:
        return _carry_out(visit, row)
    row = ledger.wait(row)
    again = row.kind == Change.Kind.CANCEL and ledger.take_over(row)
    return _carry_out(visit, row) if again else row


def settle(visit: Visit, row: Change) -> Change:
    """Find out what became of a cancellation that was cut off. Looks, and cancels nothing: its customer was told that
    the appointment stands, and may have come to like that."""
    if not ledger.take_over(row):
        return row
    try:
        stands = standing(visit, row.old)
    except ApiError:
        return _left(row)
    if not stands:
        return _done(visit, row)
    return ledger.end(row, State.REFUSED, UNAVAILABLE if len(stands) == len(row.old) else PARTLY)


def standing(visit: Visit, ids: list[int]) -> list[int]:
    """Which of these appointments ClicRDV still has."""
    found = appointments.find(visit.api, visit.merchant.group_id, ids, zone=visit.zone)
    return [number for number in ids if number in {one.id for one in found}]


def release(visit: Visit, ids: list[int]) -> int:
    """Cancel each of them; returns how many stood until now."""
    stood = 0
    for number in ids:
        try:
            appointments.cancel(visit.api, visit.merchant.group_id, number)
            stood += 1
        except NotFound:
            pass
    return stood


def _carry_out(visit: Visit, row: Change) -> Change:
    try:
        stood = release(visit, row.old)
    except SignInNeeded:
        _left(row)  # some may be cancelled: the next visit finds out
        raise
    except NotAllowed:
        return _refused(visit, row, TOO_LATE)
    except Refused:
        return _refused(visit, row, UNAVAILABLE)
    except ApiError as error:
        return _look(visit, row, lost=isinstance(error, OutcomeUnknown))
    return _done(visit, row, "" if stood else ELSEWHERE)


def _refused(visit: Visit, row: Change, reason: str) -> Change:
    """All of it, as far as can be seen; or a part, where an earlier one is gone already."""
    try:
        stands = standing(visit, row.old)
    except ApiError:
        stands = row.old
    if not stands:
        return _done(visit, row, ELSEWHERE)
    return ledger.end(row, State.REFUSED, reason if len(stands) == len(row.old) else PARTLY)


def _look(visit: Visit, row: Change, *, lost: bool) -> Change:
    try:
        stands = standing(visit, row.old)
    except ApiError:
        return _left(row) if lost else ledger.end(row, State.REFUSED, UNAVAILABLE)
    if not stands:
        return _done(visit, row)
    if len(stands) < len(row.old):
        return ledger.end(row, State.REFUSED, PARTLY)
    return _left(row) if lost else ledger.end(row, State.REFUSED, UNAVAILABLE)


def _left(row: Change) -> Change:
    """Nobody knows yet: whoever looks next finds out."""
    row.state, row.lost = State.UNKNOWN, True
    row.save()
    return row


def _done(visit: Visit, row: Change, reason: str = "") -> Change:
    cached.forget_slots(visit.merchant.group_id)
    return ledger.end(row, State.DONE, reason)
