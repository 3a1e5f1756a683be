"""A booking as the account's pages tell it."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from booking.account import rights
from booking.account.bookings import Booking
from booking.flow import changes, receipt, rows, wording
from booking.flow.receipt import Receipt
from booking.flow.visit import Visit


def url(visit: Visit, name: str, *args: object) -> str:
    return visit.inside(reverse(f"account:{name}", args=[visit.merchant.slug, *args]))


def days(visit: Visit, bookings: Iterable[Booking]) -> list[dict[str, Any]]:
    """Under the day on which they are; that of another year with its year."""
    busy = changes.busy(visit)
    return [
        {"heading": _heading(visit, day), "bookings": [row(visit, one, busy) for one in found]}
        for day, found in groupby(bookings, key=lambda one: one.start.date())
    ]


def _heading(visit: Visit, day: Any) -> str:
    told = wording.relative_day(day, visit.today)
    return told if day.year == visit.today.year else wording.capitalised(date_format(day, "l j F Y"))


def row(visit: Visit, booking: Booking, busy: Collection[int]) -> dict[str, Any]:
    told = receipt.told(visit, booking.parts)
    return {
        "id": booking.id,
        "what": services(told),
        "time": time(visit, booking),
        "with": told["calendar"],
        "where": told["where"],
        "map_url": map_url(told["where"]),
        "who": told["person"],
        "state": _("Missed") if booking.missed else "",
        "url": url(visit, "appointment", booking.id),
        "acts": [*changing(visit, booking, busy), *calendar(visit, booking)],
        "again": again(visit, booking),
    }


def services(told: Receipt) -> str:
    return ", ".join(name for name in told["services"] if name) or _("Appointment")


def time(visit: Visit, booking: Booking) -> str:
    """The end too, where the group says how long things take."""
    begin, end = wording.time(booking.start), wording.time(booking.end)
    return _("%(begin)s to %(end)s") % {"begin": begin, "end": end} if visit.settings.show_length else begin


def changing(visit: Visit, booking: Booking, busy: Collection[int]) -> list[dict[str, str]]:
    """What can be done with what is still to come, and is not on its way already."""
    if booking.has_begun(visit.now) or booking.id in busy:
        return []
    found = []
    if rights.may_move(visit, booking):
        found.append({"label": _("Move"), "url": url(visit, "move", booking.id)})
    if rights.may_cancel(visit, booking):
        found.append({"label": _("Cancel"), "url": url(visit, "cancel", booking.id)})
    return found


def calendar(visit: Visit, booking: Booking) -> list[dict[str, str]]:
    if booking.has_begun(visit.now):
        return []
    return [{"label": _("Add to calendar"), "url": url(visit, "appointment-ics", booking.id)}]


def again(visit: Visit, booking: Booking) -> str | None:
    """Where to send what books the same once more, of what is over."""
    if not booking.has_begun(visit.now) or not rights.may_book_again(visit, booking):
        return None
    return url(visit, "again", booking.id)


def map_url(where: str) -> str:
    return "https://www.google.com/maps/search/?" + urlencode({"api": 1, "query": where}) if where else ""


def lines(visit: Visit, booking: Booking) -> list[dict[str, Any]]:
    """All that there is to know, the date first."""
    told = receipt.told(visit, booking.parts)
    start = booking.start
    when = f"{time(visit, booking)}, {wording.zone_name(start)}"
    found = [
        _line("slot", _("Date"), _heading(visit, start.date()), when),
        *([_line("state", _("State"), _("Missed"))] if booking.missed else []),
        _line("services", _("Service"), receipt.each_at_its_time(told) or services(told)),
        _line("calendar", _("With"), told["calendar"]),
        {**_line("where", _("Place"), told["where"]), "map_url": map_url(told["where"])},
        _line("record", _("For"), told["person"]),
        _line("detail", _("Duration"), wording.duration_and_price(told["minutes"], None)),
        _line("comments", _("Remark"), booking.parts[0].comments if booking.parts[0].from_web else ""),
        _line("reference", _("Reference"), str(booking.id)),
    ]
    return [line for line in found if line["value"]]


def _line(key: str, label: str, value: str, detail: str = "") -> dict[str, Any]:
    return rows.line(key=key, label=label, value=value, detail=detail)


def deadline(visit: Visit) -> str:
    """Until when one can cancel, where the merchant says so."""
    return wording.cancelling(visit.look, wording.language())
