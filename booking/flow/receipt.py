"""What was booked, as the done page and the calendar file say it. Kept in the session, in the words of the booking."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from booking.clicrdv.appointments import Appointment
from booking.flow import choice, wording
from booking.flow.rows import line
from booking.flow.visit import Visit
from booking.models import Confirmation

Receipt = Mapping[str, Any]


def keep(visit: Visit, booked: list[Appointment], *, by_this_draft: bool) -> None:
    """Remember what became of a confirmation. On another device than the one that booked there is no draft to tell."""
    services = [a.service_id or 0 for a in booked]
    drafted = by_this_draft and _is_drafted(visit, booked[0].start, services)
    visit.browser.keep_receipt(_whole(visit, by_this_draft=drafted, **_of_appointments(visit, booked)))


def told(visit: Visit, booked: Sequence[Appointment]) -> Receipt:
    """The same of any of the account's appointments, as ClicRDV tells them now."""
    whole = _whole(visit, by_this_draft=False, **_of_appointments(visit, booked))
    return {**whole, "minutes": _minutes(visit, booked), "person": booked[0].record_name}


def _minutes(visit: Visit, booked: Sequence[Appointment]) -> int | None:
    return sum(a.minutes for a in booked) if visit.settings.show_length else None


def _of_appointments(visit: Visit, booked: Sequence[Appointment]) -> dict[str, Any]:
    first = booked[0]
    services = [a.service_id or 0 for a in booked]
    given = visit.catalogue.calendar(first.calendar_id) if first.calendar_id else None
    return {
        "id": first.id,
        "start": first.start.isoformat(),
        "end": max(a.end for a in booked).isoformat(),
        "services": [_service_name(visit, a) for a in booked],
        "service_ids": services,
        "starts": [a.start.isoformat() for a in booked],
        "calendar": given.name if given else first.calendar_name.strip(),
        "where": choice.where(visit, given, services) or first.location,
    }


def keep_of_row(visit: Visit, row: Confirmation, *, by_this_draft: bool) -> None:
    """The same from the ledger alone, without asking ClicRDV."""
    visit.browser.keep_receipt(of_ledger(visit, row.appointment_ids[0], row.wanted, by_this_draft=by_this_draft))


def of_ledger(visit: Visit, number: int, wanted: Mapping[str, Any], *, by_this_draft: bool = False) -> dict[str, Any]:
    """What the ids and the start of a row of the ledger say, in today's words."""
    calendar = wanted.get("given") or wanted["calendar"]
    given = visit.catalogue.calendar(calendar) if calendar else None
    services = [service for each in wanted["services"] if (service := visit.catalogue.service(each))]
    start = datetime.fromisoformat(wanted["start"])
    return _whole(
        visit,
        by_this_draft=by_this_draft and _is_drafted(visit, start, wanted["services"]),
        id=number,
        start=wanted["start"],
        end=wording.end_of(start, sum(service.minutes for service in services)).isoformat(),
        services=[service.name for service in services],
        service_ids=wanted["services"],
        starts=[moment.isoformat() for moment in _turns(start, [service.minutes for service in services])],
        calendar=given.name if given else "",
        where=choice.where(visit, given, wanted["services"]),
    )


def _whole(visit: Visit, *, by_this_draft: bool, **told: Any) -> dict[str, Any]:
    account = visit.account
    return {
        **told,
        "zone": visit.zone.key,
        "says_end": visit.settings.show_length,
        "minutes": choice.minutes(visit, visit.services) if by_this_draft else None,
        "cents": choice.cents(visit, visit.services) if by_this_draft else None,
        "person": choice.person(visit)[0] if by_this_draft else "",
        "email": account.email if account and visit.group.sends_mail else "",
        "owner": visit.owner or "",
    }


def _is_drafted(visit: Visit, start: datetime, services: Iterable[int]) -> bool:
    """Whether the draft still asks for what was booked: only then it tells the length, the price and the person."""
    wanted = visit.start
    same = wanted is not None and wanted.timestamp() == start.timestamp()
    return same and sorted(visit.draft.services) == sorted(services)


def _turns(start: datetime, minutes: Iterable[int]) -> Iterator[datetime]:
    """When each of several services begins, one after the other."""
    for length in minutes:
        yield start
        start = wording.end_of(start, length)


def _service_name(visit: Visit, appointment: Appointment) -> str:
    offered = visit.catalogue.service(appointment.service_id) if appointment.service_id else None
    return offered.name if offered else appointment.service_name.strip()


def when(receipt: Receipt) -> tuple[datetime, datetime]:
    zone = ZoneInfo(receipt["zone"])
    start, end = (datetime.fromisoformat(receipt[name]).astimezone(zone) for name in ("start", "end"))
    return start, end


def title(receipt: Receipt, merchant_name: str) -> str:
    return f"{', '.join(receipt['services'])} · {merchant_name}"


@dataclass(frozen=True)
class InCalendars:
    """What an event is in the customer's own calendar: the same through all its changes, and which of them this is."""

    uid: str
    sequence: int = 0


def ics(
    receipt: Receipt, known: InCalendars, *, merchant_name: str, phone: str, url: str = "", cancelled: bool = False
) -> bytes:
    """One event with its zone; or, of a cancelled one, what takes it away again."""
    start, end = when(receipt)
    event = Event()
    event.add("uid", known.uid)
    event.add("sequence", known.sequence)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", title(receipt, merchant_name))
    if receipt["where"]:
        event.add("location", receipt["where"])
    event.add("description", _description(receipt, phone))
    if url:
        event.add("url", url)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    file = Calendar()
    file.add("prodid", "-//clicrdv-booking//EN")
    file.add("version", "2.0")
    file.add("method", "CANCEL" if cancelled else "PUBLISH")
    file.add_component(event)
    file.add_missing_timezones()
    return bytes(file.to_ical())


def google_url(receipt: Receipt, merchant_name: str, phone: str) -> str:
    start, end = when(receipt)
    query = {
        "action": "TEMPLATE",
        "text": title(receipt, merchant_name),
        "dates": f"{start:%Y%m%dT%H%M%S}/{end:%Y%m%dT%H%M%S}",
        "ctz": receipt["zone"],
        "location": receipt["where"],
        "details": _description(receipt, phone),
    }
    return "https://calendar.google.com/calendar/render?" + urlencode(query)


def outlook_url(receipt: Receipt, merchant_name: str, phone: str) -> str:
    start, end = when(receipt)
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title(receipt, merchant_name),
        "startdt": start.isoformat(),
        "enddt": end.isoformat(),
        "location": receipt["where"],
        "body": _description(receipt, phone),
    }
    return "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(query)


def panel(receipt: Receipt) -> dict[str, str]:
    start, _end = when(receipt)
    what = ", ".join(receipt["services"])
    if receipt["calendar"]:
        what = _("%(what)s with %(calendar)s") % {"what": what, "calendar": receipt["calendar"]}
    return {
        "lead": _("Appointment confirmed"),
        "when": wording.capitalised(wording.moment(start)),
        "what": ", ".join(part for part in (what, receipt["where"]) if part),
    }


def lines(receipt: Receipt, *, for_owner: bool) -> list[dict[str, Any]]:
    rows = [
        ("reference", _("Reference"), str(receipt["id"])),
        ("time", _("Time"), _from_to(receipt)),
        ("services", _("Services"), each_at_its_time(receipt)),
        ("record", _("For"), receipt["person"] if for_owner else ""),
        ("detail", _("Duration and price"), wording.duration_and_price(receipt["minutes"], receipt["cents"])),
    ]
    return [line(key=key, label=label, value=value) for key, label, value in rows if value]


def _from_to(receipt: Receipt) -> str:
    """The end too, where the group says how long things take."""
    start, end = when(receipt)
    told = {"begin": wording.time(start), "end": wording.time(end), "zone": wording.zone_name(start)}
    if not receipt.get("says_end", True):
        return _("%(begin)s, %(zone)s") % told
    return _("%(begin)s to %(end)s, %(zone)s") % told


def each_at_its_time(receipt: Receipt) -> str:
    """Of several services each with its own start; one has the whole time."""
    if len(receipt["services"]) < 2:
        return ""
    zone = ZoneInfo(receipt["zone"])
    starts = [datetime.fromisoformat(moment).astimezone(zone) for moment in receipt.get("starts", ())]
    return "\n".join(f"{wording.time(at)} {name}" for at, name in zip(starts, receipt["services"], strict=False))


def _description(receipt: Receipt, phone: str) -> str:
    with_whom = _("With %(calendar)s") % {"calendar": receipt["calendar"]} if receipt["calendar"] else ""
    call = _("To change it, call %(phone)s") % {"phone": phone} if phone else ""
    services = each_at_its_time(receipt)
    return "\n".join(
        part for part in (services, with_whom, _("Reference: %(id)s") % {"id": receipt["id"]}, call) if part
    )
