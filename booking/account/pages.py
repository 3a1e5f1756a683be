"""The list of appointments, one of them, and its file for the customer's own calendar."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.account import own, words
from booking.account.bookings import Booking
from booking.account.entry import for_customers, number, show
from booking.account.found import for_booking
from booking.flow import changes, notices, order, outcome, receipt
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
    context: dict[str, Any] = {
        "h1": title,
        "back_url": here if past else visit.url("start"),
        "days": words.days(visit, found.bookings),
        "is_past": past,
        "left_open": None if past else _left_open(visit),
        "past_url": None if past else f"{here}?past",
        "book_url": visit.url("start") if order.can_book(visit.settings) else None,
        "records_url": words.url(visit, "my-records"),
        "earlier": _part(past, found.earlier, _("Later appointments") if past else _("Earlier appointments")),
        "later": _part(past, found.later, _("Earlier appointments") if past else _("Later appointments")),
    }
    for told, code in (("gone", "elsewhere"), ("partly", "partly")):
        if told in request.GET:
            context["notice"] = notices.words(code)
    return show(request, visit, "appointments", context, template="account/appointments.html")


def _part(past: bool, start: int | None, label: str) -> dict[str, str] | None:
    return None if start is None else {"url": f"?{'past&' if past else ''}start={start}", "label": label}


def _left_open(visit: Visit) -> dict[str, str] | None:
    """A move or a cancellation whose outcome nobody knows yet, although it was looked for just now."""
    if (row := changes.left_open(visit).first()) is None:
        return None
    if row.kind == Change.Kind.MOVE:
        return {"title": _("We are still checking a move."), "url": words.url(visit, "moved", row.was)}
    return {"title": _("We are still checking a cancellation."), "url": words.url(visit, "cancelled", row.was)}


@require_safe
@for_booking
def one(request: Request, visit: Visit, booking: Booking) -> HttpResponse:
    """An appointment with all that belongs to it, which fits one sheet of paper."""
    told = receipt.told(visit, booking.parts)
    acts = words.changing(visit, booking, changes.busy(visit))
    context: dict[str, Any] = {
        "h1": words.services(told),
        "back_url": words.url(visit, "appointments"),
        "lines": words.lines(visit, booking),
        "start": booking.start,
        "zone": visit.zone.key,
        "acts": acts,
        "ics_url": None if booking.has_begun(visit.now) else words.url(visit, "appointment-ics", booking.id),
        "google_url": receipt.google_url(told, visit.merchant.name, visit.phone),
        "outlook_url": receipt.outlook_url(told, visit.merchant.name, visit.phone),
        "again": words.again(visit, booking),
        "deadline": "" if booking.has_begun(visit.now) else words.deadline(visit),
        "call": visit.phone if not acts and not booking.has_begun(visit.now) else "",
    }
    if "busy" in request.GET:
        context["notice"] = notices.words("busy")
    return show(request, visit, "appointment", context, template="account/appointment.html")


@require_safe
@for_booking
def ics(request: Request, visit: Visit, booking: Booking) -> HttpResponse:
    told = receipt.told(visit, booking.parts)
    return outcome.calendar_file(request, visit, told, changes.in_calendars(visit, booking.id))
