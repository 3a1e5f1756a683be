"""SVG files that merchants upload, written afresh with only what stands in the lists below.

The XML is read by expat itself, which fetches nothing; what could make it expand is refused on sight.
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from django.utils.translation import gettext as _

from .picture import Picture, Refused, damaged, not_a_picture, refuse_ratio

LARGEST_SVG, LARGEST_WRITTEN = 256 * 1024, 128 * 1024
MOST_ELEMENTS, DEEPEST, MOST_DRAWN, LONGEST_DECLARED = 5000, 50, 50_000, 120

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


def drawing(data: bytes, box: tuple[int, int]) -> Picture:
    """An uploaded SVG file made safe, of a size in pixels that fills the box. Raises Refused."""
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
        raise (damaged() if tree.count else not_a_picture()) from None
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
            raise not_a_picture()
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
    refuse_ratio(width, height)
    scale = min(box[0] / width, box[1] / height)
    return round(width * scale), round(height * scale)


def _length(text: str) -> float:
    match = SIZE.fullmatch(text)
    return float(match[1]) * PIXELS[match[2]] if match else 0.0


def _complicated() -> Refused:
    return Refused(_("This SVG is too complicated. Simplify the drawing, or upload a PNG."))
