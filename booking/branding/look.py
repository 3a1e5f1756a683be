"""How a merchant's pages look and what they say besides ClicRDV's data: a document of the few things that were set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .css import Density, Font, Radius
from .palette import DEFAULT, Colours

Document = Mapping[str, Any]  # plain JSON: only what was set, by the names below

COLOURS = ("accent", "page", "text")
TEXTS = ("welcome", "before", "after", "closed", "consent", "cancel", "announcement")
LINKS = ("legal", "privacy", "terms", "accessibility")
NONE = "-"  # what the site's default has, and this merchant wants without


@dataclass(frozen=True)
class Look:
    """A document with everything in it. What is empty is not shown, or as ClicRDV has it (phone, address)."""

    colours: Colours = DEFAULT
    radius: Radius = Radius.MEDIUM
    density: Density = Density.REGULAR
    font: Font = Font.SYSTEM
    logo: str = ""  # the name of a picture, like 0123456789abcdef.png
    logo_dark: str = ""  # for the dark scheme; without one, the logo stands on a light plate there
    favicon: str = ""
    header: bool = True
    links: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)  # welcome_fr and so on
    languages: tuple[str, ...] = ()  # all there are
    language: str = ""  # where a visitor's own is not offered
    phone: str | None = None  # as ClicRDV has it; "" is none
    address: str | None = None
    websource: str = ""
    search_engines: bool = True
    sites: tuple[str, ...] = ()  # that may embed the pages
    deadline_hours: int | None = None
    announced_from: date | None = None
    announced_until: date | None = None

    def text(self, name: str, language: str) -> str:
        """In this language, where it may be meant to be empty; else in whichever it is written in."""
        written = {key: value for key, value in self.texts.items() if key.rsplit("_", 1)[0] == name}
        return written.get(f"{name}_{language}", next(filter(None, written.values()), ""))

    def announcement(self, language: str, today: date) -> str:
        """What is announced on this day of the merchant's; without dates, always."""
        begun = self.announced_from is None or self.announced_from <= today
        over = self.announced_until is not None and self.announced_until < today
        return self.text("announcement", language) if begun and not over else ""


def look_of(merchants: Document, site_wide: Document) -> Look:
    """A merchant's document over the site's default. Documents are as `form.py` made them; unknown names are left
    out, so that a version of another time can be restored."""
    whole = {**_inherited(merchants, site_wide), **merchants}
    return Look(
        colours=_colours(merchants, site_wide),
        radius=Radius(whole.get("radius", Radius.MEDIUM.value)),
        density=Density(whole.get("density", Density.REGULAR.value)),
        font=Font(whole.get("font", Font.SYSTEM.value)),
        logo=_shown(whole, "logo"),
        logo_dark=_shown(whole, "logo_dark") if "logo" not in merchants else _shown(merchants, "logo_dark"),
        favicon=_shown(whole, "favicon"),
        header=whole.get("header", True),
        links={name: url for name in LINKS if (url := _shown(whole, name))},
        texts={key: _shown(whole, key) for key in whole if _is_text(key)},
        languages=tuple(whole.get("languages", ())),
        language=whole.get("language", ""),
        phone=_shown(whole, "phone") if "phone" in whole else None,
        address=_shown(whole, "address") if "address" in whole else None,
        websource=_shown(whole, "websource"),
        search_engines=whole.get("search_engines", True),
        sites=tuple(site for site in whole.get("sites", ()) if site != NONE),
        deadline_hours=whole.get("deadline_hours"),
        announced_from=_day(whole.get("announced_from")),
        announced_until=_day(whole.get("announced_until")),
    )


def _inherited(merchants: Document, site_wide: Document) -> dict[str, Any]:
    """What of the site's default holds for a merchant. A text of its own takes the default's place in every language,
    and what belongs to a text goes with it."""
    own = {_base(key) for key in merchants if _is_text(key)}
    without = {key for key in site_wide if _is_text(key) and _base(key) in own}
    if "announcement" in own:
        without |= {"announced_from", "announced_until"}
    if "cancel" in own and not any(merchants[key] != NONE for key in merchants if _base(key) == "cancel"):
        without.add("deadline_hours")
    return {key: value for key, value in site_wide.items() if key not in without}


def _is_text(key: str) -> bool:
    return _base(key) in TEXTS


def _base(key: str) -> str:
    return key.rsplit("_", 1)[0]


def _colours(merchants: Document, site_wide: Document) -> Colours:
    """A colour for the dark that the site's default has goes with the default's light one only: beside a colour of the
    merchant's own, the dark one follows that."""
    chosen: dict[str, str] = {}
    for name in COLOURS:
        own = merchants if name in merchants else site_wide
        chosen[name] = own.get(name, getattr(DEFAULT, name))
        if dark := merchants.get(f"dark_{name}", own.get(f"dark_{name}")):
            chosen[f"dark_{name}"] = dark
    return Colours(**chosen)


def _shown(document: Document, name: str) -> str:
    value = document.get(name, "")
    return "" if value == NONE else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
