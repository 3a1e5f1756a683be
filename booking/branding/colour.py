"""Colours as the theme needs them: read strictly, measured by WCAG's formula, moved in OKLCH, always inside sRGB.

coloraide reads what people write. What `derive` asks some hundred times over (a colour of OKLCH as `#rrggbb`, and
back to a luminance) is written out here: coloraide's gamut mapping takes 0.3 to 0.9 ms a colour, this 0.03.
"""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from coloraide import Color

BLACK, WHITE = "#000000", "#ffffff"
LONGEST = 64
HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)
# No exponents: a chroma of 1e300 is no colour, and arithmetic ends there.
WRITTEN = re.compile(
    r"#[0-9a-f]{3}|#[0-9a-f]{6}|[a-z]{3,20}|(?:rgb|hsl|oklch)\((?:[0-9.,%/ +-]|deg|turn|g?rad|none)+\)",
    re.ASCII | re.IGNORECASE,
)
HALVINGS = 11


class Oklch(NamedTuple):
    """Lightness 0 to 1, chroma from 0, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


def read_colour(text: str) -> str:
    """The colour that somebody typed, as `#rrggbb`.

    Takes `#rgb`, `#rrggbb`, `rgb()`, `hsl()`, `oklch()` and CSS's names, in any case, with spaces around. What lies
    outside sRGB is brought inside: a channel of `rgb()` is cut off, as in CSS, and `oklch()` keeps lightness and hue.
    Raises ValueError for anything else, for colours that can be seen through, and for text of unusual length.
    """
    if len(text) > LONGEST or not WRITTEN.fullmatch(written := text.strip(" ")):
        raise ValueError("not a colour")
    colour = Color(written.lower())
    if colour.alpha(nans=False) < 1:
        raise ValueError("a colour that can be seen through")
    if colour.space() != "oklch":
        return colour.convert("srgb").to_string(hex=True, fit="clip")
    lightness, chroma, hue = colour.coords(nans=False)
    return to_hex(Oklch(lightness, max(0.0, chroma), hue))


@lru_cache(maxsize=4096)
def to_oklch(code: str) -> Oklch:
    """The place of a `#rrggbb` in OKLCH; greys have hue 0."""
    return Oklch(*Color(code).convert("oklch").coords(nans=False))


def to_hex(colour: Oklch) -> str:
    """The `#rrggbb` of this lightness and hue with as much of the chroma as sRGB holds."""
    if colour.lightness >= 1:
        return WHITE
    if colour.lightness <= 0:
        return BLACK
    return _encoded(_fitted(colour))


@lru_cache(maxsize=4096)
def luminance(code: str) -> float:
    """WCAG's relative luminance of a `#rrggbb`, to the letter, so that whoever measures gets the same."""
    red, green, blue = (_linear(int(code[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """WCAG 2's contrast ratio of two `#rrggbb`, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _encoded(linear: tuple[float, float, float]) -> str:
    channels = (12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055 for x in linear)
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, channel))):02x}" for channel in channels)


def _fitted(colour: Oklch) -> tuple[float, float, float]:
    lightness, a, b = to_oklab(colour)
    linear = _to_linear(lightness, a, b)
    if _inside(linear):
        return linear
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        share = (low + high) / 2
        low, high = (share, high) if _inside(_to_linear(lightness, share * a, share * b)) else (low, share)
    return _to_linear(lightness, low * a, low * b)


def _inside(linear: tuple[float, float, float]) -> bool:
    return min(linear) >= -1e-4 and max(linear) <= 1.0001


def _to_linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Björn Ottosson's matrices: https://bottosson.github.io/posts/oklab/"""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def to_oklab(colour: Oklch) -> tuple[float, float, float]:
    """The same place with straight axes, for mixing."""
    angle = math.radians(colour.hue)
    return colour.lightness, colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)


def mix(one: Oklch, other: Oklch, share: float) -> Oklch:
    """The colour that lies `share` (0 to 1) of the way from one to the other, straight through Oklab."""
    pairs = zip(to_oklab(one), to_oklab(other), strict=True)
    lightness, a, b = (start + share * (end - start) for start, end in pairs)
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)
