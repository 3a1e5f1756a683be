"""Today's look, which every other follows: the values of `static/css/tokens.css`, word for word (a test compares)."""

from collections.abc import Mapping

from .colour import Oklch

LIGHT: Mapping[str, Oklch] = {
    "page": Oklch(0.983, 0.003, 197),
    # White in tokens.css; the page's hue here is for pages so dark that one step up is not white yet.
    "surface": Oklch(1, 0.003, 197),
    "line": Oklch(0.905, 0.007, 209),
    "edge": Oklch(0.64, 0.012, 226),
    "text": Oklch(0.249, 0.015, 227),
    "muted": Oklch(0.481, 0.014, 216),
    "accent": Oklch(0.457, 0.1, 162),
    "accent-strong": Oklch(0.4, 0.091, 160),
    "on-accent": Oklch(1, 0, 0),
    "link": Oklch(0.4, 0.091, 160),
    "tint": Oklch(0.96, 0.022, 165),
    "focus": Oklch(0.457, 0.1, 162),
    "ok": Oklch(0.457, 0.1, 162),
    "ok-tint": Oklch(0.96, 0.022, 165),
    "warn": Oklch(0.55, 0.119, 70),
    "warn-tint": Oklch(0.969, 0.03, 86),
    "error": Oklch(0.499, 0.18, 27),
    "error-tint": Oklch(0.971, 0.014, 28),
}
DARK: Mapping[str, Oklch] = {
    "page": Oklch(0.186, 0.008, 211),
    "surface": Oklch(0.226, 0.01, 220),
    "line": Oklch(0.331, 0.01, 217),
    "edge": Oklch(0.549, 0.012, 220),
    "text": Oklch(0.94, 0.006, 223),
    "muted": Oklch(0.741, 0.012, 218),
    "accent": Oklch(0.781, 0.121, 165),
    "accent-strong": Oklch(0.841, 0.11, 165),
    "on-accent": Oklch(0.199, 0.029, 167),
    "link": Oklch(0.841, 0.11, 165),
    "tint": Oklch(0.291, 0.035, 165),
    "focus": Oklch(0.781, 0.121, 165),
    "ok": Oklch(0.781, 0.121, 165),
    "ok-tint": Oklch(0.291, 0.035, 165),
    "warn": Oklch(0.8, 0.12, 78),
    "warn-tint": Oklch(0.285, 0.035, 78),
    "error": Oklch(0.75, 0.13, 25),
    "error-tint": Oklch(0.275, 0.045, 25),
}
TOKENS = tuple(LIGHT)
