"""Clocks that jump: the site's by shifted.py, the sandbox's by its own switch."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
BEFORE = timedelta(seconds=8)
SETTLES = 0.3  # seconds until the site has heard of it


class Clock:
    """How far the clocks of a soak are ahead of this machine's."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.ahead = timedelta()
        self._write()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def jump_to(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)
        self._write()
        time.sleep(SETTLES)

    def _write(self) -> None:
        """Whole or not at all: it is read at every look at the clock."""
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{self.ahead.total_seconds()}\n")
        draft.replace(self.file)


def before_midnight(now: datetime) -> datetime:
    here = now.astimezone(PARIS)
    return datetime(here.year, here.month, here.day, tzinfo=PARIS) + timedelta(days=1) - BEFORE


def before_change(now: datetime, month: int) -> datetime:
    """Shortly before the clocks of Paris are changed, at one in the morning UTC of the month's last Sunday."""
    for year in (now.year, now.year + 1):
        last = datetime(year, month, 31, 1, tzinfo=UTC)
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        if sunday - BEFORE > now:
            return sunday - BEFORE
    raise AssertionError("a year has these nights")


def nights(now: datetime) -> list[tuple[str, datetime]]:
    """Midnight, then both nights in which the clocks are changed, in the order in which they come."""
    first = ("midnight", before_midnight(now))
    changes = [("summer time", before_change(now, 3)), ("winter time", before_change(now, 10))]
    return [first, *sorted(changes, key=lambda one: one[1])]
