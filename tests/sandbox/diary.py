"""A calendar that staff have just made through the API itself."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.sandbox.client import Api


@dataclass
class Diary:
    """One service of 20 minutes on one calendar, open on one day from 8 to 10; the group's starts are 20 minutes apart.

    The day lies beyond the seeds, so that nothing else is in it.
    """

    staff: Api
    day: str
    service: int
    calendar: int
    opening: int

    def at(self, clock: str) -> str:
        return f"{self.day} {clock}:00"

    def add(self, start: str, end: str, status: int = 201, **more: Any) -> Any:
        """An event from one time of the day to another."""
        event = {"calendar_id": self.calendar, "start": self.at(start), "end": self.at(end), **more}
        return self.staff.send("POST", "groups/4/vevents", {"vevent": event}, status=status)

    def change(self, event: Any, status: int = 200, **values: Any) -> Any:
        number = event if isinstance(event, int) else event["id"]
        return self.staff.send("PUT", f"groups/4/vevents/{number}", {"vevent": values}, status=status)

    def free(self, *params: tuple[str, Any]) -> str:
        """The clock times that are free on the day."""
        day = ("start", self.day), ("nDays", 1)
        return " ".join(start[11:16] for start in self.staff.starts(*day, *params, service=self.service))

    def events(self, *params: tuple[str, Any]) -> list[int]:
        return self.staff.ids("groups/4/vevents", ("calendar_id", self.calendar), *params)


def open_diary(staff: Api) -> Diary:
    day = (staff.today() + timedelta(days=100)).isoformat()
    service = {"name": "Essai", "publicname": "Essai", "length": 20}
    service_id = staff.send("POST", "groups/4/interventions", {"intervention": service}, status=201)["id"]
    calendar = {"name": "Salle", "publicname": "Salle", "intervention_ids": [service_id]}
    calendar_id = staff.send("POST", "groups/4/calendars", {"calendar": calendar}, status=201)["id"]
    diary = Diary(staff, day, service_id, calendar_id, 0)
    diary.opening = diary.add("08:00", "10:00", type="VfreebusyEvent")["id"]
    return diary
