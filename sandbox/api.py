"""The API's paths: which handler answers which."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox import accounts, appointments, catalogue, fiches, sign_in
from sandbox.call import Call
from sandbox.errors import Refused, not_found
from sandbox.params import parse_query
from sandbox.wire import Request, Response, json_response

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


RESOURCES = {
    "groups": _read_only(catalogue.list_groups, catalogue.show_group),
    "interventionsets": _read_only(catalogue.list_interventionsets, catalogue.show("interventionsets")),
    "interventions": _read_only(catalogue.list_interventions, catalogue.show("interventions")),
    "calendarsets": _read_only(catalogue.list_calendarsets, catalogue.show("calendarsets")),
    "calendars": _read_only(catalogue.list_calendars, catalogue.show("calendars")),
    "customfields": _read_only(catalogue.list_customfields, catalogue.show("customfields")),
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
    try:
        return _answer(Call(app, request))
    except Refused as refused:
        return json_response(refused.body(), refused.status)


def _answer(call: Call) -> Response:
    segments = _segments(call.request)
    _must_want_json(call.request)
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


def _must_want_json(request: Request) -> None:
    """JSON by suffix, by ``format``, by Accept or by Content-Type. XML is what a client gets that asks for none."""
    asked = (
        request.route.endswith(".json")
        or "json" in request.headers.get("accept", "").lower()
        or "json" in request.headers.get("content-type", "").lower()
        or parse_query(request.query).get("format") == "json"
    )
    if not asked:
        raise Refused(406, "NotAcceptable", "Ask for JSON: by .json, ?format=json, Accept or Content-Type.")


def _locate(call: Call, segments: list[str]) -> dict[str, Handler]:
    """The handlers of a path, with or without its group."""
    if len(segments) >= 3 and segments[0] == "groups":
        call.group_id = _number(segments[1])
        segments = segments[2:]
    resource = RESOURCES.get(segments[0])
    if resource is None or len(segments) > 2 or (len(segments) == 2 and not resource.one):
        raise not_found("There is no such address.")
    if len(segments) == 1:
        return resource.listing
    call.item_id = _number(segments[1])
    return resource.one


def _number(segment: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,14}", segment):
        raise not_found()
    return int(segment)


def _choose(call: Call, handlers: dict[str, Handler]) -> Response:
    handler = handlers.get("GET" if call.request.method == "HEAD" else call.request.method)
    if handler is None:
        raise Refused(405, "MethodNotAllowed", f"Here one may only {', '.join(handlers)}.")
    return handler(call)
