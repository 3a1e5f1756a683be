"""What two drafts differ in, and what had to be moved of a look's colours, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from booking.administration.draft_form import PICTURE_LABELS
from booking.branding import served
from booking.branding.form import COLOUR_LABELS, LookForm
from booking.branding.look import COLOURS, Document, look_of


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


def between(before: Document, after: Document) -> list[Difference]:
    """Each thing that is set otherwise, as the form names it."""
    fields = LookForm().fields
    labels = {**PICTURE_LABELS, **{name: field.label for name, field in fields.items()}}
    names = [name for name in labels if before.get(name) != after.get(name)]
    return [Difference(str(labels[name]), _shown(before.get(name)), _shown(after.get(name))) for name in names]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(value) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class Moved:
    """A colour that was asked for, the one that is shown, and why."""

    label: str
    wished: str
    given: str
    why: str


def moved(document: Document, site_wide: Document) -> list[Moved]:
    """What somebody chose comes first; of what is derived from it only that much is told that something was moved."""
    adjustments = served.palette(look_of(document, site_wide).colours).adjustments
    chosen = sorted((a for a in adjustments if a.token in COLOURS), key=lambda a: COLOURS.index(a.token))
    return [
        Moved(
            str(COLOUR_LABELS[a.token if a.scheme == "light" else f"dark_{a.token}"]),
            a.wished,
            a.given,
            _("%(before)s to 1 against %(what)s; %(needed)s to 1 are needed, and kept now.")
            % {"before": _ratio(a.ratio_wished), "what": _token(a.against), "needed": _ratio(a.needed)},
        )
        for a in chosen
    ]


def _ratio(value: float) -> str:
    return f"{value:.1f}"


def _token(name: str) -> str:
    words = {
        "page": _("the page"),
        "surface": _("the cards"),
        "text": _("the text"),
        "tint": _("the row under the pointer"),
        "accent": _("the accent"),
        "black": _("black"),
        "white": _("white"),
    }
    return words.get(name, _("a notice"))
