"""/openapi.json: the API described by the tables that it is made of, as OpenAPI 3.1.

[D]: documented by the vendor. [S]: seen on the wire. [P]: nothing is known, so it is a decision of ours.
"""

from functools import cache

from sandbox import openapi_answers as answers
from sandbox import openapi_requests as requests
from sandbox.api import RESOURCES
from sandbox.openapi_answers import JSON, Part

INTRODUCTION = """A ClicRDV-compatible API for tests and for trying things out. It is no ClicRDV.

[D]: documented by the vendor. [S]: seen on the wire. [P]: nothing is known, so it is a decision of this sandbox.

Each path also works without `.json` where `format=json`, `Accept` or `Content-Type` ask for JSON [D S]; where nothing
does, the same answer comes as XML [D], in a shape of ours [P]. Without `/groups/{group_id}` a path is about the
caller's own group [D S]. Ids and booleans are taken as numbers or as text, 0 is none [D S]. Times are wall-clock times
of the group's zone, `YYYY-MM-DD HH:MM:SS` [D S P]; money is cents, lengths are minutes [D]. `[` and `]` may come raw or
encoded [S]. HEAD works wherever GET does [P]. Never a redirect [S].

The switches of the control interface, which is no part of the API, can make any call fail in any way."""

_WORDS = {
    "groups": "Merchants, with the settings that a booking page must obey [D].",
    "interventionsets": "Categories of services [D]. A blank `publicname` hides all of its services [D].",
    "interventions": "Services [D]. Deleted ones stay, marked [D]; one without `publicname` is not for customers [D].",
    "calendarsets": "Groups of calendars [S].",
    "calendars": "Calendars [D]. Deleted ones stay, marked [D]; one without `publicname` is not for customers [P].",
    "customfields": "What a group asks about a record or an appointment [D].",
    "pros": "The members of a group's staff [D].",
    "vevents": "Calendar events: appointments, closures, openings, notes [D]. Deleted ones stay listed, marked [S].",
    "availabletimeslots": "Free times [D].",
    "fiches": "Customers' records: an account's own, all of the group's for its staff and secretaries [D].",
    "appointments": "Upcoming appointments, with `include_past=1` also past ones [S]; an account's own [P].",
    "accounts": "Signing up: no password is sent [D], one is mailed [P].",
}
_STAFF = "For the group's staff [D]; a customer gets 403 [P]."
_CLOSED = {
    ("appointments", "POST"): "403 where online booking is closed [P].",
    ("appointments", "DELETE"): "403 where it is too late to cancel online [P].",
}
_KEY: Part = {"apikey": []}
_BASIC: Part = {"apikey": [], "basic": []}
_SESSION: Part = {"session": []}
SIGN_IN: dict[str, Part] = {
    "apikey": {
        "type": "apiKey", "in": "query", "name": "apikey",
        "description": "32 hex digits [D S]; any will do here [P]. A key of a JSON body or of a form does as well [S].",
    },
    "basic": {"type": "http", "scheme": "basic", "description": "E-mail and plain password, sent up front [D S]"},
    "session": {"type": "apiKey", "in": "cookie", "name": "_session_id", "description": "Needs no key [S]"},
}  # fmt: skip


@cache
def document() -> Part:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "ClicRDV-like sandbox", "version": "1", "description": INTRODUCTION},
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": name, "description": words} for name, words in _WORDS.items()],
        "paths": {**_login(), **{path: item for name in RESOURCES for path, item in _of_resource(name)}},
        "components": {
            "schemas": answers.all_schemas(),
            "responses": answers.responses(),
            "parameters": requests.PARAMETERS,
            "securitySchemes": SIGN_IN,
        },
    }


def _of_resource(name: str) -> list[tuple[str, Part]]:
    """Both forms of both paths: with the group, and without it on the caller's own [D S]."""
    resource, found = RESOURCES[name], []
    for prefix in [""] if name == "groups" else ["/groups/{group_id}", ""]:
        found.append((f"{prefix}/{name}.json", _item(name, prefix, [*resource.listing], one=False)))
        if resource.one:
            found.append((f"{prefix}/{name}/{{id}}.json", _item(name, prefix, [*resource.one], one=True)))
    return found


def _item(name: str, prefix: str, methods: list[str], *, one: bool) -> Part:
    """One path with its methods."""
    operations = {method.lower(): _operation(name, method, prefix, one=one) for method in methods}
    parameters = [*(["group_id"] if prefix else []), *(["id"] if one else [])]
    of_its_own = name in ("groups", "accounts") or (one and name in ("fiches", "appointments"))
    if not prefix and not of_its_own:
        parameters.append("named_group")
    refs = [{"$ref": f"#/components/parameters/{each}"} for each in parameters]
    return {**operations, "parameters": refs} if refs else operations


def _operation(name: str, method: str, prefix: str, *, one: bool) -> Part:
    what: Part = {
        "operationId": "_".join([method.lower(), name, *(["by_id"] if one else []), *(["of_group"] if prefix else [])]),
        "tags": [name],
        "description": " ".join([_WORDS[name], *_limits(name, method)]),
        "security": _security(name, method),
    }
    if method == "GET" and not one:
        what["parameters"] = requests.query_of(name)
    if method in ("POST", "PUT"):
        what["requestBody"] = requests.body_of(name, method)
    refused = answers.refusals(forbidden=bool(_limits(name, method)))
    return {**what, "responses": {**_success(name, method, one=one), **refused}}


def _limits(name: str, method: str) -> list[str]:
    """What not everybody may do, or not always."""
    if (name, method) in _CLOSED:
        return [_CLOSED[name, method]]
    for_all = name in ("fiches", "appointments", "accounts") or (method == "GET" and name not in ("pros", "vevents"))
    return [] if for_all else [_STAFF]


def _security(name: str, method: str) -> list[Part]:
    """The catalogue is read, and an account opened, without signing in."""
    is_open = name == "accounts" or (method == "GET" and name not in ("pros", "vevents", "fiches", "appointments"))
    return [_KEY, _BASIC, _SESSION] if is_open else [_BASIC, _SESSION]


def _success(name: str, method: str, *, one: bool) -> Part:
    schema = answers.ref(name)
    if name == "appointments" and method == "POST":
        return {"201": _json("A list: one record for each service [S P]", answers.ref("booked"))}
    if name == "accounts":
        cookie = _cookie("Where a group's rules sign new accounts in at once [P]", required=False)
        return {"201": {**_json("The bare object [D S P]", schema), "headers": cookie}}
    if method == "GET" and not one and name != "availabletimeslots":
        return {"200": _json("A page of a list [D S]", answers.collection(schema))}
    return {"201" if method == "POST" else "200": _json("The bare object, whole [D S]", schema)}


def _login() -> dict[str, Part]:
    signed_in = _json("Signed in [D S]", answers.ref("signed_in"))
    post = {
        "operationId": "log_in",
        "tags": ["sessions"],
        "description": "A customer (`account`) or staff (`pro`); the password is its lower-case hex SHA1 [D].",
        "security": [_KEY],
        "parameters": requests.LOGIN_QUERY,
        "requestBody": requests.login_body(),
        "responses": {
            "200": {**signed_in, "headers": _cookie("The session [D S]", required=True)},
            **answers.refusals(forbidden=False),
        },
    }
    return {"/sessions/login.json": {"post": post}}


def _cookie(words: str, *, required: bool) -> Part:
    schema = {"type": "string", "pattern": "^_session_id=[0-9a-f]{24}; path=/; HttpOnly$"}
    return {"Set-Cookie": {"required": required, "schema": schema, "description": words}}


def _json(words: str, schema: Part) -> Part:
    return {"description": words, "content": {JSON: {"schema": schema}}}
