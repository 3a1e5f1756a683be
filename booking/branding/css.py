"""A look as the few custom properties in which it differs from `static/css/tokens.css`, to be loaded after it.

Nothing here is text that somebody typed: colours are checked by `Palette`, the rest are choices from short lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from django.templatetags.static import static

from .colour import luminance
from .palette import DEFAULT, Palette, Tokens, derive


class Radius(Enum):
    """How round the corners are."""

    NONE = "none"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Density(Enum):
    """How much room rows have."""

    COMPACT = "compact"
    REGULAR = "regular"
    ROOMY = "roomy"


class Font(Enum):
    """Type pairings: the visitor's system alone, or with an open typeface of our own."""

    SYSTEM = "system"
    HUMANIST = "humanist"
    GEOMETRIC = "geometric"
    SERIF = "serif"
    ROUNDED = "rounded"


Properties = Mapping[str, str]

RADII: Mapping[Radius, Properties] = {
    Radius.NONE: {"radius": "0"},
    Radius.SMALL: {"radius": ".25rem"},
    Radius.MEDIUM: {},
    Radius.LARGE: {"radius": "1rem"},
}
DENSITIES: Mapping[Density, Properties] = {
    Density.COMPACT: {"space": ".75rem", "gap": "1rem"},
    Density.REGULAR: {},
    Density.ROOMY: {"space": "1.5rem", "gap": "2rem"},
}


@dataclass(frozen=True)
class Face:
    """A typeface in `static/fonts/`, where it is used, and what stands in for it."""

    family: str
    file: str
    weights: str
    property: str  # `font` where the family reads well in small print; else for headings, over the system's own
    instead: str

    def rule(self) -> str:
        """Optional: a page whose typeface is not at hand at once keeps the one that it began with, and never shifts."""
        return (
            f'@font-face{{font-family:"{self.family}";font-weight:{self.weights};font-display:optional;'
            f'src:url({static(f"fonts/{self.file}")})format("woff2")}}'
        )


FACES: Mapping[Font, Face | None] = {
    Font.SYSTEM: None,
    Font.HUMANIST: Face(
        "Atkinson Hyperlegible Next",
        "atkinson-hyperlegible-next.woff2",
        "400 700",
        "font",
        'Seravek,"Gill Sans Nova",Ubuntu,Calibri,"DejaVu Sans",sans-serif',
    ),
    Font.GEOMETRIC: Face(
        "Figtree", "figtree.woff2", "400 700", "font", '"Avenir Next",Avenir,Montserrat,Corbel,"URW Gothic",sans-serif'
    ),
    Font.SERIF: Face(
        "Literata",
        "literata.woff2",
        "600 700",
        "font-heading",
        'Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif',
    ),
    Font.ROUNDED: Face(
        "Nunito",
        "nunito.woff2",
        "600 700",
        "font-heading",
        'ui-rounded,"Hiragino Maru Gothic ProN",Quicksand,Comfortaa,"Arial Rounded MT Bold",Calibri,sans-serif',
    ),
}


def theme_css(palette: Palette, *, radius: Radius, density: Density, font: Font) -> str:
    """The stylesheet of a look, minified; empty for the default one.

    Takes the members of the enumerations only: raises KeyError for anything else.
    """
    default = default_palette()
    face = FACES[font]
    shape = {**RADII[radius], **DENSITIES[density], **_type(face)}
    light = _properties(palette.light, default.light, own_scheme="light")
    dark = _properties(palette.dark, default.dark, own_scheme="dark")
    blocks = (
        face.rule() if face else "",
        _block(":root", shape),
        _light(light, on_paper=not _is_dark(palette.light)),
        _media("screen and (prefers-color-scheme:dark)", _block(':root:not([data-scheme="light"])', dark)),
        _block(':root[data-scheme="dark"]', dark),
    )
    return "".join(blocks)


def _type(face: Face | None) -> Properties:
    return {face.property: f'"{face.family}",{face.instead}'} if face else {}


@cache
def default_palette() -> Palette:
    """The look of `tokens.css`."""
    return derive(DEFAULT)


def _light(properties: Properties, on_paper: bool) -> str:
    """A look that is dark throughout would print light words on white paper: there the default colours stand."""
    block = _block(":root", properties)
    return block if on_paper else _media("screen", block)


def _properties(tokens: Tokens, default: Tokens, own_scheme: str) -> Properties:
    differing = {name: value for name, value in tokens.items() if value != default[name]}
    scheme = "dark" if _is_dark(tokens) else "light"
    return differing if scheme == own_scheme else {"color-scheme": scheme, **differing}


def _is_dark(tokens: Tokens) -> bool:
    return luminance(tokens["page"]) < luminance(tokens["text"])


def _block(selector: str, properties: Properties) -> str:
    declared = ";".join(f"{_name(key)}:{value}" for key, value in properties.items())
    return f"{selector}{{{declared}}}" if declared else ""


def _name(key: str) -> str:
    return key if key == "color-scheme" else f"--{key}"


def _media(condition: str, block: str) -> str:
    return f"@media {condition}{{{block}}}" if block else ""
