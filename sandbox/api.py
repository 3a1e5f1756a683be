"""The API's paths: which handler answers which."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox import accounts, appointments, catalogue, editing, fiches, pros, sign_in, vevents
from sandbox.call import Call
from sandbox.errors import Refused, not_found, not_this_way
from sandbox.params import parse_query
from sandbox.wire import Request, Response, json_response
from sandbox.xml import as_xml

if TYPE_CHECKING:
    from sandbox.app import App

PREFIX = "/api/v1/"

Handler = Callable[[Call], Response]


@dataclass(frozen=True)
class Resource:
    """What can be done with a list of things, and with one of them."""

    listing: dict[str, Handler]
    one: dict[str, Handler]


def _read_only(listing: Handler, one: Handler) -> Resource:
    return Resource({"GET": listing}, {"GET": one})


def _edited(table: str, listing: Handler) -> Resource:
    """Of the catalogue: everybody reads, the group's staff change."""
    return Resource(
        {"GET": listing, "POST": editing.create(table)},
        {"GET": catalogue.show(table), "PUT": editing.update(table), "DELETE": editing.delete(table)},
    )


RESOURCES = {
    "groups": Resource({"GET": catalogue.list_groups}, {"GET": catalogue.show_group, "PUT": editing.update_group}),
    "interventionsets": _edited("interventionsets", catalogue.list_interventionsets),
    "interventions": _edited("interventions", catalogue.list_interventions),
    "calendarsets": _edited("calendarsets", catalogue.list_calendarsets),
    "calendars": _edited("calendars", catalogue.list_calendars),
    "customfields": _read_only(catalogue.list_customfields, catalogue.show("customfields")),
    "pros": _read_only(pros.list_all, pros.read),
    "vevents": Resource(
        {"GET": vevents.list_all, "POST": vevents.create},
        {"GET": vevents.read, "PUT": vevents.update, "DELETE": vevents.delete},
    ),
    "availabletimeslots": Resource({"GET": catalogue.list_slots}, {}),
    "fiches": Resource({"GET": fiches.list_all, "POST": fiches.create}, {"GET": fiches.read, "PUT": fiches.update}),
    "appointments": Resource(
        {"GET": appointments.list_all, "POST": appointments.create},
        {"GET": appointments.read, "DELETE": appointments.delete},
    ),
    "accounts": Resource({"POST": accounts.create}, {}),
}


def respond(app: "App", request: Request) -> Response:
    """The answer to one call."""
    segments = _segments(request)
    try:
        response = _answer(Call(app, request), segments)
    except Refused as refused:
        response = json_response(refused.body(), refused.status, refused.headers)
    return response if _wants_json(request) else as_xml(response, _named(segments))


def _answer(call: Call, segments: list[str]) -> Response:
    if segments == ["sessions", "login"]:
        return _choose(call, {"POST": sign_in.log_in})
    handlers = _locate(call, segments)
    call.who = sign_in.identify(call)
    if call.group_id is not None:
        call.must_have_group()
    return _choose(call, handlers)


def _segments(request: Request) -> list[str]:
    pieces = request.route.removeprefix(PREFIX).strip("/").split("/")
    pieces[-1] = pieces[-1].removesuffix(".json").removesuffix(".xml")
    return pieces


def _named(segments: list[str]) -> str:
    """The resource that a path is about."""
    return next((piece for piece in reversed(segments) if not piece.isdigit()), "")


def _wants_json(request: Request) -> bool:
    """By suffix, else by ``format``, else by Accept or Content-Type. XML is what a client gets that asks for none."""
    if request.route.endswith((".json", ".xml")):
        return request.route.endswith(".json")
    asked = parse_query(request.query).get("format")
    if asked in ("json", "xml"):
        return asked == "json"
    return any("json" in request.headers.get(name, "").lower() for name in ("accept", "content-type"))


def _locate(call: Call, segments: list[str]) -> dict[str, Handler]:
    """The handlers of a path, with or without its group."""
    if len(segments) >= 3 and segments[0] == "groups":
        call.group_id = _number(segments[1])
        segments = segments[2:]
    name, *number = segments
    resource = RESOURCES.get(name)
    if resource is None or len(number) > 1 or (number and not resource.one) or (name == "groups" and call.group_id):
        raise not_found("There is no such address.")
    if not number:
        return resource.listing
    call.item_id = _number(number[0])
    return resource.one


def _number(segment: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,14}", segment):
        raise not_found()
    return int(segment)


def _choose(call: Call, handlers: dict[str, Handler]) -> Response:
    handler = handlers.get("GET" if call.request.method == "HEAD" else call.request.method)
    if handler is None:
        raise not_this_way(handlers)
    return handler(call)
