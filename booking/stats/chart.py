"""Numbers as rectangles: where each stands in a drawing of so many units. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.stats.numbers import Bar

HEIGHT = 160
BAR = 20  # how wide a day is, its gap included
GAP = 4


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    rects: tuple[Rect, ...]
    top: int  # what the upper edge stands for


def bars(of: Sequence[Bar]) -> Chart:
    """Three bars over one another for each day, from one line: each part of the one behind it."""
    top = _round_up(max((max(bar.opened, bar.slot, bar.booked) for bar in of), default=0))
    rects = [
        Rect(n * BAR, _from_top(value, top), BAR - GAP, HEIGHT - _from_top(value, top), kind)
        for n, bar in enumerate(of)
        for kind, value in (("opened", bar.opened), ("slot", bar.slot), ("booked", bar.booked))
        if value
    ]
    return Chart(len(of) * BAR, HEIGHT, tuple(rects), top)


def _from_top(value: int, top: int) -> float:
    return round(HEIGHT * (1 - value / top), 1)


def _round_up(most: int) -> int:
    """1, 2 or 5 and noughts: 7 becomes 10, 120 becomes 200."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if factor * step >= most:
                return factor * step
        step *= 10


def level(number: int, most: int) -> int:
    """How dark a field is: 0 where nobody came, 5 where most did."""
    return -(-5 * number // most) if most else 0
