"""Calendar events as staff and their programs see them: appointments, closures, openings, notes."""

import secrets
from datetime import datetime

from sandbox import events
from sandbox.call import Call
from sandbox.errors import bad_parameter, not_found
from sandbox.fields import FIELDS, is_custom, written
from sandbox.listing import collection
from sandbox.params import whole
from sandbox.store import DISGUISE, Doc, disguised
from sandbox.wire import Response, json_response

_SHOWN = FIELDS["vevents"]
# What an event may name, and in which table that is.
_REFERENCES = {"calendar_id": "calendars", "fiche_id": "fiches", "intervention_id": "interventions"}


def list_all(call: Call) -> Response:
    """All of the group's, deleted ones too, in the order they were made; of one calendar or record where asked."""
    call.must_be_staff()
    asked = {name: call.params.get(name) for name in _REFERENCES}
    wanted = {name: whole(value, name) for name, value in asked.items() if value not in (None, "")}
    if not wanted.get("calendar_id", 1):
        del wanted["calendar_id"]  # 0 is any calendar; but an event may well have no record and no service
    found = events.of_anybody(call.store, group_id=call.group["id"], **wanted)
    return json_response(collection(found, call.params, _SHOWN, present))


def read(call: Call) -> Response:
    return json_response(present(_own(call)))


def create(call: Call) -> Response:
    call.must_be_staff()
    with call.store.transaction():
        values = _read(call, call.wrapped("vevent"))
        _check({"note": False, "start": "", "end": "", "calendar_id": 0, **values})
        stamp = call.stamp()
        made = {"type": events.APPOINTMENT, **values, "created_at": stamp, "updated_at": stamp}
        deleted = made.pop("deleted", False)
        number = events.add_any(call.store, {**made, "group_id": call.group["id"], "key": secrets.token_hex(8)})
        if deleted:
            events.change(call.store, number, {"deleted": True})
    return json_response(present(events.one(call.store, number) or {}), 201)


def update(call: Call) -> Response:
    """Also how an event is marked as deleted, and how it is brought back."""
    with call.store.transaction():
        old = _own(call)
        values = _read(call, call.wrapped("vevent"))
        _check({**old, **values})
        new = events.change(call.store, old["id"], {**values, "updated_at": call.stamp()})
    return json_response(present(new))


def delete(call: Call) -> Response:
    """Marks it as deleted; it stays listed."""
    with call.store.transaction():
        old = _own(call)
        if not old["deleted"]:
            old = events.change(call.store, old["id"], {"deleted": True, "updated_at": call.stamp()})
    return json_response(present(old))


def present(event: Doc) -> Doc:
    """An event as the API answers it."""
    answer = {name: event.get(name, "") for name in _SHOWN}
    custom = {name: value for name, value in event.items() if is_custom(name)}
    return disguised({**answer, **custom}, event.get(DISGUISE, {}))


def _own(call: Call) -> Doc:
    call.must_be_staff()
    found = events.one(call.store, call.item_id)
    if found is None or found["group_id"] != call.group["id"]:
        raise not_found()
    return found


def _read(call: Call, given: Doc) -> Doc:
    """The fields that were sent, checked; what they name must be the group's."""
    call.must_be_in_group(given)
    values = written("vevents", given)
    for name, table in _REFERENCES.items():
        doc = call.store.one(table, values[name]) if values.get(name) else None
        if values.get(name) and (doc is None or doc["group_id"] != call.group["id"]):
            raise bad_parameter(f"{name} names nothing that this group has.")
    return values


def _check(event: Doc) -> None:
    """An event has a calendar and lasts; a note has a day, and takes no time of it."""
    if not event["calendar_id"]:
        raise bad_parameter("calendar_id must name a calendar.")
    if not event["start"] or not event["end"]:
        raise bad_parameter("start and end must be local times, YYYY-MM-DD HH:MM:SS.")
    start, end = datetime.fromisoformat(event["start"]), datetime.fromisoformat(event["end"])
    if event["note"] and not (start == end and start.time() == datetime.min.time()):
        raise bad_parameter("A note's start and end must both be midnight of its day.")
    if not event["note"] and end <= start:
        raise bad_parameter("end must lie after start.")
