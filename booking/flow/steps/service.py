from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.clicrdv.catalog import Service
from booking.flow import basket, offer
from booking.flow.steps.base import Step
from booking.flow.visit import Visit, several


class ServiceStep(Step):
    """One tap chooses and continues. Where several may be combined, a tap adds one, and a button continues."""

    name = "service"
    title = gettext_lazy("Which service would you like?")
    method = "get"

    def only(self, visit: Visit) -> list[int] | None:
        services = _asked_of(visit)
        return [services[0].id] if len(services) == 1 else None

    def context(self, visit: Visit) -> dict[str, Any]:
        chosen, refused = basket.of(visit)
        left = [service for service in _in_this_category(visit) if service not in chosen]
        field = basket.ADD if basket.combines(visit) else self.name
        categories_url = _categories_url(visit, chosen)
        return {
            "h1": basket.title(visit, chosen, self.title),
            "basket": basket.shown(visit, chosen),
            "search": offer.searched(visit, field, visit.step_url(self.name)),
            "groups": offer.groups(visit, left, field),
            "empty": None if left or chosen else empty(visit),
            "categories_url": categories_url,
            **({"back_url": categories_url} if categories_url else {}),
            **basket.context(visit, refused),
        }

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        wanted = several(data, self.name)
        services = basket.known(visit, wanted)
        if not services or len(services) != len(wanted):
            return _refused(visit, "twice" if len(set(wanted)) < len(wanted) else "choose", services)
        if len(services) > visit.settings.max_services:
            return _refused(visit, "too_many_services" if basket.combines(visit) else "choose", services)
        if not basket.go_together(visit, services):
            return _refused(visit, "not_together", services)
        _tell_category(visit, services)
        visit.answer(self.name, [service.id for service in services])
        return None


def another_url(visit: Visit) -> str | None:
    """The nearest page that lets another service be chosen; None where there is no other."""
    return visit.step_url(ServiceStep.name) if len(_asked_of(visit)) > 1 else _categories_url(visit, ())


def _asked_of(visit: Visit) -> tuple[Service, ...]:
    """What the question is about: of several services, the second may be of another category."""
    return visit.offered if basket.combines(visit) else _in_this_category(visit)


def _in_this_category(visit: Visit) -> tuple[Service, ...]:
    """What this page lists: all that is offered, or where the catalogue is long the category chosen before."""
    if "category" in visit.steps and visit.draft.has("category"):
        return tuple(service for service in visit.offered if (service.category_id or 0) == visit.draft["category"])
    return visit.offered


def _tell_category(visit: Visit, services: Sequence[Service]) -> None:
    """A service tells its category; of several, one of theirs is as good as another."""
    theirs = [service.category_id or 0 for service in services]
    if "category" in visit.steps and visit.draft["category"] not in theirs:
        visit.answer("category", theirs[0])


def _categories_url(visit: Visit, chosen: Sequence[Service]) -> str | None:
    """To the other categories, with what is chosen; None where there are no others."""
    if "category" not in visit.steps or len({service.category_id for service in visit.offered}) < 2:
        return None
    return visit.step_url("category") + (basket.query(chosen) if basket.combines(visit) else "")


def _refused(visit: Visit, code: str, services: Sequence[Service]) -> str | None:
    """In words, on the page that can be shown; what was chosen stays."""
    if services and not visit.may_show(ServiceStep.name):
        _tell_category(visit, services)
    visit.draft.tell(code, ServiceStep.name if visit.may_show(ServiceStep.name) else "category")
    if not services or not basket.combines(visit):
        return None
    return visit.step_url(ServiceStep.name) + basket.query(services)


def empty(visit: Visit) -> dict[str, Any]:
    actions = []
    if visit.calendar_id and "calendar" not in visit.skipped:
        actions.append({"url": visit.step_url("calendar"), "label": _("Choose somebody else")})
    if url := _categories_url(visit, ()):
        actions.append({"url": url, "label": _("All categories")})
    return {"title": _("Nothing can be booked online at the moment."), "text": "", "actions": actions}
