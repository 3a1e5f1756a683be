"""The page of free times, for whoever asks: the wizard, or a move of what is booked already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.clicrdv.slots import Slot
from booking.flow import slots, wording
from booking.flow.visit import SLOT_FORMAT, Visit

MANY = 8  # a day with more times than this is split into morning, afternoon and evening
PARTS = ((0, gettext_lazy("Morning")), (12, gettext_lazy("Afternoon")), (18, gettext_lazy("Evening")))


@dataclass(frozen=True)
class Marks:
    """What one visitor sees otherwise than another among the same free times."""

    chosen: str
    present: datetime | None
    counts: bool

    def count(self, slot: Slot) -> str:
        """How many could take it."""
        if not self.counts or slot.start == self.present:
            return ""
        return ngettext("%(count)d free", "%(count)d free", slot.capacity) % {"count": slot.capacity}


@dataclass(frozen=True)
class Asked:
    """Which free times are asked for, and what is known of the one who asks."""

    find: slots.Finder
    now: datetime  # in the group's zone, as all times here
    day: date | None = None  # from which on; None: from today
    refused: datetime | None = None  # a time that could not be booked just now
    lost: bool = False  # and that, because somebody else was faster
    chosen: str = ""
    present: datetime | None = None  # when it is now, of an appointment that is moved
    counts: bool = False  # how many could take it, where the customer has no preference among them

    @property
    def zone(self) -> tzinfo | None:
        return self.now.tzinfo

    @property
    def marks(self) -> Marks:
        return Marks(self.chosen, self.present, self.counts)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def start(self) -> date:
        lost = self.refused.date() if self.refused and self.lost else None
        return max(self.day or lost or self.today, self.today)


def asked_day(visit: Visit) -> date | None:
    """`?from=2026-12-01`; anything else, or a day out of reach, counts as not asked."""
    try:
        asked = date.fromisoformat(visit.query.get("from", ""))
    except ValueError:
        return None
    last = visit.today + timedelta(days=settings.SLOT_LOOKAHEAD_DAYS)
    return asked if visit.today <= asked <= last else None


def parsed(visit: Visit, text: str) -> datetime | None:
    """A start as our forms write it, in the group's zone."""
    try:
        return datetime.strptime(text, SLOT_FORMAT).replace(tzinfo=visit.zone)
    except ValueError:
        return None


def takeable(visit: Visit, text: str) -> datetime | None:
    """The same, if it lies ahead and within reach."""
    start = parsed(visit, text)
    last = visit.now + timedelta(days=settings.SLOT_LOOKAHEAD_DAYS + 32)
    return start if start is not None and visit.now < start < last else None


def look(asked: Asked) -> slots.Window:
    """What is free. Raises what the finder raises."""
    horizon = settings.SLOT_LOOKAHEAD_DAYS
    window = slots.look(asked.find, today=asked.today, start=asked.start, horizon=horizon, now=asked.now)
    return slots.without(window, asked.refused)


def page(asked: Asked, window: slots.Window) -> dict[str, Any] | None:
    """What the page shows of it; None where nothing is free."""
    days = slots.listed(window, asked.start)
    if not days:
        return None
    return {
        "first": None if asked.day or asked.refused else _first(asked, days[0][1][0]),
        "nearest": _nearest(asked, window, asked.refused) if asked.refused and asked.lost else None,
        "days": _days(window, asked.zone, asked.start, asked.marks, wording.language()),
        "months": _months(window, asked.zone, asked.start, wording.language()),
        "zone_name": wording.zone_name(days[0][1][0].start),
        **_around(asked, window, days),
    }


def nothing_title(asked: Asked, until: date) -> str:
    """From a later day on, nothing free says nothing of the days before."""
    words = {"from": wording.day(asked.day) if asked.day else "", "until": date_format(until, "j F")}
    if asked.day and asked.day > asked.today:
        return _("No free time from %(from)s until %(until)s for this choice.") % words
    return _("No free time until %(until)s for this choice.") % words


def _first(asked: Asked, slot: Slot) -> dict[str, str]:
    when = {"day": wording.relative_day(slot.start.date(), asked.today), "time": wording.time(slot.start)}
    return {
        "value": slot.start.strftime(SLOT_FORMAT),
        "sentence": _("%(day)s at %(time)s") % when,
        "button": _("Choose %(time)s") % when,
    }


@lru_cache(maxsize=64)
def _days(window: slots.Window, zone: tzinfo | None, start: date, marks: Marks, language: str) -> SafeString:
    """Painted once for everybody who is shown the same free times. In the same zone: equal moments are not one hour."""
    days = [_day(marks, day, times) for day, times in slots.listed(window, start)]
    return mark_safe("".join(render_to_string("flow/_day.html", {"day": day}) for day in days))  # noqa: S308


def _time(marks: Marks, slot: Slot, *, with_day: bool = False) -> dict[str, Any]:
    label = wording.short_time(slot.start)
    value = slot.start.strftime(SLOT_FORMAT)
    return {
        "value": value,
        "label": f"{date_format(slot.start, 'D j')} {label}" if with_day else label,
        "before": "" if with_day else _("%(day)s at") % {"day": wording.day(slot.start)},
        "selected": marks.chosen == value,
        "present": slot.start == marks.present,
        "count_text": marks.count(slot),
    }


def _nearest(asked: Asked, window: slots.Window, lost: datetime) -> dict[str, Any]:
    near = slots.nearest(window.slots, lost)
    heading = _("Nearest to %(day)s, %(time)s") % {"day": wording.day(lost), "time": wording.time(lost)}
    same_day = all(slot.start.date() == lost.date() for slot in near)
    return {"heading": heading, "times": [_time(asked.marks, slot, with_day=not same_day) for slot in near]}


def _day(marks: Marks, day: date, times: Sequence[Slot]) -> dict[str, Any]:
    shown = _with_present(marks, day, times)
    return {
        "id": f"d-{day.isoformat()}",
        "heading": wording.day_heading(day),
        "count_text": wording.times_count(len(times)) if times else "",
        "full": not shown,
        "parts": _parts(marks, shown),
    }


def _with_present(marks: Marks, day: date, times: Sequence[Slot]) -> list[Slot]:
    """Of an appointment that is moved the present time stands among the others, and cannot be chosen."""
    if marks.present is None or marks.present.date() != day:
        return list(times)
    others = [slot for slot in times if slot.start != marks.present]
    return sorted([*others, Slot(marks.present, 1, ())], key=lambda slot: slot.start)


def _parts(marks: Marks, times: Sequence[Slot]) -> list[dict[str, Any]]:
    if len(times) <= MANY:
        return [{"label": None, "times": [_time(marks, slot) for slot in times]}] if times else []
    ends = [hour for hour, _label in PARTS[1:]] + [24]
    parts = [
        {"label": label, "times": [_time(marks, slot) for slot in times if begin <= slot.start.hour < end]}
        for (begin, label), end in zip(PARTS, ends, strict=True)
    ]
    return [part for part in parts if part["times"]]


@lru_cache(maxsize=64)
def _months(window: slots.Window, zone: tzinfo | None, start: date, language: str) -> SafeString:
    """Painted once for everybody who is shown the same free times: nothing in it is of one visitor."""
    days = slots.listed(window, start)
    months = [_month(window, month, weeks, days) for month, weeks in slots.months(window)]
    return mark_safe(render_to_string("flow/_months.html", {"months": months}))  # noqa: S308


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
    asked: Asked, window: slots.Window, days: Sequence[tuple[date, Sequence[Slot]]]
) -> dict[str, dict[str, str] | None]:
    last = asked.today + timedelta(days=settings.SLOT_LOOKAHEAD_DAYS)
    earlier = slots.previous_start(window, days[0][0], today=asked.today)
    later = slots.next_start(window, days[-1][0], last=last)
    return {
        "earlier": {"url": f"?from={earlier}", "label": _("Earlier")} if earlier else None,
        "later": {"url": f"?from={later}", "label": _("From %(day)s") % {"day": wording.day(later)}} if later else None,
    }
