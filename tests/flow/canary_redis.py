"""All that a Redis has, as the site has put it there."""

import pickle
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import redis

SESSIONS = "django.contrib.sessions.cached_db"


@dataclass
class Kept:
    key: str
    value: bytes

    @property
    def is_session(self) -> bool:
        return SESSIONS in self.key

    @property
    def opened(self) -> object:
        """Django keeps whole numbers as they are, and all else pickled; the throttles count."""
        return int(self.value) if self.value.isdigit() else pickle.loads(self.value)  # noqa: S301

    @property
    def text(self) -> str:
        return f"{self.key}\n{self.value.decode('latin-1')}\n{self.opened!r}"


def kept(address: str) -> list[Kept]:
    with closing(redis.Redis.from_url(address)) as server:
        return list(_kept(server))


def _kept(server: redis.Redis) -> Iterator[Kept]:
    """A key of another type than "string" would make this fail: it would have to be read in another way."""
    for key in server.scan_iter(count=1000):
        if (value := server.get(key)) is not None:  # its time may be over by now
            yield Kept(key.decode(), value)
