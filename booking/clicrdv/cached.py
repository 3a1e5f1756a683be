"""The catalogue and the slots over Django's cache.

A copy of the catalogue is served at once, however old; when it is older than it should be, one caller of all has a
thread fetch it anew. So nobody waits while there is a copy, and while the API is down the last one is served.
What was read with a session is kept apart from what was read without, and goes to signed-in callers only.
"""

import logging
import time
import uuid
from collections.abc import Callable, Collection
from contextvars import copy_context
from datetime import date
from functools import lru_cache, partial
from threading import BoundedSemaphore, Thread
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.core.cache import cache, caches
from django.core.cache.backends.dummy import DummyCache

from . import catalog, configured, copies, customfields, denials, groups, seen
from .catalog import Calendar, Catalogue
from .copies import KEEP_SECONDS, Copy
from .customfields import CustomField, Model
from .errors import ApiError, NotAllowed, NotFound, Refused, SignInNeeded, Unavailable, UpstreamBroken
from .groups import Group
from .slots import Found, find
from .transport import Client

Value = TypeVar("Value")
Fetch = Callable[[Client], Value]
_Beside = tuple[str, Fetch[Any]]  # what is needed next, and how it is read

PAUSE_SECONDS = 30  # how long a claim stands: longer than a page may take, and the pause after a failed refresh
WAITING_SECONDS = 0.5  # anybody may wait so long for another caller's answer, and a few for longer
_POLL_SECONDS = 0.05

log = logging.getLogger("booking.clicrdv")


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
    version = _version(copies.key_of_slots(client.anonymous(), str(group_id)))
    asked = f"{tuple(service_ids)}:{calendar_id}:{start}:{days}:{zone.key}"
    key = copies.key_of_slots(client, f"{group_id}:{version}:{asked}")
    found: Found | None = cache.get(key)
    seen.looked("slots", "miss" if found is None else "hit")
    if found is None:
        found = find(
            client, group_id, zone=zone, service_ids=service_ids, calendar_id=calendar_id, start=start, days=days
        )
        cache.set(key, found, configured.slot_seconds())
    return found


def _version(key: str) -> str:
    """Of all lists of a group: those of another version are never found again."""
    found: str | None = cache.get(key)
    if found is None:
        cache.add(key, uuid.uuid4().hex, KEEP_SECONDS)
        found = cache.get(key, "")
    return found


def forget_slots(group_id: int) -> None:
    """After a booking here: no list of slots from before it is shown again."""
    cache.delete(copies.key_of_slots(configured.client(), str(group_id)))


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
    key = copies.key_of(client, what)
    if not isinstance(caches["default"], DummyCache) and copies.kept(key) is None and _claimed(key):
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
    key = copies.key_of(client, what)
    copy: Copy[Value] | None = copies.kept(key)
    seen.looked("catalogue", "miss" if copy is None else "hit" if copy.is_fresh else "stale")
    if copy is None:
        return _first(client, key, fetch)
    if not copy.is_fresh and _claimed(key):
        caller = client.lasting(configured.page_seconds())
        work = (_refresh, caller, key, what, fetch)
        Thread(target=copy_context().run, args=work, name="catalogue", daemon=True).start()
    return copy.opened()


def _first(client: Client, key: str, fetch: Fetch[Value]) -> Value:
    """Nothing to show yet: one caller asks, the others wait for what it hears, and share its failure."""
    copy: Copy[Value] | None = _awaited(client, key)
    return (copy or _asked(client, key, fetch)).opened()


def _asked(client: Client, key: str, fetch: Fetch[Value]) -> Copy[Value]:
    """Ask for all who wait; the claim to do so is ours."""
    try:
        answered: Copy[Value] | None = copies.kept(key)
        answered = answered or _renewed(client, key, fetch)
    except (Unavailable, UpstreamBroken, Refused):
        if time.monotonic() < client.until:  # it was the API, not this caller's having come with no time left
            cache.set(f"{key}:failed", time.time(), PAUSE_SECONDS)
        raise
    finally:
        cache.delete(f"{key}:claim")
    return answered


def _awaited(client: Client, key: str) -> Copy[Any] | None:
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
            copy: Copy[Any] | None = copies.kept(key)
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
        copy = copies.kept(key)
        if copy is None or not copy.is_fresh:  # another may have renewed it between our look and our claim
            _renewed(client, key, fetch)
    except ApiError as error:
        ended = client.session_id is not None and isinstance(error, SignInNeeded | NotAllowed)
        if not ended and copies.kept(key) is not None:
            log.warning("%s: served from its last copy (%s)", what, type(error).__name__)
            return
        log.debug("%s: this session has ended, or the copy had to go: the next one may ask", what)
    except Exception:  # the thread's own report would go to stderr past the filter that masks it
        log.exception("%s: served from its last copy", what)
        return
    cache.delete(f"{key}:claim")


def _renewed(client: Client, key: str, fetch: Fetch[Value]) -> Copy[Value]:
    """Ask, and keep what was heard: "there is none" too, so that no old copy outlives its group."""
    try:
        return copies.keep(key, fetch(client), configured.catalogue_seconds())
    except (NotFound, SignInNeeded, NotAllowed) as denied:
        ended = client.session_id is not None and not isinstance(denied, NotFound)  # which says nothing about the copy
        if ended or not denials.is_believed(denied, key, copies.kept(key)):
            raise
        if client.session_id is not None:  # that there is nothing is said to this customer first
            cache.delete(key)
            raise
        return copies.keep_denial(key, denied)
