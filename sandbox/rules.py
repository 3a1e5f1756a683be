"""A group's rules on bookings, which provoke the codes 6 to 9, 12 and 13. Without rules only 12 can happen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox import events
from sandbox.call import Call
from sandbox.clock import zone_of
from sandbox.errors import CODES, bad_parameter, by_code
from sandbox.params import boolean, whole
from sandbox.slots import allowed
from sandbox.store import Doc


def _count(value: Any, name: str) -> int:
    found = whole(value, name)
    if found > 100_000:
        raise bad_parameter(f"{name} is too large.")
    return found


NAMES: dict[str, Callable[[Any, str], Any]] = {
    "max_upcoming": _count,
    "min_gap_minutes": _count,
    "horizon_days": _count,
    "min_notice_minutes": _count,
    "cancel_notice_minutes": _count,
    "reject_unknown_email": boolean,
    "allow_same_time": boolean,
    "offer_refused": boolean,
    "sign_up_signs_in": boolean,
    "refuse": _count,
}


def merge(rules: Doc, given: Doc) -> Doc:
    """Rules with others laid over them; null takes one away."""
    unknown = set(given) - set(NAMES)
    if unknown:
        raise bad_parameter(f"There is no rule {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}.")
    found = {**rules, **{name: value if value is None else NAMES[name](value, name) for name, value in given.items()}}
    if found.get("refuse") not in (None, *CODES):
        raise bad_parameter("refuse must be one of the codes 6 to 13.")
    return {name: value for name, value in found.items() if value is not None}


def check_times(call: Call, start: datetime) -> None:
    """Too far ahead (8), too soon (9); and whatever the group was told to refuse."""
    rules = call.group.get("rules") or {}
    if rules.get("refuse"):
        raise by_code(rules["refuse"])
    soonest, latest = allowed(call.group, call.clock)
    if latest and start >= latest:
        raise by_code(8)
    if start < soonest:
        raise by_code(9)


def check_customer(call: Call, fiche: Doc, start: datetime, end: datetime) -> None:
    """By record: another appointment then (12), or too near (7). By account: too many (6). An unknown e-mail (13)."""
    rules = call.group.get("rules") or {}
    now = call.clock.local(zone_of(call.group))
    others = [
        (datetime.fromisoformat(event["start"]), datetime.fromisoformat(event["end"]))
        for event in events.of_fiche(call.store, fiche["id"], after=None)
    ]
    gap = timedelta(minutes=rules.get("min_gap_minutes") or 0)
    if not rules.get("allow_same_time") and any(start < ends and starts < end for starts, ends in others):
        raise by_code(12)
    if gap and any(start < ends + gap and starts < end + gap for starts, ends in others):
        raise by_code(7)
    if rules.get("max_upcoming") is not None and _upcoming(call, fiche, now) >= rules["max_upcoming"]:
        raise by_code(6)
    email = fiche.get("email") or ""
    if rules.get("reject_unknown_email") and email and not call.store.by_email("accounts", email):
        raise by_code(13)


def _upcoming(call: Call, fiche: Doc, now: datetime) -> int:
    """How many bookings are to come; the services of one booking count once."""
    if call.who.account and not call.who.sees_all(call.group["id"]):
        listed = events.of_account(call.store, call.group["id"], call.who.account["id"], after=now)
    else:
        listed = events.of_fiche(call.store, fiche["id"], after=now)
    return len({event["booking"] or event["id"] for event in listed})
