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
NONE = "-"  # a text, link or picture that the site's default has, and this merchant wants without


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
    phone: str = ""
    address: str = ""
    websource: str = ""
    search_engines: bool = True
    sites: tuple[str, ...] = ()  # that may embed the pages
    deadline_hours: int | None = None
    announced_from: date | None = None
    announced_until: date | None = None

    def text(self, name: str, language: str) -> str:
        """In this language, else in whichever it is written in."""
        written = {key: value for key, value in self.texts.items() if key.rsplit("_", 1)[0] == name and value}
        return written.get(f"{name}_{language}") or next(iter(written.values()), "")

    def announcement(self, language: str, today: date) -> str:
        """What is announced on this day of the merchant's; without dates, always."""
        begun = self.announced_from is None or self.announced_from <= today
        over = self.announced_until is not None and self.announced_until < today
        return self.text("announcement", language) if begun and not over else ""


def look_of(merchants: Document, site_wide: Document) -> Look:
    """A merchant's document over the site's default. Documents are as `form.py` made them; unknown names are left
    out, so that a version of another time can be restored."""
    whole = {**site_wide, **merchants}
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
        texts={key: text for key in whole if key.rsplit("_", 1)[0] in TEXTS and (text := _shown(whole, key))},
        languages=tuple(whole.get("languages", ())),
        phone=_shown(whole, "phone"),
        address=_shown(whole, "address"),
        websource=_shown(whole, "websource"),
        search_engines=whole.get("search_engines", True),
        sites=tuple(whole.get("sites", ())),
        deadline_hours=whole.get("deadline_hours"),
        announced_from=_day(whole.get("announced_from")),
        announced_until=_day(whole.get("announced_until")),
    )


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
