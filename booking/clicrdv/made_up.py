"""A merchant that nobody has: a client that answers from memory, for pages that only show how they look.

Everything goes through `_make`, the one door of a client to the network, so nothing here can open a connection. Its
address is no server's: what a cache keeps under it is never taken for a real merchant's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import reading
from .answers import Answer, Effect
from .errors import NotFound, SignInNeeded
from .reading import Json
from .transport import Client

Doc = dict[str, Json]

GROUP = 2**31 - 1  # no real group has come so far; the two before it are the same in other towns
NAME, PHONE, EMAIL = "Cabinet des Tilleuls", "01 23 45 67 89", "camille.roux@example.org"
ACCOUNT, SERVICE, CALENDAR, RECORD, APPOINTMENT = 1, 101, 201, 301, 401
SESSION = "made-up"
DAYS_AHEAD = 14
_HOURS = (9, 10, 11, 14, 15, 16, 17)
_OF_CUSTOMERS = ("fiches", "appointments")


@dataclass(frozen=True)
class MadeUp(Client):
    """Answers like ClicRDV would for a small group, whatever its id; knows nothing else, changes nothing."""

    base_url: str = "made-up:"
    api_key: str = field(default="", repr=False)
    phone: str = PHONE
    zone: str = "Europe/Paris"
    open: bool = True
    free: bool = True  # whether there are free times
    most: int = 1  # services in one booking

    def _make(self, call: Any) -> Answer:
        words = call.path.removesuffix(".json").split("/")
        if call.effect is not Effect.READ or words[0] != "groups" or not 2 <= len(words) <= 4:
            raise NotFound
        return Answer(200, self._read(words[1:], dict(call.params)))

    def _read(self, words: list[str], asked: dict[str, str]) -> Json:
        group, *rest = words
        if not rest:
            return self._group(group)
        what, *number = rest
        if what in _OF_CUSTOMERS and self.session_id is None:
            raise SignInNeeded
        if what == "availabletimeslots" and not number:
            return self._slots(asked)
        rows = self._rows(what, asked)
        if number:
            return _one(rows, number[0])
        return {"totalRecords": len(rows), "records": list(rows)}

    def _rows(self, what: str, asked: dict[str, str]) -> list[Doc]:
        if what == "appointments":
            return self._appointments()
        if what == "customfields":
            return [row for row in _CUSTOM_FIELDS if row["model"] == asked.get("conditions[0][value]")]
        if what not in _TABLES:
            raise NotFound
        return _TABLES[what]

    def _group(self, number: str) -> Doc:
        own: Doc = {"phone": self.phone, "timezone": self.zone, "open": self.open, "max_multirdvs": self.most}
        return {**_GROUP, **own, **_TOWNS.get(number, {})}

    def _slots(self, asked: dict[str, str]) -> Doc:
        """Those of one calendar, or of all; the window is for who asked to cut out, as of the real one's answers."""
        calendar = reading.ident(asked.get("calendar_id"))
        rows: list[Json] = []
        for start, calendars in self._starts():
            ids = [number for number in calendars if calendar in (None, number)]
            if ids:
                rows.append({"start": reading.written(start), "capacity": len(ids), "calendar_ids": list[Json](ids)})
        return {"availabletimeslots": rows, "firstSlot": None}

    def _starts(self) -> Iterator[tuple[datetime, list[int]]]:
        """The free times of the next weeks and who is free then: weekdays, the second of them full."""
        today = datetime.now(ZoneInfo(self.zone)).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        days = [day for ahead in range(1, DAYS_AHEAD + 1) if (day := today + timedelta(days=ahead)).weekday() < 5]
        for place, day in enumerate(days if self.free else ()):
            for hour in _HOURS if place != 1 else ():
                for minute in (0, 30):
                    chance = day.day * 7 + hour * 5 + minute // 30
                    if free := [calendar for calendar in _CALENDAR_IDS if (chance + calendar) % 5 > 1]:
                        yield day + timedelta(hours=hour, minutes=minute), free

    def _appointments(self) -> list[Doc]:
        """The first time that the first calendar has, and one a week later for somebody else."""
        first = next((start for start, calendars in self._starts() if CALENDAR in calendars), None)
        if first is None:
            return []
        later = first + timedelta(days=7, hours=1)
        return [
            _appointment(APPOINTMENT, first, _SERVICES[0], _CALENDARS[0], _RECORDS[0]),
            _appointment(APPOINTMENT + 1, later, _SERVICES[1], _CALENDARS[1], _RECORDS[1]),
        ]


def _one(rows: list[Doc], number: str) -> Doc:
    for row in rows:
        if str(row["id"]) == number:
            return row
    raise NotFound


def _appointment(number: int, start: datetime, service: Doc, calendar: Doc, record: Doc) -> Doc:
    length = reading.positive(service["length"], 0)
    return {
        "id": number,
        "start": reading.written(start),
        "end": reading.written(start + timedelta(minutes=length)),
        "state": 0,
        "group_id": GROUP,
        "calendar_id": calendar["id"],
        "calendar": calendar,
        "intervention_id": service["id"],
        "intervention": service,
        "fiche_id": record["id"],
        "fiche": record,
    }


def _service(number: int, category: int, name: str, length: int, price: int, description: str = "") -> Doc:
    told: Doc = {"id": number, "interventionset_id": category, "publicname": name, "description": description}
    return {**told, "length": length, "price": price, "sort": number}


def _record(number: int, firstname: str, birthdate: str) -> Doc:
    name: Doc = {"id": number, "group_id": GROUP, "firstname": firstname, "lastname": "Roux"}
    return {**name, "firstphone": "06 12 34 56 78", "email": EMAIL, "birthdate": birthdate, "deleted": False}


def _question(number: int, model: str, name: str, label: str, widget: str, *, required: bool = False) -> Doc:
    told: Doc = {"id": number, "model": model, "name": name, "user_label": label, "user_inputex": widget}
    return {**told, "user_visible": True, "user_required": required, "user_position": number}


# In French, as merchants' own words are on the pages of both languages.
_GROUP: Doc = {
    "id": GROUP,
    "name": NAME,
    "address": "7 rue des Tilleuls",
    "zipcode": "75011",
    "city": "Paris",
    "country": "France",
    "country_code": "33",
    "sendmail": True,
    "mailreminder": 1440,
    "smsreminder": 1440,
    "openData": True,
    "calendarChoice": 2,
    "anyCalendar": True,
    "display_intervention_length": True,
    "display_intervention_price": True,
}
_TOWNS: dict[str, Doc] = {
    str(GROUP - 1): {"address": "18 cours Gambetta", "zipcode": "69007", "city": "Lyon"},
    str(GROUP - 2): {"address": "2 quai de la Fosse", "zipcode": "44000", "city": "Nantes"},
}
_CATEGORIES: list[Doc] = [
    {"id": 11, "publicname": "Rendez-vous", "description": "", "sort": 1},
    {"id": 12, "publicname": "Suivi et conseils", "description": "Pour celles et ceux que nous connaissons", "sort": 2},
]
_SERVICES: list[Doc] = [
    _service(SERVICE, 11, "Premier rendez-vous", 45, 8000, "Nous faisons connaissance et le point sur vos besoins"),
    _service(102, 11, "Rendez-vous habituel", 30, 5500),
    _service(103, 11, "Rendez-vous découverte", 15, 0),
    _service(104, 12, "Bilan annuel", 90, 14500, (
        "Un rendez-vous complet, une fois par an : nous reprenons ensemble tout ce qui a été fait, ce qui a changé "
        "depuis et ce qui reste à prévoir. Apportez les documents reçus pendant l’année ; un compte rendu écrit vous "
        "est envoyé dans la semaine."
    )),
    _service(105, 12, "Conseil à distance", 20, 3850, "En vidéo, le lien arrive par e-mail"),
]  # fmt: skip
_CALENDARS: list[Doc] = [
    {"id": CALENDAR, "publicname": "Anne Morel", "sort": 1},
    {"id": 202, "publicname": "Karim Benali", "sort": 2},
    {"id": 203, "publicname": "Louise Petit", "address": "3 place Gambetta", "zipcode": "75020", "city": "Paris"},
]
_CALENDAR_IDS = (CALENDAR, 202, 203)
_RECORDS = [
    _record(RECORD, "Camille", "1988-03-14"),
    _record(302, "Léo", "2015-05-02"),
    _record(303, "Zoé", "2019-11-23"),
]
_CUSTOM_FIELDS = [
    _question(1, "Fiche", "birthdate", "Date de naissance", '{"type": "datesplit"}', required=True),
    _question(2, "Vevent", "str0", "Êtes-vous déjà venu ?", '{"type": "select", "choices": ["Oui", "Non"]}'),
]
_TABLES = {
    "interventionsets": _CATEGORIES,
    "interventions": _SERVICES,
    "calendars": _CALENDARS,
    "fiches": _RECORDS,
}
