"""Appointments as the API shows them: listed, booked, cancelled."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox import booking, events, mailbox
from sandbox.call import Call
from sandbox.clock import written, zone_of
from sandbox.errors import not_allowed, not_found
from sandbox.fiches import present as present_fiche
from sandbox.fields import is_custom
from sandbox.listing import collection
from sandbox.params import boolean, ids, optional_id
from sandbox.store import DISGUISE, Doc, Store, disguised
from sandbox.wire import Response, json_response

# What an appointment has of its event, word for word.
_OWN = ("id", "key", "start", "end", "state", "group_id", "calendar_id", "fiche_id", "intervention_id", "comments")


class Presenter:
    """Events as appointments, each thing they speak of read once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.known: dict[tuple[str, int], Doc] = {}

    def _one(self, table: str, number: int | None) -> Doc:
        key = table, number or 0
        if key not in self.known:
            self.known[key] = self.store.one(table, key[1]) or {}
        return self.known[key]

    def show(self, event: Doc) -> Doc:
        group = self._one("groups", event["group_id"])
        calendar = self._one("calendars", event["calendar_id"])
        service = self._one("interventions", event["intervention_id"])
        fiche = self._one("fiches", event["fiche_id"])
        record = {
            "id": event["id"],
            "key": event["key"],
            "start": event["start"],
            "end": event["end"],
            "state": event["state"],
            "location": _location(calendar, group),
            "group_id": event["group_id"],
            "group": _part(group, "id", "name", "urlname"),
            "calendar_id": event["calendar_id"],
            "calendar": _part(calendar, "id", "publicname"),
            "fiche_id": event["fiche_id"],
            "fiche": present_fiche(fiche),
            "intervention_id": event["intervention_id"],
            "intervention": _NO_SERVICE | _part(service, "id", "publicname", "interventionset_id", "length"),
            "capacity": 1,
            "resource_id": 0,
            "websource": event["websource"],
            "from_web": event["from_web"],
            "intervention_name": service.get("publicname", ""),
            "intervention_length": service.get("length", 0),
            "calendar_name": calendar.get("publicname", ""),
            "group_name": group.get("name", ""),
            "comments": event["comments"],
            "smsreminder": group.get("smsreminder", 0),
            **{name: value for name, value in event.items() if is_custom(name)},
        }
        return disguised(record, event.get(DISGUISE, {}))


# What an appointment has where staff wrote none of it down: the fields are there, and empty.
_NO_SERVICE: Doc = {"id": 0, "publicname": "", "interventionset_id": 0, "length": 0}


def _part(doc: Doc, *names: str) -> Doc:
    return {name: doc[name] for name in names if name in doc}


def _location(calendar: Doc, group: Doc) -> str:
    place = calendar if calendar.get("address") else group
    address, zipcode, city = (str(place.get(key) or "") for key in ("address", "zipcode", "city"))
    return ", ".join(part for part in (address, f"{zipcode} {city}".strip()) if part)


def list_all(call: Call) -> Response:
    """Upcoming ones unless include_past=1: an account's own, all of the group's for staff."""
    call.must_be_known()
    group_id = call.group["id"]
    is_asked_for = _asked_for(call.params)
    past = boolean(call.params.get("include_past", False), "include_past")
    after = None if past else call.clock.local(zone_of(call.group))
    if call.who.sees_all(group_id):
        found = events.of_group(call.store, group_id, after=after)
    elif call.who.account:
        found = events.of_account(call.store, group_id, call.who.account["id"], after=after)
    else:
        found = []
    presenter = Presenter(call.store)
    fields = presenter.show(events.nothing())
    asked = [event for event in found if is_asked_for(event)]
    if _asks_for_its_own(call.params):
        return json_response(collection(asked, call.params, fields, presenter.show))
    return json_response(collection([presenter.show(event) for event in asked], call.params, fields))


def _asks_for_its_own(params: dict[str, Any]) -> bool:
    """Whether the events can be searched and ordered as they are: only those of the page asked for are put together."""
    asked = params.get("conditions") or ()
    conditions = asked.values() if isinstance(asked, dict) else asked
    names = [condition.get("field") if isinstance(condition, dict) else None for condition in conditions]
    return not params.get("search") and all(name in _OWN for name in (*names, params.get("sort") or "id"))


def _asked_for(params: dict[str, Any]) -> Callable[[Doc], bool]:
    """``calendar_id``, ``fiche_id`` and ``intervention_ids`` narrow the list: clients in production send the last."""
    numbers = ids(params.get("intervention_ids"), "intervention_ids")
    one = {name: optional_id(params.get(name), name) for name in ("calendar_id", "fiche_id", "intervention_id")}
    asked = [(name, [number]) for name, number in one.items() if number is not None]
    if numbers:
        asked.append(("intervention_id", numbers))
    return lambda event: all(event[name] in wanted for name, wanted in asked)


def read(call: Call) -> Response:
    return json_response(Presenter(call.store).show(_visible(call)))


def create(call: Call) -> Response:
    """The answer is a list even for one service."""
    made = booking.book(call)
    presenter = Presenter(call.store)
    records = [presenter.show(event) for event in made]
    _write_to(call, "Votre rendez-vous est confirmé", made[0], records[0])
    return json_response({"records": records}, 201)


def delete(call: Call) -> Response:
    """Cancel, unless it has begun or the group asks for more notice."""
    with call.store.transaction():
        event = _visible(call)
        shown = Presenter(call.store).show(event)
        group = call.store.one("groups", event["group_id"]) or {}
        now = call.clock.local(zone_of(group))
        notice = timedelta(minutes=(group.get("rules") or {}).get("cancel_notice_minutes") or 0)
        if datetime.fromisoformat(event["start"]) <= now + notice:
            raise not_allowed("TooLateToCancel", "This appointment may no longer be cancelled online.")
        events.change(call.store, event["id"], {"deleted": 1, "updated_at": written(now)})
    _write_to(call, "Votre rendez-vous est annulé", event, shown)
    return json_response(shown)


def _visible(call: Call) -> Doc:
    call.must_be_known()
    event = events.one(call.store, call.item_id)
    if event is None or event["deleted"] or not event["fiche_id"]:
        raise not_found()
    if call.group_id not in (None, event["group_id"]):
        raise not_found()
    fiche = call.store.one("fiches", event["fiche_id"]) or {}
    own = call.who.account is not None and fiche.get("account_id") == call.who.account["id"]
    if not own and not call.who.sees_all(event["group_id"]):
        raise not_found()
    return event


def _write_to(call: Call, subject: str, event: Doc, appointment: Doc) -> None:
    """A mail to the address in the record, or else to the account's."""
    group = call.store.one("groups", event["group_id"]) or {}
    fiche = call.store.one("fiches", event["fiche_id"]) or {}
    to = str(fiche.get("email") or (call.who.account or {}).get("email") or "")
    mailbox.about_booking(call.store, call.clock, group, to, subject, appointment)
