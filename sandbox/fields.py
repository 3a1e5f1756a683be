"""The fields of each resource: how an answer shows them, and how they are read where staff may write them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sandbox.errors import bad_parameter
from sandbox.params import boolean, moment, optional_id, text, whole

Reader = Callable[[Any, str], Any]


@dataclass(frozen=True)
class Field:
    """``schema``: the JSON Schema of the answer. ``read``: reads what was sent; None: staff cannot write it."""

    schema: dict[str, Any]
    read: Reader | None = None

    @property
    def sent(self) -> dict[str, Any] | None:
        """The JSON Schema of what may be sent, which is read more generously than it is answered."""
        if self.read is None:
            return None
        kinds = self.schema["type"] if isinstance(self.schema["type"], list) else [self.schema["type"]]
        loose = {"integer": ["integer", "string"], "boolean": ["boolean", "integer", "string"]}
        return {"type": sorted({kind for each in kinds for kind in loose.get(each, [each])})}


def line(longest: int = 255) -> Field:
    return Field({"type": "string"}, lambda value, name: text(value, name, longest))


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
    if found > 7 * 24 * 60:
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


WHOLE = Field({"type": "integer"}, whole)
PLACE = Field({"type": ["integer", "null"]}, _read_place)
MINUTES = Field({"type": "integer"}, _read_minutes)
CENTS = Field({"type": ["integer", "null"]}, _read_place)
FLAG = Field({"type": "boolean"}, boolean)
COLOUR = Field({"type": "string"}, _read_colour)
ZONE = Field({"type": "string"}, _read_zone)
REFERENCE = Field({"type": "integer"}, _read_reference)
LONG = line(65535)
TIME = Field({"type": "string"}, _read_time)
STAMP = Field({"type": "string"})
ID = Field({"type": "integer", "minimum": 1})

_EVERY = {"id": ID, "created_at": STAMP, "updated_at": STAMP}
_IN_GROUP = {**_EVERY, "group_id": ID}
_NAMED = {**_IN_GROUP, "name": line(), "publicname": line(), "sort": PLACE}
_POSTAL = {"address": line(), "zipcode": line(16), "city": line(64)}
_CUSTOM_SIDE = {"visible": FLAG, "required": FLAG, "position": PLACE, "label": line(), "inputex": LONG}

# What staff may write is what has a way of being read.
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
        "price": CENTS, "colorref": COLOUR, "deleted": FLAG,
    },
    "calendarsets": _NAMED,
    "calendars": {**_NAMED, **_POSTAL, "calendarset_id": REFERENCE, "deleted": FLAG},
    "customfields": {
        **_IN_GROUP, "model": line(), "name": line(), "deleted": FLAG,
        **{f"{side}_{name}": field for side in ("user", "pro") for name, field in _CUSTOM_SIDE.items()},
    },
    "fiches": {
        **_IN_GROUP, "lastname": line(64), "firstname": line(64), "firstphone": line(25), "secondphone": line(25),
        "email": line(), "birthdate": Field({"type": ["string", "null"]}), "comments": LONG, "from_web": FLAG,
        "rappel_email": FLAG, "rappel_sms": FLAG, "externid": line(), "deleted": Field({"type": "boolean"}),
    },
    "accounts": {**_IN_GROUP, "email": line(), "pendingRdv": LONG},
    "pros": {
        **_EVERY, "email": line(), "firstname": line(), "lastname": line(), "cellphone": line(), "synched_at": STAMP,
    },
    "vevents": {
        **_EVERY, "calendar_id": REFERENCE, "start": TIME, "end": TIME, "fiche_id": REFERENCE,
        "intervention_id": REFERENCE, "type": line(), "note": FLAG, "text": LONG, "colorref": COLOUR, "taker": line(),
        "comments": LONG, "from_web": FLAG, "deleted": FLAG, "state": WHOLE,
    },
}  # fmt: skip


def written(table: str, given: dict[str, Any]) -> dict[str, Any]:
    """Those of the fields sent that staff may write, read; everything else is ignored."""
    fields = FIELDS[table]
    return {
        name: read(value, name)
        for name, value in given.items()
        if (field := fields.get(name)) is not None and (read := field.read) is not None
    }
