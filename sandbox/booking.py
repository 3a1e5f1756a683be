"""Taking an appointment: everything is checked and written in one transaction, so that a time is given once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox import catalogue, events, fiches, rules, slots
from sandbox.call import Call
from sandbox.clock import Clock, written, zone_of
from sandbox.errors import bad_parameter, by_code, not_allowed
from sandbox.fields import custom_values
from sandbox.params import boolean, ids, moment, optional_id, text
from sandbox.store import Doc, Store


@dataclass(frozen=True)
class Asked:
    """A booking as asked for, in its own terms correct."""

    start: datetime
    services: list[Doc]
    calendar_id: int | None
    fiche: Doc
    details: Doc

    @property
    def minutes(self) -> int:
        return sum(slots.length_of(service) for service in self.services)

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


def book(call: Call) -> list[Doc]:
    """The new events, one per service, one after the other on one calendar."""
    call.must_be_known()
    if slots.is_closed(call.group):
        raise not_allowed("BookingClosed", "Online booking is closed.")
    with call.store.transaction():
        asked = _read(call, call.wrapped("appointment"))
        rules.check_times(call, asked.start)
        fiche = fiches.save(call, asked.fiche, call.group["id"])
        rules.check_customer(call, fiche, asked.start, asked.end)
        calendar_id = _calendar(call, asked)
        numbers = write(call.store, call.clock, call.group, asked, calendar_id, fiche["id"], secrets.token_hex(8))
        _forget_pending(call)
    return [found for found in (events.one(call.store, number) for number in numbers) if found]


def _read(call: Call, given: Doc) -> Asked:
    services = _services(call, given)
    fiche = given.get("fiche")
    if not isinstance(fiche, dict):
        raise bad_parameter("fiche must be the record the appointment is for.")
    return Asked(
        start=moment(given.get("date") or given.get("start"), "date"),
        services=services,
        calendar_id=optional_id(given.get("calendar_id"), "calendar_id"),
        fiche=fiche,
        details=_details(given),
    )


def _services(call: Call, given: Doc) -> list[Doc]:
    service_ids = ids(given.get("intervention_ids") or given.get("intervention_id"), "intervention_ids")
    if not service_ids:
        raise bad_parameter("intervention_ids must name a service.")
    services = catalogue.services_of(call.store, call.group["id"], service_ids)
    categories = catalogue.categories_of(call.store, call.group["id"])
    if not all(slots.is_bookable(service, categories) for service in services):
        raise bad_parameter("intervention_ids names a service that cannot be booked online.")
    most = call.group.get("max_multirdvs")
    if len(services) > max(1, most if isinstance(most, int) else 1):
        raise bad_parameter("intervention_ids names more services than one booking may combine.")
    return services


def _details(given: Doc) -> Doc:
    """What travels with the appointment: remark, origin, and the group's own questions about it."""
    return {
        "comments": text(given.get("comments"), "comments"),
        "websource": text(given.get("websource"), "websource", 255),
        "from_web": boolean(given.get("from_web", True), "from_web"),
        **custom_values(given),
    }


def _calendar(call: Call, asked: Asked) -> int:
    """The calendar asked for if it is free, or the first free one."""
    service_ids = [service["id"] for service in asked.services]
    calendars = [
        calendar
        for calendar in call.store.where("calendars", group_id=call.group["id"])
        if asked.calendar_id in (None, calendar["id"])
    ]
    if not calendars:
        raise bad_parameter("calendar_id names a calendar that this group does not have.")
    fitting = [c["id"] for c in calendars if slots.is_offered(c) and slots.offers(c, service_ids)]
    return choose(call.store, slots.Search(call.group, fitting, asked.minutes), asked.start)


def choose(store: Store, search: slots.Search, start: datetime) -> int:
    """The first calendar that is free at this start; none: the slot has gone (10)."""
    free = [] if start.second else slots.free_calendars(store, search, start)
    if not free:
        raise by_code(10)
    return free[0]


def write(
    store: Store, clock: Clock, group: Doc, asked: Asked, calendar_id: int, fiche_id: int, booking: str | None
) -> list[int]:
    """One event per service, back to back; ``booking`` holds those of one customer's request together."""
    stamp = written(clock.local(zone_of(group)))
    start, numbers = asked.start, []
    for service in asked.services:
        end = start + timedelta(minutes=slots.length_of(service))
        number = events.add(
            store, group_id=group["id"], calendar_id=calendar_id, start=start, end=end, fiche_id=fiche_id,
            intervention_id=service["id"], booking=booking, key=secrets.token_hex(8), created_at=stamp,
            updated_at=stamp, **asked.details,
        )  # fmt: skip
        numbers.append(number)
        start = end
    return numbers


def take(store: Store, clock: Clock, group: Doc, given: dict[str, Any]) -> list[int]:
    """Somebody else, who has telephoned, books a slot."""
    service_ids = ids(given.get("intervention_ids"), "intervention_ids")
    calendar_id = optional_id(given.get("calendar_id"), "calendar_id")
    services = catalogue.services_of(store, group["id"], service_ids)
    if not services:
        raise bad_parameter("intervention_ids must name a service.")
    asked = Asked(moment(given.get("start"), "start"), services, calendar_id, {}, {})
    fitting = [
        calendar["id"]
        for calendar in store.where("calendars", group_id=group["id"])
        if slots.offers(calendar, service_ids)
        and (slots.is_offered(calendar) if calendar_id is None else calendar["id"] == calendar_id)
    ]
    others = store.where("fiches", group_id=group["id"])
    strangers = [fiche["id"] for fiche in others if fiche.get("account_id") is None]
    with store.transaction():
        chosen = choose(store, slots.Search(group, fitting, asked.minutes), asked.start)
        number = strangers[0] if strangers else 0
        return write(store, clock, group, asked, chosen, number, None)


def _forget_pending(call: Call) -> None:
    """A choice that waited for its account is settled by a booking in its group."""
    account = call.who.account
    if account and account.get("pendingRdv") and account.get("group_id") == call.group["id"]:
        call.store.replace("accounts", account["id"], {**account, "pendingRdv": ""})
