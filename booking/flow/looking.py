"""Whether what was asked of ClicRDV is there: how an appointment is recognised as the outcome of a confirmation."""

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from booking.clicrdv import appointments
from booking.clicrdv.appointments import Appointment
from booking.flow.visit import Visit
from booking.models import Confirmation

A_DAY = 86_400  # seconds
A_WHILE = timedelta(minutes=5)


def look(visit: Visit, row: Confirmation) -> list[Appointment]:
    """What this confirmation made, as far as ClicRDV tells; nothing where it made nothing."""
    found = match(upcoming(visit), row)
    return found or match(_begun(visit, row), row)


def _begun(visit: Visit, row: Confirmation) -> list[Appointment]:
    """What is to come leaves out an appointment that has begun by the time it is looked for."""
    now = visit.now + A_WHILE  # whichever clock is ahead
    if datetime.fromisoformat(row.wanted["start"]) > now:
        return []
    return list(appointments.page(visit.api, visit.merchant.group_id, zone=visit.zone, before=now).appointments)


def upcoming(visit: Visit) -> list[Appointment]:
    """What the account has ahead of it."""
    return list(appointments.upcoming(visit.api, visit.merchant.group_id, zone=visit.zone))


def match(listed: list[Appointment], row: Confirmation) -> list[Appointment]:
    """The appointments that this confirmation made: same start, services, calendar if one was chosen, and record."""
    mine = [a for a in listed if _fits(a, row)]
    by_service = {a.service_id: a for a in sorted(mine, key=lambda a: a.start, reverse=True)}
    found = [by_service[s] for s in row.wanted["services"] if s in by_service]
    whole = len(found) == len(row.wanted["services"]) and _seconds_after(found[0], row) == 0
    return found if whole else []


def _fits(appointment: Appointment, row: Confirmation) -> bool:
    wanted = row.wanted
    if appointment.service_id not in wanted["services"]:
        return False
    if not 0 <= _seconds_after(appointment, row) < A_DAY:  # several follow one another; others may be on other days
        return False
    if wanted["calendar"] and appointment.calendar_id != wanted["calendar"]:
        return False
    if wanted["record"] is not None:
        return bool(appointment.record_id == wanted["record"])
    return appointment.record_id not in wanted["known"] and digest(appointment.record_name) in (
        wanted["person"],
        digest(""),
    )


def _seconds_after(appointment: Appointment, row: Confirmation) -> float:
    """Since the start asked for. As moments: in the hour that summer time repeats, two zones are never equal."""
    return appointment.start.timestamp() - datetime.fromisoformat(row.wanted["start"]).timestamp()


def digest(name: str) -> str:
    """The ledger holds no names; whether two are the same it can tell."""
    return salted_hmac("booking.person", name.casefold().strip(), algorithm="sha256").hexdigest()[:32]
