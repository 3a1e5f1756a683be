from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.clicrdv.catalog import Service
from booking.flow import choice, wording
from booking.flow.steps.base import Step, number
from booking.flow.visit import Visit


class ServiceStep(Step):
    name = "service"
    title = gettext_lazy("Which service would you like?")
    method = "get"

    def only(self, visit: Visit) -> list[int] | None:
        services = _offered(visit)
        return [services[0].id] if len(services) == 1 else None

    def context(self, visit: Visit) -> dict[str, Any]:
        groups = [_group(visit, c.name, c.description, c.id) for c in visit.catalogue.categories]
        groups = [group for group in groups if group["rows"]]
        others = _group(visit, _("Other services") if groups else None, "", None)
        shown = [*groups, others] if others["rows"] else groups
        nothing = {"title": _("Nothing can be booked online at the moment."), "text": "", "actions": []}
        return {"groups": shown, "empty": None if shown else nothing}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        chosen = number(data.get(self.name))
        service = next((service for service in visit.offered if service.id == chosen), None)
        if service is None:
            visit.draft.tell("choose", self.name)
            return None
        if "category" in visit.steps and visit.draft["category"] != (service.category_id or 0):
            visit.answer("category", service.category_id or 0)
        visit.answer(self.name, [service.id])
        return None


def _offered(visit: Visit) -> tuple[Service, ...]:
    if "category" in visit.steps and visit.draft.has("category"):
        return tuple(service for service in visit.offered if (service.category_id or 0) == visit.draft["category"])
    return visit.offered


def _group(visit: Visit, heading: str | None, description: str, category_id: int | None) -> dict[str, Any]:
    services = [service for service in _offered(visit) if service.category_id == category_id]
    return {"heading": heading, "description": description, "rows": [_row(visit, s) for s in services]}


def _row(visit: Visit, service: Service) -> dict[str, Any]:
    return {
        "value": service.id,
        "name": service.name,
        "description": service.description,
        "duration": wording.duration_and_price(choice.minutes(visit, [service]), None),
        "price": wording.price(choice.cents(visit, [service])),
        "selected": service.id in visit.draft.services,
    }
