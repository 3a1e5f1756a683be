"""What two drafts differ in, and what had to be moved of a look's colours, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from booking.administration.draft_form import PICTURE_LABELS
from booking.branding import served
from booking.branding.form import COLOUR_LABELS, PICTURES, LookForm
from booking.branding.look import COLOURS, NONE, Document, look_of


@dataclass(frozen=True)
class Value:
    """In words, or the picture of this name."""

    words: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    before: Value
    after: Value


def between(before: Document, after: Document) -> list[Difference]:
    """Each thing that is set otherwise, as the form names it."""
    fields = LookForm().fields
    labels = {**PICTURE_LABELS, **{name: field.label for name, field in fields.items()}}
    return [
        Difference(name, str(label), *(_value(name, fields.get(name), one.get(name)) for one in (before, after)))
        for name, label in labels.items()
        if before.get(name) != after.get(name)
    ]


def _value(name: str, field: forms.Field | None, value: Any) -> Value:
    if value is None:
        return Value()
    if value == NONE:
        return Value(_("none"))
    if name in PICTURES:
        return Value(picture=value)
    if isinstance(field, forms.DateField):
        return Value(date_format(date.fromisoformat(value)))
    named = dict(getattr(field, "choices", ()))
    values = value if isinstance(value, list) else [value]
    return Value(", ".join(str(named.get(str(one), one)) for one in values))


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
