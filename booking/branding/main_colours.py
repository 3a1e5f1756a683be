"""The colours that a merchant's logo is made of, to choose those of their pages from."""

import math
import re
import struct
from collections import Counter
from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from .colour import read_colour, to_oklab, to_oklch
from .picture import Picture

MOST_COLOURS, MOST_WEIGHED, APART, COLOURFUL = 5, 64, 0.12, 0.04


def suggested(picture: Picture) -> list[str]:
    """Up to five of its colours as `#rrggbb`, the best first; white, black and greys only for want of others.

    The picture is one that `images` made, safe to decode.
    """
    counted = _painted(picture.data) if picture.kind == "svg" else _seen(picture.data)
    weights = {code: count * to_oklch(code).chroma for code, count in counted.most_common(MOST_WEIGHED)}
    colourful = [code for code in weights if _is_colourful(code)]
    return _distinct(sorted(colourful, key=weights.__getitem__, reverse=True) or weights)


def _painted(svg: bytes) -> Counter[str]:
    values = re.findall(r' (?:fill|stroke|stop-color)="([^"]+)"', svg.decode())
    found: Counter[str] = Counter()
    for value, count in Counter(values).most_common(4 * MOST_WEIGHED):
        try:
            found[read_colour(value)] += count
        except ValueError:  # none, a gradient, something that can be seen through
            continue
    return found


def _seen(data: bytes) -> Counter[str]:
    """Each kind of colour under the name of its commonest shade, since edges and JPEG make thousands."""
    image = Image.open(BytesIO(data)).convert("RGBA")
    counted = Counter(pixel[:3] for pixel in struct.iter_unpack("4B", image.tobytes()) if pixel[3] > 63)
    commonest: dict[tuple[int, ...], str] = {}
    found: Counter[str] = Counter()
    for rgb, count in counted.most_common():
        kind = tuple(channel >> 5 for channel in rgb)
        found[commonest.setdefault(kind, "#{:02x}{:02x}{:02x}".format(*rgb))] += count
    return found


def _is_colourful(code: str) -> bool:
    colour = to_oklch(code)
    return colour.chroma >= COLOURFUL and 0.15 <= colour.lightness <= 0.97


def _distinct(codes: Iterable[str]) -> list[str]:
    kept: dict[str, tuple[float, ...]] = {}
    for code in codes:
        place = to_oklab(to_oklch(code))
        if all(math.dist(place, other) >= APART for other in kept.values()):
            kept[code] = place
    return list(kept)[:MOST_COLOURS]
