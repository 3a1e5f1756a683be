"""The form of a customer's record and of what is asked about the appointment, built from what the group lists."""

import re
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.clicrdv import fiches
from booking.clicrdv.catalog import CustomField
from booking.flow.email_field import EmailField

PREFIX = "appointment-"
REMARK = f"{PREFIX}comments"
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y"]
TEXT = {
    "firstname": (gettext_lazy("First name"), "given-name", gettext_lazy("Enter a first name")),
    "lastname": (gettext_lazy("Last name"), "family-name", gettext_lazy("Enter a last name")),
}
PHONE_HINT = gettext_lazy("To tell you if something comes up.")
PHONE_ERROR = gettext_lazy("Enter a phone number, for example 06 12 34 56 78")


class TelInput(forms.TextInput):
    input_type = "tel"


class PhoneField(forms.CharField):
    """Refused only when it is no possible number in the group's country, in France or with a +; kept as typed."""

    def __init__(self, *, country: str, **kwargs: Any) -> None:
        super().__init__(max_length=fiches.STANDARD["firstphone"], **kwargs)
        self.regions = list(dict.fromkeys([*_regions(country), "FR"]))

    def clean(self, value: str) -> str:
        text = str(super().clean(value))
        if text and not any(_is_possible(text, region) for region in self.regions):
            raise forms.ValidationError(PHONE_ERROR)
        return text


def build(
    fields: Sequence[CustomField],
    asked: Sequence[CustomField],
    *,
    country: str,
    data: Mapping[str, str] | None,
    initial: Mapping[str, Any],
) -> forms.Form:
    """`fields` are the record's (empty: the four that every booking needs), `asked` the appointment's."""
    form = forms.Form(data, initial=dict(initial))
    for name, field in _record_fields(fields, country):
        form.fields[name] = field
    for custom in asked:
        form.fields[PREFIX + custom.name] = _custom(custom)
    for name, field in form.fields.items():
        _show_stored(field, form.initial, name)
    form.fields[REMARK] = forms.CharField(
        label=_("Remark"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    return form


def _show_stored(field: forms.Field, initial: MutableMapping[str, Any], name: str) -> None:
    """What is stored is shown whatever its form, or an unseen "nothing" would be sent in its place."""
    stored = initial.get(name)
    if isinstance(field, forms.DateField) and isinstance(stored, str):
        initial[name] = stored[:10]
    if isinstance(field, forms.ChoiceField) and stored:
        offered = [(str(value), label) for value, label in field.widget.choices]
        if str(stored) not in dict(offered):
            field.choices = [*offered, (str(stored), str(stored))]


def fieldsets(form: forms.Form) -> list[dict[str, Any]]:
    person = [form[name] for name in form.fields if not name.startswith(PREFIX)]
    about = [form[name] for name in form.fields if name.startswith(PREFIX)]
    legend = _("About the appointment") if len(about) > 1 else None
    return [{"legend": None, "fields": person}, {"legend": legend, "fields": about}]


def as_api_text(value: Any) -> Any:
    """A cleaned value as the API takes it and the session keeps it."""
    if value is None:
        return ""
    return value if isinstance(value, bool | str) else str(value)


def split(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The draft's answer: the record's values, the appointment's own, and the remark."""
    values = {name: as_api_text(value) for name, value in cleaned.items()}
    remark = values.pop(REMARK, "")
    asked = {name.removeprefix(PREFIX): v for name, v in values.items() if name.startswith(PREFIX)}
    return {
        "values": {name: v for name, v in values.items() if not name.startswith(PREFIX)},
        "appointment": asked,
        "comments": remark,
    }


def joined(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of `split`: what the form shows for an answer already given."""
    asked = {PREFIX + name: value for name, value in answer.get("appointment", {}).items()}
    return {**answer.get("values", {}), **asked, REMARK: answer.get("comments", "")}


def _record_fields(fields: Iterable[CustomField], country: str) -> list[tuple[str, forms.Field]]:
    """Standard fields that the group does not list come first, those it lists where and as it says."""
    listed = {field.name: field for field in fields}
    essential = [name for name in ("firstname", "lastname", "firstphone", "email") if name not in listed]
    return [
        *((name, _standard(name, country)) for name in essential),
        *((name, _listed(field, country)) for name, field in listed.items()),
    ]


def _listed(field: CustomField, country: str) -> forms.Field:
    if field.name not in fiches.STANDARD:
        return _custom(field)
    standard = _standard(field.name, country)
    standard.label = field.label or standard.label
    standard.required = field.required or field.name in ("lastname", "firstphone")
    return standard


def _standard(name: str, country: str) -> forms.Field:
    if name in TEXT:
        label, autocomplete, error = TEXT[name]
        widget = forms.TextInput(attrs={"autocomplete": autocomplete})
        messages = {"required": error}
        return forms.CharField(label=label, max_length=64, widget=widget, error_messages=messages)
    if name == "email":
        return EmailField()
    first = name == "firstphone"
    widget = TelInput(attrs={"autocomplete": "tel" if first else "off", "data-width": "medium"})
    return PhoneField(
        country=country,
        label=_("Phone") if first else _("Second phone"),
        help_text=PHONE_HINT if first else "",
        required=first,
        widget=widget,
        error_messages={"required": PHONE_ERROR},
    )


def _custom(field: CustomField) -> forms.Field:
    label = field.label or field.name
    missing = {"required": _("Fill in “%(label)s”") % {"label": label}}
    common: dict[str, Any] = {"label": label, "required": field.required, "error_messages": missing}
    if field.kind == "date":
        date_input = forms.DateInput(attrs={"type": "date", "data-width": "medium"}, format="%Y-%m-%d")
        missing["invalid"] = _("Enter a date, like 14/03/1988")
        return forms.DateField(widget=date_input, input_formats=DATE_FORMATS, **common)
    if field.kind == "number":
        missing["invalid"] = _("Enter a number")
        widget = forms.TextInput(attrs={"inputmode": "decimal", "data-width": "short"})
        return forms.DecimalField(widget=widget, localize=True, **common)
    if field.kind == "boolean":
        return forms.BooleanField(**common)
    if field.kind == "select":
        choices = [("", "—"), *field.choices]
        return forms.ChoiceField(choices=choices, **common)
    return _custom_text(field, common)


def _custom_text(field: CustomField, common: dict[str, Any]) -> forms.Field:
    if field.kind == "email":
        common["error_messages"]["invalid"] = _("Enter an e-mail address, like name@example.com")
        return EmailField(**common)
    if field.kind == "text":
        return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **common)
    widget = forms.TextInput(attrs={"inputmode": "url"} if field.kind == "url" else {})
    return forms.CharField(max_length=255, widget=widget, **common)


def _regions(country: str) -> list[str]:
    digits = re.sub(r"\D", "", country)
    return list(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(digits), ())) if digits else []


def _is_possible(text: str, region: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False
