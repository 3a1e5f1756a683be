from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.clicrdv import cached
from booking.clicrdv.errors import NotAllowed, NotFound, Refusal, Refused
from booking.clicrdv.slots import Found
from booking.flow import throttle, times, wording
from booking.flow.steps import service
from booking.flow.steps.base import Step
from booking.flow.times import Asked
from booking.flow.visit import SLOT_FORMAT, Visit


class SlotStep(Step):
    name = "slot"
    title = gettext_lazy("When would you like to come?")

    def context(self, visit: Visit) -> dict[str, Any]:
        asked = _asked(visit)
        throttle.count_times_page(visit.address, visit.owner)
        try:
            window = times.look(asked)
        except (Refused, NotAllowed, NotFound):  # what was chosen is on an old list, and no longer at ClicRDV
            return {"empty": _empty(visit, _("For this choice no time can be shown at the moment."))}
        shown = times.page(asked, window)
        if shown is None:
            return _nothing(visit, asked, window.end)
        return {"h1": _("Choose another time") if asked.refused else self.title, **shown}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        start = times.takeable(visit, data.get("start", ""))
        if start is None:
            visit.draft.tell("choose", self.name)
            return None
        visit.answer(self.name, start.strftime(SLOT_FORMAT))
        return None


def _asked(visit: Visit) -> Asked:
    """The time that could not be booked counts, when that is why the customer is here again."""
    notice = visit.draft.notice
    again = notice.get("step") == "slot" and "from" not in visit.query
    return Asked(
        find=partial(_find, visit),
        now=visit.now,
        day=times.asked_day(visit),
        refused=times.parsed(visit, notice.get("was", "")) if again else None,
        lost=again and notice.get("code") == Refusal.SLOT_GONE.name,
        chosen=visit.draft["slot"] or "",
        counts=visit.calendar_id is None and visit.settings.any_calendar and "calendar" in visit.steps,
    )


def _find(visit: Visit, begin: date, days: int) -> Found:
    return cached.slots(
        visit.api,
        visit.merchant.group_id,
        zone=visit.zone,
        service_ids=visit.draft.services,
        calendar_id=visit.calendar_id,
        start=begin,
        days=days,
    )


def _nothing(visit: Visit, asked: Asked, until: date) -> dict[str, Any]:
    later = asked.day is not None and asked.day > visit.today
    earlier = {"url": visit.step_url("slot"), "label": _("Earlier")} if later else None
    empty = _empty(visit, times.nothing_title(asked, until))
    return {"empty": empty, "earlier": earlier, "zone_name": wording.zone_name(visit.now)}


def _empty(visit: Visit, title: str) -> dict[str, Any]:
    actions = []
    if "calendar" in visit.steps and len(visit.calendars) > 1:
        actions.append({"url": visit.step_url("calendar"), "label": _("Choose somebody else")})
    if url := service.another_url(visit):
        actions.append({"url": url, "label": _("Choose another service")})
    text = _("You can change your choice, or call us.") if visit.phone else _("You can change your choice.")
    return {"title": title, "text": text if actions else "", "actions": actions}
