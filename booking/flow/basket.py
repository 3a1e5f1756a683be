"""Several services in one booking: what is chosen so far stands in the address, in the order of choosing.

No cookie and no script: a button adds or takes away one, and the page comes again with the rest.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from booking.clicrdv.catalog import Service
from booking.flow import choice, notices, offer, order, wording
from booking.flow.visit import Visit, several

CHOSEN, ADD, REMOVE = "chosen", "add", "remove"


def combines(visit: Visit) -> bool:
    """Whether the group lets several services be booked together."""
    return visit.settings.max_services > 1


def of(visit: Visit) -> tuple[list[Service], dict[str, Any] | None]:
    """What is chosen, with the one that a button adds; and the notice that says why it is not added."""
    if not combines(visit):
        return [], None
    chosen = _before(visit)
    more = [service for service in known(visit, several(visit.query, ADD)[:1]) if service not in chosen]
    if more and len(chosen) >= visit.settings.max_services:
        return chosen, notices.words("too_many_services")
    if not go_together(visit, [*chosen, *more]):
        return chosen, notices.words("not_together")
    return [*chosen, *more], None


def _before(visit: Visit) -> list[Service]:
    """What the address says is chosen; where it says nothing, what was answered before."""
    given = several(visit.query, CHOSEN) if CHOSEN in visit.query else map(str, visit.draft.services)
    numbers = [number for number in given if number != visit.query.get(REMOVE)]
    return known(visit, numbers)[: visit.settings.max_services]


def known(visit: Visit, numbers: Iterable[str]) -> list[Service]:
    """Those that are offered, each once."""
    offered = {str(service.id): service for service in visit.offered}
    return [offered[number] for number in dict.fromkeys(numbers) if number in offered]


def go_together(visit: Visit, services: Sequence[Service]) -> bool:
    """Whether somebody offers all of them. Who was chosen first offers every service that can be chosen."""
    if len(services) < 2 or (visit.calendar_id and order.asks_first("calendar", "service", visit.steps)):
        return True
    return bool(choice.calendars_for(visit, [service.id for service in services]))


def query(services: Iterable[Service]) -> str:
    """The same for an address; an empty one says that nothing is chosen."""
    return "?" + urlencode([(CHOSEN, ""), *((CHOSEN, service.id) for service in services)])


def title(visit: Visit, services: Sequence[Service], otherwise: str | Promise) -> str | Promise:
    if not services:
        return otherwise
    return _("Your services") if is_full(visit, services) else _("Would you like another service?")


def is_full(visit: Visit, services: Sequence[Service]) -> bool:
    return combines(visit) and len(services) >= visit.settings.max_services


def context(visit: Visit, refused: dict[str, Any] | None) -> dict[str, Any]:
    """A button was pressed: what was said before it is over."""
    return {"notice": refused} if visit.query.keys() & {ADD, REMOVE} else {}


def shown(visit: Visit, services: Sequence[Service]) -> dict[str, Any] | None:
    """None where only one can be booked at a time."""
    if not combines(visit):
        return None
    told = wording.what_it_takes(len(services), choice.minutes(visit, services), choice.cents(visit, services))
    hint = _("You can combine up to %(count)d services in one appointment.")
    return {
        "rows": [{**offer.row(visit, service, REMOVE), "description": "", "act": _("Remove")} for service in services],
        "kept": ["", *(service.id for service in services)],
        "url": visit.step_url("service"),
        "go_on": _("Continue with %(what)s") % {"what": told},
        "hint": hint % {"count": visit.settings.max_services},
        "full": is_full(visit, services),
    }
