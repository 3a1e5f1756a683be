"""The calls that a move consists of, each safe against a lost answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from booking.account import cancelling, ledger
from booking.clicrdv import appointments
from booking.clicrdv.appointments import Appointment
from booking.clicrdv.errors import ApiError, OutcomeUnknown, Unavailable
from booking.flow.visit import Visit
from booking.models import Change


class Open(Exception):
    """Nobody knows yet what came of a call: whoever looks next goes on."""


class Unsent(Open):
    """The call was never made."""


class Calls:
    def __init__(self, visit: Visit, row: Change) -> None:
        self.visit, self.row = visit, row
        self.words: Mapping[str, Any] = ledger.unsealed(row) or {}
        self.gone_elsewhere = False  # what was to be released just now

    def send(self, start: datetime, services: list[int]) -> list[Appointment]:
        """Book it, with all that the customer said of it. An answer that was lost is looked for at once."""
        self.row.lost, self.row.sent_at = True, timezone.now()
        self.row.save()
        wanted = self.row.wanted
        try:
            booked = appointments.book(
                self.visit.api,
                self.visit.merchant.group_id,
                zone=self.visit.zone,
                start=start,
                service_ids=services,
                calendar_id=wanted["calendar"],
                record={"id": wanted["record"]},
                extra=self.words["answers"],
                comments=self.words["comments"],
                websource=self.words["websource"],
                from_web=self.words["from_web"],
            )
        except OutcomeUnknown:
            return self._found_at_once(start, services)
        except ApiError:
            self.row.lost = False
            raise
        return list(booked)

    def _found_at_once(self, start: datetime, services: list[int]) -> list[Appointment]:
        """Whatever is wrong with the look says nothing of the booking."""
        try:
            found = self.look(start, services)
        except ApiError:
            found = []
        if not found:
            raise Open
        return found

    def look(self, start: datetime, services: list[int]) -> list[Appointment]:
        """What was booked for this start, if it is there: these services, same calendar, same record."""
        wanted = self.row.wanted
        listed = appointments.of_record(
            self.visit.api, self.visit.merchant.group_id, wanted["record"], zone=self.visit.zone
        )
        until = start.timestamp()
        found: list[Appointment] = []
        for one in listed:
            due = services[len(found)] if len(found) < len(services) else None
            same = one.id not in self.row.old and one.calendar_id == wanted["calendar"]
            if same and one.service_id == due and one.start.timestamp() == until:
                found.append(one)
                until = one.end.timestamp()
        return found if len(found) == len(services) else []

    def free(self, ids: list[int]) -> list[int]:
        """Cancel these. Returns those that may not be cancelled."""
        released = cancelling.release(self.visit, ids)
        self.gone_elsewhere = released.elsewhere
        if released.stands and not released.refused:
            raise Unsent if released.stands == ids and isinstance(released.error, Unavailable) else Open
        return released.stands
