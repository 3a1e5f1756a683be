"""What customers of a merchant see, and why something is missing; for operators, at the terminal and in the admin."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from booking.clicrdv import catalog, configured, groups, hidden, slots
from booking.clicrdv.catalog import Catalogue, Service
from booking.clicrdv.errors import ApiError, KeyRefused, NotFound, SignInNeeded
from booking.clicrdv.groups import Group
from booking.clicrdv.transport import Client
from booking.models import OWN, Merchant

FREE_WITHIN_DAYS = 90
MOST_SERVICES = 30  # whose times are looked for: one call each


@dataclass(frozen=True)
class Finding:
    kind: Literal["ok", "note", "problem"]
    text: str


def examine(merchant: Merchant) -> list[Finding]:
    """Everything from the key to the first free time, asked of ClicRDV now; never raises an ApiError."""
    api = configured.client()
    found: list[Finding] = []
    try:
        group = groups.get(api, merchant.group_id)
        found += [*_group(merchant, group), *_settings(merchant, group)]
        shown = catalog.catalogue(api, merchant.group_id)
        found += [*_left_out(api, merchant), *_offered(shown), *_calendars(api, merchant, shown)]
        found += _times(api, merchant, merchant.as_set(group), shown)
    except ApiError as error:
        found.append(_failed(error))
    return found


def _failed(error: ApiError) -> Finding:
    if isinstance(error, KeyRefused):
        return Finding("problem", _("ClicRDV refuses the key of this site."))
    if isinstance(error, SignInNeeded):
        return Finding(
            "note", _("This group shows nothing before customers have signed in: no more can be seen from here.")
        )
    if isinstance(error, NotFound):
        return Finding("problem", _("ClicRDV knows no group of this id."))
    return Finding("problem", _("ClicRDV does not answer as it should. Try again later."))


def _group(merchant: Merchant, group: Group) -> Iterator[Finding]:
    yield Finding(
        "ok", _("ClicRDV answers: group %(id)d is “%(name)s”.") % {"id": merchant.group_id, "name": group.name}
    )
    zones = {"row": merchant.zone, "group": group.zone.key}
    if merchant.own_zone:
        yield Finding("note", _("Times are in %(zone)s, as set here.") % {"zone": merchant.own_zone})
    elif merchant.zone != group.zone.key:
        yield Finding("problem", _("The zone is %(row)s here and %(group)s in ClicRDV, whose is used.") % zones)
    else:
        yield Finding("ok", _("Times are in %(group)s.") % zones)


def _settings(merchant: Merchant, group: Group) -> Iterator[Finding]:
    wanted = merchant.settings_as_set(group.settings)
    if wanted.inactive:
        yield Finding("problem", _("The group is switched off: customers see a phone number only."))
    elif not wanted.open:
        yield Finding("problem", _("Booking is closed: customers see that, and their appointments."))
    if not wanted.open_data:
        yield Finding("note", _("Customers sign in before they see anything."))
    names = {field.name: field.verbose_name for field in Merchant._meta.fields}
    for one in fields(wanted):
        if getattr(merchant, OWN + one.name) is not None:
            words = {"name": names[OWN + one.name]}
            yield Finding("note", _("The setting %(name)s of the group's is replaced here.") % words)


def _left_out(api: Client, merchant: Merchant) -> Iterator[Finding]:
    whys = {
        "no public name": _("it has no public name"),
        "deleted": _("it is deleted"),
        "category hidden": _("its category has no public name"),
    }
    kinds = {"category": _("Category"), "service": _("Service"), "calendar": _("Calendar")}
    for one in hidden.hidden(api, merchant.group_id):
        words = {"kind": kinds[one.kind], "id": one.id, "name": one.name, "why": whys[one.why]}
        yield Finding("note", _("%(kind)s %(id)d %(name)s is not shown: %(why)s.") % words)


def _offered(shown: Catalogue) -> Iterator[Finding]:
    if not shown.services:
        yield Finding("problem", _("Customers see no service."))
    else:
        yield Finding("ok", _("Services that customers see: %(count)d.") % {"count": len(shown.services)})
    if not shown.calendars:
        yield Finding("problem", _("Customers see no calendar."))


def _calendars(api: Client, merchant: Merchant, shown: Catalogue) -> Iterator[Finding]:
    known = {service.id for service in shown.services}
    for calendar in shown.calendars:
        if not known & catalog.services_of(api, merchant.group_id, calendar.id):
            yield Finding("problem", _("“%(name)s” offers no service that customers see.") % {"name": calendar.name})


def _times(api: Client, merchant: Merchant, group: Group, shown: Catalogue) -> Iterator[Finding]:
    if len(shown.services) > MOST_SERVICES:
        yield Finding(
            "note", _("Times were looked for of the first %(count)d services only.") % {"count": MOST_SERVICES}
        )
    if group.settings.inactive or not group.settings.open:
        return  # then there are none, which is told already
    last = timezone.now() + timedelta(days=FREE_WITHIN_DAYS)
    words = {"until": date_format(last.astimezone(group.zone), "j F Y")}
    full = [one for one in shown.services[:MOST_SERVICES] if not _is_free(api, merchant, group, one)]
    for service in full:
        yield Finding("problem", _("“%(name)s” has no free time until %(until)s.") % {"name": service.name, **words})
    if shown.services and not full:
        yield Finding("ok", _("Each has a free time before %(until)s.") % words)


def _is_free(api: Client, merchant: Merchant, group: Group, service: Service) -> bool:
    today = timezone.now().astimezone(group.zone).date()
    ids = [service.id]
    found = slots.find(api, merchant.group_id, zone=group.zone, service_ids=ids, calendar_id=None, start=today, days=1)
    first = found.first or next((slot.start for slot in found.slots), None)
    return first is not None and first.date() <= today + timedelta(days=FREE_WITHIN_DAYS)
