"""/openapi.json: the API described by the tables that it is made of, as OpenAPI 3.1.

[D]: documented by the vendor. [S]: seen on the wire. [P]: nothing is known, so it is a decision of ours.
"""

from functools import cache
from typing import Any

from sandbox import openapi_schemas as schemas
from sandbox.api import RESOURCES
from sandbox.editing import SINGULAR
from sandbox.fields import FIELDS

Part = dict[str, Any]

INTRODUCTION = """A ClicRDV-compatible API for tests and for trying things out. It is no ClicRDV.

Each path also works without `.json` where `format=json`, `Accept` or `Content-Type` ask for JSON [D S]; where nothing
does, the same answer comes as XML, in a shape of ours [P]. Ids and booleans are taken as numbers or as strings [S].
Times are wall-clock times of the group's zone, `YYYY-MM-DD HH:MM:SS` [D S]; money is cents, lengths are minutes [D].
Every answer is marked: [D] documented by the vendor, [S] seen on the wire, [P] a decision of this sandbox."""

_WRAPPED = {**SINGULAR, "groups": "group", "fiches": "fiche", "vevents": "vevent"}
_STAFF = "The group's staff only: a customer gets 403 [P]."
_WORDS = {
    "groups": "Merchants, with the settings that a booking page must obey [D].",
    "interventionsets": "Categories of services [D]. A blank `publicname` hides all of its services [D].",
    "interventions": "Services [D]. Deleted ones stay, marked [D]; one without `publicname` is not for customers [D].",
    "calendarsets": "Groups of calendars [S].",
    "calendars": "Calendars [D]. With several `intervention_ids[]`: those that offer all of them [P].",
    "customfields": "What a group asks about a record or an appointment [D].",
    "pros": f"The members of a group's staff [D]. {_STAFF}",
    "vevents": f"Calendar events: appointments, closures, openings, notes [D]. Deleted ones stay listed [S]. {_STAFF}",
    "availabletimeslots": "Free times [D].",
    "fiches": "Customers' records: an account's own, all of the group's for its staff and secretaries [D].",
    "appointments": "Upcoming appointments, with `include_past=1` also past ones [S]; an account's own [P].",
    "accounts": "Signing up: no password is sent, one is mailed [P].",
}


@cache
def document() -> Part:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "ClicRDV-like sandbox", "version": "1", "description": INTRODUCTION},
        "servers": [{"url": "/api/v1"}],
        "security": [{"apikey": []}, {"apikey": [], "basic": []}, {"session": []}],
        "paths": {**_login(), **{path: item for name in RESOURCES for path, item in _of_resource(name)}},
        "components": {
            "schemas": schemas.all_schemas(),
            "responses": schemas.RESPONSES,
            "parameters": schemas.PARAMETERS,
            "securitySchemes": schemas.SIGN_IN,
        },
    }


def _of_resource(name: str) -> list[tuple[str, Part]]:
    """Both forms of both paths: with the group, and without it on the caller's own [D S]."""
    resource, found = RESOURCES[name], []
    group: Part = {"$ref": "#/components/parameters/group_id"}
    prefixes = [("", [])] if name in ("groups", "accounts") else [("/groups/{group_id}", [group]), ("", [])]
    for prefix, parameters in prefixes:
        listing = {method.lower(): _operation(name, method, one=False) for method in resource.listing}
        found.append((f"{prefix}/{name}.json", {**listing, **_with(parameters)}))
        if resource.one:
            number = [*parameters, {"$ref": "#/components/parameters/id"}]
            one = {method.lower(): _operation(name, method, one=True) for method in resource.one}
            found.append((f"{prefix}/{name}/{{id}}.json", {**one, **_with(number)}))
    return found


def _with(parameters: list[Part]) -> Part:
    return {"parameters": parameters} if parameters else {}


def _operation(name: str, method: str, *, one: bool) -> Part:
    what: Part = {"tags": [name], "description": _WORDS[name]}
    if method == "GET" and not one:
        what["parameters"] = schemas.query_of(name)
    if method in ("POST", "PUT"):
        what["requestBody"] = _body(name)
    status = "201" if method == "POST" else "200"
    return {**what, "responses": {status: _success(name, method, one=one), **schemas.refusals(body=method != "GET")}}


def _success(name: str, method: str, *, one: bool) -> Part:
    schema = {"$ref": f"#/components/schemas/{name}"}
    if name == "appointments" and method == "POST":
        return _json("One record for each service booked [S]", {"$ref": "#/components/schemas/booked"})
    if method == "GET" and not one and name != "availabletimeslots":
        return _json("A page of a list [D S]", schemas.collection(schema))
    return _json("The bare object [D S]", schema)


def _body(name: str) -> Part:
    """Wrapped in its own name [D S]. What is not listed is ignored."""
    if name == "appointments":
        wrapped: Part = {"appointment": schemas.BOOKING}
    elif name == "accounts":
        wrapped = {"account": schemas.SIGN_UP}
    else:
        written = {field: each.sent for field, each in FIELDS[name].items() if each.read}
        wrapped = {_WRAPPED[name]: {"type": "object", "properties": written}}
    schema = {"type": "object", "properties": wrapped, "required": list(wrapped)}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _login() -> dict[str, Part]:
    owner = {"type": "object", "properties": {"email": {"type": "string"}, "password": schemas.SHA1}}
    form = {"type": "object", "properties": {"account": owner, "pro": owner}}
    responses = {
        "200": _json("Signed in, with `Set-Cookie: _session_id=…` [D S]", {"$ref": "#/components/schemas/signed_in"}),
        **schemas.refusals(body=True),
    }
    words = "Signing in, of a customer (`account`) or of staff (`pro`); the password is its lower-case hex SHA1 [D]."
    content = {"application/json": {"schema": form}}
    post = {"tags": ["sessions"], "description": words, "requestBody": {"content": content}, "responses": responses}
    return {"/sessions/login.json": {"post": {**post, "security": [{"apikey": []}]}}}


def _json(words: str, schema: Part) -> Part:
    return {"description": words, "content": {"application/json": {"schema": schema}}}
