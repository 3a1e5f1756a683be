"""Dates, times, durations and prices as people of this language write them."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from booking.branding.look import Look

NARROW = "\u202f"  # no-break, narrow: French units and punctuation
NO_BREAK = "\xa0"


def french() -> bool:
    return (get_language() or "").startswith("fr")


def language() -> str:
    return (get_language() or "")[:2]


def day(value: date) -> str:
    """mardi 1 décembre, Tuesday 1 December."""
    return _day(value.year, value.month, value.day, language())


@lru_cache(maxsize=2048)
def _day(year: int, month: int, number: int, language: str) -> str:
    """Kept: a page of free times names the same hundred days again and again."""
    return formats.date_format(date(year, month, number), "l j F")


def day_heading(value: date) -> str:
    return capitalised(day(value))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def time(value: datetime) -> str:
    """In a sentence: 9 h 30, 9:30 am."""
    if not french():
        return f"{(value.hour % 12) or 12}:{value:%M}{NO_BREAK}{'am' if value.hour < 12 else 'pm'}"
    minutes = f"{NARROW}{value:%M}" if value.minute else ""
    return f"{value.hour}{NARROW}h{minutes}"


def short_time(value: datetime) -> str:
    """On a button: 9:30, 9:30 am."""
    return f"{value.hour}:{value:%M}" if french() else time(value)


def moment(value: datetime) -> str:
    """Tuesday 1 December at 9:30 am."""
    return _("%(day)s at %(time)s") % {"day": day(value), "time": time(value)}


def relative_day(value: date, today: date) -> str:
    if value == today:
        return _("Today, %(day)s") % {"day": day(value)}
    if value == today + timedelta(days=1):
        return _("Tomorrow, %(day)s") % {"day": day(value)}
    return day_heading(value)


def duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes}{NO_BREAK}min"
    if french():
        return f"{hours}{NARROW}h" + (f"{NARROW}{rest:02}" if rest else "")
    return f"{hours}{NO_BREAK}h" + (f"{NO_BREAK}{rest}{NO_BREAK}min" if rest else "")


def price(cents: int | None) -> str:
    """55 €, €55; free when nought; nothing when the merchant gives no price."""
    if cents is None:
        return ""
    if cents == 0:
        return _("Free")
    euros, rest = divmod(cents, 100)
    if french():
        return f"{euros}" + (f",{rest:02}" if rest else "") + f"{NO_BREAK}€"
    return f"€{euros}" + (f".{rest:02}" if rest else "")


def duration_and_price(minutes: int | None, cents: int | None) -> str:
    """20 min · 55 €, as far as they are told."""
    return joined(duration(minutes) if minutes is not None else "", price(cents))


def what_it_takes(count: int, minutes: int | None, cents: int | None) -> str:
    """2 services, 55 min, €60, as far as they are told."""
    parts = services_count(count), duration(minutes) if minutes is not None else "", price(cents)
    return ", ".join(part for part in parts if part)


def services_count(count: int) -> str:
    return ngettext("%(count)d service", "%(count)d services", count) % {"count": count}


def times_count(count: int) -> str:
    return ngettext("%(count)d time", "%(count)d times", count) % {"count": count}


def birth_date(text: str) -> str:
    """2 May 2015, of the API's 2015-05-02; what is no date is shown as it is."""
    try:
        return formats.date_format(date.fromisoformat(text[:10]), "j F Y")
    except ValueError:
        return text


def zone_name(value: datetime) -> str:
    """heure de Paris, Paris time."""
    city = getattr(value.tzinfo, "key", "UTC").rsplit("/", 1)[-1].replace("_", " ")
    return _("%(city)s time") % {"city": city}


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def unbroken(text: str) -> str:
    return text.replace(" ", NO_BREAK)


def end_of(start: datetime, minutes: int) -> datetime:
    """The wall clock `minutes` later, also over a change to or from summer time."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def cancelling(look: Look, language: str) -> str:
    """Until when one can cancel, in the merchant's own words, else from its hours; empty where it says nothing."""
    if (own := look.text("cancel", language)) or look.deadline_hours is None:
        return own
    if not look.deadline_hours:
        return _("You can cancel until the appointment begins.")
    hours = ngettext("%(hours)d hour", "%(hours)d hours", look.deadline_hours) % {"hours": look.deadline_hours}
    return _("You can cancel until %(hours)s before the appointment.") % {"hours": unbroken(hours)}
