"""Cancelling: a page that says what, one button, and what came of it. A GET changes nothing."""

from typing import Any

from django.conf import settings
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
        return go(_url_of(visit, cancelling.cancel(visit, booking)))
    return _ask(request, visit, booking)


def _url_of(visit: Visit, row: Change) -> str:
    if elsewhere := of_somebody_else(visit, row):
        return elsewhere
    if row.kind == Change.Kind.MOVE:
        return words.url(visit, "moved", row.was)
    if row.state == State.DONE or row.is_open:
        return words.url(visit, "cancelled", row.was)
    if row.reason == cancelling.PARTLY:
        return words.url(visit, "appointments") + "?partly"
    return words.url(visit, "cancel", row.was) + ("?late" if row.reason == cancelling.TOO_LATE else "?unclear")


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
    """What came of it. As long as nobody knows, this page asks again by itself."""
    row = changes.of_account(visit).filter(was=number, kind=Change.Kind.CANCEL).first()
    if row is None:
        raise Http404
    if row.is_open:
        return being_cancelled(request, visit, row)
    return is_cancelled(request, visit, row) if row.state == State.DONE else go(_url_of(visit, row))


def being_cancelled(request: Request, visit: Visit, row: Change) -> HttpResponse:
    """The page of a cancellation that nobody knows the outcome of."""
    given_up = row.older_than(settings.CONFIRM_GIVE_UP_SECONDS)
    told = receipt.of_ledger(visit, row.was, row.wanted)
    context = {
        "h1": _("We are checking your appointment"),
        "cancels": True,
        "several": len(row.old) > 1,
        "given_up": given_up,
        "refresh_url": words.url(visit, "cancelled", row.was),
        "phone": visit.phone,
        "old": wording.moment(receipt.when(told)[0]),
    }
    response = show(request, visit, "pending", context, template="account/pending.html")
    if not given_up:
        response["Refresh"] = str(outcome.REFRESH_SECONDS)
    return response


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
