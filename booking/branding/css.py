"""A look as the few custom properties in which it differs from `static/css/tokens.css`, to be loaded after it.

Nothing here is text that somebody typed: colours are checked by `Palette`, the rest are choices from short lists.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache

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
    """Type pairings, of families that come with the visitor's system."""

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
# Whole where the family reads well in small print; else for headings, over the system's own.
FONTS: Mapping[Font, Properties] = {
    Font.SYSTEM: {},
    Font.HUMANIST: {"font": 'Seravek,"Gill Sans Nova",Ubuntu,Calibri,"DejaVu Sans",source-sans-pro,sans-serif'},
    Font.GEOMETRIC: {"font": '"Avenir Next",Avenir,Montserrat,Corbel,"URW Gothic",source-sans-pro,sans-serif'},
    Font.SERIF: {"font-heading": 'Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif'},
    Font.ROUNDED: {
        "font-heading": 'ui-rounded,"Hiragino Maru Gothic ProN",Quicksand,Comfortaa,"Arial Rounded MT Bold",'
        "Calibri,sans-serif"
    },
}


def theme_css(palette: Palette, *, radius: Radius, density: Density, font: Font) -> str:
    """The stylesheet of a look, minified; empty for the default one.

    Takes the members of the enumerations only: raises KeyError for anything else.
    """
    default = default_palette()
    shape = {**RADII[radius], **DENSITIES[density], **FONTS[font]}
    light = _properties(palette.light, default.light, own_scheme="light")
    dark = _properties(palette.dark, default.dark, own_scheme="dark")
    blocks = (
        _block(":root", shape),
        _light(light, on_paper=not _is_dark(palette.light)),
        _media("screen and (prefers-color-scheme:dark)", _block(':root:not([data-scheme="light"])', dark)),
        _block(':root[data-scheme="dark"]', dark),
    )
    return "".join(blocks)


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
