"""The list of appointments, one of them, and its file for the customer's own calendar."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.account import own, words
from booking.account.bookings import Booking
from booking.account.entry import for_customers, number
from booking.clicrdv.errors import NotFound
from booking.flow import changes, notices, order, outcome, pages, receipt
from booking.flow.pages import go
from booking.flow.visit import Visit
from booking.models import Change
from booking.session import Request


@require_safe
@for_customers
def listed(request: Request, visit: Visit) -> HttpResponse:
    """Those to come, soonest first; with ?past those that are over, latest first."""
    past, start = "past" in request.GET, number(request.GET, "start")
    found = own.past(visit, start) if past else own.upcoming(visit, start)
    here = words.url(visit, "appointments")
    title = _("Past appointments") if past else _("My appointments")
    context = {
        "h1": title,
        "summary": None,
        "back_url": here if past else visit.url("start"),
        "days": words.days(visit, found.bookings),
        "is_past": past,
        "open_url": None if past else _open_url(visit),
        "past_url": None if past else f"{here}?past",
        "book_url": visit.url("start") if order.can_book(visit.settings) else None,
        "records_url": words.url(visit, "my-records"),
        "earlier": _part(past, found.earlier, _("Later appointments") if past else _("Earlier appointments")),
        "later": _part(past, found.later, _("Earlier appointments") if past else _("Later appointments")),
    }
    for told, code in (("gone", "elsewhere"), ("partly", "partly")):
        if told in request.GET:
            context["notice"] = notices.words(code)
    return pages.show(request, visit, "appointments", context, template="account/appointments.html")


def _part(past: bool, start: int | None, label: str) -> dict[str, str] | None:
    return None if start is None else {"url": f"?{'past&' if past else ''}start={start}", "label": label}


def _open_url(visit: Visit) -> str | None:
    """A move whose outcome nobody knows yet, although it was looked for just now."""
    row = changes.left_open(visit).filter(kind=Change.Kind.MOVE).first()
    return words.url(visit, "moved", row.was) if row else None


@require_safe
@for_customers
def one(request: Request, visit: Visit, number: int) -> HttpResponse:
    """An appointment with all that belongs to it, which fits one sheet of paper."""
    booking = find(visit, number)
    if isinstance(booking, HttpResponse):
        return booking
    told = receipt.told(visit, booking.parts)
    title = words.services(told)
    context = {
        "h1": title,
        "summary": None,
        "back_url": words.url(visit, "appointments"),
        "lines": words.lines(visit, booking),
        "start": booking.start,
        "zone": visit.zone.key,
        "acts": [
            act for act in words.acts(visit, booking) if act["url"] != words.url(visit, "appointment-ics", number)
        ],
        "ics_url": None if booking.has_begun(visit.now) else words.url(visit, "appointment-ics", booking.id),
        "google_url": receipt.google_url(told, visit.merchant.name, visit.phone),
        "outlook_url": receipt.outlook_url(told, visit.merchant.name, visit.phone),
        "again": words.again(visit, booking),
        "deadline": "" if booking.has_begun(visit.now) else words.deadline(visit),
        "call": _call(visit, booking),
    }
    return pages.show(request, visit, "appointment", context, template="account/appointment.html")


def _call(visit: Visit, booking: Booking) -> str:
    """Whom to call, where something cannot be done here."""
    missing = {act["label"] for act in words.acts(visit, booking)}.isdisjoint({_("Move"), _("Cancel")})
    return visit.phone if missing and not booking.has_begun(visit.now) else ""


@require_safe
@for_customers
def ics(request: Request, visit: Visit, number: int) -> HttpResponse:
    booking = find(visit, number)
    if isinstance(booking, HttpResponse):
        return booking
    told = receipt.told(visit, booking.parts)
    return outcome.calendar_file(request, visit, told, changes.in_calendars(visit, booking.id))


def find(visit: Visit, number: int, *, sent: bool = False) -> Booking | HttpResponse:
    """The booking; or where to go instead, of one that the ledger knows to be moved, cancelled, or gone. Of a form that
    was `sent` it is gone since its page was shown, or it never was this customer's, which nobody is told."""
    try:
        return own.get(visit, number)
    except NotFound:
        pass
    changed = changes.of_account(visit).filter(was=number, state=Change.State.DONE).first()
    if changed and changed.kind == Change.Kind.CANCEL:
        return go(words.url(visit, "cancelled", number))
    if changed and changed.became:
        return go(words.url(visit, "appointment", changed.became))
    if sent or own.was_known(visit, number):
        return go(words.url(visit, "appointments") + "?gone")
    raise Http404


def under_way(visit: Visit, booking: Booking) -> str | None:
    """Where the outcome of a move is awaited that nobody knows yet: until then nothing else is done with it."""
    row = changes.left_open(visit).filter(kind=Change.Kind.MOVE, was=booking.id).first()
    return words.url(visit, "moved", row.was) if row else None
