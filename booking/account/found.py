"""From the number in an address to the booking that is meant, or to where it has gone."""

from collections.abc import Callable
from functools import wraps

from django.db.models import Q
from django.http import Http404, HttpResponse

from booking.account import cancelling, ledger, own, words
from booking.account.bookings import Booking
from booking.account.entry import for_customers
from booking.clicrdv.errors import NotFound
from booking.flow import changes
from booking.flow.pages import go
from booking.flow.visit import Visit
from booking.models import Change
from booking.session import Request

Page = Callable[[Request, Visit, Booking], HttpResponse]


def for_booking(page: Page) -> Callable[..., HttpResponse]:
    """A page of one of the account's bookings."""

    @for_customers
    @wraps(page)
    def view(request: Request, visit: Visit, number: int) -> HttpResponse:
        booking = find(visit, number, sent=request.method == "POST")
        return booking if isinstance(booking, HttpResponse) else page(request, visit, booking)

    return view


def for_change(page: Page) -> Callable[..., HttpResponse]:
    """The same, of a page that changes it: while a move is under way, nothing else is done with it."""

    @for_booking
    @wraps(page)
    def view(request: Request, visit: Visit, booking: Booking) -> HttpResponse:
        elsewhere = _under_way(visit, booking, sent=request.method == "POST")
        return go(elsewhere) if elsewhere else page(request, visit, booking)

    return view


def find(visit: Visit, number: int, *, sent: bool = False) -> Booking | HttpResponse:
    """The booking; or where to go instead, of one that the ledger knows to be moved, cancelled, or gone. Of a form that
    was `sent` it is gone since its page was shown, or it never was this customer's, which nobody is told."""
    try:
        return own.get(visit, number)
    except NotFound:
        pass
    if (url := _url_since(visit, number, sent=sent)) or sent or own.was_known(visit, number):
        return go(url or words.url(visit, "appointments") + "?gone")
    raise Http404


def _url_since(visit: Visit, number: int, *, sent: bool) -> str | None:
    """Of what the ledger knows to be on its way, moved, cancelled, or cancelled in part. A second click waits for the
    first one's outcome."""
    mine = changes.of_account(visit).filter(was=number)
    left_open = mine.filter(state__in=Change.OPEN)
    if sent and (row := left_open.first()):
        ledger.wait(visit, row)
    if left := left_open.first():
        return words.url(visit, "moved" if left.kind == Change.Kind.MOVE else "cancelled", number)
    if (gone := mine.filter(changes.GONE).first()) is not None:
        cancelled = gone.kind == Change.Kind.CANCEL
        return words.url(visit, "cancelled", number) if cancelled else words.url(visit, "appointment", gone.became)
    if mine.filter(reason=cancelling.PARTLY).exists():
        return words.url(visit, "appointments") + "?partly"
    return None


def _under_way(visit: Visit, booking: Booking, *, sent: bool) -> str | None:
    """Where the outcome of a move is awaited that nobody knows yet: until then nothing else is done with it. A second
    click waits for the first one's."""
    of_it = Q(was=booking.id) | Q(became=booking.id)
    row = changes.left_open(visit).filter(of_it, kind=Change.Kind.MOVE).first()
    if row is None:
        return None
    if sent:
        ledger.wait(visit, row)
    return words.url(visit, "moved", row.was)


def of_somebody_else(visit: Visit, row: Change) -> str | None:
    """Where to go when it is another account that changes it just now: a secretary's, or the customer's own."""
    assert visit.account is not None
    if row.owner == visit.account.owner(visit.merchant):
        return None
    return words.url(visit, "appointment", row.became or row.was) + "?busy"
