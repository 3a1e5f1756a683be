"""Cancelling, of all that was booked together. Its calls may be made again without harm: what is gone stays gone."""

from dataclasses import dataclass

from django.db.models import QuerySet

from booking.account import ledger
from booking.account.bookings import Booking
from booking.clicrdv import appointments, cached
from booking.clicrdv.errors import ApiError, NotAllowed, NotFound, OutcomeUnknown, Refused, SignInNeeded
from booking.flow import changes
from booking.flow.visit import Visit
from booking.models import Change

State = Change.State
ELSEWHERE = "ELSEWHERE"  # it was gone already
TOO_LATE = "TOO_LATE"
PARTLY = "PARTLY"  # of several appointments some are gone
UNAVAILABLE = "UNAVAILABLE"
UNTOLD = "untold"  # found out afterwards: the customer's next page says so


def cancel(visit: Visit, booking: Booking) -> Change:
    """Cancel a booking, once. What another click or device has begun is waited for, and taken up if it was left."""
    row, mine = ledger.claim(visit, booking, Change.Kind.CANCEL)
    if mine:
        return _carry_out(visit, row)
    row = ledger.wait(visit, row)
    again = row.kind == Change.Kind.CANCEL and ledger.take_over(row)
    return _carry_out(visit, row) if again else row


def settle(visit: Visit, row: Change) -> Change:
    """Find out what became of a cancellation that was cut off. Looks, and cancels nothing: what stands by now may be
    wanted again. That a part stands is told on the customer's next page."""
    if not ledger.take_over(row):
        return row
    try:
        stands = standing(visit, row.old)
    except ApiError:
        return _left(row)
    if not stands:
        return _done(visit, row)
    if len(stands) == len(row.old):
        return ledger.end(row, State.REFUSED, UNAVAILABLE)
    cached.forget_slots(visit.merchant.group_id)
    return ledger.end(row, State.REFUSED, PARTLY, stage=UNTOLD)


def untold(visit: Visit) -> QuerySet[Change]:
    """Those that were made in part only, which nobody could say when they were asked for."""
    return changes.of_account(visit).filter(kind=Change.Kind.CANCEL, stage=UNTOLD)


def standing(visit: Visit, ids: list[int]) -> list[int]:
    """Which of these appointments ClicRDV still has."""
    found = appointments.find(visit.api, visit.merchant.group_id, ids, zone=visit.zone)
    return [number for number in ids if number in {one.id for one in found}]


@dataclass(frozen=True)
class Released:
    """What came of cancelling: what ClicRDV still has of it, and what went wrong last, if anything did."""

    stands: list[int]
    done: int  # how many were cancelled by this very call, as its answers say
    error: ApiError | None = None

    @property
    def refused(self) -> bool:
        return isinstance(self.error, (NotAllowed, Refused))

    @property
    def elsewhere(self) -> bool:
        """All of it was gone before."""
        return not self.stands and not self.done and not isinstance(self.error, OutcomeUnknown)


def release(visit: Visit, ids: list[int]) -> Released:
    """Cancel each of them. Where an answer is another than that it was done, ClicRDV is asked what stands: one that
    is "not found" may be there all the same."""
    done, error = 0, None
    for number in ids:
        try:
            appointments.cancel(visit.api, visit.merchant.group_id, number)
            done += 1
        except SignInNeeded:
            raise
        except ApiError as wrong:
            error = wrong
            if not isinstance(wrong, NotFound):
                break
    return Released([] if error is None else standing(visit, ids), done, error)


def _carry_out(visit: Visit, row: Change) -> Change:
    try:
        released = release(visit, row.old)
    except SignInNeeded:
        _left(row)  # some may be cancelled: the next visit finds out
        raise
    except ApiError:
        return _left(row)
    if not released.stands:
        return _done(visit, row, ELSEWHERE if released.elsewhere else "")
    if len(released.stands) < len(row.old):
        return ledger.end(row, State.REFUSED, PARTLY)
    if isinstance(released.error, OutcomeUnknown):
        return _left(row)
    return ledger.end(row, State.REFUSED, TOO_LATE if isinstance(released.error, NotAllowed) else UNAVAILABLE)


def _left(row: Change) -> Change:
    """Nobody knows yet: whoever looks next finds out."""
    row.state, row.lost = State.UNKNOWN, True
    row.save()
    return row


def _done(visit: Visit, row: Change, reason: str = "") -> Change:
    cached.forget_slots(visit.merchant.group_id)
    visit.happened.append(("cancelled", ""))
    return ledger.end(row, State.DONE, reason)
