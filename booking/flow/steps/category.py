from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.flow import basket, offer, rows, wording
from booking.flow.steps import service as of_service
from booking.flow.steps.base import Step, number
from booking.flow.visit import Visit, several

UNGROUPED = 0


class CategoryStep(Step):
    """Asked first where the catalogue is long, with a search over all of it."""

    name = "category"
    title = gettext_lazy("What is your appointment about?")
    method = "get"

    def only(self, visit: Visit) -> int | None:
        found = _offered(visit)
        return found.popitem()[0] if len(found) == 1 else None

    def context(self, visit: Visit) -> dict[str, Any]:
        chosen, refused = basket.of(visit)
        combines = basket.combines(visit)
        field, page = (basket.ADD, self.name) if combines else ("service", "service")
        rows = _rows(visit)
        return {
            "h1": basket.title(visit, chosen, self.title),
            "basket": basket.shown(visit, chosen),
            "search": offer.searched(visit, field, visit.step_url(page)),
            "rows": rows,
            "empty": None if rows else of_service.empty(visit),
            **basket.context(visit, refused),
        }

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        chosen = number(data.get(self.name))
        if chosen not in _offered(visit):
            visit.draft.tell("choose", self.name)
            return None
        services = basket.known(visit, several(data, basket.CHOSEN))
        visit.answer(self.name, chosen)
        return visit.step_url("service") + basket.query(services) if basket.CHOSEN in data else None


def _offered(visit: Visit) -> Counter[int]:
    """How many services each category has, of those that can be chosen."""
    return Counter(service.category_id or UNGROUPED for service in visit.offered)


def _rows(visit: Visit) -> list[dict[str, Any]]:
    counts = _offered(visit)
    named = [(category.id, category.name, category.description) for category in visit.catalogue.categories]
    return [
        rows.choice(
            value=value,
            name=name,
            description=description,
            count_text=wording.services_count(counts[value]),
            selected=visit.draft["category"] == value,
        )
        for value, name, description in (*named, (UNGROUPED, _("Other services"), ""))
        if counts[value]
    ]
