"""Clocks that jump: the site's by shifted.py, the sandbox's by its own switch.

Over a night both jump together. A correction of seconds or minutes goes back, on both or on the site alone.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
BEFORE = timedelta(seconds=8)
SETTLES = 0.3  # seconds until the site has heard of it
MOST_APART = timedelta(minutes=4)  # the site reckons with five between its clock and the API's


class Clock:
    """How far the clocks of a soak are ahead of this machine's: the API's, and how far the site's is behind that."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.ahead = self.behind = timedelta()
        self.furthest = timedelta()  # that the site's has ever been ahead
        self._write()

    def now(self) -> datetime:
        """The API's."""
        return datetime.now(UTC) + self.ahead

    def jump_to(self, moment: datetime) -> None:
        self.ahead, self.behind = moment - datetime.now(UTC), timedelta()
        self._write()
        time.sleep(SETTLES)

    def step_back(self, seconds: float, *, site_alone: bool) -> bool:
        """True: the site's alone. Where that would take the clocks too far apart, both go."""
        step = timedelta(seconds=seconds)
        alone = site_alone and self.behind + step <= MOST_APART
        if alone:
            self.behind += step
        else:
            self.ahead -= step
        self._write()
        return alone

    def left_behind(self) -> float:
        """Seconds until the site's clock shows again what it has shown before."""
        return (self.furthest - self.ahead + self.behind).total_seconds()

    def _write(self) -> None:
        """Whole or not at all: it is read at every look at the clock."""
        of_site = self.ahead - self.behind
        self.furthest = max(self.furthest, of_site)
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{of_site.total_seconds()}\n")
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
