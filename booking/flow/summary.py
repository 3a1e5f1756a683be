"""What is chosen so far, line by line: beside every step, and whole on the check page."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from booking.flow import choice, email_hint, reminders, rows, wording
from booking.flow.email_hint import MEANT
from booking.flow.visit import Visit
from booking.models import Confirmation

Line = dict[str, Any]


def aside(visit: Visit) -> dict[str, Any] | None:
    """ "Your appointment", while it is being put together; not to somebody who may see nothing before signing in."""
    if visit.catalogue_if_shown is None:
        return None
    lines = [line for line in (_service(visit), _calendar(visit), _slot(visit)) if line]
    if not lines:
        return None
    title = ", ".join(s.name for s in visit.services) if visit.services else lines[0]["value"]
    return {"title": title, "lines": lines}


def whole(visit: Visit) -> list[Line]:
    """Everything that will be booked, the date first; before it, what has turned out to be booked already."""
    return [*_booked_before(visit), *_asked_for(visit)]


def _asked_for(visit: Visit) -> list[Line]:
    lines = [
        _slot(visit),
        _service(visit),
        _calendar(visit),
        _place(visit),
        _person(visit),
        _email(visit),
        *_answers(visit),
        _reminders(visit),
    ]
    return [line for line in lines if line]


def digest(visit: Visit) -> str:
    """Names what the check page showed, so that nothing else is ever booked; in one language, whichever it showed."""
    with translation.override(settings.LANGUAGE_CODE):
        shown = [(line["label"], line["value"], line["detail"]) for line in _asked_for(visit)]
    each = [(s.id, s.name, s.minutes, s.price_cents) for s in visit.services]
    consent = sorted(item for item in visit.look.texts.items() if item[0].startswith("consent_"))
    signed = [visit.draft.key, visit.draft.answers, each, visit.start, visit.calendar_id, shown, *consent]
    return hashlib.sha256(json.dumps(signed, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _booked_before(visit: Visit) -> list[Line]:
    """The draft names the confirmation only: what it found out is its owner's, and a draft outlives the sign-in."""
    key = visit.draft.notice.get("key")
    if not key or visit.account is None:
        return []
    told = Confirmation.objects.filter(key=key, owner=visit.account.owner(visit.merchant)).first()
    return [_made(visit, **made) for made in told.wanted.get("made", [])] if told else []


def _made(visit: Visit, *, id: int, start: str, services: list[int]) -> Line:
    """One that was given up as not booked: it can be looked at, and kept instead."""
    found = (visit.catalogue.service(service_id) for service_id in services)
    begins = wording.capitalised(wording.moment(datetime.fromisoformat(start).astimezone(visit.zone)))
    value = "\n".join([begins, *(service.name for service in found if service)])
    link = format_html('<a href="{}">{}</a>', visit.url("done", id), _("Show this appointment"))
    return _line("made", _("Already booked"), value, link)


def _line(key: str, label: str, value: str, detail: str = "", change_url: str | None = None) -> Line:
    return rows.line(key=key, label=label, value=value, detail=detail, change_url=change_url)


def _change(visit: Visit, step: str) -> str | None:
    """Where to change an answer; nowhere when it was the only one possible. A service begins with its category."""
    pages = ("category", "service") if step == "service" else (step,)
    asked = [page for page in pages if page in visit.steps and page not in visit.draft.auto]
    return visit.step_url(asked[0]) if asked else None


def _service(visit: Visit) -> Line | None:
    """Of several each says its own length and price; below stands the sum."""
    services = visit.services
    if not services:
        return None
    total, change = choice.detail(visit, services), _change(visit, "service")
    if len(services) == 1:
        return _line("service", _("Service"), services[0].name, total, change)
    each = [", ".join(filter(None, (s.name, wording.unbroken(choice.detail(visit, [s]))))) for s in services]
    told = _("In all: %(total)s") % {"total": total} if total else ""
    return _line("service", _("Services"), "\n".join(each), told, change)


def _calendar(visit: Visit) -> Line | None:
    if "calendar" not in visit.steps or not visit.draft.has("calendar"):
        return None
    return _line("calendar", _("With"), choice.calendar_name(visit), "", _change(visit, "calendar"))


def _slot(visit: Visit) -> Line | None:
    start = visit.start
    if start is None:
        return None
    zone = wording.zone_name(start)
    if visit.settings.show_length and visit.services:
        end = wording.end_of(start, sum(s.minutes for s in visit.services))
        zone = _("until %(time)s, %(zone)s") % {"time": wording.time(end), "zone": zone}
    return _line("slot", _("Date"), wording.capitalised(wording.moment(start)), zone, _change(visit, "slot"))


def _place(visit: Visit) -> Line | None:
    address = choice.where(visit, visit.calendar, visit.draft.services)
    return _line("place", _("Place"), address) if address else None


def _person(visit: Visit) -> Line | None:
    if not visit.draft.has("record"):
        return None
    name, phone = choice.person(visit)
    return _line("record", _("For"), name, phone, visit.step_url("record"))


def _email(visit: Visit) -> Line | None:
    email = (visit.draft["record"] or {}).get("values", {}).get("email", "")
    return _line("email", _("E-mail address"), email, _meant(visit, email), visit.step_url("record")) if email else None


def _meant(visit: Visit, email: str) -> str:
    """Did you mean name@gmail.com? With the way to correct it."""
    if not (meant := email_hint.suggestion(email)):
        return ""
    question = _("Did you mean %(email)s?") % {"email": meant}
    return format_html('<a href="{}?{}#id_email">{}</a>', visit.step_url("record"), MEANT, question)


def _answers(visit: Visit) -> list[Line]:
    """What the group asks beyond name, phone and address, and the remark."""
    change = visit.step_url("record")
    lines = [_line(name, label, value, "", change) for name, label, value in choice.answers(visit)]
    remark = (visit.draft["record"] or {}).get("comments", "")
    return [*lines, *([_line("comments", _("Remark"), remark, "", change)] if remark else [])]


def _reminders(visit: Visit) -> Line | None:
    """Where the group sends some."""
    values = (visit.draft["record"] or {}).get("values", {})
    asked = {name: before for name, before in reminders.offered(visit.group).items() if name in values}
    told = reminders.chosen(asked, values)
    return _line("reminders", _("Reminders"), told, "", visit.step_url("record")) if asked else None
