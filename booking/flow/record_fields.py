"""One question of a record or an appointment as a field: its words, its keyboard, and what it takes."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.clicrdv import fiches, reading
from booking.clicrdv.customfields import CustomField
from booking.flow import wording
from booking.flow.birth_date import BirthDateField
from booking.flow.email_field import EmailField
from booking.flow.phone_field import PHONE_ERROR, PhoneField

LINE, TEXT = 255, 2000  # characters; ClicRDV takes 65535 in a text, which is more than anybody should type here
FEW = 5  # so many choices are seen at once, more are folded away
DIGITS = 15
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y"]
NAMES = {
    "firstname": (gettext_lazy("First name"), "given-name", gettext_lazy("Enter a first name")),
    "lastname": (gettext_lazy("Last name"), "family-name", gettext_lazy("Enter a last name")),
}
PHONE_HINT = gettext_lazy("To tell you if something comes up.")


@dataclass(frozen=True)
class Question:
    """A field, and the stored value as it comes back when nobody touches it: shown whatever its form, never erased."""

    field: forms.Field
    untouched: Any


class LongText(forms.CharField):
    """Lines end as ClicRDV ends them, not as forms send them."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(str(value or "").replace("\r\n", "\n"))


class NumberField(forms.DecimalField):
    """As people write numbers: 84 000, 1 234,5."""

    def clean(self, value: Any) -> Any:
        text = "".join(str(value or "").split())
        if not wording.french() and THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        return super().clean(text.replace(",", "."))


class RadioSelect(forms.RadioSelect):
    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """An error leads to the first one."""
        return super().id_for_label(id_, "0" if index is None else index)


def too_long(label: Any) -> str:
    """Filled in by the field, hence the second round of percent signs."""
    words = {"label": str(label).replace("%", "%%"), "limit": "%(limit_value)d", "length": "%(show_value)d"}
    return _("“%(label)s”: at most %(limit)s characters, there are %(length)s") % words


def as_sent(value: Any) -> str | bool:
    """A cleaned value as the API takes it and the session keeps it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool) else str(value or "")


def standard(name: str, stored: Any, country: str) -> Question:
    """One of the fields that every record has."""
    text, limit = _text(stored), _longest(fiches.STANDARD[name], stored)
    if name in NAMES:
        label, autocomplete, error = NAMES[name]
        widget = forms.TextInput(attrs={"autocomplete": autocomplete, "autocapitalize": "words", "spellcheck": "false"})
        missing = {"required": error}
        return Question(forms.CharField(label=label, max_length=limit, widget=widget, error_messages=missing), text)
    if name == "email":
        return Question(EmailField(max_length=limit), text)
    first = name == "firstphone"
    field = PhoneField(
        country=country,
        autocomplete="tel" if first else "off",
        label=_("Phone") if first else _("Second phone"),
        help_text=PHONE_HINT if first else "",
        required=first,
        max_length=limit,
        error_messages={"required": PHONE_ERROR},
    )
    return Question(field, text)


def listed(custom: CustomField, stored: Any, country: str) -> Question:
    """One that the group lists, standard or its own."""
    if custom.name not in fiches.STANDARD:
        return own(custom, stored, country)
    question = standard(custom.name, stored, country)
    question.field.label = custom.label or question.field.label
    question.field.required = custom.required or custom.name in ("lastname", "firstphone")
    return question


def own(custom: CustomField, stored: Any, country: str) -> Question:
    """A question of the group's own, of a record or of an appointment."""
    label = custom.label or custom.name
    short = {"label": Truncator(label).chars(60)}  # a consent may be a paragraph
    missing = {"required": _("Fill in “%(label)s”") % short}
    common: dict[str, Any] = {"label": label, "required": custom.required, "error_messages": missing}
    if custom.kind == "boolean":
        missing["required"] = _("Tick “%(label)s”") % short
        return yes_or_no(stored, **common)
    if custom.kind == "date":
        return _date(custom, stored, common)
    if custom.kind == "number":
        missing |= dict.fromkeys(("invalid", "max_digits"), _("“%(label)s”: enter a number") % short)
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-width": "short"})
        return Question(NumberField(widget=widget, max_digits=DIGITS, **common), _number(stored))
    if custom.kind == "select":
        missing["required"] = _("Choose an answer to “%(label)s”") % short
        return _selection(custom, stored, common)
    if custom.kind == "text":
        return Question(long_text(stored, **common), _text(stored))
    common["max_length"] = _longest(LINE, stored)
    return Question(_line(custom, country, common), _text(stored))


def yes_or_no(stored: Any, *, default: bool = False, **common: Any) -> Question:
    return Question(forms.BooleanField(**common), reading.flag(stored, default))


def long_text(stored: Any, *, limit: int = TEXT, rows: int = 3, **common: Any) -> forms.Field:
    return LongText(max_length=_longest(limit, stored), widget=forms.Textarea(attrs={"rows": rows}), **common)


def _date(custom: CustomField, stored: Any, common: dict[str, Any]) -> Question:
    """A birth date is typed; for other days the browser's calendar is better."""
    if custom.name == "birthdate":
        return Question(BirthDateField(help_text=_("For example 14 3 1988"), **common), _day(stored))
    common["error_messages"]["invalid"] = _("“%(label)s”: enter a date, like 14/03/1988") % {"label": custom.label}
    widget = forms.DateInput(attrs={"type": "date", "autocomplete": "off", "data-width": "medium"}, format="%Y-%m-%d")
    return Question(forms.DateField(widget=widget, input_formats=DATE_FORMATS, **common), _day(stored))


def _selection(custom: CustomField, stored: Any, common: dict[str, Any]) -> Question:
    """What is stored stays a choice, also when the group offers it no more."""
    chosen = _chosen(stored, custom)
    offered = dict(custom.choices)
    choices = [*offered.items(), *([(chosen, chosen)] if chosen and chosen not in offered else [])]
    if len(offered) > FEW:
        return Question(forms.ChoiceField(choices=[("", _("Choose from the list")), *choices], **common), chosen)
    nothing = [] if custom.required else [("", _("No answer"))]
    return Question(forms.ChoiceField(choices=[*choices, *nothing], widget=RadioSelect, **common), chosen)


def _line(custom: CustomField, country: str, common: dict[str, Any]) -> forms.Field:
    if custom.kind == "email":
        common["error_messages"]["invalid"] = _("Enter an e-mail address, like name@example.com")
        return EmailField(autocomplete="off", **common)
    if custom.kind == "phone":
        return PhoneField(country=country, **common)
    if custom.kind == "url":
        attrs = {"autocomplete": "url", "inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
        return forms.CharField(widget=forms.URLInput(attrs=attrs), **common)
    return forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}), **common)


def _longest(limit: int, stored: Any) -> int:
    """Nobody has to shorten what staff have written."""
    return max(limit, len(_text(stored)))


def _text(stored: Any) -> str:
    return "" if stored is None else str(stored).strip()


def _day(stored: Any) -> str:
    try:
        return date.fromisoformat(_text(stored)[:10]).isoformat()
    except ValueError:
        return ""


def _number(stored: Any) -> str:
    try:
        return str(as_sent(Decimal(_text(stored))))
    except ArithmeticError:
        return _text(stored)


def _chosen(stored: Any, custom: CustomField) -> str:
    """A yes or no may be one of the choices under another spelling."""
    if not isinstance(stored, bool):
        return _text(stored)
    alike = (value for value, _label in custom.choices if reading.flag(value, not stored) is stored)
    return next(alike, str(stored).lower())
