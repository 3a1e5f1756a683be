"""The sandbox's own clock: the machine's, moved by whatever the control interface asked for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Paris")
# When everything that the seeds hold was made and last changed.
SEEDED = "2026-01-05 09:00:00"


class Clock:
    """Always ticks; setting it moves it, it never stands still."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = timedelta(seconds=offset)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def set(self, now: datetime) -> None:
        self.offset = now - datetime.now(UTC)

    def reset(self) -> None:
        self.offset = timedelta(0)

    def stamp(self) -> str:
        """The moment in UTC, as the control interface writes it."""
        return self.now().isoformat(timespec="seconds").replace("+00:00", "Z")

    def local(self, zone: ZoneInfo) -> datetime:
        """The naive wall-clock time of a zone."""
        return self.now().astimezone(zone).replace(tzinfo=None, microsecond=0)

    def today(self) -> date:
        """The day it is for the seeds, all of which are at home in one zone."""
        return self.now().astimezone(HOME).date()


def zone_of(group: dict[str, Any]) -> ZoneInfo:
    """The zone a group's naive times are of."""
    try:
        return ZoneInfo(group.get("timezone") or "Europe/Paris")
    except (KeyError, ValueError, OSError, TypeError):
        return HOME


def written(moment: datetime) -> str:
    """A naive local time as the API writes it."""
    return moment.isoformat(" ", "seconds")
