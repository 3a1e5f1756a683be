"""What the tests of the account's pages share: appointments that are there already, and who looks at them."""

from datetime import timedelta
from typing import Any

import requests

from tests.control import KEY, Sandbox
from tests.visitor import CLINIC, Visitor, sign_in

LIST = f"{CLINIC}appointments/"


def add(sandbox: Sandbox, *, days: int, hour: int = 9, minutes: int = 20, **fields: Any) -> int:
    """An appointment of Camille's that her clinic has made by telephone, so many days from today."""
    start = (sandbox.now() + timedelta(days=days)).replace(hour=hour, minute=0, second=0)
    made = {"group_id": 4, "calendar_id": 15, "fiche_id": 48, "intervention_id": 21, "state": 0, **fields}
    end = start + timedelta(minutes=minutes)
    return int(sandbox.add("vevents", **made, start=f"{start:%Y-%m-%d %H:%M:%S}", end=f"{end:%Y-%m-%d %H:%M:%S}")["id"])


def upcoming(sandbox: Sandbox, *, days: int = 3, **fields: Any) -> int:
    return add(sandbox, days=days, **fields)


def past(sandbox: Sandbox, *, days: int = 3, **fields: Any) -> int:
    return add(sandbox, days=-days, **fields)


def book(sandbox: Sandbox, *, place: int = 5, **fields: Any) -> int:
    """One that Camille has booked online, at one of the free times."""
    begin = sandbox.days_ahead(1)[0]
    asked = f"intervention_ids[]=21&calendar_id=15&start={begin} 00:00:00&nDays=14&apikey={KEY}"
    free = sandbox.get(f"/api/v1/groups/4/availabletimeslots.json?{asked}")["availabletimeslots"]
    made = {"calendar_id": 15, "intervention_ids": [21], "fiche": {"id": 48}, "from_web": 1, **fields}
    answer = requests.post(
        f"{sandbox.url}/api/v1/groups/4/appointments.json?apikey={KEY}",
        json={"appointment": {**made, "date": free[place]["start"]}},
        auth=("camille.roux@example.org", "rendez-vous"),
        timeout=10,
    )
    answer.raise_for_status()
    requests.delete(f"{sandbox.url}/requests", timeout=10).raise_for_status()  # of the site nothing was asked yet
    return int(answer.json()["records"][0]["id"])


def sign_in_to_list(visitor: Visitor, email: str = "camille.roux@example.org") -> Visitor:
    return sign_in(visitor.open(LIST), email=email)


def booked_ids(visitor: Visitor) -> list[int]:
    """The numbers of what the list shows, in its order."""
    return [int(a["href"].rstrip("/").rsplit("/", 1)[1]) for a in visitor.main.select(".booking h3 a")]
