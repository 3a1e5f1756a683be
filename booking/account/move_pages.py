"""Moving: the free times of the same services with the same calendar, a page to check, and what came of it."""

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking.account import moving, own, rights, words
from booking.account.bookings import Booking
from booking.account.entry import for_customers, show
from booking.account.found import for_change, of_somebody_else
from booking.clicrdv import appointments, cached
from booking.clicrdv.errors import NotAllowed, NotFound, Refusal, Refused
from booking.clicrdv.slots import Found
from booking.embed import views as embed
from booking.flow import changes, notices, outcome, receipt, rows, throttle, times, wording
from booking.flow.pages import go
from booking.flow.times import Asked
from booking.flow.visit import SLOT_FORMAT, Visit
from booking.models import Change
from booking.session import Request

State = Change.State
OF_TIME = {Refusal.TOO_CLOSE.name, Refusal.TOO_FAR.name, Refusal.TOO_SOON.name, Refusal.SAME_TIME.name}


@require_http_methods(["GET", "HEAD", "POST"])
@for_change
def move(request: Request, visit: Visit, booking: Booking) -> HttpResponse:
    """Without ?start the times to choose from, with it the page to check; sent, the move is made."""
    if not rights.may_move(visit, booking):
        return _impossible(request, visit, booking)
    start = times.takeable(visit, request.GET.get("start", ""))
    if start is None or start == booking.start:
        return _times(request, visit, booking)
    if request.method == "POST":
        return go(_url_of(visit, moving.move(visit, booking, start)))
    return _check(request, visit, booking, start)


def _times(request: Request, visit: Visit, booking: Booking) -> HttpResponse:
    refused = request.GET.get("refused", "")
    asked = Asked(
        find=partial(_find, visit, booking),
        now=visit.now,
        day=times.asked_day(visit),
        refused=times.takeable(visit, request.GET.get("was", "")) if "from" not in request.GET else None,
        lost=refused == Refusal.SLOT_GONE.name,
        present=booking.start,
    )
    here = words.url(visit, "move", booking.id)
    context = {
        "h1": _("When would you like to come instead?"),
        "back_url": words.url(visit, "appointment", booking.id),
        "now": _now(visit, booking),
        "action": here,
        **_found(visit, asked, here),
    }
    if refused:
        context["notice"] = _notice(refused)
    return show(request, visit, "move", context, template="account/move.html")


def _now(visit: Visit, booking: Booking) -> dict[str, str]:
    told = receipt.told(visit, booking.parts)
    with_whom = wording.joined(words.services(told), told["calendar"])
    return {"when": wording.moment(booking.start), "what": with_whom}


def _found(visit: Visit, asked: Asked, here: str) -> dict[str, Any]:
    throttle.count_times_page(visit.address, visit.owner)
    try:
        window = times.look(asked)
    except (Refused, NotAllowed, NotFound):
        return {"empty": _empty(visit, _("For this choice no time can be shown at the moment."), here)}
    if shown := times.page(asked, window):
        return shown
    later = asked.day is not None and asked.day > asked.today
    earlier = {"url": here, "label": _("Earlier")} if later else None
    return {"empty": _empty(visit, times.nothing_title(asked, window.end), here), "earlier": earlier}


def _empty(visit: Visit, title: str, here: str) -> dict[str, Any]:
    return {"title": title, "text": _("Your appointment stands as it is."), "actions": []}


def _find(visit: Visit, booking: Booking, begin: Any, days: int) -> Found:
    return cached.slots(
        visit.api,
        visit.merchant.group_id,
        zone=visit.zone,
        service_ids=booking.services,
        calendar_id=booking.calendar_id,
        start=begin,
        days=days,
    )


def _notice(refused: str) -> dict[str, Any]:
    if refused == Refusal.SLOT_GONE.name:
        return notices.words("moved_slot_gone")
    if refused == moving.UNAVAILABLE:
        return notices.words("not_moved_now")
    return notices.words("moved_" + refused if refused in OF_TIME else "not_moved")


def _impossible(request: Request, visit: Visit, booking: Booking) -> HttpResponse:
    """Too late, or what was booked is no longer offered online."""
    late = rights.too_late(visit, booking)
    context = {
        "h1": _("It is too late to move it online") if late else _("This appointment cannot be moved online"),
        "back_url": words.url(visit, "appointment", booking.id),
        "lines": words.lines(visit, booking),
        "why_not": _("Your appointment stands as it is."),
        "deadline": words.deadline(visit) if late else "",
        "phone": visit.phone,
    }
    return show(request, visit, "move", context, template="account/cancel.html")


def _check(request: Request, visit: Visit, booking: Booking, start: datetime) -> HttpResponse:
    here = words.url(visit, "move", booking.id)
    told = receipt.told(visit, booking.parts)
    known = visit.group_if_readable
    context = {
        "h1": _("Move your appointment?"),
        "back_url": here,
        "lines": [
            _line("slot", _("New date"), wording.capitalised(wording.moment(start)), wording.zone_name(start), here),
            _line("was", _("Old date"), wording.capitalised(wording.moment(booking.start))),
            _line("services", _("Service"), words.services(told)),
            _line("calendar", _("With"), told["calendar"]),
            _line("where", _("Place"), told["where"]),
            _line("record", _("For"), told["person"]),
        ],
        "start": start.strftime(SLOT_FORMAT),
        "action": here,
        "keep_url": words.url(visit, "appointment", booking.id),
        "mails": known is not None and known.sends_mail,
        "deadline": words.deadline(visit),
    }
    return show(request, visit, "check", context, template="account/check.html")


def _line(key: str, label: str, value: str, detail: str = "", change: str | None = None) -> dict[str, Any]:
    return rows.line(key=key, label=label, value=value, detail=detail, change_url=change)


def _url_of(visit: Visit, row: Change) -> str:
    """Where a move leads: a time that was refused to the other times, everything else to its own page."""
    if elsewhere := of_somebody_else(visit, row):
        return elsewhere
    if row.kind == Change.Kind.CANCEL:
        return words.url(visit, "cancelled" if row.state == State.DONE else "cancel", row.was)
    if row.reason == moving.ELSEWHERE:
        return words.url(visit, "appointments") + "?gone"
    if row.state != State.REFUSED or row.reason in (moving.NOTHING, moving.PARTLY, moving.TOO_LATE):
        return words.url(visit, "moved", row.was)
    was = datetime.fromisoformat(row.wanted["to"]).astimezone(visit.zone).strftime(SLOT_FORMAT)
    return words.url(visit, "move", row.became or row.was) + f"?refused={row.reason}&was={was.replace(' ', '+')}"


@require_safe
@for_customers
def moved(request: Request, visit: Visit, number: int) -> HttpResponse:
    """What came of it. As long as nobody knows, this page asks again by itself."""
    row = changes.of_account(visit).filter(was=number, kind=Change.Kind.MOVE).first()
    if row is None:
        raise Http404
    if row.is_open:
        return _waiting(request, visit, row)
    if row.state == State.DONE and not row.reason:
        return is_moved(request, visit, row)
    if row.reason in (moving.NOTHING, moving.PARTLY, moving.TOO_LATE, moving.BOTH):
        return _what_stands(request, visit, row)
    return go(_url_of(visit, row))


def _waiting(request: Request, visit: Visit, row: Change) -> HttpResponse:
    given_up = row.older_than(settings.CONFIRM_GIVE_UP_SECONDS)
    context = {
        "h1": _("We are checking your appointment"),
        "booked": row.stage == moving.RELEASE,
        "given_up": given_up,
        "refresh_url": words.url(visit, "moved", row.was),
        "phone": visit.phone,
        "old": _moment(visit, row, "start"),
        "new": _moment(visit, row, "to"),
    }
    response = show(request, visit, "pending", context, template="account/pending.html")
    if not given_up:
        response["Refresh"] = str(outcome.REFRESH_SECONDS)
    return response


def _moment(visit: Visit, row: Change, name: str) -> str:
    return wording.moment(datetime.fromisoformat(row.wanted[name]).astimezone(visit.zone))


def is_moved(request: Request, visit: Visit, row: Change) -> HttpResponse:
    """The page of a move that was made."""
    told = receipt.of_ledger(visit, row.became or 0, {**row.wanted, "start": row.wanted["to"]})
    lines = receipt.lines({**told, "minutes": None}, for_owner=True)
    name, phone = visit.merchant.name, visit.phone
    context = {
        "h1": None,
        "title": _("Appointment moved"),
        "panel": {**receipt.panel(told), "lead": _("Appointment moved")},
        "lines": [_line("was", _("Old date"), wording.capitalised(_moment(visit, row, "start"))), *lines],
        "what_next": [_("If the old date is in your calendar, add the new one: it takes its place.")],
        "ics_url": words.url(visit, "appointment-ics", row.became),
        "google_url": receipt.google_url(told, name, phone),
        "outlook_url": receipt.outlook_url(told, name, phone),
        "appointments_url": words.url(visit, "appointments"),
        "event": _event(request, row),
    }
    return show(request, visit, "moved", context, template="account/moved.html")


def _event(request: Request, row: Change) -> str | None:
    told = {"id": row.became, "was": row.was, "start": row.wanted["to"], "services": row.wanted["services"]}
    return embed.event_once(request, "moved", row.became or 0, **told)


def _what_stands(request: Request, visit: Visit, row: Change) -> HttpResponse:
    """It did not go as asked: what there is now, as ClicRDV tells it at this moment."""
    titles = {
        moving.NOTHING: _("Your appointment could not be moved, and no longer stands"),
        moving.PARTLY: _("Only a part of your appointment still stands"),
        moving.TOO_LATE: _("It is too late to move it online"),
        moving.BOTH: _("Your new appointment is booked; the old one could not be cancelled"),
    }
    texts = {
        moving.NOTHING: _(
            "The new time could not be booked, and the old one could not be put back. Book another time."
        ),
        moving.TOO_LATE: _("Your appointment stands as it was."),
    }
    found = appointments.find(visit.api, visit.merchant.group_id, [*row.old, *row.new], zone=visit.zone)
    context = {
        "h1": titles[row.reason],
        "text": texts.get(row.reason, _("This is what stands now. Please call us about it.")),
        "days": words.days(visit, own.put_together(visit, found)),
        "again": words.url(visit, "again", row.was) if row.reason == moving.NOTHING else None,
        "phone": visit.phone,
        "list_url": words.url(visit, "appointments"),
    }
    return show(request, visit, "move", context, template="account/appointments.html")
