"""Sections of figures: printed while they are measured, kept for the JSON file, held against what is to be reached."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.machine import load

WIDTH = 46


@dataclass(frozen=True)
class Goal:
    """A figure that has to reach something."""

    name: str
    figure: float
    wanted: str
    reached: bool


@dataclass
class Section:
    """A table. The last column is the machine's load by then."""

    title: str
    columns: Sequence[str]
    rows: list[list[Any]] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        print(f"\n{self.title:{WIDTH}} " + " ".join(f"{name:>12}" for name in (*self.columns, "load")), flush=True)

    def row(self, name: str, *cells: Any) -> None:
        """A line of figures."""
        cells = (*cells, load())
        self.rows.append([name, *cells])
        print(f"{name:{WIDTH}} " + " ".join(f"{_shown(cell):>12}" for cell in cells), flush=True)

    def at_most(self, name: str, figure: float, limit: float, unit: str = "") -> None:
        """Say whether a figure is small enough."""
        self._goal(Goal(name, figure, f"at most {limit:g} {unit}".strip(), figure <= limit))

    def at_least(self, name: str, figure: float, limit: float, unit: str = "") -> None:
        """Say whether a figure is large enough."""
        self._goal(Goal(name, figure, f"at least {limit:g} {unit}".strip(), figure >= limit))

    def note(self, text: str) -> None:
        """What has to be known to read the figures."""
        self.notes.append(text)
        print(f"  {text}", flush=True)

    def as_json(self) -> dict[str, Any]:
        rows = [dict(zip(("name", *self.columns, "load"), row, strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "goals": [asdict(goal) for goal in self.goals], "notes": self.notes}

    def _goal(self, goal: Goal) -> None:
        self.goals.append(goal)
        verdict = "reached" if goal.reached else "NOT REACHED"
        print(f"  {verdict}: {goal.name}: {_shown(goal.figure)} ({goal.wanted})", flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so many of them do not exceed."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _shown(cell: Any) -> str:
    if not isinstance(cell, float):
        return str(cell)
    if math.isnan(cell):
        return "-"
    return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"
