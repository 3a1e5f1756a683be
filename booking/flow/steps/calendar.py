from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.clicrdv.catalog import Calendar
from booking.flow import choice, order, rows
from booking.flow.steps import service
from booking.flow.steps.base import Step, number
from booking.flow.visit import Visit

NO_PREFERENCE = 0


class CalendarStep(Step):
    name = "calendar"
    method = "get"
    title = gettext_lazy("Who would you like an appointment with?")

    def only(self, visit: Visit) -> int | None:
        return visit.calendars[0].id if len(visit.calendars) == 1 else None

    def context(self, visit: Visit) -> dict[str, Any]:
        groups = _groups(visit)
        if NO_PREFERENCE in _allowed(visit):
            any_of_them = _row(visit, NO_PREFERENCE, _("No preference"), _("The first available"))
            groups.insert(0, {"heading": "", "description": "", "rows": [any_of_them]})
            if len(groups) == 2 and not groups[1]["heading"]:
                groups = [{**groups[0], "rows": [any_of_them, *groups[1]["rows"]]}]
        return {"groups": groups, "empty": None if groups else _empty(visit)}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        chosen = number(data.get(self.name))
        if chosen is None or chosen not in _allowed(visit):
            visit.draft.tell("choose", self.name)
            return None
        visit.answer(self.name, chosen)
        return None


def _allowed(visit: Visit) -> set[int]:
    numbers = {calendar.id for calendar in visit.calendars}
    return numbers | {NO_PREFERENCE} if visit.settings.any_calendar and len(numbers) > 1 else numbers


def _groups(visit: Visit) -> list[dict[str, Any]]:
    """Under the names of their sets; those in none come last."""
    sets = [(each.id, each.name) for each in visit.catalogue.calendar_sets]
    named = {number for number, _name in sets}
    found = [(name, [c for c in visit.calendars if c.set_id == number]) for number, name in sets]
    others = [calendar for calendar in visit.calendars if calendar.set_id not in named]
    found.append((_("Others") if any(calendars for _name, calendars in found) else "", others))
    return [
        {"heading": name, "description": "", "rows": [_of(visit, calendar) for calendar in calendars]}
        for name, calendars in found
        if calendars
    ]


def _empty(visit: Visit) -> dict[str, Any]:
    url = service.another_url(visit) if order.asks_first("service", "calendar", visit.steps) else None
    actions = [{"url": url, "label": _("Choose another service")}] if url else []
    return {"title": _("Nobody offers this online at the moment."), "text": "", "actions": actions}


def _of(visit: Visit, calendar: Calendar) -> dict[str, Any]:
    return _row(visit, calendar.id, calendar.name, choice.place(calendar))


def _row(visit: Visit, value: int, label: str, where: str) -> dict[str, Any]:
    selected = visit.draft.has("calendar") and visit.draft["calendar"] == value
    return rows.choice(value=value, name=label, detail=where, selected=selected)
