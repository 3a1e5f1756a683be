"""A customer's own appointments with a merchant. They stay visible while online booking is closed."""

from collections.abc import Iterable
from itertools import groupby, islice
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.clicrdv import appointments, fiches
from booking.clicrdv.appointments import Appointment
from booking.flow import choice, order, pages, wording
from booking.flow.visit import Visit, sign_in_url
from booking.session import Request

SHOWN = 50
OWN_RECORDS = 25


@require_safe
def upcoming(request: Request, merchant: str) -> HttpResponse:
    visit = pages.visit_for(request)
    if visit.settings.inactive:
        return pages.closed(request, visit)
    if visit.account is None:
        return pages.go(sign_in_url(visit, for_appointments=True))
    title = _("My appointments")
    context = {
        "h1": title,
        "summary": None,
        "back_url": visit.url("start"),
        "days": [_day(visit, day, found) for day, found in groupby(_own(visit), key=lambda a: a.start.date())],
        "book_url": visit.url("start") if order.can_book(visit.settings) else None,
    }
    return pages.show(request, visit, "appointments", context, template="account/appointments.html")


def _own(visit: Visit) -> list[Appointment]:
    """Whatever ClicRDV lists: only those for a record of the account's own. A secretary's are all of the group's."""
    records = fiches.page(visit.api, visit.merchant.group_id, size=OWN_RECORDS)
    known = {record.id for record in records.records}
    listed = appointments.upcoming(visit.api, visit.merchant.group_id, zone=visit.zone)
    mine = (a for a in listed if records.total > OWN_RECORDS or a.record_id in known)
    return sorted(islice(mine, SHOWN), key=lambda a: a.start)


def _day(visit: Visit, day: Any, found: Iterable[Appointment]) -> dict[str, Any]:
    return {"heading": wording.day_heading(day), "appointments": [_row(visit, a) for a in found]}


def _row(visit: Visit, appointment: Appointment) -> dict[str, str]:
    offered = visit.catalogue.calendar(appointment.calendar_id) if appointment.calendar_id else None
    place = choice.where(visit, offered, [appointment.service_id or 0]) or appointment.location
    return {
        "time": _time(visit, appointment),
        "what": appointment.service_name,
        "detail": wording.joined(appointment.calendar_name, place, appointment.record_name),
    }


def _time(visit: Visit, appointment: Appointment) -> str:
    """The end too, where the group says how long things take."""
    begin, end = wording.time(appointment.start), wording.time(appointment.end)
    return _("%(begin)s to %(end)s") % {"begin": begin, "end": end} if visit.settings.show_length else begin
