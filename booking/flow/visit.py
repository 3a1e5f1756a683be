"""What a step may know of the visit that is being served. Steps never see the request."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.functional import cached_property  # functools' holds one lock for all visits (Python 3.11)

from booking.branding.look import Look
from booking.clicrdv import cached
from booking.clicrdv.accounts import SignedIn
from booking.clicrdv.catalog import Calendar, Catalogue, Service
from booking.clicrdv.errors import ApiError, SignInNeeded
from booking.clicrdv.fiches import RecordPage
from booking.clicrdv.groups import Group, Settings
from booking.clicrdv.transport import Client
from booking.embed.frames import Frame
from booking.flow import order
from booking.flow.draft import Draft
from booking.models import Merchant
from booking.session import Account

SLOT_FORMAT = "%Y-%m-%d %H:%M:%S"  # a start as the API and our forms write it, in the group's zone
# ?to=appointments/51/move: where a sign-in leads that is for no booking.
DESTINATION = re.compile(
    r"(?:appointments(?:/[0-9]{1,12}(?:/(?:move(?:/\?start=[0-9: -]{19})?|moved|cancel))?)?"
    r"|my-records(?:/(?:new|[0-9]{1,12}))?)",
    re.ASCII,
)


class Browser(Protocol):
    """What a step may do to the visitor's session."""

    signed_in: bool  # by this very request
    changed_hands: bool  # and somebody else was signed in before

    def begin(self, signed_in: SignedIn) -> Account:
        """Remember a sign-in."""

    def expire(self) -> None:
        """ClicRDV knows this sign-in no more: forget it, and say so on the sign-in page."""

    def save(self) -> None:
        """Write the session now, before something that may not come back."""

    def keep_receipt(self, receipt: dict[str, Any]) -> None:
        """Remember what was booked, for the done page."""


@dataclass
class Visit:
    merchant: Merchant
    draft: Draft
    api: Client
    account: Account | None
    query: Mapping[str, str]
    address: str  # of the visitor, for throttles
    browser: Browser
    look: Look
    frame: Frame | None = None  # of another site's page
    records: RecordPage | None = None  # the account's records, as far as this page needed them
    # What this request has come to, for whoever counts: ("answered", "slot"), ("refused", "SLOT_GONE"), ("booked", "").
    happened: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def group(self) -> Group:
        """As ClicRDV has it, but for what the operator has set otherwise."""
        return self.merchant.as_set(cached.group(self.api, self.merchant.group_id, opening=True))

    @cached_property
    def settings(self) -> Settings:
        """Of a group that shows nothing to strangers we know only that, and what the operator has set."""
        try:
            return self.group.settings
        except SignInNeeded:
            if self.account is not None:
                raise
            return self.merchant.settings_as_set(Settings(open_data=False))

    @cached_property
    def catalogue(self) -> Catalogue:
        return cached.catalogue(self.api, self.merchant.group_id)

    @cached_property
    def calendars(self) -> tuple[Calendar, ...]:
        """The calendars that offer every service chosen; all where none is chosen yet, or is asked for later."""
        if not self.draft.services or order.asks_first("calendar", "service", self.steps):
            return self._as_wished("calendar", self.catalogue.calendars)
        offering = cached.calendars_for(self.api, self.merchant.group_id, self.draft.services)
        return self._as_wished("calendar", offering)

    @cached_property
    def offered(self) -> tuple[Service, ...]:
        """The services to choose from: all, or those of the calendar that was chosen before."""
        services = self._as_wished("service", self.catalogue.services)
        if self.calendar_id is None or not order.asks_first("calendar", "service", self.steps):
            return services
        theirs = cached.services_of(self.api, self.merchant.group_id, self.calendar_id)
        return tuple(service for service in services if service.id in theirs)

    def _as_wished(self, what: str, every: tuple[Any, ...]) -> tuple[Any, ...]:
        """Without what the merchant's own page leaves out: all but what it names, where that is not to be changed, or
        where it names several to choose from. A wish that nothing fulfils is none."""
        kept = every
        if what == "service":
            kept = self._of(kept, "category", lambda one: one.category_id)
        return self._of(kept, what, lambda one: one.id)

    def _of(self, every: tuple[Any, ...], what: str, number: Callable[[Any], int | None]) -> tuple[Any, ...]:
        named = self.draft.wishes.get(what, ())
        if not named or not (what in self.draft.wishes.get("freeze", ()) or self._is_a_choice(what, named)):
            return every
        return tuple(one for one in every if number(one) in named) or every

    def _is_a_choice(self, what: str, named: Sequence[int]) -> bool:
        """Several to choose from, or a category that nobody is asked for."""
        if what == "category" and "category" not in self.steps:
            return True
        return len(named) > 1 and not (what == "service" and self.settings.max_services > 1)

    @property
    def phone(self) -> str:
        """As the merchant's look says, as ClicRDV gives it, else as the merchant's row has it."""
        if self.look.phone is not None:
            return self.look.phone
        group = self.group_if_readable
        return (group.phone if group else "") or self.merchant.phone

    @property
    def zone(self) -> ZoneInfo:
        group = self.group_if_readable
        return group.zone if group else ZoneInfo(self.merchant.own_zone or self.merchant.zone)

    @property
    def group_if_readable(self) -> Group | None:
        """For pages that can do without: they show what the merchant's row has."""
        try:
            return self.group
        except ApiError:
            return None

    @property
    def now(self) -> datetime:
        return timezone.now().astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.now.date()

    @cached_property
    def services(self) -> tuple[Service, ...]:
        found = (self.catalogue.service(service_id) for service_id in self.draft.services)
        return tuple(service for service in found if service)

    @property
    def calendar_id(self) -> int | None:
        """The calendar asked for; None when any will do, or when the group has no such question."""
        return self.draft.calendar_id if "calendar" in self.steps else None

    @property
    def calendar(self) -> Calendar | None:
        return self.catalogue.calendar(self.calendar_id) if self.calendar_id else None

    @property
    def start(self) -> datetime | None:
        if not (text := self.draft["slot"]):
            return None
        return datetime.strptime(text, SLOT_FORMAT).replace(tzinfo=self.zone)

    @cached_property
    def steps(self) -> Sequence[str]:
        catalogue = self.catalogue_if_shown
        if catalogue is None:
            return order.steps_for(replace(self.settings, open_data=False))
        long = len(catalogue.services) > settings.CATEGORY_PAGE_FROM and len(catalogue.categories) > 1
        return order.steps_for(self.settings, long_catalogue=long)

    @property
    def catalogue_if_shown(self) -> Catalogue | None:
        """None: a group that shows nothing before the sign-in, whatever its settings say."""
        try:
            return self.catalogue
        except SignInNeeded:
            if self.account is not None:
                raise
            return None

    @property
    def skipped(self) -> set[str]:
        """Steps that were not asked, or, as far as can be told, will not be."""
        likely = {step for step in ("records",) if not self.draft.has(step)}
        catalogue = self.catalogue_if_shown
        if catalogue is not None and len(catalogue.calendars) <= 1 and not self.draft.has("calendar"):
            likely.add("calendar")
        return self.draft.auto | likely

    def answer(self, step: str, value: Any, *, auto: bool = False) -> None:
        """Keep an answer; a different one drops the later ones that depended on it."""
        if not auto and not self.draft.has(step):
            self.happened.append(("answered", step))
        self.draft.answer(step, value, drops=order.dependents(step, self.steps), auto=auto)
        self.forget_what_followed()

    def withdraw(self, step: str) -> None:
        """An answer that no longer holds goes, with what depended on it."""
        self.draft.withdraw(step, *order.dependents(step, self.steps))
        self.forget_what_followed()

    def forget_what_followed(self) -> None:
        """What is offered may be something else now."""
        for name in ("services", "calendars", "offered"):
            self.__dict__.pop(name, None)

    def steps_anew(self) -> None:
        """Who has signed in may see a catalogue that asks for more."""
        self.__dict__.pop("steps", None)

    @property
    def owner(self) -> str | None:
        """Under what the account's rows and tries are known here."""
        return self.account.owner(self.merchant) if self.account else None

    @property
    def first_step(self) -> str:
        """The first question that this visitor is asked."""
        return next(step for step in self.steps if step != "sign-in" or self.account is None)

    @property
    def next_step(self) -> str:
        return order.first_open(self.steps, self.draft, self.account is not None)

    def may_show(self, step: str) -> bool:
        return order.may_show(step, self.steps, self.draft, self.account is not None)

    def may_take(self, step: str) -> bool:
        return order.may_take(step, self.steps, self.draft, self.account is not None)

    def url(self, name: str, *args: object) -> str:
        return self.inside(_path(get_script_prefix(), f"flow:{name}", self.merchant.slug, *args))

    def inside(self, url: str) -> str:
        return self.frame.inside(url) if self.frame else url

    def step_url(self, step: str) -> str:
        return self.url("step", step)


@lru_cache(maxsize=4096)
def _path(prefix: str, name: str, *args: object) -> str:
    """A page names half a dozen addresses: each is worked out once, below whatever the site is served."""
    return reverse(name, args=args)


def appointments_url(visit: Visit) -> str:
    return visit.inside(_path(get_script_prefix(), "account:appointments", visit.merchant.slug))


def destination(query: Mapping[str, str]) -> str:
    """Where the sign-in leads that such an address asks for; empty: to the booking."""
    asked = query.get("to", "")
    return asked if DESTINATION.fullmatch(asked) else ""


def destination_url(visit: Visit) -> str | None:
    if not (to := destination(visit.query)):
        return None
    path, _mark, start = to.partition("?start=")
    return visit.url("start") + path.rstrip("/") + "/" + (f"?{urlencode({'start': start})}" if start else "")


def sign_in_url(visit: Visit, *, to: str = "") -> str:
    return visit.step_url("sign-in") + (f"?{urlencode({'to': to})}" if to else "")


def sign_in_for(visit: Visit, path: str, start: str | None = None) -> str:
    """The sign-in that leads back to this page of the account's."""
    to = path.removeprefix(visit.url("start")).rstrip("/") + (f"/?start={start}" if start else "")
    return sign_in_url(visit, to=to if DESTINATION.fullmatch(to) else "appointments")


def several(sent: Mapping[str, str], name: str) -> list[str]:
    """All values of a name in what a form or an address says, in their order."""
    values: list[str] = sent.getlist(name) if hasattr(sent, "getlist") else [sent[name]] if name in sent else []
    return values
