"""What the API is asked: the parameters in an address, and the bodies, as JSON Schemas."""

from sandbox.editing import SINGULAR
from sandbox.fields import (
    CUSTOM,
    FIELDS,
    LONG,
    SENT_FLAG,
    SENT_NUMBER,
    SENT_REFERENCE,
    SENT_TIME,
    line,
)  # fmt: skip
from sandbox.listing import OPERATORS
from sandbox.openapi_answers import JSON, TEXT, WITH_CUSTOM, Part, appointment

# Ids in a body come as a list, as one, as text with commas, or numbered.
SENT_IDS: Part = {
    "type": ["array", "integer", "string", "object", "null"],
    "minimum": 0,
    "items": SENT_REFERENCE,
    "additionalProperties": SENT_REFERENCE,
}
_SHA1: Part = {"type": "string", "pattern": "^[0-9a-f]{40}$"}
_EMPTY: Part = {"const": ""}
_NUMBER: Part = {"anyOf": [{"type": "integer", "minimum": 0}, _EMPTY]}
_COUNT: Part = {"anyOf": [{"type": "integer", "minimum": 1}, _EMPTY]}
_FLAG: Part = {"enum": [word for word in SENT_FLAG["enum"] if isinstance(word, str)]}
_MOMENT: Part = {"anyOf": [SENT_TIME, _EMPTY]}
_CUSTOM_NAME: Part = {"type": "string", "pattern": f"^(?:{'|'.join(CUSTOM)})$"}


# In the address.


def _query(name: str, schema: Part, words: str) -> Part:
    return {"name": name, "in": "query", "schema": schema, "description": words}


def _ids(name: str, words: str) -> Part:
    schema = {"type": "array", "items": {"type": "integer", "minimum": 0}}
    return {**_query(f"{name}[]", schema, words), "style": "form", "explode": True}


def _path(name: str, words: str) -> Part:
    schema = {"type": "integer", "minimum": 1, "maximum": 10**15 - 1}
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": words}


PARAMETERS: dict[str, Part] = {
    "group_id": _path("group_id", "The merchant [D]"),
    "id": _path("id", "[D]"),
    "named_group": _query("group_id", _NUMBER, "Another group than the caller's own [P]"),
    "results": _query("results", {"anyOf": [{"type": "integer", "minimum": 0}, {"enum": ["all", ""]}]}, "25 [D]"),
    "startIndex": _query("startIndex", _NUMBER, "From which on; past the end the page is empty [D]"),
    "dir": _query("dir", {"enum": ["asc", "desc", "ASC", "DESC", ""]}, "[D]"),
    "search": _query("search", TEXT, "[D] Every word somewhere in a text, whatever its case and accents [P]"),
    "op": _query(
        "conditions[0][op]",
        {"enum": [*OPERATORS, ""]},
        "[D] `in` and `not in` take values with commas [D]; text is compared without case [S]; `%` and `_` of `like` "
        "stand for any text and one character [P]",
    ),
    "value": _query("conditions[0][value]", TEXT, "[D]"),
}
_PAGING = ("results", "startIndex", "dir", "search", "op", "value")
_NARROWING = {
    "interventions": [_query("interventionset_id", _NUMBER, "[D]"), _ids("calendar_ids", "Offered by all of them [P]")],
    "calendars": [_ids("intervention_ids", "Offering all of them [D P]"), _ids("calendarset_ids", "[D]")],
    "vevents": [_query(name, _NUMBER, "[P]") for name in ("calendar_id", "fiche_id", "intervention_id")],
    "appointments": [
        _query("include_past", _FLAG, "[S]"),
        *(_query(name, _NUMBER, "[P]") for name in ("calendar_id", "fiche_id", "intervention_id")),
        _ids("intervention_ids", "[S]"),
    ],
}
_SLOTS = [
    _ids("intervention_ids", "The services, one after the other [D P]"),
    _query("calendar_id", _NUMBER, "Absent, empty or 0: no preference [D]"),
    _ids("calendar_ids", "[D]"),
    _ids("calendarset_ids", "[D]"),
    _query("start", _MOMENT, "A local time, or a day [D]; its default is now [P]"),
    _query("end", _MOMENT, "Instead of `nDays` [D]; at most a year after `start` [P]"),
    _query("nDays", _COUNT, "7 where neither it nor `end` is given [D]"),
    _query("cal_qty", _COUNT, "[D] At least so many calendars are free at once [P]"),
    _query("min_capacity", _COUNT, "[D] At least so many calendars are free at once [P]"),
    _query("resource_id", {}, "[D] Ignored: there are no resources here [P]"),
]


def query_of(name: str) -> list[Part]:
    """What a list can be asked by."""
    if name == "availabletimeslots":
        return _SLOTS
    known = [*(appointment() if name == "appointments" else FIELDS[name])]
    fields: Part = {"anyOf": [{"enum": known}, _CUSTOM_NAME]}
    sort = _query("sort", {"anyOf": [*fields["anyOf"], _EMPTY]}, "A field [D]")
    field = _query("conditions[0][field]", fields, "A field; further conditions are numbered 1, 2 …, all must hold [D]")
    shared = [{"$ref": f"#/components/parameters/{each}"} for each in _PAGING]
    return [*shared, sort, field, *_NARROWING.get(name, [])]


# In the body.

_WRAPPERS = {
    **SINGULAR, "groups": "group", "fiches": "fiche", "vevents": "vevent", "appointments": "appointment",
    "accounts": "account",
}  # fmt: skip
_NEEDED = {"fiches": ["lastname"], "vevents": ["calendar_id", "start", "end"], "groups": []}
_MORE = {
    "interventions": {"calendar_ids": {**SENT_IDS, "description": "The calendars that offer it [P]"}},
    "calendars": {"intervention_ids": {**SENT_IDS, "description": "The services that it offers [P]"}},
}


def body_of(name: str, method: str) -> Part:
    """An object wrapped in its own name; what is not described is ignored."""
    wrapped = {_WRAPPERS[name]: _object(name, method)}
    schema = {"type": "object", "properties": wrapped, "required": list(wrapped)}
    return {
        "required": True,
        "description": "Wrapped in its own name [D S]. As a form too, `fiche[lastname]=…` [P].",
        "content": {JSON: {"schema": schema}},
    }


def _object(name: str, method: str) -> Part:
    if name == "accounts":
        return _sign_up()
    fields = _booking() if name == "appointments" else _written(name)
    needed = ["date", "intervention_ids", "fiche"] if name == "appointments" else _NEEDED.get(name, ["name"])
    found: Part = {"type": "object", "properties": fields, "required": needed if method == "POST" else []}
    return {**found, "patternProperties": _custom()} if name in WITH_CUSTOM else found


def _written(name: str) -> Part:
    """Those of its fields that may be written."""
    fields = {field: each.sent for field, each in FIELDS[name].items() if each.read}
    group = {} if name == "groups" else {"group_id": {**SENT_REFERENCE, "description": "That of the path [P]"}}
    return {**fields, **group, **_MORE.get(name, {})}


def _custom() -> Part:
    return {f"^(?:{pattern})$": field.sent for pattern, field in CUSTOM.items()}


def _booking() -> Part:
    fiche = {
        "type": "object",
        "properties": {**_written("fiches"), "id": SENT_REFERENCE},
        "patternProperties": _custom(),
        "description": "With `id` that record is updated, without or with 0 one is made [D S]",
    }
    return {
        "date": {**SENT_TIME, "description": "The start, a local time [D]"},
        "calendar_id": {**SENT_REFERENCE, "description": "Absent, 0 or empty: one is chosen [D]"},
        "intervention_ids": {**SENT_IDS, "description": "One after the other, on one calendar [P]"},
        "comments": LONG.sent,
        "websource": {**line().sent, "description": "For statistics [D]"},
        "from_web": SENT_FLAG,
        "fiche": fiche,
    }


def _sign_up() -> Part:
    return {
        "type": "object",
        "properties": {
            "email": {"type": "string", "maxLength": 255},
            "group_id": SENT_NUMBER,
            "pendingRdv": {
                "type": ["string", "object", "number", "boolean", "null"],
                "maxLength": 65535,
                "description": "JSON in a string: the choice that waits for its address to be confirmed [D]",
            },
        },
        "required": ["email"],
    }


# Signing in.

_PERSON: Part = {"type": "object", "properties": {"email": TEXT, "password": _SHA1}}
LOGIN_QUERY = [
    {
        **_query(kind, _PERSON, f"`{kind}[email]` and `{kind}[password]`, in the query or in a form [D]"),
        "style": "deepObject",
        "explode": True,
    }
    for kind in ("account", "pro")
]


def login_body() -> Part:
    """A form, or the same as JSON."""
    form = {
        f"{kind}[{name}]": _PERSON["properties"][name] for kind in ("account", "pro") for name in ("email", "password")
    }
    content = {
        "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": form}},
        JSON: {"schema": {"type": "object", "properties": {"account": _PERSON, "pro": _PERSON}}},
    }
    return {"description": "A form [D]; JSON is taken as well [P].", "content": content}
