"""Ten looks that nobody should wish for, each awkward in another way."""

from typing import Any

from booking.branding import images, served, store
from booking.models import Merchant
from tests.branding.pictures import saved, svg, two_halves

LONG = "Anticonstitutionnellement " * 20
EVERYTHING_SAID = {
    f"{name}_{code}": text
    for code in ("fr", "en")
    for name, text in {
        "welcome": LONG,
        "before": "Venez dix minutes avant.\n\nLe parking est derrière.",
        "after": LONG,
        "consent": LONG,
        "announcement": LONG,
        "cancel": LONG,
        "closed": LONG,
    }.items()
}
LINKS = {name: f"https://example.org/{name}" for name in ("legal", "privacy", "terms", "accessibility")}

LOOKS: dict[str, dict[str, Any]] = {
    "yellow on white": {"accent": "#ffff00", "page": "#ffffff", "text": "#ffee88"},
    "all black": {"accent": "#000000", "page": "#000000", "text": "#000000"},
    "all white": {"accent": "#ffffff", "page": "#ffffff", "text": "#ffffff", "dark_page": "#ffffff"},
    "neon": {"accent": "#39ff14", "page": "#ff00ff", "text": "#00ffff", "dark_page": "#0000ff", "dark_text": "#ff0000"},
    "middle grey": {"accent": "#777777", "page": "#808080", "text": "#7f7f7f"},
    "dark by day, light by night": {
        "page": "#101820",
        "text": "#f0f0f0",
        "dark_page": "#fffbe6",
        "dark_text": "#222222",
        "radius": "large",
    },
    "no header, square, compact, serifs": {"header": False, "radius": "none", "density": "compact", "font": "serif"},
    "a very wide logo": {"logo": (2000, 110), "radius": "large", "density": "roomy", "font": "rounded", **LINKS},
    "a very high logo, words everywhere": {"logo": (60, 600), "font": "geometric", **EVERYTHING_SAID, **LINKS},
    "a drawing, red on red": {
        "logo": svg(),
        "favicon": svg(),
        "accent": "#ff0000",
        "page": "#aa0000",
        "font": "humanist",
    },
}


def wear(look: dict[str, Any]) -> None:
    """Every merchant, and the pages of none, look like this from now on."""
    for merchant in (None, *Merchant.objects.all()):
        branding = store.of(merchant)
        document = {name: _kept(branding, name, value) for name, value in look.items()}
        type(branding).objects.filter(pk=branding.pk).update(published=document, version=1)
    served.start_afresh()


def _kept(branding: Any, name: str, value: Any) -> Any:
    """A picture, of this size or drawn, under the name that it is kept under."""
    if name not in ("logo", "favicon"):
        return value
    data = value if isinstance(value, bytes) else saved(two_halves(size=value), "PNG")
    return store.keep_picture(branding, images.logo(data) if name == "logo" else images.favicon(data))
