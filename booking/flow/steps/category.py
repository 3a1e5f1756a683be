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

    def context(self, visit: Visit) -> dict[str, Any]:
        rows = [(c.id, c.name, c.description) for c in visit.catalogue.categories]
        if visit.catalogue.in_category(None):
            rows.append((UNGROUPED, _("Other services"), ""))
        return {"rows": [_row(visit, *row) for row in rows if visit.catalogue.in_category(row[0] or None)]}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        chosen = number(data.get(self.name))
        if chosen is None or not visit.catalogue.in_category(chosen or None):
            visit.draft.tell("choose", self.name)
            return None
        visit.answer(self.name, chosen)
        return None


def _row(visit: Visit, value: int, name: str, description: str) -> dict[str, Any]:
    count = len(visit.catalogue.in_category(value or None))
    return {
        "value": value,
        "name": name,
        "description": description,
        "count_text": ngettext("%(count)d service", "%(count)d services", count) % {"count": count},
        "selected": visit.draft["category"] == value,
    }
