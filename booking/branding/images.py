"""Pictures that merchants upload, made safe: what is served is never their file, but one written afresh.

Of a PNG, JPEG or WebP only the pixels are kept, of an SVG only elements, attributes and values that stand in the
lists below. The XML is read by expat itself, which fetches nothing; what could make it expand is refused on sight.
"""

import hashlib
import math
import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from .colour import read_colour, to_oklab, to_oklch

LARGEST_UPLOAD = 2 * 1024 * 1024
LARGEST_SVG, LARGEST_WRITTEN = 256 * 1024, 128 * 1024
MOST_PIXELS, MOST_SCANS, SMALLEST_SIDE, WIDEST_RATIO = 24_000_000, 100, 8, 20
MOST_ELEMENTS, DEEPEST, MOST_DRAWN, LONGEST_DECLARED = 5000, 50, 50_000, 120
LOGO, FAVICON = (640, 192), (192, 192)
FEW_COLOURS = 4096
MOST_COLOURS, MOST_WEIGHED, APART, COLOURFUL = 5, 64, 0.12, 0.04

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
SHAPES = frozenset("path rect circle ellipse line polyline polygon text".split())
UNSEEN = frozenset("defs symbol clipPath mask linearGradient radialGradient".split())
WORDED = frozenset("text tspan title desc".split())
# Illustrator draws inside a `switch`, and a link holds a drawing too: they stay, as groups.
ELEMENTS = {name: name for name in (*SHAPES, *UNSEEN, *WORDED, "svg", "g", "use", "stop")} | {"a": "g", "switch": "g"}

# Nothing here can be matched in two ways, so that no text takes long to be refused.
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_PLAIN = rf"(?:{_NUMBER}(?:%|[a-z]{{2}})?|[a-zA-Z-]{{1,30}})"
_NAME = r"[\w.:-]{1,80}"  # with accents: programs name gradients in the language of their user
_URL = rf"""url\([ ]*["']?#{_NAME}["']?[ ]*\)"""
_COLOUR = r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|(?:rgb|hsl)a?\([0-9.,%/ +-]{1,60}\)"
_MOVES = r"(?:matrix|translate|scale|rotate|skewX|skewY)"
PLAIN = re.compile(rf"{_PLAIN}(?:[\s,]+{_PLAIN})*", re.ASCII)
PAINT = re.compile(rf"{_COLOUR}|{_URL}(?:[ ]+(?:{_COLOUR}))?")
SIZE = re.compile(rf"({_NUMBER})(px|pt|pc|mm|cm|in|)")
SELECTOR = re.compile(r"[.#]?[\w-]+")
ATTRIBUTES = {
    **dict.fromkeys("x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy fr width height offset rotate".split(), PLAIN),
    **dict.fromkeys("opacity fill-opacity stroke-opacity stop-opacity fill-rule clip-rule".split(), PLAIN),
    **dict.fromkeys("stroke-width stroke-dasharray stroke-dashoffset stroke-miterlimit".split(), PLAIN),
    **dict.fromkeys("stroke-linecap stroke-linejoin vector-effect paint-order display visibility".split(), PLAIN),
    **dict.fromkeys("gradientUnits spreadMethod clipPathUnits maskUnits maskContentUnits".split(), PLAIN),
    **dict.fromkeys("font-size font-style font-weight font-stretch letter-spacing word-spacing".split(), PLAIN),
    **dict.fromkeys("text-anchor text-decoration dominant-baseline preserveAspectRatio".split(), PLAIN),
    **dict.fromkeys("textLength lengthAdjust pathLength".split(), PLAIN),
    **dict.fromkeys("fill stroke stop-color color".split(), PAINT),
    **dict.fromkeys("clip-path mask".split(), re.compile(rf"none|{_URL}")),
    **dict.fromkeys(
        "transform gradientTransform".split(), re.compile(rf"(?:{_MOVES}[ ]*\([0-9eE.,\s+-]*\)[\s,]*)*", re.ASCII)
    ),
    "d": re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE.,\s+-]*", re.ASCII),
    "points": re.compile(r"[0-9eE.,\s+-]*", re.ASCII),
    "viewBox": re.compile(rf"{_NUMBER}(?:[\s,]+{_NUMBER}){{3}}", re.ASCII),
    "font-family": re.compile(r"""[\w ,"'.-]+"""),
    "id": re.compile(_NAME),
    "href": re.compile(rf"#{_NAME}"),
}
PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class Refused(ValueError):
    """The file cannot be taken; the message says to the admin what is wrong and what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture that may be served: its kind ("png", "webp" or "svg"), its bytes, its size in pixels."""

    kind: str
    data: bytes
    width: int
    height: int

    @property
    def hash(self) -> str:
        """Another one for other bytes."""
        return hashlib.sha256(self.data).hexdigest()[:16]

    @property
    def name(self) -> str:
        """A file name that can be cached for ever."""
        return f"{self.hash}.{self.kind}"

    @property
    def content_type(self) -> str:
        """What the Content-Type header says."""
        return "image/svg+xml" if self.kind == "svg" else f"image/{self.kind}"


def logo(data: bytes) -> Picture:
    """The picture at the head of a merchant's pages.

    Takes an uploaded PNG, JPEG, WebP or SVG file, told by its content. Returns an SVG that fills 640 by 192 pixels, or
    a picture no larger than that: PNG where colours are few, WebP else. Raises Refused.
    """
    if _is_svg(data):
        return _drawing(data, LOGO)
    image = _raster(data, LOGO)
    return _saved(image, image.size, "png" if image.getcolors(FEW_COLOURS) else "webp")


def favicon(data: bytes) -> Picture:
    """The picture on the browser's tab.

    Takes what `logo` takes. Returns an SVG, or a square PNG of at most 192 pixels, padded with nothing rather than cut
    and never enlarged. Raises Refused.
    """
    if _is_svg(data):
        return _drawing(data, FAVICON)
    image = _raster(data, FAVICON)
    side = max(image.size)
    return _saved(image, (side, side), "png")


def main_colours(picture_data: bytes) -> list[str]:
    """Up to five colours to suggest for a merchant's pages, as `#rrggbb`, the best first.

    Takes what `logo` takes, or what it returned. White, black and greys are named only where there is nothing else.
    Raises Refused.
    """
    picture = logo(picture_data)
    counted = _painted(picture.data) if picture.kind == "svg" else _seen(picture.data)
    weights = {code: count * to_oklch(code).chroma for code, count in counted.most_common(MOST_WEIGHED)}
    colourful = [code for code in weights if _is_colourful(code)]
    return _distinct(sorted(colourful, key=weights.__getitem__, reverse=True) or weights)


def _is_svg(data: bytes) -> bool:
    """By its first bytes, UTF-16 included. Raises Refused for what needs no second look."""
    if len(data) > LARGEST_UPLOAD:
        raise Refused(_("This file is larger than 2 MB. Make the picture smaller and upload it again."))
    if data.startswith((b"GIF87a", b"GIF89a")):
        raise Refused(_("GIF files are not taken. Upload a PNG, JPEG, WebP or SVG file."))
    return data[:256].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _raster(data: bytes, box: tuple[int, int]) -> Image.Image:
    image = _pixels(_opened(data))
    _refuse_ratio(*image.size)
    image.thumbnail(box)
    if not image.getbbox():
        raise Refused(_("Nothing can be seen in this picture. Upload another one."))
    return image


def _opened(data: bytes) -> Image.Image:
    """Read as far as its size. Raises Refused for what is no picture, and for what would take too long to decode."""
    try:
        image = Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        width = height = MOST_PIXELS
    except Exception:  # whatever the readers stumble over
        raise _not_a_picture() from None
    if width * height > MOST_PIXELS:
        raise Refused(_("This picture has more than 24 million pixels. Make it smaller and upload it again."))
    if min(width, height) < SMALLEST_SIDE:
        raise Refused(_("This picture is too small. Upload one that is at least 8 pixels wide and high."))
    # A progressive JPEG passes over all of its pixels in each scan: some ten in earnest, thousands to keep us busy.
    if image.format != "PNG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise _damaged()
    return image


def _pixels(image: Image.Image) -> Image.Image:
    try:
        image.draft(None, (1280, 1280))  # large photographs are decoded at a half or a quarter: less memory
        ImageOps.exif_transpose(image, in_place=True)
        if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off rather than scale
            image = image.point(lambda grey: grey * (1 / 256)).convert("L")
        return image.convert("RGBA")
    except Exception:  # as above
        raise _damaged() from None


def _saved(image: Image.Image, size: tuple[int, int], kind: str) -> Picture:
    """In the middle of a fresh canvas: Pillow would write profiles and notes that it finds on the image itself."""
    canvas = Image.new("RGBA", size)
    canvas.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    opaque = canvas.getchannel("A").getextrema() == (255, 255)
    written = BytesIO()
    (canvas.convert("RGB") if opaque else canvas).save(written, kind, optimize=True, quality=90)
    return Picture(kind, written.getvalue(), *size)


def _not_a_picture() -> Refused:
    return Refused(_("This is not a picture. Upload a PNG, JPEG, WebP or SVG file."))


def _damaged() -> Refused:
    return Refused(_("This picture is damaged. Export it again and upload the new file."))


def _complicated() -> Refused:
    return Refused(_("This SVG is too complicated. Simplify the drawing, or upload a PNG."))


def _refuse_ratio(width: float, height: float) -> None:
    if max(width, height) > WIDEST_RATIO * min(width, height):
        raise Refused(_("One side of this picture is more than 20 times the other. Crop it and upload it again."))


def _drawing(data: bytes, box: tuple[int, int]) -> Picture:
    if len(data) > LARGEST_SVG:
        raise Refused(_("This SVG is larger than 256 kB. Simplify the drawing, or upload a PNG."))
    source = _parsed(data)
    root = _cleaned(source, _styles(source))
    if root is None or not _shows(root):
        raise Refused(_("Nothing of this SVG can be shown. Export it as shapes, without photos, or upload a PNG."))
    _refuse_bombs(root)
    width, height = _size(root, box)
    head = {"xmlns": SVG, "viewBox": root.attrib["viewBox"], "width": str(width), "height": str(height)}
    root.attrib = head | root.attrib | head
    written = tostring(root, "unicode").encode()
    if len(written) > LARGEST_WRITTEN:
        raise _complicated()
    return Picture("svg", written, width, height)


def _parsed(data: bytes) -> Element:
    tree, parser = _Tree(), expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler = tree.builder.data
    try:
        parser.Parse(data, True)
    except Refused:
        raise
    except (expat.ExpatError, LookupError, ValueError):  # the last two for encodings
        raise (_damaged() if tree.count else _not_a_picture()) from None
    return tree.builder.close()


def _refuse_declarations(_name: str, _system: str | None, _public: str | None, declares: int) -> None:
    if declares:
        raise Refused(_("This SVG declares entities. Export it again as a plain SVG, or upload a PNG."))


class _Tree:
    """The elements as expat meets them, until they are too many."""

    def __init__(self) -> None:
        self.builder: TreeBuilder = TreeBuilder()
        self.count = self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.count and _local(name) != "svg":
            raise _not_a_picture()
        self.count, self.depth = self.count + 1, self.depth + 1
        if self.count > MOST_ELEMENTS or self.depth > DEEPEST:
            raise _complicated()
        self.builder.start(name, attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(name)


def _local(name: str) -> str:
    """The name without its namespace; nothing for names of Inkscape's and others' own."""
    space, _space, local = name.rpartition(" ")
    return local if space in ("", SVG, XLINK) else ""


def _cleaned(element: Element, styles: dict[str, dict[str, str]]) -> Element | None:
    tag = ELEMENTS.get(_local(element.tag))
    if not tag:
        return None
    clean = Element(tag, _attributes(element, styles))
    clean.text = element.text if tag in WORDED else None
    for child in element:
        if (kept := _cleaned(child, styles)) is not None:
            kept.tail = child.tail if tag in WORDED else None
            clean.append(kept)
    return clean


def _attributes(element: Element, styles: dict[str, dict[str, str]]) -> dict[str, str]:
    """The later wins: attributes, rules for the element, its classes and its id, `style`."""
    given = {_local(name): value.strip() for name, value in element.items()}
    kept = _allowed(given.items())
    classes = (f".{name}" for name in given.get("class", "").split())
    for selector in (_local(element.tag), *classes, f"#{given.get('id', '')}"):
        kept |= styles.get(selector, {})
    return kept | _declared(given.get("style", ""))


def _allowed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in pairs if name in ATTRIBUTES and ATTRIBUTES[name].fullmatch(value)}


def _declared(css: str) -> dict[str, str]:
    """Short values only: one class may be that of five thousand elements."""
    split = (line.partition(":") for line in css.split(";"))
    pairs = ((name.strip().lower(), value.strip().removesuffix("!important").strip()) for name, _colon, value in split)
    return _allowed((name, value) for name, value in pairs if len(value) <= LONGEST_DECLARED)


def _styles(root: Element) -> dict[str, dict[str, str]]:
    """What is declared for an element, a class or an id by itself: other rules are not followed."""
    found: dict[str, dict[str, str]] = {}
    sheets = (element.text or "" for element in root.iter() if _local(element.tag) == "style")
    for selectors, declared in (rule for sheet in sheets for rule in _rules(sheet)):
        for selector in (written.strip() for written in selectors.split(",")):
            if SELECTOR.fullmatch(selector):
                found[selector] = found.get(selector, {}) | declared
    return found


def _rules(css: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Selectors and declarations outside of other blocks, such as `@media`."""
    before, *commented = css.split("/*")
    css = before + "".join(comment.partition("*/")[2] for comment in commented)
    depth, selectors = 0, ""
    parts = re.split(r"([{}])", css)
    for text, brace in zip(parts[::2], parts[1::2], strict=False):
        if brace == "{":
            selectors = selectors if depth else text.rpartition(";")[2]
        elif depth == 1:
            yield selectors, _declared(text)
        depth = depth + 1 if brace == "{" else max(0, depth - 1)


def _shows(element: Element) -> bool:
    if element.tag in UNSEEN or element.get("display") == "none":
        return False
    return element.tag in SHAPES or "href" in element.attrib or any(map(_shows, element))


def _refuse_bombs(root: Element) -> None:
    """Counts as a browser draws: a `use` of a group of `use`, or a mask in a mask, multiplies."""
    named = {element.get("id"): element for element in reversed(list(root.iter()))}  # the first of a name counts
    waiting, drawn = [root], 1
    while waiting:
        element = waiting.pop()
        references = " ".join(element.get(name, "") for name in ("href", "clip-path", "mask"))
        targets = (named[name] for name in re.findall(rf"#({_NAME})", references) if name in named)
        more = [*element, *targets]
        waiting += more
        drawn += len(more)
        if drawn > MOST_DRAWN:
            raise _complicated()


def _size(root: Element, box: tuple[int, int]) -> tuple[int, int]:
    """The pixels that the drawing fills of the box. Gives it a viewBox where it has none."""
    if view := root.get("viewBox"):
        width, height = (float(number) for number in re.split(r"[\s,]+", view)[2:])
    else:
        width, height = (_length(root.get(name, "")) for name in ("width", "height"))
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    if not (0.001 <= width <= 1e6 and 0.001 <= height <= 1e6):
        raise Refused(_("This SVG does not say how large it is. Export it again with a width and a height."))
    _refuse_ratio(width, height)
    scale = min(box[0] / width, box[1] / height)
    return round(width * scale), round(height * scale)


def _length(text: str) -> float:
    match = SIZE.fullmatch(text)
    return float(match[1]) * PIXELS[match[2]] if match else 0.0


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
