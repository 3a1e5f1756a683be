"""The fields of each resource: how an answer shows them, and how they are read where they may be written."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sandbox.errors import bad_parameter
from sandbox.events import APPOINTMENT, OPENING
from sandbox.params import FALSE, TRUE, boolean, moment, optional_id, text, whole

Reader = Callable[[Any, str], Any]
Schema = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """``schema``: the JSON Schema of the answer. ``read``: reads what was sent; None: it cannot be written.
    ``sent``: the JSON Schema of what may be sent, where more is taken than answers ever hold."""

    schema: Schema
    read: Reader | None = None
    sent: Schema = field(default_factory=dict)


def line(longest: int = 255) -> Field:
    sent = {"type": ["string", "number", "boolean", "null"], "maxLength": longest}
    return Field({"type": "string"}, lambda value, name: text(value, name, longest), sent)


def _read_time(value: Any, name: str) -> str:
    return moment(value, name).isoformat(" ", "seconds")


def _read_colour(value: Any, name: str) -> str:
    found = text(value, name)
    if found and not re.fullmatch("#[0-9a-fA-F]{6}", found):
        raise bad_parameter(f"{name} must be a colour, #RRGGBB.")
    return found


def _read_place(value: Any, name: str) -> int | None:
    """An order; nothing is allowed and comes last."""
    return None if value is None or value == "" else whole(value, name)


def _read_minutes(value: Any, name: str) -> int:
    found = whole(value, name, least=1)
    if found > _WEEK:
        raise bad_parameter(f"{name} must be at most a week of minutes.")
    return found


def _read_zone(value: Any, name: str) -> str:
    found = text(value, name)
    if found not in available_timezones():
        raise bad_parameter(f"{name} must be the name of a time zone, such as {ZoneInfo('Europe/Paris').key}.")
    return found


def _read_reference(value: Any, name: str) -> int:
    """An id; 0 and nothing at all mean none."""
    return optional_id(value, name) or 0


def _read_kind(value: Any, name: str) -> str:
    """What kind of event it is; an appointment if nothing is said."""
    kind = {"": APPOINTMENT, **{each.casefold(): each for each in KINDS}}.get(text(value, name).casefold())
    if kind is None:
        raise bad_parameter(f"{name} must be one of {', '.join(KINDS)}.")
    return kind


def _read_day(value: Any, name: str) -> str | None:
    found = text(value, name)
    try:
        return date.fromisoformat(found[:10]).isoformat() if found else None
    except ValueError:
        raise bad_parameter(f"{name} must be a day, YYYY-MM-DD.") from None


def _read_number(value: Any, name: str) -> int | float | str:
    if value is None or value == "":
        return ""
    if isinstance(value, str) and re.fullmatch(_DECIMAL, value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= _GREATEST:
        raise bad_parameter(f"{name} must be a number.")
    return int(value) if float(value).is_integer() else value


KINDS = (APPOINTMENT, OPENING)
_WEEK = 7 * 24 * 60
_GREATEST = 10**15
_DECIMAL = r"\s*-?[0-9]{1,16}(\.[0-9]{1,9})?\s*"

NOTHING: Schema = {"enum": ["", None]}
_INTEGER: Schema = {"type": "integer", "minimum": 0}
_DIGITS: Schema = {"type": "string", "pattern": r"^\s*[0-9]{1,16}\s*$"}
_DAY = r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
SENT_NUMBER: Schema = {"anyOf": [_INTEGER, _DIGITS]}
SENT_REFERENCE: Schema = {"anyOf": [_INTEGER, _DIGITS, NOTHING]}
SENT_DECIMAL: Schema = {
    "anyOf": [
        {"type": "number", "minimum": -_GREATEST, "maximum": _GREATEST},
        {"type": "string", "pattern": f"^{_DECIMAL}$"},
        NOTHING,
    ]
}
SENT_MINUTES: Schema = {"anyOf": [{**_INTEGER, "minimum": 1, "maximum": _WEEK}, _DIGITS]}
SENT_FLAG: Schema = {"enum": [True, False, 1, 0, *sorted(TRUE | FALSE)]}
SENT_COLOUR: Schema = {"anyOf": [{"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}, NOTHING]}
SENT_TIME: Schema = {"type": "string", "pattern": rf"^{_DAY}([ T][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}})?)?$"}

WHOLE = Field({"type": "integer"}, whole, SENT_NUMBER)
PLACE = Field({"type": ["integer", "null"]}, _read_place, SENT_REFERENCE)
MINUTES = Field({"type": "integer", "minimum": 1, "maximum": _WEEK}, _read_minutes, SENT_MINUTES)
FLAG = Field({"type": "boolean"}, boolean, SENT_FLAG)
COLOUR = Field({"type": "string", "pattern": "^(#[0-9a-fA-F]{6})?$"}, _read_colour, SENT_COLOUR)
ZONE = Field({"type": "string"}, _read_zone, {"type": "string"})
REFERENCE = Field({"type": "integer", "minimum": 0}, _read_reference, SENT_REFERENCE)
LONG = line(65535)
STAMP = Field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"})
TIME = Field(STAMP.schema, _read_time, SENT_TIME)
DAY = Field(
    {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    _read_day,
    {"type": ["string", "integer", "null"]},
)
KIND = Field({"enum": [*KINDS]}, _read_kind, {"enum": [*KINDS, "", None]})
ID = Field({"type": "integer", "minimum": 1})

# What a group gives a meaning of its own: what the name says is what the value is.
CUSTOM: dict[str, Field] = {
    "bool[0-9]": FLAG,
    "dt[01]": line(),
    "num[0-3]": Field({"anyOf": [{"type": "number"}, {"const": ""}]}, _read_number, SENT_DECIMAL),
    "str(?:[0-9]|1[0-4])": line(),
    "txt[0-2]": LONG,
}
_WITH_CUSTOM = ("fiches", "vevents")

_EVERY = {"id": ID, "created_at": STAMP, "updated_at": STAMP}
_IN_GROUP = {**_EVERY, "group_id": ID}
_NAMED = {**_IN_GROUP, "name": line(), "publicname": line(), "sort": PLACE}
_POSTAL = {"address": line(), "zipcode": line(16), "city": line(64)}
_CUSTOM_SIDE = {"visible": FLAG, "required": FLAG, "position": PLACE, "label": line(), "inputex": LONG}

# What may be written is what has a way of being read.
FIELDS: dict[str, dict[str, Field]] = {
    "groups": {
        **_EVERY,
        **_POSTAL,
        **dict.fromkeys(("name", "preposition", "phone", "fax", "country", "country_code", "urlname"), line()),
        **dict.fromkeys(("mailreminder", "smsreminder", "max_multirdvs", "calendarChoice"), WHOLE),
        **dict.fromkeys(("sendmail", "inactive", "open", "openData", "anyCalendar", "validateEmail"), FLAG),
        **dict.fromkeys(("display_intervention_length", "display_intervention_price"), FLAG),
        "timezone": ZONE,
    },
    "interventionsets": {**_NAMED, "description": LONG},
    "interventions": {
        **_NAMED, "interventionset_id": REFERENCE, "abbr": line(), "description": LONG, "length": MINUTES,
        "price": PLACE, "colorref": COLOUR, "deleted": FLAG,
    },
    "calendarsets": _NAMED,
    "calendars": {**_NAMED, **_POSTAL, "calendarset_id": REFERENCE, "deleted": FLAG},
    "customfields": {
        **_IN_GROUP, "model": line(), "name": line(), "deleted": FLAG,
        **{f"{side}_{name}": field for side in ("user", "pro") for name, field in _CUSTOM_SIDE.items()},
    },
    "fiches": {
        **_IN_GROUP, "lastname": line(64), "firstname": line(64), "firstphone": line(25), "secondphone": line(25),
        "email": line(), "birthdate": DAY, "comments": LONG, "from_web": FLAG,
        "rappel_email": FLAG, "rappel_sms": FLAG, "externid": line(), "deleted": Field(FLAG.schema),
    },
    "accounts": {**_IN_GROUP, "email": line(), "pendingRdv": LONG},
    "pros": {
        **_EVERY, "email": line(), "firstname": line(), "lastname": line(), "cellphone": line(), "synched_at": STAMP,
    },
    "vevents": {
        **_EVERY, "calendar_id": REFERENCE, "start": TIME, "end": TIME, "fiche_id": REFERENCE,
        "intervention_id": REFERENCE, "type": KIND, "note": FLAG, "text": LONG, "colorref": COLOUR, "taker": line(),
        "comments": LONG, "from_web": FLAG, "deleted": FLAG, "state": WHOLE,
    },
}  # fmt: skip


def written(table: str, given: dict[str, Any]) -> dict[str, Any]:
    """Those of the fields sent that may be written, read; everything else is ignored."""
    values = {name: read(value, name) for name, value in given.items() if (read := _reader(FIELDS[table].get(name)))}
    return {**values, **(custom_values(given) if table in _WITH_CUSTOM else {})}


def custom_values(given: dict[str, Any]) -> dict[str, Any]:
    """Those of the custom fields that were sent, read."""
    return {name: read(value, name) for name, value in given.items() if (read := _reader(_custom(name)))}


def _reader(field: Field | None) -> Reader | None:
    return field.read if field else None


def is_custom(name: str) -> bool:
    """Whether a field is one that a group can give a meaning of its own."""
    return _custom(name) is not None


@lru_cache(1000)
def _custom(name: str) -> Field | None:
    return next((field for pattern, field in CUSTOM.items() if re.fullmatch(pattern, name)), None)
