"""The colour nearest to a wished one that keeps its contrast to those that stand already."""

from collections.abc import Iterator
from typing import NamedTuple

from .colour import BLACK, WHITE, Oklch, luminance, ratio, to_hex, to_oklch

HALVINGS = 12


class Limit(NamedTuple):
    """A ratio to keep towards a colour that stands already."""

    name: str
    colour: str
    needed: float


def nearest(wished: str, limits: tuple[Limit, ...]) -> str | None:
    """The colour nearest in lightness that keeps every limit, hue and chroma kept as far as sRGB goes; None where
    there is none."""
    if _keeps(wished, limits):
        return wished
    start = to_oklch(wished)
    found = [code for end in (BLACK, WHITE) if (code := _first_kept(start, end, limits))]
    return min(found, key=lambda code: abs(to_oklch(code).lightness - start.lightness), default=None)


def _keeps(code: str, limits: tuple[Limit, ...]) -> bool:
    return all(ratio(code, limit.colour) >= limit.needed for limit in limits)


def _first_kept(start: Oklch, end: str, limits: tuple[Limit, ...]) -> str | None:
    """On the way to black or white, the first colour that keeps all: it stands just beyond one of the limits."""
    levels = sorted({level for limit in limits for level in _levels(limit, end)}, reverse=end == BLACK)
    possible = (level for level in levels if _may_keep(level, limits))
    moved = (_moved(start, level, end) for level in possible)
    return next((code for code in moved if _keeps(code, limits)), None)


def _levels(limit: Limit, end: str) -> Iterator[float]:
    """The luminance at which the limit begins to be kept."""
    other = luminance(limit.colour) + 0.05
    level = other * limit.needed if end == WHITE else other / limit.needed
    if 0.05 <= level <= 1.05:
        yield level - 0.05


def _may_keep(level: float, limits: tuple[Limit, ...]) -> bool:
    """Before anything is rounded, so that the slow search is made once or twice only."""
    for limit in limits:
        dark, light = sorted((level + 0.05, luminance(limit.colour) + 0.05))
        if light / dark < limit.needed * 0.999:
            return False
    return True


def _moved(start: Oklch, level: float, end: str) -> str:
    """The first colour on the way whose luminance, once rounded, is at this level or beyond."""
    near, far = start.lightness, float(end == WHITE)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        reached = luminance(to_hex(start._replace(lightness=middle)))
        beyond = reached >= level if end == WHITE else reached <= level
        near, far = (near, middle) if beyond else (middle, far)
    return to_hex(start._replace(lightness=far))
