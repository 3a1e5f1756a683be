from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.clicrdv import cached
from booking.clicrdv.errors import NotAllowed, NotFound, Refusal, Refused
from booking.clicrdv.slots import Found, Slot
from booking.flow import slots, wording
from booking.flow.steps import service
from booking.flow.steps.base import Step
from booking.flow.visit import SLOT_FORMAT, Visit

MANY = 8  # a day with more times than this is split into morning, afternoon and evening
PARTS = ((0, gettext_lazy("Morning")), (12, gettext_lazy("Afternoon")), (18, gettext_lazy("Evening")))


class SlotStep(Step):
    name = "slot"
    title = gettext_lazy("When would you like to come?")

    def context(self, visit: Visit) -> dict[str, Any]:
        asked = _asked_day(visit)
        refused = _refused(visit)
        lost = refused if visit.draft.notice.get("code") == Refusal.SLOT_GONE.name else None
        start = max(asked or (lost.date() if lost else visit.today), visit.today)
        try:
            window = slots.look(
                partial(_find, visit),
                today=visit.today,
                start=start,
                horizon=settings.SLOT_LOOKAHEAD_DAYS,
                now=visit.now,
            )
        except (Refused, NotAllowed, NotFound):  # what was chosen is on an old list, and no longer at ClicRDV
            return {"empty": _empty(visit, _("For this choice no time can be shown at the moment."))}
        window = slots.without(window, refused)
        days = slots.listed(window, start)
        if not days:
            return _nothing(visit, asked, window.end)
        near = slots.nearest(window.slots, lost) if lost else []
        return {
            "h1": _("Choose another time") if refused else self.title,
            "first": None if asked or refused else _first(visit, days[0][1][0]),
            "nearest": _nearest(visit, near, lost) if lost else None,
            "days": [_day(visit, day, times) for day, times in days],
            "months": [_month(window, month, weeks, days) for month, weeks in slots.months(window)],
            "zone_name": wording.zone_name(days[0][1][0].start),
            **_around(visit, window, days),
        }

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        start = _parsed(visit, data.get("start", ""))
        if start is None or not visit.now < start < visit.now + timedelta(days=settings.SLOT_LOOKAHEAD_DAYS + 32):
            visit.draft.tell("choose", self.name)
            return None
        visit.answer(self.name, start.strftime(SLOT_FORMAT))
        return None


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


def _asked_day(visit: Visit) -> date | None:
    """`?from=2026-12-01`; anything else, or a day out of reach, counts as not asked."""
    try:
        asked = date.fromisoformat(visit.query.get("from", ""))
    except ValueError:
        return None
    last = visit.today + timedelta(days=settings.SLOT_LOOKAHEAD_DAYS)
    return asked if visit.today <= asked <= last else None


def _parsed(visit: Visit, text: str) -> datetime | None:
    try:
        return datetime.strptime(text, SLOT_FORMAT).replace(tzinfo=visit.zone)
    except ValueError:
        return None


def _refused(visit: Visit) -> datetime | None:
    """The time that could not be booked, when that is why the customer is here again."""
    notice = visit.draft.notice
    return _parsed(visit, notice.get("was", "")) if notice.get("step") == "slot" and "from" not in visit.query else None


def _first(visit: Visit, slot: Slot) -> dict[str, str]:
    when = {"day": wording.relative_day(slot.start.date(), visit.today), "time": wording.time(slot.start)}
    return {
        "value": slot.start.strftime(SLOT_FORMAT),
        "sentence": _("%(day)s at %(time)s") % when,
        "button": _("Choose %(time)s") % when,
    }


def _time(visit: Visit, slot: Slot, *, with_day: bool = False) -> dict[str, Any]:
    label = wording.short_time(slot.start)
    value = slot.start.strftime(SLOT_FORMAT)
    return {
        "value": value,
        "label": f"{date_format(slot.start, 'D j')} {label}" if with_day else label,
        "before": "" if with_day else _("%(day)s at") % {"day": wording.day(slot.start)},
        "selected": visit.draft["slot"] == value,
        "count_text": _free_count(visit, slot),
    }


def _free_count(visit: Visit, slot: Slot) -> str:
    """How many could take it, where the customer has no preference among them."""
    if visit.calendar_id is not None or not visit.settings.any_calendar or "calendar" not in visit.steps:
        return ""
    return ngettext("%(count)d free", "%(count)d free", slot.capacity) % {"count": slot.capacity}


def _nearest(visit: Visit, near: Sequence[Slot], lost: datetime) -> dict[str, Any]:
    heading = _("Nearest to %(day)s, %(time)s") % {"day": wording.day(lost), "time": wording.time(lost)}
    same_day = all(slot.start.date() == lost.date() for slot in near)
    return {"heading": heading, "times": [_time(visit, slot, with_day=not same_day) for slot in near]}


def _day(visit: Visit, day: date, times: Sequence[Slot]) -> dict[str, Any]:
    return {
        "id": f"d-{day.isoformat()}",
        "heading": wording.day_heading(day),
        "count_text": wording.times_count(len(times)) if times else "",
        "full": not times,
        "parts": _parts(visit, times),
    }


def _parts(visit: Visit, times: Sequence[Slot]) -> list[dict[str, Any]]:
    if len(times) <= MANY:
        return [{"label": None, "times": [_time(visit, slot) for slot in times]}] if times else []
    ends = [hour for hour, _label in PARTS[1:]] + [24]
    parts = [
        {"label": label, "times": [_time(visit, slot) for slot in times if begin <= slot.start.hour < end]}
        for (begin, label), end in zip(PARTS, ends, strict=True)
    ]
    return [part for part in parts if part["times"]]


def _month(
    window: slots.Window,
    month: date,
    weeks: Sequence[Sequence[date | None]],
    listed: Sequence[tuple[date, Sequence[Slot]]],
) -> dict[str, Any]:
    shown = {day for day, times in listed if times}
    levels = slots.levels(window.days, window.slots)
    return {
        "caption": wording.capitalised(date_format(month, "F Y")),
        "weekdays": [{"short": str(WEEKDAYS_ABBR[n])[:2], "full": str(WEEKDAYS[n])} for n in range(7)],
        "weeks": [[_cell(day, levels, shown, window) if day else None for day in week] for week in weeks],
    }


def _cell(day: date, levels: dict[date, int], shown: set[date], window: slots.Window) -> dict[str, Any]:
    level = levels.get(day, 0)
    where = f"#d-{day.isoformat()}" if day in shown else f"?from={day.isoformat()}"
    count = wording.times_count(len(window.days.get(day, ())))
    return {
        "day": day.day,
        "url": where if level else None,
        "level": level,
        "current": bool(shown) and day == min(shown),
        "label": f"{wording.day_heading(day)}, {count}",
    }


def _around(
    visit: Visit, window: slots.Window, days: Sequence[tuple[date, Sequence[Slot]]]
) -> dict[str, dict[str, str] | None]:
    last = visit.today + timedelta(days=settings.SLOT_LOOKAHEAD_DAYS)
    earlier = slots.previous_start(window, days[0][0], today=visit.today)
    later = slots.next_start(window, days[-1][0], last=last)
    return {
        "earlier": {"url": f"?from={earlier}", "label": _("Earlier")} if earlier else None,
        "later": {"url": f"?from={later}", "label": _("From %(day)s") % {"day": wording.day(later)}} if later else None,
    }


def _nothing(visit: Visit, asked: date | None, until: date) -> dict[str, Any]:
    """From a later day on, nothing free says nothing of the days before."""
    words = {"from": wording.day(asked) if asked else "", "until": date_format(until, "j F")}
    title = _("No free time until %(until)s for this choice.") % words
    if asked and asked > visit.today:
        title = _("No free time from %(from)s until %(until)s for this choice.") % words
    earlier = {"url": visit.step_url("slot"), "label": _("Earlier")} if asked and asked > visit.today else None
    return {"empty": _empty(visit, title), "earlier": earlier, "zone_name": wording.zone_name(visit.now)}


def _empty(visit: Visit, title: str) -> dict[str, Any]:
    actions = []
    if "calendar" in visit.steps and len(visit.calendars) > 1:
        actions.append({"url": visit.step_url("calendar"), "label": _("Choose somebody else")})
    if url := service.another_url(visit):
        actions.append({"url": url, "label": _("Choose another service")})
    text = _("You can change your choice, or call us.") if visit.phone else _("You can change your choice.")
    return {"title": title, "text": text if actions else "", "actions": actions}
