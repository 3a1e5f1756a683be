"""The control interface: what tests, and people who want to see what happens, do to the sandbox. It needs no key."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import accounts, booking, events, mailbox, openapi, rules, sign_in
from sandbox.appointments import Presenter
from sandbox.call import read_body
from sandbox.errors import Refused, bad_parameter, not_allowed, not_found, not_this_way
from sandbox.pages import guard, home
from sandbox.pages.mail import confirm_page, mailbox_page
from sandbox.params import parse_query, whole
from sandbox.seeds.shapes import blank
from sandbox.store import COLUMNS, DISGUISE, MISSING, Doc
from sandbox.wire import Request, Response, json_response

if TYPE_CHECKING:
    from sandbox.app import App


def respond(app: "App", request: Request) -> Response:
    """The answer to anything that is not the API."""
    try:
        if request.path.startswith("/confirm/") and request.method == "GET":
            return _confirm(app, request.path.removeprefix("/confirm/"))
        method = "GET" if request.method == "HEAD" else request.method
        handler = _ROUTES.get((method, request.path))
        if request.path != "/" and method != "GET" and guard.is_from_elsewhere(request):
            raise not_allowed("OtherSite", "Another site's page may not change anything here.")
        if handler is None:
            methods = [method for method, path in _ROUTES if path == request.path]
            raise not_this_way(methods) if methods else not_found()
        return handler(app, request)
    except Refused as refused:
        return json_response(refused.body(), refused.status, refused.headers)


def _sent(request: Request) -> dict[str, Any]:
    """The JSON body, whatever its Content-Type says."""
    return read_body(Request(request.method, "/", "", {"content-type": "application/json"}, request.body))


def _healthz(app: "App", request: Request) -> Response:
    return json_response({"ok": True})


def _add_fault(app: "App", request: Request) -> Response:
    return json_response({"id": app.faults.add(_sent(request)).id}, 201)


def _list_faults(app: "App", request: Request) -> Response:
    return json_response({"faults": app.faults.as_json()})


def _clear_faults(app: "App", request: Request) -> Response:
    app.faults.clear()
    return json_response({"faults": []})


def _clock(app: "App", request: Request) -> Response:
    given = _sent(request)
    if given.get("reset"):
        app.clock.reset()
    elif "now" in given:
        app.clock.set(_instant(given["now"]))
    elif "advance" in given:
        app.clock.set(_bounded(app.clock.now() + timedelta(seconds=_seconds(given["advance"]))))
    app.move_clock()
    return json_response({"now": app.clock.stamp()})


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 10**10:
        raise bad_parameter("advance must be a number of seconds.")
    return value


def _instant(value: Any) -> datetime:
    """A moment; UTC unless it says otherwise."""
    try:
        found = datetime.fromisoformat(value)
        return _bounded(found if found.tzinfo else found.replace(tzinfo=UTC))
    except (TypeError, ValueError, OverflowError):
        raise bad_parameter("now must be a time such as 2026-12-01T10:00:00Z, between 2000 and 2100.") from None


def _bounded(moment: datetime) -> datetime:
    if not 2000 <= moment.year <= 2100:
        raise bad_parameter("The clock goes from 2000 to 2100.")
    return moment


def _expire(app: "App", request: Request) -> Response:
    email = _sent(request).get("email")
    return json_response({"expired": sign_in.expire(app.store, None if email is None else str(email))})


def _take(app: "App", request: Request) -> Response:
    given = _sent(request)
    group = _group(app, given)
    try:
        numbers = booking.take(app.store, app.clock, group, given)
    except Refused as refused:
        status = 409 if refused.code == 10 else refused.status
        return json_response(refused.body(), status)
    made = [found for found in (events.one(app.store, number) for number in numbers) if found]
    return json_response(Presenter(app.store).show(made[0]), 201)


def _group(app: "App", given: Doc) -> Doc:
    number = whole(given.get("group_id"), "group_id", least=1)
    group = app.store.one("groups", number)
    if group is None:
        raise not_found("There is no such group.")
    return group


def _edit(app: "App", request: Request) -> Response:
    """Set any field of anything; {"$missing": true} takes it out of the answers."""
    given = _sent(request)
    table, values = _change(given)
    number = whole(given.get("id"), "id", least=1)
    if table == "vevents":
        if events.one(app.store, number) is None:
            raise not_found()
        return json_response(events.change(app.store, number, values))
    old = app.store.one(table, number)
    if old is None:
        raise not_found()
    return json_response(app.store.replace(table, number, _edited(table, old, values)))


def _edited(table: str, old: Doc, values: Doc) -> Doc:
    """Ids stay what they are in here, and only answers show them otherwise; any other key can really go."""
    kept = {key for key in ("id", *COLUMNS[table]) if key in values and not _fits(key, values[key])}
    disguise = {**old.get(DISGUISE, {}), **{key: values[key] for key in kept}}
    merged = {**old, **{key: value for key, value in values.items() if key not in kept}}
    found = {key: value for key, value in merged.items() if value != MISSING}
    return {**found, DISGUISE: disguise} if disguise else found


def _fits(key: str, value: Any) -> bool:
    """Whether a document can really be kept under this value."""
    if key == "id" or isinstance(value, bool):
        return False
    return isinstance(value, str if key == "email" else int) or (key == "account_id" and value is None)


def _add(app: "App", request: Request) -> Response:
    """One thing, or a list of them: all or none."""
    given = _sent(request)
    if isinstance(given.get("set"), list):
        with app.store.transaction():
            return json_response([_added(app, {**given, "set": values}) for values in given["set"]], 201)
    return json_response(_added(app, given), 201)


def _added(app: "App", given: Doc) -> Doc | None:
    table, values = _change(given)
    if table == "vevents":
        return events.one(app.store, events.add_any(app.store, values))
    return app.store.insert(table, {**blank(table, values), **values})


def _change(given: Doc) -> tuple[str, Doc]:
    table, values = given.get("resource"), given.get("set")
    if table not in (*COLUMNS, "vevents") or not isinstance(values, dict):
        raise bad_parameter("resource must be one of the resources, and set an object.")
    return str(table), values


def _guarded(handler: "Handler") -> "Handler":
    """A change the tables cannot hold, such as an id or an e-mail twice, is the sender's mistake."""

    def guarded(app: "App", request: Request) -> Response:
        try:
            return handler(app, request)
        except (sqlite3.Error, OverflowError) as error:
            raise bad_parameter(f"This cannot be stored: {error}.") from None

    return guarded


def _rules(app: "App", request: Request) -> Response:
    given = _sent(request)
    group = _group(app, given)
    del given["group_id"]
    group["rules"] = rules.merge(group.get("rules") or {}, given)
    app.store.replace("groups", group["id"], group)
    return json_response({"group_id": group["id"], "rules": group["rules"]})


def _reset(app: "App", request: Request) -> Response:
    app.reset()
    return json_response({"ok": True, "now": app.clock.stamp()})


def _requests(app: "App", request: Request) -> Response:
    since = whole(parse_query(request.query).get("since") or 0, "since")
    return json_response({"requests": app.journal.since(since)})


def _clear_requests(app: "App", request: Request) -> Response:
    app.journal.clear()
    return json_response({"requests": []})


def _state(app: "App", request: Request) -> Response:
    """What a test or a demo needs to know: passwords included, they are the sandbox's own."""
    made = "SELECT count(*) FROM vevents WHERE booking IS NOT NULL AND deleted = 0"
    return json_response(
        {
            "now": app.clock.stamp(),
            "groups": _keys(app, "groups", "id", "name", "urlname"),
            "accounts": _keys(app, "accounts", "email", "password", "note"),
            "appointments": app.store.db.execute(made).fetchone()[0],
        }
    )


def _keys(app: "App", table: str, *keys: str) -> list[Doc]:
    return [{key: doc.get(key) for key in keys} for doc in app.store.where(table)]


def _mailbox_json(app: "App", request: Request) -> Response:
    return json_response({"messages": mailbox.messages(app.store)})


def _mailbox(app: "App", request: Request) -> Response:
    return mailbox_page(mailbox.messages(app.store))


def _index(app: "App", request: Request) -> Response:
    return home.respond(app, request, lambda method, path, given: _told(app, method, path, given))


def _told(app: "App", method: str, path: str, given: Doc) -> Doc:
    """The answer to an order of the page's own."""
    order = Request(method, path, "HTTP/1.1", {}, json.dumps(given).encode())
    return json.loads(_ROUTES[method, path](app, order).body)


def _openapi(app: "App", request: Request) -> Response:
    return json_response(openapi.document())


def _confirm(app: "App", token: str) -> Response:
    return confirm_page(accounts.confirm(app.store, token))


Handler = Callable[["App", Request], Response]

_ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/"): _index,
    ("POST", "/"): _index,
    ("GET", "/healthz"): _healthz,
    ("GET", "/openapi.json"): _openapi,
    ("POST", "/faults"): _add_fault,
    ("GET", "/faults"): _list_faults,
    ("DELETE", "/faults"): _clear_faults,
    ("POST", "/clock"): _clock,
    ("POST", "/sessions/expire"): _expire,
    ("POST", "/take"): _take,
    ("POST", "/edit"): _guarded(_edit),
    ("POST", "/add"): _guarded(_add),
    ("POST", "/rules"): _rules,
    ("POST", "/reset"): _reset,
    ("GET", "/requests"): _requests,
    ("DELETE", "/requests"): _clear_requests,
    ("GET", "/mailbox.json"): _mailbox_json,
    ("GET", "/mailbox"): _mailbox,
    ("GET", "/state.json"): _state,
}
