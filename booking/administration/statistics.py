"""A merchant's page of numbers: from the first page to the booking, refusals, hours. Nobody is in them."""

from datetime import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.flow.notices import NOTICES
from booking.models import Change, Merchant
from booking.stats import chart, numbers
from booking.stats.numbers import PERIODS, Numbers

COME_SO_FAR = {
    "opened": gettext_lazy("First page opened"),
    "category": gettext_lazy("Category chosen"),
    "service": gettext_lazy("Service chosen"),
    "calendar": gettext_lazy("Person or place chosen"),
    "slot": gettext_lazy("Time chosen"),
    "sign-in": gettext_lazy("Signed in"),
    "records": gettext_lazy("Said for whom"),
    "record": gettext_lazy("Details given"),
    "booked": gettext_lazy("Booked"),
}
OTHER_REASONS = {
    "UNAVAILABLE": gettext_lazy("ClicRDV was not reached."),
    "SIGN_IN": gettext_lazy("The sign-in had ended."),
    "LOST": gettext_lazy("No answer came, and nothing was booked."),
}


def page(request: HttpRequest, merchant: Merchant, context: dict[str, Any]) -> HttpResponse:
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else 30
    found = numbers.of(merchant, days)
    context |= {
        "title": _("Visits and bookings of %(name)s") % {"name": merchant},
        "numbers": found,
        "periods": PERIODS,
        "rate": round(100 * found.booked / found.opened) if found.opened else None,
        "chart": chart.bars(found.bars),
        "funnel": [_far(name, count, found) for name, count in found.funnel],
        "refusals": [(_reason(code), count) for code, count in found.refusals],
        "moved": found.changes.get(Change.Kind.MOVE, 0),
        "cancelled": found.changes.get(Change.Kind.CANCEL, 0),
        "hours": _hours(found),
        "busiest": _busiest(found),
    }
    return TemplateResponse(request, "admin/booking/merchant/statistics.html", context)


def _far(name: str, count: int, found: Numbers) -> dict[str, Any]:
    most = max(number for _name, number in found.funnel)
    return {"label": COME_SO_FAR[name], "count": count, "width": round(100 * count / most, 1) if most else 0}


def _reason(code: str) -> str:
    return str(OTHER_REASONS.get(code) or NOTICES.get(code, NOTICES["REFUSED"])[1])


def _hours(found: Numbers) -> list[dict[str, Any]]:
    most = max(max(row) for row in found.hours)
    return [
        {
            "weekday": WEEKDAYS[weekday],
            "cells": [{"count": number, "level": chart.level(number, most)} for number in row],
        }
        for weekday, row in enumerate(found.hours)
    ]


def _busiest(found: Numbers) -> str:
    if found.busiest is None:
        return ""
    weekday, hour = found.busiest
    return _("Busiest: %(weekday)s from %(begin)s to %(end)s") % {
        "weekday": WEEKDAYS[weekday],
        "begin": formats.time_format(time(hour)),
        "end": formats.time_format(time((hour + 1) % 24)),
    }
