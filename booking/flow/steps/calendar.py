from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.flow import choice
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
        rows = [_row(visit, c.id, c.name, choice.place(c)) for c in visit.calendars]
        if visit.settings.any_calendar and len(rows) > 1:
            rows.insert(0, _row(visit, NO_PREFERENCE, _("No preference"), _("The first available")))
        return {"rows": rows, "empty": None if rows else _empty(visit)}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        chosen = number(data.get(self.name))
        allowed = {row["value"] for row in self.context(visit)["rows"]}
        if chosen is None or chosen not in allowed:
            visit.draft.tell("choose", self.name)
            return None
        visit.answer(self.name, chosen)
        return None


def _empty(visit: Visit) -> dict[str, Any]:
    action = {"url": visit.step_url("service"), "label": _("Choose another service")}
    actions = [] if "service" in visit.skipped else [action]
    return {"title": _("Nobody offers this online at the moment."), "text": "", "actions": actions}


def _row(visit: Visit, value: int, label: str, where: str) -> dict[str, Any]:
    selected = visit.draft.has("calendar") and visit.draft["calendar"] == value
    return {"value": value, "name": label, "detail": where, "selected": selected}
