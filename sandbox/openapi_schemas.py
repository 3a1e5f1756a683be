"""The shapes of what is sent and answered, as JSON Schemas; and the parameters and refusals that paths share."""

from typing import Any

from sandbox.errors import CODES
from sandbox.fields import CUSTOM, FIELDS

Part = dict[str, Any]

TEXT: Part = {"type": "string"}
WHOLE: Part = {"type": "integer"}
LOCAL: Part = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$"}
SHA1: Part = {"type": "string", "pattern": "^[0-9a-f]{40}$"}
NUMBER: Part = {"type": ["integer", "string"]}
# Which answers may hold a group's own fields, flat among the others [D].
_WITH_CUSTOM = ("fiches", "vevents", "appointments")
_OPTIONAL = {"interventions": {"price"}}


def all_schemas() -> dict[str, Part]:
    """What answers hold, by resource."""
    found = {name: _object(name, {field: each.schema for field, each in FIELDS[name].items()}) for name in FIELDS}
    appointment = _object("appointments", _appointment())
    return {
        **found,
        "appointments": appointment,
        "booked": _exactly({"records": {"type": "array", "items": _ref("appointments"), "minItems": 1}}),
        "availabletimeslots": _slots(),
        "signed_in": {
            "type": "object",
            "properties": {"account": {"type": "object"}, "pro": {"type": "object"}, "error": {"type": "null"}},
            "required": ["error"],
        },
        "error": _error(),
    }


def _object(name: str, properties: Part) -> Part:
    """Every field is there; and nothing else but the group's own."""
    required = sorted(set(properties) - _OPTIONAL.get(name, set()))
    custom = {f"^(?:{'|'.join(CUSTOM)})$": {"type": ["string", "number", "boolean"]}} if name in _WITH_CUSTOM else {}
    found: Part = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {**found, "patternProperties": custom} if custom else found


def _exactly(properties: Part, *, optional: tuple[str, ...] = ()) -> Part:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _ref(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


def _appointment() -> Part:
    """A flat record with the things it names beside it [S]."""
    texts = ("key", "location", "websource", "intervention_name", "calendar_name", "group_name", "comments")
    wholes = ("state", "calendar_id", "fiche_id", "intervention_id", "capacity", "resource_id", "intervention_length")
    return {
        "id": WHOLE,
        **dict.fromkeys(("start", "end"), LOCAL),
        **dict.fromkeys(texts, TEXT),
        **dict.fromkeys((*wholes, "group_id", "smsreminder"), WHOLE),
        "from_web": {"type": "boolean"},
        "group": {"type": "object"},
        "calendar": {"type": "object"},
        "fiche": {"anyOf": [_ref("fiches"), _exactly({})]},
        "intervention": {"type": "object"},
    }


def _slots() -> Part:
    ids = {"type": "array", "items": WHOLE}
    slot = _exactly({"start": LOCAL, "capacity": {"type": "integer", "minimum": 1}, "calendar_ids": ids})
    return _exactly(
        {
            "group_id": WHOLE,
            "firstSlot": {"anyOf": [LOCAL, {"type": "null"}], "description": "May lie after the window [S]"},
            "intervention_ids": ids,
            "calendar_id": {"type": ["integer", "null"]},
            "calendar_ids": ids,
            "availabletimeslots": {"type": "array", "items": slot},
        }
    )


def collection(item: Part) -> Part:
    """The envelope of every list but the free times [D S]."""
    counts = dict.fromkeys(("totalRecords", "recordsReturned", "startIndex", "pageSize"), WHOLE)
    asked = dict.fromkeys(("sort", "dir"), {"type": ["string", "null"]})
    return _exactly({"records": {"type": "array", "items": item}, **counts, **asked})


def _error() -> Part:
    """Not documented by the vendor: this shape is a decision of ours [P]."""
    code = {"type": "integer", "enum": sorted(CODES), "description": "Why a booking was refused [D]"}
    inside = _exactly({"code": code, "name": TEXT, "message": TEXT}, optional=("code",))
    null = {"type": "null"}
    return _exactly({"error": inside, "account": null, "pro": null}, optional=("account", "pro"))


_ERROR = {"application/json": {"schema": _ref("error")}}
_REFUSALS = {
    "400": "A parameter is wrong; a booking is refused, with its code [D]",
    "401": "No or a wrong sign-in [D]",
    "403": "Not allowed [D]",
    "404": "Absent, or not yours [D]",
    "405": "Not this way [D]",
    "413": "Larger than a megabyte [P]",
    "431": "Headers or address too long [P]",
}
RESPONSES = {status: {"description": words, "content": _ERROR} for status, words in _REFUSALS.items()}


SIGN_IN: dict[str, Part] = {
    "apikey": {"type": "apiKey", "in": "query", "name": "apikey", "description": "32 hex digits [D S]"},
    "basic": {"type": "http", "scheme": "basic", "description": "E-mail and plain password, sent up front [D S]"},
    "session": {"type": "apiKey", "in": "cookie", "name": "_session_id", "description": "Needs no key [S]"},
}


def refusals(*, body: bool) -> dict[str, Part]:
    statuses = [status for status in _REFUSALS if body or status != "413"]
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _query(name: str, schema: Part, words: str) -> Part:
    return {"name": name, "in": "query", "schema": schema, "description": words}


PARAMETERS: dict[str, Part] = {
    **{
        name: {"name": name, "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
        for name in ("group_id", "id")
    },
    "results": _query("results", {"anyOf": [{"type": "integer", "minimum": 0}, {"const": "all"}]}, "How many [D]"),
    "startIndex": _query("startIndex", {"type": "integer", "minimum": 0}, "From which on; past the end: empty [D]"),
    "sort": _query("sort", TEXT, "A field [D]"),
    "dir": _query("dir", {"enum": ["asc", "desc"]}, "[D]"),
    "search": _query("search", TEXT, "Every word somewhere in a text [D]; how, is a decision of ours [P]"),
    "field": _query("conditions[0][field]", TEXT, "ANDed with those numbered 1, 2, … [D]"),
    "op": _query(
        "conditions[0][op]",
        {"enum": ["=", "!=", ">", ">=", "<", "<=", "like", "not like", "in", "not in"]},
        "`in` and `not in` take values with commas [D]; text is compared without case [S]",
    ),
    "value": _query("conditions[0][value]", TEXT, "[D]"),
}
_PAGING = [{"$ref": f"#/components/parameters/{n}"} for n in PARAMETERS if n not in ("group_id", "id")]
_IDS = {"type": "array", "items": {"type": "integer", "minimum": 1}}


def _ids(name: str, words: str) -> Part:
    return {**_query(f"{name}[]", _IDS, words), "style": "form", "explode": True}


_SLOT_QUERY = [
    _ids("intervention_ids", "The services, one after the other [D]"),
    _query("calendar_id", WHOLE, "None: no preference [D]"),
    _ids("calendar_ids", "[D]"),
    _ids("calendarset_ids", "[D]"),
    _query("start", TEXT, "A local time or day; its default is now [P]"),
    _query("end", TEXT, "Instead of nDays [D]"),
    _query("nDays", {"type": "integer", "minimum": 1}, "7 without it and without end [D]"),
    _query("cal_qty", {"type": "integer", "minimum": 1}, "At least so many calendars [D]; how, is ours [P]"),
    _query("min_capacity", {"type": "integer", "minimum": 1}, "[D]"),
    _query("resource_id", WHOLE, "[D] Ignored: there are no resources here [P]"),
]
_NARROWING = {
    "interventions": [_query("interventionset_id", WHOLE, "[D]"), _ids("calendar_ids", "Offered by all of them [D]")],
    "calendars": [_ids("intervention_ids", "Offering all of them [D P]"), _ids("calendarset_ids", "[D]")],
    "vevents": [_query(name, WHOLE, "[D]") for name in ("calendar_id", "fiche_id", "intervention_id")],
    "appointments": [
        _query("include_past", {"enum": [0, 1, "true", "false"]}, "[S]"),
        *(_query(name, WHOLE, "[P]") for name in ("calendar_id", "fiche_id")),
        _ids("intervention_ids", "[S]"),
    ],
}


def query_of(name: str) -> list[Part]:
    """What a list can be asked by."""
    return _SLOT_QUERY if name == "availabletimeslots" else [*_PAGING, *_NARROWING.get(name, [])]


BOOKING: Part = {
    "type": "object",
    "properties": {
        "date": {**LOCAL, "description": "The start [D]"},
        "calendar_id": {**NUMBER, "description": "Absent, 0 or empty: one is chosen [D]"},
        "intervention_ids": {"type": "array", "items": NUMBER, "minItems": 1},
        "comments": TEXT,
        "websource": {**TEXT, "maxLength": 255},
        "from_web": {"type": ["boolean", "integer", "string"]},
        "fiche": {"type": "object", "description": "With `id`: that record is updated; without: one is made [D]"},
    },
    "required": ["date", "intervention_ids", "fiche"],
}
SIGN_UP: Part = {
    "type": "object",
    "properties": {
        "email": {**TEXT, "maxLength": 255},
        "group_id": NUMBER,
        "pendingRdv": {**TEXT, "description": "JSON in a string: the choice that waits for a confirmed address [D]"},
    },
    "required": ["email", "group_id"],
}
