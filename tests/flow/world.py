"""A merchant made up by chance, and a customer who wanders through its booking; what must hold at every page.

The oracle knows the group's settings and its catalogue, and nothing of the site's insides.
"""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

NOBODY = 0
CATEGORY_PAGE_FROM = 4  # as the test sets it: small catalogues count as long


@dataclass
class World:
    """One group: its settings, what it offers, and the records of the customer in it."""

    group_id: int
    settings: dict[str, Any]
    categories: dict[int, bool]  # id → shown to customers
    services: dict[int, dict[str, Any]]
    calendars: dict[int, dict[str, Any]]
    records: int
    shown: bool = True  # to strangers
    starts: list[str] = field(default_factory=list)

    @property
    def bookable(self) -> list[int]:
        return [n for n, s in self.services.items() if s["shown"] and self.categories.get(s["category"], True)]

    @property
    def open_calendars(self) -> list[int]:
        return [n for n, c in self.calendars.items() if c["shown"]]

    @property
    def used_categories(self) -> set[int]:
        return {self.services[n]["category"] for n in self.bookable}

    @property
    def is_long(self) -> bool:
        real = {number for number in self.used_categories if number}
        return len(self.bookable) > CATEGORY_PAGE_FROM and len(real) > 1

    @property
    def order(self) -> list[str]:
        """The questions in the order that the settings ask for."""
        service = ["category", "service"] if self.is_long else ["service"]
        choice = self.settings["calendarChoice"]
        asked = service if choice == 0 else ["calendar", *service] if choice == 1 else [*service, "calendar"]
        if self.settings["openData"] and self.shown:
            return [*asked, "slot", "sign-in", "records", "record", "check"]
        return ["sign-in", *asked, "slot", "records", "record", "check"]

    @property
    def most(self) -> int:
        """How many services one booking may combine."""
        return max(1, self.settings["max_multirdvs"] or 1)

    def go_together(self, services: list[int], calendar: int | None) -> bool:
        """Somebody offers all of them; who was chosen before offers whatever can be chosen."""
        if len(services) < 2 or (calendar and self.settings["calendarChoice"] == 1):
            return True
        return any(set(services) <= set(self.calendars[number]["offers"]) for number in self.open_calendars)

    def offered(self, step: str, answers: dict[str, Any]) -> list[Any]:
        """What can be chosen at a question, given what was answered before."""
        if step == "calendar":
            services = answers.get("service", []) if self.settings["calendarChoice"] != 1 else []
            fitting = [n for n in self.open_calendars if set(services) <= set(self.calendars[n]["offers"])]
            return [NOBODY, *fitting] if self.settings["anyCalendar"] and len(fitting) > 1 else fitting
        calendar = answers.get("calendar") if self.settings["calendarChoice"] == 1 else None
        services = [n for n in self.bookable if not calendar or n in self.calendars[calendar]["offers"]]
        if step == "category":
            return sorted({self.services[n]["category"] for n in services})
        if "category" in self.order and "category" in answers:
            services = [n for n in services if self.services[n]["category"] == answers["category"]]
        return services


SETTINGS = st.fixed_dictionaries(
    {
        "open": st.sampled_from([True] * 15 + [False]),
        "inactive": st.sampled_from([False] * 15 + [True]),
        "openData": st.sampled_from([True, True, True, False]),
        "calendarChoice": st.sampled_from([0, 1, 2, 2, 7, None]),
        "anyCalendar": st.booleans(),
        "display_intervention_length": st.booleans(),
        "display_intervention_price": st.booleans(),
        "max_multirdvs": st.sampled_from([None, 0, 1, 1, 2, 3]),
    }
)


@st.composite
def worlds(draw: Any, numbers: Any) -> World:
    """`numbers` gives ids that nothing else has."""
    mostly = st.sampled_from([True] * 7 + [False])
    categories = {next(numbers): draw(mostly) for _ in range(draw(st.integers(0, 3)))}
    places = [0, *categories]
    services = {
        next(numbers): {
            "category": draw(st.sampled_from(places)),
            "shown": draw(mostly),
            "length": draw(st.sampled_from([15, 20, 45])),
            "price": draw(st.sampled_from([None, 0, 3500])),
        }
        for _ in range(draw(st.integers(1, 7)))
    }
    everything = st.just(set(services))
    calendars = {
        next(numbers): {
            "shown": draw(mostly),
            "offers": sorted(draw(st.one_of(everything, st.sets(st.sampled_from(sorted(services)))))),
        }
        for _ in range(draw(st.integers(1, 4)))
    }
    settings = draw(SETTINGS)
    return World(next(numbers), settings, categories, services, calendars, records=draw(st.sampled_from([0, 1, 2])))


def build(sandbox: Any, world: World, account_id: int) -> None:
    """The same at the API: a group of its own, with openings for two weeks."""
    group, days = world.group_id, sandbox.days_ahead(3)
    settings = {name: value for name, value in world.settings.items() if value is not None}
    sandbox.add("groups", id=group, name=f"Groupe {group}", phone="01 23 45 67 89", start_every=15, **settings)
    names = {number: f"Thème {number}" if shown else "" for number, shown in world.categories.items()}
    categories = [{"id": number, "group_id": group, "publicname": name} for number, name in names.items()]
    services = [{"id": number, "group_id": group, **_service(number, one)} for number, one in world.services.items()]
    calendars = [{"id": number, "group_id": group, **_calendar(number, one)} for number, one in world.calendars.items()]
    opening = {"group_id": group, "type": "VfreebusyEvent"}
    openings = [
        {**opening, "calendar_id": number, "start": f"{day} 09:00:00", "end": f"{day} 12:00:00"}
        for number in world.calendars
        for day in days
    ]
    whose = {"group_id": group, "account_id": account_id, "lastname": "Petit"}
    records = [{**whose, "firstname": f"Enfant {number}"} for number in range(world.records)]
    sandbox.add_all("interventionsets", categories)
    sandbox.add_all("interventions", services)
    sandbox.add_all("calendars", calendars)
    sandbox.add_all("vevents", openings)
    sandbox.add_all("fiches", records)


def _service(number: int, service: dict[str, Any]) -> dict[str, Any]:
    names = {"name": f"S{number}", "publicname": f"Prestation {number}" if service["shown"] else ""}
    price = {} if service["price"] is None else {"price": service["price"]}
    return {**names, **price, "interventionset_id": service["category"], "length": service["length"]}


def _calendar(number: int, calendar: dict[str, Any]) -> dict[str, Any]:
    names = {"name": f"A{number}", "publicname": f"Agenda {number}" if calendar["shown"] else ""}
    return {**names, "intervention_ids": calendar["offers"]}
