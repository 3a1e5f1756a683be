"""What the site around sees of the client: each call, each look into the cache, each breaker; and the id of a request
that goes with its calls. Knows nothing of who looks."""

import re
from contextvars import ContextVar
from typing import Protocol

# The id of the request that is being served: calls made for it carry it as X-Request-Id.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

_NUMBER = re.compile(r"/\d+(?=[/.]|$)")


class Watcher(Protocol):
    """Told of what happens, in the thread where it happens. It must not raise, nor take long."""

    def called(self, resource: str, outcome: str, seconds: float) -> None:
        """A call has ended: of a resource as in "availabletimeslots", with a status or a word, after so long."""

    def looked(self, what: str, result: str) -> None:
        """The cache was asked: "hit", "stale" (served, and renewed behind) or "miss"."""

    def in_flight(self, count: int) -> None:
        """So many calls are being made by this process now."""

    def breaker(self, is_open: bool) -> None:
        """No more calls for a while; or again."""


_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """From now on `watcher` is told."""
    _watchers.append(watcher)


def called(path: str, outcome: str, seconds: float) -> None:
    """Tell of a call of `path`."""
    resource = resource_of(path)
    for watcher in _watchers:
        watcher.called(resource, outcome, seconds)


def looked(what: str, result: str) -> None:
    """Tell of a look into the cache."""
    for watcher in _watchers:
        watcher.looked(what, result)


def in_flight(count: int) -> None:
    """Tell how many calls are being made."""
    for watcher in _watchers:
        watcher.in_flight(count)


def breaker(is_open: bool) -> None:
    """Tell that the breaker has opened, or closed."""
    for watcher in _watchers:
        watcher.breaker(is_open)


def resource_of(path: str) -> str:
    """The last word of a path, without numbers: "groups/4/fiches/48.json" is of "fiches"."""
    return _NUMBER.sub("", "/" + path).removesuffix(".json").rsplit("/", 1)[-1] or "groups"
