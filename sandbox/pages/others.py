"""Other people: somebody else takes a time; everybody is signed out."""

import re
from datetime import datetime

from sandbox import events, slots
from sandbox.clock import written, zone_of
from sandbox.errors import Refused
from sandbox.free import FOREVER, from_minute
from sandbox.pages.fields import Field, Options, form, read_all, show_all
from sandbox.pages.frame import many, section, text_of
from sandbox.pages.groups import bookable, named
from sandbox.pages.view import Act, Desk, View, Wrong
from sandbox.params import moment
from sandbox.store import Doc, Store

_ENDED = {"sessions-ended": "All sessions have ended. The next call with one is answered 401."}


def others_section(view: View) -> str:
    opened = view.app.store.db.execute("SELECT count(*) FROM sessions").fetchone()[0]
    held = f"{many(opened, 'session is', 'sessions are')} open." if opened else "No session is open."
    content = f"""<h3>Somebody else takes a time</h3>
{_taken(view)}<p class="muted">With everybody who is free then: it is gone, whomever one had chosen, and
booking it is refused with code 10.</p>
{form("take", show_all(view, "take", _fields(view.app.store)), "Take this time", kind="primary")}
<h3>Sessions end</h3>
{view.said(_ENDED)}<p>{held}</p>
{form("end-sessions", "", "End all sessions")}"""
    return section("others", "Other people", content)


def _fields(store: Store) -> tuple[Field, ...]:
    return (
        Field("service", "Service", options=_services(store)),
        Field("start", "When", "The group’s local time. Empty: the next free one.", read=_start,
              attributes='type="datetime-local"', size=5),
    )  # fmt: skip


def _services(store: Store) -> Options:
    """Under each group its services; where two groups share a name, the later one's id tells them apart."""
    found: dict[str, list[tuple[str, str]]] = {}
    for group in store.where("groups"):
        services = [(str(service["id"]), named(service)) for service in bookable(store, group)]
        if services:
            label = named(group) if named(group) not in found else f"{named(group)} ({group['id']})"
            found[label] = services
    return found


def _start(typed: str) -> datetime | None:
    try:
        return moment(typed.strip().replace(" ", "T"), "start") if typed.strip() else None
    except Refused:
        raise ValueError("a day and a time, such as 2026-12-01 10:00, or empty") from None


def _take(desk: Desk) -> str:
    """On every calendar that is free at the same time."""
    start = read_all(_fields(desk.app.store), desk.values)["start"]
    group, service = _chosen(desk)
    calendars = _calendars(desk, group, service)
    search = slots.Search(group, [calendar["id"] for calendar in calendars], slots.length_of(service))
    start = start or _next(desk, search)
    free = slots.free_calendars(desk.app.store, search, start) if start else []
    if not start or not free:
        raise Wrong({"start": "Nothing is free then." if start else "Nothing is free any more."})
    asked = {"group_id": group["id"], "start": written(start), "intervention_ids": [service["id"]]}
    made = [desk.tell("POST", "/take", {**asked, "calendar_id": number}) for number in free]
    return f"done=taken&event={made[0]['id']}#others"


def _chosen(desk: Desk) -> tuple[Doc, Doc]:
    store = desk.app.store
    for group in store.where("groups"):
        for service in bookable(store, group):
            if str(service["id"]) == desk.values.get("service"):
                return group, service
    raise Wrong({"": "There is no such service any more."})


def _calendars(desk: Desk, group: Doc, service: Doc) -> list[Doc]:
    known = desk.app.store.where("calendars", group_id=group["id"])
    return [doc for doc in known if slots.is_offered(doc) and slots.offers(doc, [service["id"]])]


def _next(desk: Desk, search: slots.Search) -> datetime | None:
    """The first time that a customer could still book."""
    now = desk.app.clock.local(zone_of(search.group))
    window = slots.offered_window(search.group, desk.app.clock, now, FOREVER)
    minute = slots.first_after(desk.app.store, search, *window)
    return None if minute is None else from_minute(minute)


def _taken(view: View) -> str:
    """What was taken, as the store has it."""
    number = str(view.done.get("event"))
    if view.done.get("done") != "taken" or not re.fullmatch("[0-9]{1,15}", number):
        return ""
    store = view.app.store
    event = events.one(store, int(number))
    if event is None:
        return ""
    service = store.one("interventions", event["intervention_id"]) or {}
    group = store.one("groups", event["group_id"]) or {}
    told = f"Somebody else now has {event['start'][:16]}: {named(service)}, {named(group)}."
    return f'<p class="done" role="status">{text_of(told)}</p>'


def _end_sessions(desk: Desk) -> str:
    desk.tell("POST", "/sessions/expire", {})
    return "done=sessions-ended#others"


ACTS: dict[str, Act] = {"take": _take, "end-sessions": _end_sessions}
