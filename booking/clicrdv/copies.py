"""What is kept of ClicRDV's answers, for how long, and under which names."""

import hashlib
import time
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.cache import cache

from .catalog import Calendar, CalendarSet, Catalogue, Category, Service
from .customfields import CustomField
from .errors import ApiError, NotAllowed, NotFound, SignInNeeded
from .groups import Group, Settings
from .slots import Found, Slot
from .transport import Client

Value = TypeVar("Value")

KEEP_SECONDS = 7 * 86400
DENIAL_SECONDS = 30  # how long "there is none" and "not without signing in" are believed
_DENIALS: dict[str, type[ApiError]] = {"NotFound": NotFound, "SignInNeeded": SignInNeeded, "NotAllowed": NotAllowed}


@dataclass(frozen=True)
class Copy(Generic[Value]):
    """What a fetch answered, and until when it is fresh; or that it was denied."""

    until: float
    value: Value | None
    denial: str = ""

    @property
    def is_fresh(self) -> bool:
        return self.until > time.time()

    def opened(self) -> Value:
        if self.denial:
            raise _DENIALS[self.denial]
        return self.value  # type: ignore[return-value]


# The shape of our types is part of every key: a copy may outlive the version of the code that made it.
_KEPT_TYPES: tuple[Any, ...] = (
    Copy,
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


def kept(key: str) -> Copy[Any] | None:
    """The last copy, however old; a denial only while it is fresh."""
    copy: Copy[Any] | None = cache.get(key)
    return None if copy is not None and copy.denial and not copy.is_fresh else copy


def keep(key: str, value: Value, seconds: float) -> Copy[Value]:
    copy = Copy(time.time() + seconds, value)
    cache.set(key, copy, KEEP_SECONDS)
    return copy


def keep_denial(key: str, denied: ApiError) -> Copy[Any]:
    copy: Copy[Any] = Copy(time.time() + DENIAL_SECONDS, None, type(denied).__name__)
    cache.set(key, copy, DENIAL_SECONDS)
    return copy


def key_of(client: Client, what: str) -> str:
    """Of a copy; who is signed in has copies of their own."""
    return _name("copy", client, f"{what}:{_audience(client)}")


def key_of_slots(client: Client, what: str) -> str:
    """Of a list of slots, or of what makes a group's lists forgotten."""
    return _name("slots", client, f"{what}:{_audience(client)}")


def _audience(client: Client) -> str:
    return "all" if client.session_id is None else "signed-in"


def _name(kind: str, client: Client, what: str) -> str:
    return f"clicrdv:{kind}:{hashlib.sha256(f'{_SHAPE}|{client.base_url}|{what}'.encode()).hexdigest()}"
