"""The questions that a group asks about a record (Fiche) or an appointment (Vevent)."""

import json
import re
from dataclasses import dataclass
from typing import Literal

from . import listing, reading
from .reading import Json, Row
from .transport import Client

Model = Literal["Fiche", "Vevent"]
Kind = Literal["string", "text", "email", "date", "number", "boolean", "select", "url", "phone"]
Choices = tuple[tuple[str, str], ...]

_WIDGETS: dict[str, Kind] = {
    "string": "string",
    "text": "text",
    "textarea": "text",
    "email": "email",
    "date": "date",
    "datesplit": "date",
    "datepicker": "date",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "checkbox": "boolean",
    "select": "select",
    "radio": "select",
    "url": "url",
    "phone": "phone",
    "tel": "phone",
}
_STANDARD: dict[str, Kind] = {"firstphone": "phone", "secondphone": "phone", "email": "email", "birthdate": "date"}
_COLUMNS: dict[str, Kind] = {"bool": "boolean", "dt": "date", "num": "number", "txt": "text"}
_FIELD = re.compile(r"[a-z][a-z_]*[0-9]*", re.ASCII)
# What the product sets itself, and what it never shows.
_NOT_ASKED = frozenset({"id", "group_id", "comments", "externid", "deleted", "from_web", "fiche", "fiche_id"})


@dataclass(frozen=True)
class CustomField:
    """One question: `name` is the API's own, `choices` are (value, label); what is not visible is not to be asked."""

    name: str
    label: str
    kind: Kind
    required: bool
    choices: Choices
    position: int | None
    visible: bool


def custom_fields(client: Client, group_id: int, model: Model) -> tuple[CustomField, ...]:
    """GET /groups/:g/customfields of one model, in the group's order; those too that customers are not to see."""
    only = [("conditions[0][field]", "model"), ("conditions[0][op]", "="), ("conditions[0][value]", model)]
    rows = listing.whole(client, f"groups/{group_id}/customfields.json", only)
    fields = {field.name: field for field in map(_field, (row for row in rows if _asked(row, model)))}
    return tuple(sorted(fields.values(), key=lambda field: (field.position is None, field.position or 0)))


def _asked(row: Row, model: Model) -> bool:
    name = reading.text(row.get("name"))
    return (
        reading.text(row.get("model")) in ("", model)
        and not reading.flag(row.get("deleted"), default=False)
        and _FIELD.fullmatch(name) is not None
        and name not in _NOT_ASKED
    )


def _field(row: Row) -> CustomField:
    name, widget = reading.text(row.get("name")), _widget(row.get("user_inputex"))
    choices = _choices(widget)
    return CustomField(
        name=name,
        label=reading.text(row.get("user_label")) or reading.text(widget.get("label")) or name,
        kind=_kind(name, reading.text(widget.get("type")).lower(), choices),
        required=reading.flag(row.get("user_required"), default=False),
        choices=choices,
        position=reading.number(row.get("user_position")),
        visible=reading.flag(row.get("user_visible"), default=False),
    )


def _widget(value: Json) -> Row:
    """user_inputex is an object in a string, or empty, or broken."""
    if not isinstance(value, str):
        return reading.row(value)
    try:
        return reading.row(json.loads(value))
    except (ValueError, RecursionError):
        return {}


def _kind(name: str, widget: str, choices: Choices) -> Kind:
    """What the widget says; where it says nothing we know, what the column holds."""
    if widget == "select" or widget == "radio":
        return "select" if choices else "string"
    if widget in _WIDGETS and widget != "string":
        return _WIDGETS[widget]
    if name in _STANDARD:
        return _STANDARD[name]
    if widget == "string":
        return "string"
    return _COLUMNS.get(name.rstrip("0123456789"), "string")


def _choices(widget: Row) -> Choices:
    """inputEx writes them as values, as {value, label}, or as two lists."""
    values = widget.get("choices", widget.get("selectValues"))
    labels = widget.get("selectOptions")
    if not isinstance(values, list):
        return ()
    names = labels if isinstance(labels, list) and len(labels) == len(values) else values
    found = (_choice(value, label) for value, label in zip(values, names, strict=True))
    return tuple(dict(choice for choice in found if choice[0]).items())


def _choice(value: Json, label: Json) -> tuple[str, str]:
    if isinstance(value, dict):
        key = reading.text(value.get("value"))
        return key, reading.text(value.get("label")) or key
    return reading.text(value), reading.text(label)
