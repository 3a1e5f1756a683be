"""Changes that did not reach Redis: what it has under their keys may be older than the database, and is deleted."""

from collections.abc import Iterator
from itertools import islice
from threading import Lock
from typing import Any

MOST = 10_000  # keys that are remembered, where there is another way
PART = 1_000


class LostChanges:
    """Of this process."""

    def __init__(self) -> None:
        self._marks: dict[str, object] = {}
        self._noting, self._deleting = Lock(), Lock()

    def __bool__(self) -> bool:
        return bool(self._marks)

    def note(self, key: str, beyond: str | None) -> None:
        """`beyond`: what is noted instead once there are too many, the pattern of all such keys, or "" for nothing.
        None: this key has to be remembered; where that is so, few are lost."""
        with self._noting:
            if beyond is not None and len(self._marks) >= MOST and key not in self._marks:
                key = beyond
            if key:
                self._marks[key] = object()

    def delete(self, server: Any) -> bool:
        """Whether nothing older is left there. False while another thread is at it: nobody may read there before."""
        if not self._marks:
            return True
        if not self._deleting.acquire(blocking=False):
            return False
        try:
            with self._noting:
                taken = dict(self._marks)
            _delete(server, taken)
            with self._noting:  # what was lost again meanwhile stays
                self._marks = {key: mark for key, mark in self._marks.items() if taken.get(key) is not mark}
        finally:
            self._deleting.release()
        return True

    def forget(self) -> None:
        with self._noting:
            self._marks = {}


def _delete(server: Any, keys: Any) -> None:
    found = _found(server, keys)
    while part := list(islice(found, PART)):
        server.delete(*part)


def _found(server: Any, keys: Any) -> Iterator[Any]:
    for key in keys:
        if key.endswith("*"):
            yield from server.scan_iter(match=key, count=PART)
        else:
            yield key
