"""What can be booked: groups, categories, services, calendars, questions, free times."""

from datetime import datetime, timedelta
from typing import Any

from sandbox import slots
from sandbox.call import Call
from sandbox.clock import zone_of
from sandbox.errors import bad_parameter, not_found
from sandbox.fields import FIELDS
from sandbox.free import FOREVER, USUAL_LENGTH
from sandbox.listing import collection
from sandbox.params import ids, moment, optional_id, whole
from sandbox.store import Doc, Store, shown
from sandbox.wire import Response, json_response

_LONGEST_WINDOW = timedelta(days=366)


def list_groups(call: Call) -> Response:
    return _listed(call, "groups", call.store.where("groups"))


def show_group(call: Call) -> Response:
    found = call.store.one("groups", call.item_id)
    if found is None:
        raise not_found("There is no such group.")
    return json_response(shown("groups", found))


def list_interventionsets(call: Call) -> Response:
    return _listed(call, "interventionsets", _all(call, "interventionsets"))


def list_interventions(call: Call) -> Response:
    """All of a group's services, hidden and deleted ones included: it is for the client to leave those out."""
    docs = _all(call, "interventions")
    category = call.params.get("interventionset_id")
    if category not in (None, ""):
        wanted = whole(category, "interventionset_id")
        docs = [doc for doc in docs if (doc.get("interventionset_id") or 0) == wanted]
    calendar_ids = _several(call.params, "calendar_id")
    if calendar_ids:
        calendars = {doc["id"]: doc for doc in call.store.where("calendars", group_id=call.group["id"])}
        asked = [calendars.get(number, {}) for number in calendar_ids]
        docs = [doc for doc in docs if all(slots.offers(calendar, [doc["id"]]) for calendar in asked)]
    return _listed(call, "interventions", docs)


def list_calendarsets(call: Call) -> Response:
    return _listed(call, "calendarsets", _all(call, "calendarsets"))


def list_calendars(call: Call) -> Response:
    """With several services: the calendars offering all of them."""
    docs = _all(call, "calendars")
    service_ids = _several(call.params, "intervention_id")
    docs = [doc for doc in docs if slots.offers(doc, service_ids)]
    sets = _several(call.params, "calendarset_id")
    return _listed(call, "calendars", [doc for doc in docs if not sets or doc.get("calendarset_id") in sets])


def list_customfields(call: Call) -> Response:
    return _listed(call, "customfields", call.store.where("customfields", group_id=call.group["id"]))


def show(table: str) -> Any:
    """The handler that shows one document of a table."""

    def handler(call: Call) -> Response:
        if table != "customfields":
            call.must_see_data()
        found = call.store.one(table, call.item_id)
        if found is None or found["group_id"] != call.group["id"]:
            raise not_found()
        return json_response(shown(table, found))

    return handler


def _all(call: Call, table: str) -> list[Doc]:
    call.must_see_data()
    return call.store.where(table, group_id=call.group["id"])


def _listed(call: Call, table: str, docs: list[Doc]) -> Response:
    return json_response(collection([shown(table, doc) for doc in docs], call.params, FIELDS[table]))


def _several(params: dict[str, Any], name: str) -> list[int]:
    """Ids sent as ``name`` or, in the plural, as ``names[]``."""
    return ids(params.get(name + "s"), name + "s") + ids(params.get(name), name)


def list_slots(call: Call) -> Response:
    """GET availabletimeslots."""
    call.must_see_data()
    search, service_ids, calendar_id = _search(call)
    start, end = slots.offered_window(call.group, call.clock, *_window(call))
    found = slots.in_window(call.store, search, start, end)
    first = next(iter(found), None)
    if first is None:
        first = slots.first_after(call.store, search, *slots.offered_window(call.group, call.clock, start, FOREVER))
    echo = {"intervention_ids": service_ids, "calendar_id": calendar_id, "calendar_ids": search.calendar_ids}
    return json_response(slots.answer(call.store, search, found, first, **echo))


def _search(call: Call) -> tuple[slots.Search, list[int], int | None]:
    params = call.params
    service_ids = _several(params, "intervention_id")
    services = services_of(call.store, call.group["id"], service_ids)
    calendar_id = optional_id(params.get("calendar_id"), "calendar_id")
    candidates = _candidates(call, service_ids, calendar_id)
    categories = categories_of(call.store, call.group["id"])
    if slots.is_closed(call.group) or not all(slots.is_bookable(service, categories) for service in services):
        candidates = []
    length = sum(slots.length_of(service) for service in services) or USUAL_LENGTH
    least = max(whole(params.get(name) or 1, name, least=1) for name in ("min_capacity", "cal_qty"))
    return slots.Search(call.group, candidates, length, least), service_ids, calendar_id


def services_of(store: Store, group_id: int, service_ids: list[int]) -> list[Doc]:
    """A group's services by id, in this order; any other id is a bad parameter."""
    known = {doc["id"]: doc for doc in store.where("interventions", group_id=group_id)}
    if not set(service_ids) <= set(known):
        raise bad_parameter("intervention_ids names a service that this group does not have.")
    return [known[number] for number in service_ids]


def categories_of(store: Store, group_id: int) -> dict[int, Doc]:
    return {doc["id"]: doc for doc in store.where("interventionsets", group_id=group_id)}


def _candidates(call: Call, service_ids: list[int], calendar_id: int | None) -> list[int]:
    """The calendars of the group that are for customers, offer all the services and were asked for."""
    sets = _several(call.params, "calendarset_id")
    asked = ids(call.params.get("calendar_ids"), "calendar_ids") + ([calendar_id] if calendar_id else [])
    calendars = call.store.where("calendars", group_id=call.group["id"])
    unknown = set(asked) - {calendar["id"] for calendar in calendars}
    if unknown:
        raise bad_parameter("calendar_id names a calendar that this group does not have.")
    return [
        calendar["id"]
        for calendar in calendars
        if slots.is_offered(calendar)
        and slots.offers(calendar, service_ids)
        and (not asked or calendar["id"] in asked)
        and (not sets or calendar.get("calendarset_id") in sets)
    ]


def _window(call: Call) -> tuple[datetime, datetime]:
    """``start`` with ``end`` or ``nDays`` whole days, 7 without either. Without a start: now."""
    params = call.params
    local = call.clock.local(zone_of(call.group))
    start = moment(params["start"], "start") if params.get("start") else local
    if params.get("end"):
        end = moment(params["end"], "end", ends_day=True)
    else:
        days = whole(params.get("nDays") or 7, "nDays", least=1)
        end = datetime.combine(start.date(), datetime.min.time()) + timedelta(days=min(days, _LONGEST_WINDOW.days))
    if not timedelta(0) <= end - start <= _LONGEST_WINDOW:
        raise bad_parameter("The window must end after it starts, and within a year.")
    return start, end
