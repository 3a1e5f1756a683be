"""What the API answers, as JSON Schemas: each resource, the shapes of its own that some have, and the refusals."""

from typing import Any

from sandbox.errors import CODES
from sandbox.fields import CUSTOM, FIELDS, REFERENCE, STAMP

Part = dict[str, Any]

TEXT: Part = {"type": "string"}
WHOLE: Part = {"type": "integer"}
NULL: Part = {"type": "null"}
JSON = "application/json"
# Which answers hold a group's own fields, flat among the others [D].
WITH_CUSTOM = ("fiches", "vevents", "appointments")
_OPTIONAL = {"interventions": ("price",)}

_WORDS = {
    "groups": "[D S] What a missing setting would mean is a decision of the client's [P].",
    "interventionsets": "[D]",
    "interventions": "[D S] `price` may be missing [D]. `description` is ours [P].",
    "calendarsets": "[S] Its fields are ours [P].",
    "calendars": "[D]",
    "customfields": "[D] `user_inputex` is JSON in a string, or empty [D].",
    "pros": "[D]",
    "vevents": "[D S] `fiche_id` and `intervention_id` 0: none of them, a closure [S].",
    "fiches": "[D] `comments` are staff's notes [D]. `lastname` of a deleted one begins with `$` [D].",
    "accounts": "[D] Which fields come back is ours [P].",
    "appointments": "[S] A flat record, with the things it names beside it [S].",
}


def all_schemas() -> dict[str, Part]:
    """What answers hold, by resource."""
    found = {name: _object(name, {field: each.schema for field, each in FIELDS[name].items()}) for name in FIELDS}
    return {
        **found,
        "appointments": _object("appointments", appointment()),
        "booked": exactly({"records": {"type": "array", "items": ref("appointments"), "minItems": 1}}),
        "availabletimeslots": _slots(),
        "signed_in": _signed_in(),
        "error": _error(),
    }


def _object(name: str, properties: Part) -> Part:
    """Every field is there; and nothing else but the group's own."""
    found = {**exactly(properties, optional=_OPTIONAL.get(name, ())), "description": _WORDS[name]}
    if name in WITH_CUSTOM:
        found["patternProperties"] = {f"^(?:{pattern})$": field.schema for pattern, field in CUSTOM.items()}
    return found


def exactly(properties: Part, *, optional: tuple[str, ...] = ()) -> Part:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def ref(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


def _field(table: str, *names: str) -> Part:
    return {name: FIELDS[table][name].schema for name in names}


def _or_nothing(schema: Part) -> Part:
    """What an appointment names may be none, or gone."""
    return {"anyOf": [schema, exactly({})]}


def appointment() -> Part:
    """The fields of an appointment."""
    texts = ("key", "location", "websource", "intervention_name", "calendar_name", "group_name")
    service = {"id": WHOLE, **_field("interventions", "publicname", "interventionset_id"), "length": WHOLE}
    return {
        **_field("vevents", "id", "start", "end", "state", "calendar_id", "fiche_id", "intervention_id"),
        **_field("vevents", "from_web", "comments"),
        **dict.fromkeys(texts, TEXT),
        **dict.fromkeys(("group_id", "capacity", "resource_id", "intervention_length", "smsreminder"), WHOLE),
        "group": exactly(_field("groups", "id", "name", "urlname")),
        "calendar": _or_nothing(exactly(_field("calendars", "id", "publicname"))),
        "fiche": _or_nothing(ref("fiches")),
        "intervention": {**exactly(service), "description": "All 0 and empty where there is none [P]"},
    }


def _slots() -> Part:
    ids = {"type": "array", "items": WHOLE}
    slot = exactly({"start": STAMP.schema, "capacity": {"type": "integer", "minimum": 1}, "calendar_ids": ids})
    first = {"anyOf": [STAMP.schema, NULL], "description": "May lie after the window [S]; null: nothing is free [P]"}
    found = exactly(
        {
            "group_id": WHOLE,
            "firstSlot": first,
            "intervention_ids": ids,
            "calendar_id": {"anyOf": [REFERENCE.schema, NULL]},
            "calendar_ids": ids,
            "availabletimeslots": {"type": "array", "items": slot},
        }
    )
    return {**found, "description": "Not paged [D]. `capacity`: how many calendars are free then [S P]."}


def _signed_in() -> Part:
    """A customer, or a member of staff, of whom the group is told here only."""
    pro = exactly({**{name: field.schema for name, field in FIELDS["pros"].items()}, "group_id": WHOLE})
    return {
        "description": "`pro` for staff [D S], `account` for a customer [P].",
        "anyOf": [exactly({"account": ref("accounts"), "error": NULL}), exactly({"pro": pro, "error": NULL})],
    }


def collection(item: Part) -> Part:
    """The envelope of every list but the free times [D S]."""
    counts = dict.fromkeys(("totalRecords", "recordsReturned", "startIndex", "pageSize"), REFERENCE.schema)
    asked = dict.fromkeys(("sort", "dir"), {"type": ["string", "null"]})
    return exactly({"records": {"type": "array", "items": item}, **counts, **asked})


def _error() -> Part:
    code = {"type": "integer", "enum": sorted(CODES), "description": "Why a booking was refused [D]; 10 is ours [P]"}
    inside = exactly({"code": code, "name": TEXT, "message": TEXT}, optional=("code",))
    found = exactly({"error": inside, "account": NULL, "pro": NULL}, optional=("account", "pro"))
    return {
        **found,
        "description": "Not documented by the vendor: this shape is ours [P]. Never an `id` at the top [S].",
    }


_REFUSALS = {
    "400": "A parameter is wrong, or a booking is refused, with its code [D]",
    "401": "No sign-in where one is needed, or a wrong one [D]; no key, or no such session [P]",
    "403": "Not allowed [D]",
    "404": "Absent, or not yours [D]",
    "405": "Not this way [D]: TRACE, PATCH and what else is not written here",
    "413": "The body is larger than a megabyte [P]",
    "431": "The address and headers are larger than 64 kilobytes [P]",
    "501": "A transfer coding other than chunked [P]",
}
_ALLOW: Part = {"Allow": {"required": True, "schema": TEXT, "description": "What one may do here instead [P]"}}


def responses() -> dict[str, Part]:
    """What every operation may refuse."""
    error = {JSON: {"schema": ref("error")}}
    found = {status: {"description": words, "content": error} for status, words in _REFUSALS.items()}
    return {**found, "405": {**found["405"], "headers": _ALLOW}}


def refusals(*, forbidden: bool) -> dict[str, Part]:
    statuses = [status for status in _REFUSALS if forbidden or status != "403"]
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}
