"""A sandbox of its own: booking pages read it, staff's programs poll and search it, customers book.

It keeps its answers for as long as nothing changes, so everything is also read anew, after a change each time.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bench.visitors import Answer, Round, Target, Visitor, reading

ROOT = Path(__file__).resolve().parent.parent
KEY = "apikey=0123456789abcdef0123456789abcdef"
CLINIC = "/api/v1/groups/4"
CALENDAR, SERVICE, RECORD = 15, 21, 48
CUSTOMER, STAFF, BUSY_STAFF = "camille.roux@example.org", "pro@example.org", "busy@example.org"
PASSWORD = "rendez-vous"  # noqa: S105  Everybody's in the sandbox.
NAMES = ("Martin", "Bernard", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau", "Laurent", "Simon")


def sandbox_targets(stack: ExitStack) -> list[Target]:
    visitor = Visitor(stack.enter_context(sandbox()), 0)
    busy = add_busy_group(visitor)
    staff = signed_in(visitor, "pro", STAFF)
    catalogue = "/api/v1/groups/{}/interventions.json?results=all&" + KEY
    reads = {
        "60 services": (catalogue.format(10), {}),
        "200 services": (catalogue.format(busy), {}),
        "a week of free times": (free_times(7), {}),
        "staff poll a calendar": (polled(), staff),
        "search 3,000 records": ("/api/v1/fiches.json?search=martin", signed_in(visitor, "pro", BUSY_STAFF)),
    }
    now = [Target(f"sandbox: {name}", visitor.address, reading(path), who) for name, (path, who) in reads.items()]
    event = an_event(visitor, staff)
    anew = [
        Target(f"sandbox: {name}, anew", visitor.address, reading_anew(path, event, staff), who)
        for name, (path, who) in reads.items()
    ]
    customer = signed_in(visitor, "account", CUSTOMER)
    return [*now, *anew, Target("sandbox: book, and cancel", visitor.address, booking(visitor), customer)]


@contextmanager
def sandbox() -> Iterator[str]:
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.readline() if process.stdout else ""
        try:
            yield said.removeprefix("sandbox: ").strip()
        finally:
            process.terminate()


def add_busy_group(visitor: Visitor) -> int:
    """A group with 200 services, 3,000 records and a member of staff."""

    def add(resource: str, **values: Any) -> int:
        return int(json.loads(visitor.ask("/add", "POST", {"resource": resource, "set": values}).body)["id"])

    group = add("groups", name="Grand Centre")
    add("pros", group_id=group, email=BUSY_STAFF, password=PASSWORD)
    for number in range(200):
        add("interventions", group_id=group, name=f"Service {number}")
    for number in range(3000):
        add("fiches", group_id=group, lastname=NAMES[number % len(NAMES)], firstname=f"Jean {number}")
    return group


def signed_in(visitor: Visitor, kind: str, email: str) -> dict[str, str]:
    person = {"email": email, "password": hashlib.sha1(PASSWORD.encode()).hexdigest()}  # noqa: S324  The API asks for it.
    answer = visitor.ask(f"/api/v1/sessions/login.json?{KEY}", "POST", {kind: person})
    return {"Cookie": answer.cookie}


def free_times(days: int) -> str:
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
    return f"{CLINIC}/availabletimeslots.json?{KEY}&intervention_ids[]={SERVICE}&start={tomorrow}&nDays={days}"


def polled() -> str:
    """What has changed in one calendar since this morning."""
    condition = {"field": "updated_at", "op": ">", "value": date.today()}  # noqa: DTZ011
    asked = "&".join(f"conditions[0][{part}]={value}" for part, value in condition.items())
    return f"{CLINIC}/vevents.json?calendar_id={CALENDAR}&results=all&{asked}"


def an_event(visitor: Visitor, staff: dict[str, str]) -> int:
    answer = visitor.ask(f"{CLINIC}/vevents.json?calendar_id={CALENDAR}&results=1", headers=staff)
    return int(json.loads(answer.body)["records"][0]["id"])


def reading_anew(path: str, event: int, staff: dict[str, str]) -> Round:
    """Staff change an event of the calendar, and the answer to the next reader has to be worked out again."""
    texts = count()

    def once(visitor: Visitor) -> list[Answer]:
        visitor.ask(f"{CLINIC}/vevents/{event}.json", "PUT", {"vevent": {"text": next(texts)}}, staff)
        return [visitor.ask(path)]

    return once


def booking(visitor: Visitor) -> Round:
    """Each visitor books a time of their own, and gives it back."""
    slots = json.loads(visitor.ask(free_times(90)).body)["availabletimeslots"]
    starts = [slot["start"] for slot in slots]

    def once(visitor: Visitor) -> list[Answer]:
        asked = {"date": starts[visitor.number], "intervention_ids": [SERVICE], "fiche": {"id": RECORD}}
        booked = visitor.ask(f"{CLINIC}/appointments.json", "POST", {"appointment": asked})
        if not booked.is_well:
            return [booked]
        number = json.loads(booked.body)["records"][0]["id"]
        return [booked, visitor.ask(f"{CLINIC}/appointments/{number}.json", "DELETE")]

    return once
