"""Moving: the new appointment is booked before the old one is released, so that the customer always has one.

ClicRDV may refuse a second one while the first stands: then the first is released, the second booked, and where that
fails the first is put back. Each call is written down before it is made. A booking whose answer was lost is looked
for, never sent again while it may still come; a release may be made again without harm. Whatever is cut off is taken
up at the next visit, where the row stands:

    BOOK ──► RELEASE ──► moved
     │          └─(not allowed)─► UNDO ──► the old one stands
     └─(6, 7, 12)─► SWAP_RELEASE ──► SWAP_BOOK ──► moved
                                        └─► RESTORE ──► the old one stands, under a new number; or nothing does
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from booking.account import cancelling, ledger
from booking.account.bookings import Booking
from booking.account.move_calls import Calls, Open, Unsent
from booking.clicrdv import cached
from booking.clicrdv.appointments import Appointment
from booking.clicrdv.errors import (
    ApiError,
    NotAllowed,
    NotFound,
    Refusal,
    Refused,
    SignInNeeded,
    Unavailable,
)
from booking.flow.visit import Visit
from booking.models import Change

State = Change.State
Found = Callable[[list[Appointment]], None]
BOOK, RELEASE, UNDO = "book", "release", "undo"
SWAP_RELEASE, SWAP_BOOK, RESTORE = "swap-release", "swap-book", "restore"
IN_THE_WAY = (Refusal.MAX_UPCOMING, Refusal.TOO_CLOSE, Refusal.SAME_TIME)  # as long as the first one stands
TRIES = 3  # to put it back

TOO_LATE, LOST, UNAVAILABLE, REFUSED = "TOO_LATE", "LOST", "UNAVAILABLE", "REFUSED"
ELSEWHERE = "ELSEWHERE"  # the old one was gone before we touched it
BOTH, PARTLY, NOTHING = "BOTH", "PARTLY", "NOTHING"  # what stands, where it is not exactly one


def move(visit: Visit, booking: Booking, to: datetime) -> Change:
    """Move a booking, once. What another click or device has begun is waited for."""
    first = booking.parts[0]
    words = {
        "comments": first.comments,
        "websource": first.websource,
        "from_web": first.from_web,
        "answers": dict(first.answers),
    }
    row, mine = ledger.claim(visit, booking, Change.Kind.MOVE, to, stage=BOOK, sealed=ledger.seal(words))
    return _drive(visit, row) if mine else ledger.wait(visit, row)


def settle(visit: Visit, row: Change) -> Change:
    """Go on with a move that was cut off, if nobody else does."""
    return _drive(visit, row, resumed=True) if ledger.take_over(row) else row


def _drive(visit: Visit, row: Change, *, resumed: bool = False) -> Change:
    one = Move(visit, row, resumed=resumed)
    try:
        while row.state == State.PENDING:
            one.go_on()
    except (Open, ApiError) as error:
        if row.state == State.PENDING:
            row.state = State.UNKNOWN
            row.save()
        if isinstance(error, SignInNeeded):
            raise
    cached.forget_slots(visit.merchant.group_id)
    if row.state in (State.DONE, State.UNKNOWN):
        visit.happened.append(("moved" if row.state == State.DONE else "unknown", ""))
    return row


class Move:
    """A move on its way. Each method is a stage: it makes one call, and says which stage comes next."""

    def __init__(self, visit: Visit, row: Change, *, resumed: bool) -> None:
        self.visit, self.row, self.resumed = visit, row, resumed
        self.calls = Calls(visit, row)
        self.old, self.to = (datetime.fromisoformat(row.wanted[name]) for name in ("start", "to"))

    @property
    def whole(self) -> list[int]:
        """All the services."""
        found: list[int] = self.row.wanted["services"]
        return found

    @property
    def back(self) -> list[int]:
        """Those that are put back: of several that could be released in part only, the first ones."""
        return self.whole[: self.row.wanted.get("back")]

    def go_on(self) -> None:
        acts: dict[str, Callable[[], None]] = {
            BOOK: self.book,
            RELEASE: self.release,
            UNDO: self.undo,
            SWAP_RELEASE: self.swap_release,
            SWAP_BOOK: self.swap_book,
            RESTORE: self.restore,
        }
        if self.row.older_than(settings.CONFIRM_GIVE_UP_SECONDS) or not self.calls.words:
            self._give_up()
        else:
            acts[self.row.stage]()

    def _give_up(self) -> None:
        """The customer was asked to call: nothing more is done behind anybody's back, only said as it is."""
        old, new = cancelling.standing(self.visit, self.row.old), self.calls.look(self.to, self.whole)
        if new:
            self._note(new)
            self._end(State.DONE, BOTH if old else "")
        elif back := self.calls.look(self.old, self.back):
            self._restored(back)
        else:
            self._end(State.REFUSED, LOST if old == self.row.old else PARTLY if old else NOTHING)

    def book(self) -> None:
        if self.row.lost:
            self._found_or(self.to, self.whole, self._booked, lambda: self._end(State.REFUSED, LOST))
            return
        try:
            self._booked(self.calls.send(self.to, self.whole))
        except Refused as refused:
            if refused.code in IN_THE_WAY:
                self._next(SWAP_RELEASE, reason=refused.code.name)
            else:
                self._end(State.REFUSED, refused.code.name if refused.code else REFUSED)
        except (NotAllowed, NotFound):
            self._end(State.REFUSED, REFUSED)
        except SignInNeeded:
            self._end(State.REFUSED, UNAVAILABLE)
            raise
        except Unavailable:
            self._end(State.REFUSED, UNAVAILABLE)

    def _booked(self, found: list[Appointment]) -> None:
        self._note(found)
        self._next(RELEASE)

    def release(self) -> None:
        """The new one is booked."""
        if self.resumed and not cancelling.standing(self.visit, self.row.new):  # cancelled meanwhile: the old one stays
            self.row.new, self.row.became = [], None
            self._end(State.REFUSED, LOST)
            return
        stands = self.calls.free(self.row.old)
        if stands and self._keep(stands):
            self._next(UNDO)
        else:
            self._end(State.DONE, BOTH if stands else "")

    def _keep(self, stands: list[int]) -> bool:
        """Together or not at all: what was released before the refusal is put back. False: that cannot be."""
        gone = len(self.row.old) - len(stands)
        if gone:
            self.row.wanted = {**self.row.wanted, "back": gone}
        return stands == self.row.old[gone:]

    def undo(self) -> None:
        """The old one may no longer be cancelled, so it stays: the new one goes."""
        if self.calls.free(self.row.new):
            self._end(State.DONE, BOTH)
            return
        self.row.new, self.row.became = [], None
        self._kept()

    def _kept(self) -> None:
        if "back" in self.row.wanted:
            self._next(RESTORE, reason=TOO_LATE)
        else:
            self._end(State.REFUSED, TOO_LATE)

    def swap_release(self) -> None:
        try:
            stands = self.calls.free(self.row.old)
        except Unsent:
            if self.resumed:  # a release of before may still come
                raise
            self._end(State.REFUSED, UNAVAILABLE)
            return
        if stands and self._keep(stands):
            self._kept()
        elif stands:
            self._end(State.REFUSED, PARTLY)
        elif self.calls.gone_elsewhere and not self.resumed:
            self._end(State.REFUSED, ELSEWHERE)
        else:
            self._next(SWAP_BOOK)

    def swap_book(self) -> None:
        if self.row.lost:
            self._found_or(self.to, self.whole, self._moved, lambda: self._next(RESTORE, reason=LOST))
            return
        try:
            self._moved(self.calls.send(self.to, self.whole))
        except Refused as refused:
            self._next(RESTORE, reason=refused.code.name if refused.code else REFUSED)
        except (NotAllowed, NotFound):
            self._next(RESTORE, reason=REFUSED)
        except Unavailable:
            self._next(RESTORE, reason=UNAVAILABLE)

    def _moved(self, found: list[Appointment]) -> None:
        self._note(found)
        self._end(State.DONE)

    def restore(self) -> None:
        """Back to the old time, unless the new one was made after all."""
        if self.row.lost:
            self._found_or(self.old, self.back, self._restored, self._restore_again)
        else:
            self._put_back()

    def _restore_again(self) -> None:
        if self.row.tries < TRIES and not self.calls.look(self.to, self.whole):
            self.row.tries += 1
            self._put_back()
        else:
            self._nothing_or_late()

    def _put_back(self) -> None:
        """With a deadline of its own: whatever the page had to wait for before, this must not be left undone."""
        self.visit.api = self.visit.api.lasting(self.visit.api.call_seconds)
        try:
            self._restored(self.calls.send(self.old, self.back))
        except (Refused, NotAllowed, NotFound):
            self._nothing_or_late()

    def _nothing_or_late(self) -> None:
        if late := self.calls.look(self.to, self.whole):
            self._moved(late)
        else:
            self._end(State.REFUSED, PARTLY if "back" in self.row.wanted else NOTHING)

    def _restored(self, found: list[Appointment]) -> None:
        self._note(found)
        if gone := self.row.wanted.get("back"):
            self.row.new += self.row.old[gone:]
        self._end(State.REFUSED, self.row.reason)

    def _found_or(self, start: datetime, services: list[int], then: Found, else_: Callable[[], None]) -> None:
        """What was sent is there; or may still come; or is given up."""
        if found := self.calls.look(start, services):
            then(found)
        elif self.row.may_still_come():
            raise Open
        else:
            else_()

    def _note(self, found: list[Appointment]) -> None:
        self.row.new = [one.id for one in found]
        self.row.became = self.row.new[0]

    def _next(self, stage: str, *, reason: str = "") -> None:
        self.row.stage, self.row.lost = stage, False
        self.row.reason = reason or self.row.reason
        self.row.save()

    def _end(self, state: str, reason: str = "") -> None:
        ledger.end(self.row, state, reason)
