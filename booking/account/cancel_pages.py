"""Cancelling: a page that says what, one button, and what came of it. A GET changes nothing."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking.account import cancelling, rights, words
from booking.account.bookings import Booking
from booking.account.entry import for_customers, show
from booking.account.found import for_change, of_somebody_else
from booking.embed import views as embed
from booking.flow import changes, notices, order, outcome, receipt, rows, wording
from booking.flow.pages import go
from booking.flow.receipt import InCalendars
from booking.flow.visit import Visit
from booking.models import Change
from booking.session import Request

State = Change.State


@require_http_methods(["GET", "HEAD", "POST"])
@for_change
def cancel(request: Request, visit: Visit, booking: Booking) -> HttpResponse:
    if request.method == "POST" and rights.may_cancel(visit, booking):
        return go(_url_of(visit, booking, cancelling.cancel(visit, booking)))
    return _ask(request, visit, booking)


def _url_of(visit: Visit, booking: Booking, row: Change) -> str:
    here = words.url(visit, "cancel", booking.id)
    if elsewhere := of_somebody_else(visit, row):
        return elsewhere
    if row.kind == Change.Kind.MOVE:
        return words.url(visit, "moved", row.was)
    if row.state == State.DONE:
        return words.url(visit, "cancelled", row.was)
    if row.reason == cancelling.PARTLY:
        return words.url(visit, "appointments") + "?partly"
    return here + ("?late" if row.reason == cancelling.TOO_LATE else "?unclear")


def _ask(request: Request, visit: Visit, booking: Booking) -> HttpResponse:
    late = "late" in request.GET or not rights.may_cancel(visit, booking)
    context: dict[str, Any] = {
        "h1": _("It is too late to cancel online") if late else _("Cancel this appointment?"),
        "back_url": words.url(visit, "appointment", booking.id),
        "lines": words.lines(visit, booking),
        "deadline": words.deadline(visit),
        "why_not": _("This appointment can no longer be cancelled online.") if late else "",
        "action": words.url(visit, "cancel", booking.id),
        "phone": visit.phone,
    }
    if "unclear" in request.GET and not late:
        context["notice"] = notices.words("not_cancelled")
    return show(request, visit, "cancel", context, template="account/cancel.html")


@require_safe
@for_customers
def cancelled(request: Request, visit: Visit, number: int) -> HttpResponse:
    return is_cancelled(request, visit, _row(visit, number))


def is_cancelled(request: Request, visit: Visit, row: Change) -> HttpResponse:
    """The page of a cancellation that was made."""
    told = receipt.of_ledger(visit, row.was, row.wanted)
    context = {
        "h1": _("Your appointment is cancelled"),
        "text": _("It had been cancelled already.") if row.reason == cancelling.ELSEWHERE else "",
        "lines": [line for line in _lines(told) if line["value"]],
        "ics_url": words.url(visit, "cancellation-ics", row.was),
        "again": words.url(visit, "again", row.was) if order.can_book(visit.settings) else None,
        "appointments_url": words.url(visit, "appointments"),
        "event": _event(request, row),
    }
    return show(request, visit, "cancelled", context, template="account/cancelled.html")


def _lines(told: receipt.Receipt) -> list[dict[str, str]]:
    start, _end = receipt.when(told)
    return [
        rows.line(
            key="slot",
            label=_("Date"),
            value=wording.capitalised(wording.moment(start)),
            detail=wording.zone_name(start),
        ),
        rows.line(key="services", label=_("Service"), value=receipt.each_at_its_time(told) or words.services(told)),
        rows.line(key="calendar", label=_("With"), value=told["calendar"]),
        rows.line(key="reference", label=_("Reference"), value=str(told["id"])),
    ]


@require_safe
@for_customers
def ics(request: Request, visit: Visit, number: int) -> HttpResponse:
    """What takes the appointment out of the customer's own calendar."""
    row = _row(visit, number)
    told = receipt.of_ledger(visit, row.was, row.wanted)
    return outcome.calendar_file(request, visit, told, InCalendars(row.uid, row.sequence), cancelled=True)


def _row(visit: Visit, number: int) -> Change:
    row = changes.of_account(visit).filter(was=number, kind=Change.Kind.CANCEL, state=State.DONE).first()
    if row is None:
        raise Http404
    return row


def _event(request: Request, row: Change) -> str | None:
    told = {"id": row.was, "start": row.wanted["start"], "services": row.wanted["services"]}
    return embed.event_once(request, "cancelled", row.was, **told)
