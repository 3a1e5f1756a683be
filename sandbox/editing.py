"""Staff change their group and its catalogue. What they change shows at once, in lists and in free times."""

from collections.abc import Callable

from sandbox.call import Call
from sandbox.errors import bad_parameter, not_allowed, not_found
from sandbox.fields import written
from sandbox.params import ids
from sandbox.seeds.shapes import blank
from sandbox.store import Doc, shown
from sandbox.wire import Response, json_response

Handler = Callable[[Call], Response]

SINGULAR = {
    "interventionsets": "interventionset",
    "interventions": "intervention",
    "calendarsets": "calendarset",
    "calendars": "calendar",
}
# Where a thing names another one, and in which table that is.
_REFERENCES = {"interventionset_id": "interventionsets", "calendarset_id": "calendarsets"}
# The vendor documents that these are only marked as deleted. The other two have no such mark and really go (P).
_MARKED = ("interventions", "calendars")


def create(table: str) -> Handler:
    """The handler of POST: 201 and the bare object."""

    def handler(call: Call) -> Response:
        call.must_be_staff()
        given = call.wrapped(SINGULAR[table])
        with call.store.transaction():
            made = call.store.insert(table, _new(call, table, _values(call, table, given)))
            _offer(call, table, made["id"], given)
        return json_response(shown(table, call.store.one(table, made["id"]) or {}), 201)

    return handler


def update(table: str) -> Handler:
    """The handler of PUT: the whole object, whatever was sent of it."""

    def handler(call: Call) -> Response:
        old = _own(call, table)
        given = call.wrapped(SINGULAR[table])
        with call.store.transaction():
            values = {**_values(call, table, given), "updated_at": call.stamp()}
            call.store.replace(table, call.item_id, _named({**old, **values}))
            _offer(call, table, call.item_id, given)
        return json_response(shown(table, call.store.one(table, call.item_id) or {}))

    return handler


def delete(table: str) -> Handler:
    """The handler of DELETE, which answers what was deleted."""

    def handler(call: Call) -> Response:
        old = _own(call, table)
        with call.store.transaction():
            if table in _MARKED:
                old = call.store.replace(table, call.item_id, {**old, "deleted": True, "updated_at": call.stamp()})
            else:
                _remove(call, table)
        return json_response(shown(table, old))

    return handler


def update_group(call: Call) -> Response:
    """PUT /groups/:id, by a member of its staff."""
    call.must_be_known()
    if call.who.pro is None:
        raise not_allowed("StaffOnly", "Only the group's staff may do this.")
    old = call.store.one("groups", call.item_id)
    if old is None or call.who.group_id != call.item_id:
        raise not_found("There is no such group.")
    values = written("groups", call.wrapped("group"))
    new = {**old, **values}
    return json_response(
        shown("groups", call.store.replace("groups", call.item_id, _named({**new, "updated_at": call.stamp(new)})))
    )


def _own(call: Call, table: str) -> Doc:
    call.must_be_staff()
    found = call.store.one(table, call.item_id)
    if found is None or found["group_id"] != call.group["id"]:
        raise not_found()
    return found


def _values(call: Call, table: str, given: Doc) -> Doc:
    """What was sent, checked; what it names must be the group's."""
    values = written(table, given)
    call.must_be_in_group(given)
    for name, other in _REFERENCES.items():
        if values.get(name):
            _must_exist(call, other, [values[name]], name)
    return values


def _must_exist(call: Call, table: str, numbers: list[int], name: str) -> None:
    known = {doc["id"] for doc in call.store.where(table, group_id=call.group["id"])}
    if not set(numbers) <= known:
        raise bad_parameter(f"{name} names nothing that this group has.")


def _new(call: Call, table: str, values: Doc) -> Doc:
    """Not shown to customers until it has a public name, and the last of its kind until it is given a place."""
    stamp = call.stamp()
    places = [doc.get("sort") for doc in call.store.where(table, group_id=call.group["id"])]
    last = max((place for place in places if isinstance(place, int)), default=0)
    usual = {"publicname": "", "sort": last + 1, "group_id": call.group["id"], "created_at": stamp, "updated_at": stamp}
    return _named({**blank(table, values), **usual, **values})


def _named(doc: Doc) -> Doc:
    if not str(doc.get("name") or "").strip():
        raise bad_parameter("name must not be empty.")
    return doc


def _offer(call: Call, table: str, number: int, given: Doc) -> None:
    """Which calendars offer which services: said of either (P: the vendor documents how to ask, not how to say)."""
    if table == "calendars" and "intervention_ids" in given:
        offered = ids(given["intervention_ids"], "intervention_ids")
        _must_exist(call, "interventions", offered, "intervention_ids")
        _set_offered(call, call.store.one("calendars", number) or {}, offered)
    if table == "interventions" and "calendar_ids" in given:
        calendar_ids = ids(given["calendar_ids"], "calendar_ids")
        _must_exist(call, "calendars", calendar_ids, "calendar_ids")
        for calendar in call.store.where("calendars", group_id=call.group["id"]):
            known = calendar.get("intervention_ids")
            others = [other for other in known if other != number] if isinstance(known, list) else []
            _set_offered(call, calendar, [*others, number] if calendar["id"] in calendar_ids else others)


def _set_offered(call: Call, calendar: Doc, service_ids: list[int]) -> None:
    call.store.replace("calendars", calendar["id"], {**calendar, "intervention_ids": service_ids})


def _remove(call: Call, table: str) -> None:
    """A category or a set of calendars goes; what was in it stays, in none."""
    name, members = {
        "interventionsets": ("interventionset_id", "interventions"),
        "calendarsets": ("calendarset_id", "calendars"),
    }[table]
    for doc in call.store.where(members, group_id=call.group["id"]):
        if doc.get(name) == call.item_id:
            call.store.replace(members, doc["id"], {**doc, name: 0, "updated_at": call.stamp()})
    call.store.remove(table, call.item_id)
