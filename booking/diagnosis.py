"""What customers of a merchant see, and why something is missing; for operators, at the terminal and in the admin."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from booking.clicrdv import catalog, configured, errors, groups, inventory, slots
from booking.clicrdv.catalog import Calendar, Catalogue, Service
from booking.clicrdv.errors import ApiError
from booking.clicrdv.groups import Group, Settings
from booking.clicrdv.inventory import Hidden
from booking.clicrdv.transport import Client
from booking.flow import order
from booking.flow.slots import look
from booking.models import OWN, Merchant

FREE_WITHIN_DAYS = 90
MOST = 30  # services whose times are looked for, and calendars whose services are: a call or more each
SECONDS = 120.0  # for all calls together


@dataclass(frozen=True)
class Finding:
    kind: Literal["ok", "note", "problem"]
    text: str


def examine(merchant: Merchant, *, seconds: float = SECONDS) -> list[Finding]:
    """Everything from the key to the first free time, asked of ClicRDV now, in at most `seconds`. What cannot be read
    is a finding too: no ApiError is raised, and the rest is looked at all the same."""
    found = list(_Examination(merchant, configured.client().lasting(seconds), seconds).findings())
    if all(one.kind == "ok" for one in found):
        found.append(Finding("ok", _("Nothing is missing.")))
    return found


class _OutOfTime(Exception):
    """Our own limit, not ClicRDV's fault."""


class _Examination:
    def __init__(self, merchant: Merchant, api: Client, seconds: float) -> None:
        self.merchant, self.api, self.seconds = merchant, api, seconds

    def findings(self) -> Iterator[Finding]:
        try:
            yield from self._all()
        except _OutOfTime:
            words = {"seconds": round(self.seconds)}
            yield Finding("note", _("Stopped after %(seconds)d seconds: the rest was not looked at.") % words)

    def _all(self) -> Iterator[Finding]:
        try:
            group = groups.get(self.api, self.merchant.group_id)
        except ApiError as error:
            yield self._unreadable(error)
            return
        wanted = self.merchant.settings_as_set(group.settings)
        yield from _group(self.merchant, group)
        yield from _settings(self.merchant, group.settings, wanted)
        try:
            everything = inventory.read(self.api, self.merchant.group_id)
        except ApiError as error:
            yield self._failed(_("The catalogue"), error)
            return
        yield from map(_left_out, everything.hidden)
        yield from _offered(everything.shown, wanted)
        if order.can_book(wanted):
            yield from self._who_and_when(self.merchant.as_set(group), everything.shown)

    def _who_and_when(self, group: Group, shown: Catalogue) -> Iterator[Finding]:
        offers: dict[int, frozenset[int]] = {}
        for calendar in shown.calendars[:MOST]:
            yield from self._services_of(calendar, shown, offers)
        if len(shown.calendars) > MOST:
            yield Finding("note", _("Only the first %(count)d calendars were looked at.") % {"count": MOST})
        nobodys = set[int]()
        if len(offers) == len(shown.calendars):
            nobodys = {one.id for one in shown.services}.difference(*offers.values())
        yield from self._times(group, shown, nobodys)

    def _services_of(
        self, calendar: Calendar, shown: Catalogue, offers: dict[int, frozenset[int]]
    ) -> Iterator[Finding]:
        name = _("“%(name)s”") % {"name": calendar.name}
        try:
            offers[calendar.id] = catalog.services_of(self.api, self.merchant.group_id, calendar.id)
        except ApiError as error:
            yield self._failed(name, error)
            return
        if not any(service.id in offers[calendar.id] for service in shown.services):
            yield Finding("problem", _("%(what)s offers no service that customers see.") % {"what": name})

    def _times(self, group: Group, shown: Catalogue, nobodys: set[int]) -> Iterator[Finding]:
        free = 0
        for service in shown.services[:MOST]:
            name = _("“%(name)s”") % {"name": service.name}
            if service.id in nobodys:
                yield Finding("problem", _("%(what)s is offered by no calendar that customers see.") % {"what": name})
                continue
            try:
                until = self._full_until(group, service)
            except ApiError as error:
                yield self._failed(name, error)
                continue
            free += not until
            if until:
                words = {"what": name, "until": until}
                yield Finding("problem", _("%(what)s has no free time until %(until)s.") % words)
        if free:
            yield Finding("ok", _("Services with a free time soon: %(count)d.") % {"count": free})
        if len(shown.services) > MOST:
            yield Finding("note", _("Times were looked for of the first %(count)d services only.") % {"count": MOST})

    def _full_until(self, group: Group, service: Service) -> str:
        """Until when nothing is free, or an empty text; looked for as the page of times does."""
        now = timezone.now().astimezone(group.zone)
        asked: dict[str, Any] = {"zone": group.zone, "service_ids": [service.id], "calendar_id": None}

        def find(begin: date, days: int) -> slots.Found:
            return slots.find(self.api, self.merchant.group_id, start=begin, days=days, **asked)

        window = look(find, today=now.date(), start=now.date(), horizon=FREE_WITHIN_DAYS, now=now)
        return "" if window.slots else date_format(window.end, "j F Y")

    def _unreadable(self, error: ApiError) -> Finding:
        if isinstance(error, errors.SignInNeeded):
            secret = _("This group shows nothing before customers have signed in: no more can be seen from here.")
            return Finding("note", secret)
        if isinstance(error, errors.NotFound):
            return Finding("problem", _("ClicRDV knows no group of this id."))
        return self._failed(_("The group"), error)

    def _failed(self, what: str, error: ApiError) -> Finding:
        if time.monotonic() >= self.api.until:
            raise _OutOfTime from None
        words = {"what": what, "why": _reason(error)}
        if isinstance(error, errors.SignInNeeded):
            return Finding("note", _("%(what)s cannot be read: %(why)s.") % words)
        return Finding("problem", _("%(what)s cannot be read: %(why)s.") % words)


def _reason(error: ApiError) -> str:
    reasons = (
        (errors.KeyRefused, _("ClicRDV refuses the key of this site")),
        (errors.SignInNeeded, _("it is shown after signing in only")),
        (errors.NotAllowed, _("ClicRDV does not allow it")),
        (errors.NotFound, _("ClicRDV does not know it")),
        (errors.Refused, _("ClicRDV refuses the question")),
        (errors.UpstreamBroken, _("ClicRDV's answer makes no sense")),
    )
    return next((words for kind, words in reasons if isinstance(error, kind)), _("ClicRDV does not answer"))


def _group(merchant: Merchant, group: Group) -> Iterator[Finding]:
    words = {"id": merchant.group_id, "name": group.name, "here": merchant.name}
    yield Finding("ok", _("ClicRDV answers: group %(id)d is “%(name)s”.") % words)
    if merchant.name != group.name:
        yield Finding("note", _("Here it is called “%(here)s”.") % words)
    yield _zone(merchant, group)


def _zone(merchant: Merchant, group: Group) -> Finding:
    words = {"own": merchant.own_zone, "row": merchant.zone, "used": group.zone.key, "told": group.told_zone}
    if merchant.own_zone:
        return Finding("note", _("Times are in %(own)s, as set here; ClicRDV says “%(told)s”.") % words)
    if group.told_zone and group.told_zone != group.zone.key:
        return Finding("problem", _("ClicRDV's zone “%(told)s” is none: times are in %(used)s. Set it here.") % words)
    if merchant.zone != group.zone.key:
        return Finding("note", _("Times are in %(used)s, as ClicRDV says; while it is silent, in %(row)s.") % words)
    return Finding("ok", _("Times are in %(used)s.") % words)


def _settings(merchant: Merchant, theirs: Settings, wanted: Settings) -> Iterator[Finding]:
    if wanted.inactive:
        yield Finding("problem", _("The group is switched off: customers see a phone number only."))
    elif not wanted.open:
        yield Finding("problem", _("Booking is closed: customers see that, and their appointments."))
    if not wanted.open_data:
        yield Finding("note", _("Customers sign in before they see anything."))
    names = {field.name: field.verbose_name for field in Merchant._meta.fields}
    for field in fields(wanted):
        own = OWN + field.name
        if getattr(merchant, own) is not None:
            words = {"name": names[own], "here": getattr(wanted, field.name), "there": getattr(theirs, field.name)}
            yield Finding("note", _("%(name)s is %(here)s here, and %(there)s in ClicRDV.") % words)


def _left_out(one: Hidden) -> Finding:
    whys = {
        "deleted": _("it is deleted"),
        "no public name": _("it has no public name"),
        "category hidden": _("its category has no public name"),
        "no service": _("customers see no service of it"),
    }
    kinds = {"category": _("Category"), "service": _("Service"), "calendar": _("Calendar")}
    named = " ".join(filter(None, (kinds[one.kind], str(one.id), one.name)))
    words = {"what": named, "why": ", ".join(whys[why] for why in one.whys)}
    return Finding("note", _("%(what)s is not shown: %(why)s.") % words)


def _offered(shown: Catalogue, wanted: Settings) -> Iterator[Finding]:
    if shown.services:
        yield Finding("ok", _("Services that customers see: %(count)d.") % {"count": len(shown.services)})
    else:
        yield Finding("problem", _("Customers see no service."))
    if not shown.calendars and wanted.calendar_choice != order.ANY_CALENDAR:
        yield Finding("problem", _("Customers see no calendar."))
