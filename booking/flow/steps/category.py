from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.flow.steps.base import Step, number
from booking.flow.visit import Visit

UNGROUPED = 0


class CategoryStep(Step):
    """Asked first where the catalogue is long."""

    name = "category"
    title = gettext_lazy("What is your appointment about?")
    method = "get"

    def only(self, visit: Visit) -> int | None:
        found = {service.category_id or UNGROUPED for service in visit.offered}
        return found.pop() if len(found) == 1 else None

    def context(self, visit: Visit) -> dict[str, Any]:
        rows = [(c.id, c.name, c.description) for c in visit.catalogue.categories]
        rows.append((UNGROUPED, _("Other services"), ""))
        return {"rows": [_row(visit, *row) for row in rows if _count(visit, row[0])]}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        chosen = number(data.get(self.name))
        if chosen is None or not _count(visit, chosen):
            visit.draft.tell("choose", self.name)
            return None
        visit.answer(self.name, chosen)
        return None


def _count(visit: Visit, category: int) -> int:
    return sum((service.category_id or UNGROUPED) == category for service in visit.offered)


def _row(visit: Visit, value: int, name: str, description: str) -> dict[str, Any]:
    count = _count(visit, value)
    return {
        "value": value,
        "name": name,
        "description": description,
        "count_text": ngettext("%(count)d service", "%(count)d services", count) % {"count": count},
        "selected": visit.draft["category"] == value,
    }
