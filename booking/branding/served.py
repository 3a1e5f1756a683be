"""The look that visitors are served: read from memory, and no older than a second in any process.

A row per merchant is asked for its version once a second at most. That is so little that a shared cache would add
nothing but something that can fail.
"""

import hashlib
import time
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet

from booking.models import Branding, BrandingPicture, Merchant

from .css import default_palette, theme_css
from .look import Document, Look, look_of
from .palette import DEFAULT, Colours, Palette, derive

FRESH_SECONDS = 1.0
Versions = tuple[tuple[int | None, int], ...]


@dataclass(frozen=True)
class Image:
    """A picture as a page names it."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Served:
    """A look with all that pages need of it."""

    look: Look
    css: str = ""  # empty for the default look
    logo: Image | None = None
    logo_dark: Image | None = None
    favicon: Image | None = None

    @property
    def theme(self) -> str:
        """The file name of its stylesheet; empty where there is none."""
        return f"theme.{hashlib.sha256(self.css.encode()).hexdigest()[:12]}.css" if self.css else ""


@dataclass
class _Kept:
    served: Served
    versions: Versions
    checked: float


_kept: dict[int | None, _Kept] = {}


def of(merchant: Merchant | None) -> Served:
    """The published look of a merchant; without one, of the pages that belong to none."""
    key, now = merchant.pk if merchant else None, time.monotonic()
    kept = _kept.get(key)
    if kept and now - kept.checked < FRESH_SECONDS:
        return kept.served
    versions = tuple(_rows(key).order_by("merchant_id").values_list("merchant_id", "version"))
    if kept and kept.versions == versions:
        kept.checked = now
        return kept.served
    served = _read(key)
    _kept[key] = _Kept(served, versions, now)
    return served


def start_afresh() -> None:
    """Ask the database at the next page."""
    _kept.clear()


def made_of(document: Document, site_wide: Document, pictures: Q) -> Served:
    """What visitors would be served of a document, published or not; the pictures it names are looked for in these."""
    look = look_of(document, site_wide)
    named = {row.name: row for row in BrandingPicture.objects.filter(pictures).defer("data")} if _pictured(look) else {}
    found = {name: Image(row.name, row.width, row.height) for name, row in named.items()}
    css = theme_css(palette(look.colours), radius=look.radius, density=look.density, font=look.font)
    return Served(look, css, found.get(look.logo), found.get(look.logo_dark), found.get(look.favicon))


@lru_cache(maxsize=512)
def palette(colours: Colours) -> Palette:
    return default_palette() if colours == DEFAULT else derive(colours)


def pictures_of(merchant_id: int | None) -> Q:
    """Those that a merchant's pages may show: its own, and those of the site's default."""
    return Q(branding__merchant=merchant_id) | Q(branding__merchant=None)


def _read(key: int | None) -> Served:
    documents: dict[int | None, Document] = dict(_rows(key).values_list("merchant_id", "published"))
    return made_of(documents.get(key, {}) if key else {}, documents.get(None, {}), pictures_of(key))


def _rows(key: int | None) -> QuerySet[Branding]:
    nobodys = Q(merchant=None)
    return Branding.objects.filter(Q(merchant=key) | nobodys if key else nobodys)


def _pictured(look: Look) -> bool:
    return bool(look.logo or look.logo_dark or look.favicon)
