"""What was chosen, in words and as the API takes it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from booking.clicrdv import cached
from booking.clicrdv.catalog import Calendar, Service
from booking.clicrdv.customfields import CustomField, Model
from booking.clicrdv.errors import NotAllowed, NotFound, Refused
from booking.flow import wording
from booking.flow.record_form import ESSENTIAL
from booking.flow.visit import Visit


def detail(visit: Visit, services: Sequence[Service]) -> str:
    """20 min · 55 €, as far as the group shows them; the sum of several."""
    return wording.duration_and_price(minutes(visit, services), cents(visit, services))


def minutes(visit: Visit, services: Sequence[Service]) -> int | None:
    return sum(s.minutes for s in services) if visit.settings.show_length else None


def cents(visit: Visit, services: Sequence[Service]) -> int | None:
    """None where the group shows no prices, or one of the services has none."""
    prices = [s.price_cents for s in services]
    return sum(p for p in prices if p) if visit.settings.show_price and None not in prices else None


def calendars_for(visit: Visit, service_ids: Sequence[int]) -> tuple[Calendar, ...]:
    """The calendars that offer all of these."""
    return cached.calendars_for(visit.api, visit.merchant.group_id, service_ids)


def calendar_name(visit: Visit) -> str:
    return visit.calendar.name if visit.calendar else _("No preference")


def place(calendar: Calendar | None) -> str:
    """Where a calendar is, when that differs from the group's own address."""
    return _address(calendar.address, calendar.zipcode, calendar.city) if calendar else ""


def where(visit: Visit, calendar: Calendar | None, service_ids: Sequence[int]) -> str:
    """The address to come to: the calendar's own, else the group's. Unknown while it may be one of several."""
    if calendar is not None:
        return place(calendar) or _of_group(visit)
    possible = {place(each) or _of_group(visit) for each in calendars_for(visit, service_ids)}
    return possible.pop() if len(possible) == 1 else ""


def _of_group(visit: Visit) -> str:
    if visit.look.address is not None:
        return ", ".join(visit.look.address.splitlines())
    return _address(visit.group.address, visit.group.zipcode, visit.group.city)


def person(visit: Visit) -> tuple[str, str]:
    """Name and phone."""
    values = (visit.draft["record"] or {}).get("values", {})
    return f"{values.get('firstname', '')} {values.get('lastname', '')}".strip(), values.get("firstphone", "")


def answers(visit: Visit) -> list[tuple[str, str, str]]:
    """(name, label, answer) of what the group asks beyond name, phone and address; of the record, then of the visit."""
    answer = visit.draft["record"] or {"values": {}, "appointment": {}}
    asked = [
        *((field, answer["values"].get(field.name), field.name) for field in custom_fields(visit, "Fiche")),
        *((f, answer["appointment"].get(f.name), f"appointment-{f.name}") for f in custom_fields(visit, "Vevent")),
    ]
    return [
        (name, field.label or field.name, _answer(field, value))
        for field, value, name in asked
        if name not in ESSENTIAL and value not in ("", None)
    ]


def custom_fields(visit: Visit, model: Model) -> tuple[CustomField, ...]:
    """What the group asks customers itself."""
    return tuple(field for field in _listed(visit, model) if field.visible)


def hidden_fields(visit: Visit) -> frozenset[str]:
    """What the group wishes not to be asked about a person."""
    return frozenset(field.name for field in _listed(visit, "Fiche") if not field.visible)


def _listed(visit: Visit, model: Model) -> tuple[CustomField, ...]:
    """A group that refuses to list its fields has none: that must not stop a booking."""
    try:
        beside: Model | None = "Vevent" if model == "Fiche" else None
        return cached.custom_fields(visit.api, visit.merchant.group_id, model, beside=beside)
    except (Refused, NotFound, NotAllowed):
        return ()


def _answer(field: CustomField, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.kind == "date":
        return wording.birth_date(value)
    return dict(field.choices).get(value, str(value))


def record(visit: Visit) -> dict[str, Any]:
    """The record as it goes to the API: its id and what was changed, or a whole new one."""
    answer, number = visit.draft["record"], visit.draft["records"]["id"]
    changed = {name: answer["values"][name] for name in answer["changed"]}
    return changed if number is None else {"id": number, **changed}


def _address(street: str, zipcode: str, city: str) -> str:
    return ", ".join(part for part in (street.strip(), f"{zipcode} {city}".strip()) if part)
