"""The catalogue and the slots over Django's cache.

A copy of the catalogue is served at once, however old; when it is older than it should be, one caller of all has a
thread fetch it anew. So nobody waits while there is a copy, and while the API is down the last one is served.
What was read with a session is kept apart from what was read without, and goes to signed-in callers only.
"""

import hashlib
import logging
import time
import uuid
from collections.abc import Callable, Collection
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from threading import BoundedSemaphore, Thread
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.core.cache import cache, caches
from django.core.cache.backends.dummy import DummyCache

from . import catalog, configured, customfields, groups, seen
from .catalog import Calendar, CalendarSet, Catalogue, Category, Service
from .customfields import CustomField, Model
from .errors import ApiError, NotAllowed, NotFound, Refused, SignInNeeded, Unavailable, UpstreamBroken
from .groups import Group, Settings
from .slots import Found, Slot, find
from .transport import Client

Value = TypeVar("Value")
Fetch = Callable[[Client], Value]
_Beside = tuple[str, Fetch[Any]]  # what is needed next, and how it is read

KEEP_SECONDS = 7 * 86400
PAUSE_SECONDS = 30  # how long a claim stands: longer than a page may take, and the pause after a failed refresh
DENIAL_SECONDS = 30  # how long "there is none" and "not without signing in" are believed
WAITING_SECONDS = 0.5  # anybody may wait so long for another caller's answer, and a few for longer
_POLL_SECONDS = 0.05
_DENIALS: dict[str, type[ApiError]] = {"NotFound": NotFound, "SignInNeeded": SignInNeeded, "NotAllowed": NotAllowed}

log = logging.getLogger("booking.clicrdv")


@dataclass(frozen=True)
class _Copy(Generic[Value]):
    """What a fetch answered, and until when it is fresh; or that it was denied."""

    until: float
    value: Value | None
    denial: str = ""


# The shape of our types is part of every key: a copy may outlive the version of the code that made it.
_KEPT_TYPES: tuple[Any, ...] = (
    _Copy,
    Group,
    Settings,
    Catalogue,
    Category,
    Service,
    Calendar,
    CalendarSet,
    CustomField,
    Found,
    Slot,
)
_SHAPE = str([(kept.__name__, kept.__match_args__) for kept in _KEPT_TYPES])


def group(client: Client, group_id: int, *, opening: bool = False) -> Group:
    """groups.get, from the last copy. `opening`: where there is none, the catalogue, needed next, is read beside it."""

    def fetch(caller: Client) -> Group:
        return groups.get(caller, group_id)

    beside = (f"{group_id}:catalogue", partial(catalog.catalogue, group_id=group_id)) if opening else None
    return _kept(client, f"{group_id}:group", fetch, beside)


def catalogue(client: Client, group_id: int) -> Catalogue:
    """catalog.catalogue, from the last copy."""
    return _kept(client, f"{group_id}:catalogue", lambda caller: catalog.catalogue(caller, group_id))


def calendars_for(client: Client, group_id: int, service_ids: Collection[int]) -> tuple[Calendar, ...]:
    """catalog.calendars_for, from the last copy."""
    wanted = tuple(sorted(set(service_ids)))
    return _kept(
        client, f"{group_id}:calendars:{wanted}", lambda caller: catalog.calendars_for(caller, group_id, wanted)
    )


def services_of(client: Client, group_id: int, calendar_id: int) -> frozenset[int]:
    """catalog.services_of, from the last copy."""
    return _kept(
        client, f"{group_id}:services:{calendar_id}", lambda caller: catalog.services_of(caller, group_id, calendar_id)
    )


def custom_fields(
    client: Client, group_id: int, model: Model, *, beside: Model | None = None
) -> tuple[CustomField, ...]:
    """customfields.custom_fields, from the last copy. `beside`: where there is none, these are read too."""

    def fetch(of: Model, caller: Client) -> tuple[CustomField, ...]:
        return customfields.custom_fields(caller, group_id, of)

    also = (f"{group_id}:{beside}", partial(fetch, beside)) if beside else None
    return _kept(client, f"{group_id}:{model}", partial(fetch, model), also)


def slots(
    client: Client,
    group_id: int,
    *,
    zone: ZoneInfo,
    service_ids: Collection[int],
    calendar_id: int | None,
    start: date,
    days: int,
) -> Found:
    """slots.find, a few seconds old at most: an old slot is a promise that cannot be kept."""
    version = cache.get(_key(client, f"{group_id}:slots"), "")
    asked = f"{tuple(service_ids)}:{calendar_id}:{start}:{days}:{zone.key}"
    key = _key(client, f"{group_id}:slots:{version}:{asked}:{_audience(client)}")
    found: Found | None = cache.get(key)
    seen.looked("slots", "miss" if found is None else "hit")
    if found is None:
        found = find(
            client, group_id, zone=zone, service_ids=service_ids, calendar_id=calendar_id, start=start, days=days
        )
        cache.set(key, found, configured.slot_seconds())
    return found


def forget_slots(group_id: int) -> None:
    """After a booking here: no list of slots from before it is shown again."""
    cache.set(_key(configured.client(), f"{group_id}:slots"), uuid.uuid4().hex, KEEP_SECONDS)


def _kept(client: Client, what: str, fetch: Fetch[Value], beside: _Beside | None = None) -> Value:
    """What everybody may see is one copy for all; only what is denied to them is kept for the signed-in, apart."""
    if beside is not None:
        fetch = partial(_with, beside, fetch)
    if client.session_id is not None:
        try:
            return _fresh(client.anonymous(), what, fetch)
        except (SignInNeeded, NotAllowed, NotFound):
            log.debug("%s needs a session", what)
    return _fresh(client, what, fetch)


def _with(beside: _Beside, fetch: Fetch[Value], client: Client) -> Value:
    """What is needed next is read at the same time, where there is no copy of it: in a thread that is not waited for.

    Who needs it waits for that thread as for any other caller. Where nothing is kept, in a preview, none is started.
    """
    what, other = beside
    key = _key(client, f"{what}:{_audience(client)}")
    if not isinstance(caches["default"], DummyCache) and cache.get(key) is None and _claimed(key):
        work = (_read_ahead, client, key, what, other)
        Thread(target=copy_context().run, args=work, name="catalogue", daemon=True).start()
    return fetch(client)


def _read_ahead(client: Client, key: str, what: str, fetch: Fetch[Any]) -> None:
    """In a thread that touches no database."""
    try:
        _asked(client, key, fetch)
    except ApiError as error:
        log.debug("%s: not read ahead (%s)", what, type(error).__name__)
    except Exception:  # the thread's own report would go to stderr past the filter that masks it
        log.exception("%s: not read ahead", what)


def _claimed(key: str) -> bool:
    """Whether nobody else is asking, and we may."""
    return cache.add(f"{key}:claim", 1, PAUSE_SECONDS)


def _fresh(client: Client, what: str, fetch: Fetch[Value]) -> Value:
    key = _key(client, f"{what}:{_audience(client)}")
    copy: _Copy[Value] | None = cache.get(key)
    seen.looked("catalogue", "miss" if copy is None else "hit" if _is_fresh(copy) else "stale")
    if copy is None:
        return _first(client, key, fetch)
    if not _is_fresh(copy) and _claimed(key):
        caller = client.lasting(configured.page_seconds())
        work = (_refresh, caller, key, what, fetch)
        Thread(target=copy_context().run, args=work, name="catalogue", daemon=True).start()
    return _opened(copy)


def _first(client: Client, key: str, fetch: Fetch[Value]) -> Value:
    """Nothing to show yet: one caller asks, the others wait for what it hears, and share its failure."""
    copy: _Copy[Value] | None = _awaited(client, key)
    return _opened(copy or _asked(client, key, fetch))


def _asked(client: Client, key: str, fetch: Fetch[Value]) -> _Copy[Value]:
    """Ask for all who wait; the claim to do so is ours."""
    try:
        answered: _Copy[Value] | None = cache.get(key)
        answered = answered or _renewed(client, key, fetch)
    except (Unavailable, UpstreamBroken, Refused):
        if time.monotonic() < client.until:  # it was the API, not this caller's having come with no time left
            cache.set(f"{key}:failed", time.time(), PAUSE_SECONDS)
        raise
    finally:
        cache.delete(f"{key}:claim")
    return answered


def _awaited(client: Client, key: str) -> _Copy[Any] | None:
    """What another caller hears. None: nobody is asking, and the claim to do so is ours.

    Anybody may wait for a moment, a few for as long as their page lasts: the threads of the site are not for waiting.
    """
    since, places, patient = time.time(), _places(configured.patient_callers()), False
    try:
        while not _claimed(key):
            if cache.get(f"{key}:failed", 0.0) >= since or time.monotonic() >= client.until:
                raise Unavailable
            if not patient and time.time() - since > WAITING_SECONDS:
                patient = places.acquire(blocking=False)
                if not patient:
                    raise Unavailable
            time.sleep(_POLL_SECONDS)
            copy: _Copy[Any] | None = cache.get(key)
            if copy is not None:
                return copy
        return None
    finally:
        if patient:
            places.release()


@lru_cache(maxsize=8)
def _places(number: int) -> BoundedSemaphore:
    """For those who may wait for longer: with the calls in flight, fewer than the site has threads."""
    return BoundedSemaphore(number)


def _refresh(client: Client, key: str, what: str, fetch: Fetch[Value]) -> None:
    """In a thread that touches no database. A failure leaves the claim standing: nobody asks again for a while."""
    try:
        if not _is_fresh(cache.get(key)):  # another may have renewed it between our look and our claim
            _renewed(client, key, fetch)
    except (SignInNeeded, NotAllowed):
        log.debug("%s: this session has ended, the next one may ask", what)
    except ApiError as error:
        log.warning("%s: served from its last copy (%s)", what, type(error).__name__)
        return
    except Exception:  # the thread's own report would go to stderr past the filter that masks it
        log.exception("%s: served from its last copy", what)
        return
    cache.delete(f"{key}:claim")


def _renewed(client: Client, key: str, fetch: Fetch[Value]) -> _Copy[Value]:
    """Ask, and keep what was heard: "there is none" too, so that no old copy outlives its group."""
    try:
        copy = _Copy(time.time() + configured.catalogue_seconds(), fetch(client))
    except (NotFound, SignInNeeded, NotAllowed) as denied:
        if client.session_id is not None:
            _heard_by_one_customer(key, denied)
            raise
        copy = _Copy[Value](time.time() + DENIAL_SECONDS, None, type(denied).__name__)
    cache.set(key, copy, DENIAL_SECONDS if copy.denial else KEEP_SECONDS)
    return copy


def _heard_by_one_customer(key: str, denied: ApiError) -> None:
    """A session that has ended says nothing about the copy; that there is nothing does, but to this customer first."""
    if isinstance(denied, NotFound):
        cache.delete(key)


def _is_fresh(copy: _Copy[Any] | None) -> bool:
    return copy is not None and copy.until > time.time()


def _opened(copy: _Copy[Value]) -> Value:
    if copy.denial:
        raise _DENIALS[copy.denial]
    return copy.value  # type: ignore[return-value]


def _audience(client: Client) -> str:
    return "all" if client.session_id is None else "signed-in"


def _key(client: Client, what: str) -> str:
    return f"clicrdv:{hashlib.sha256(f'{_SHAPE}|{client.base_url}|{what}'.encode()).hexdigest()}"
