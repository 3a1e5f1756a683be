"""A training institute with a catalogue of 60 services, which confirms e-mail addresses."""

from sandbox.seeds.shapes import Documents, calendar, category, group, service
from sandbox.store import Doc

_TOPICS = ("Anglais", "Espagnol", "Allemand", "Bureautique", "Comptabilité", "Orientation")
_LESSONS = (
    ("test de niveau", 30, 0),
    ("entretien de positionnement", 45, 0),
    ("cours particulier", 60, 4500),
    ("cours particulier, heure et demie", 90, 6500),
    ("atelier de conversation ou de pratique", 60, 2500),
    ("préparation à l’examen", 90, 7000),
    ("examen blanc", 120, 9000),
    ("correction personnalisée", 30, 3000),
    ("bilan de fin de parcours", 45, 3500),
    ("rendez-vous de suivi", 20, 0),
)


def _services() -> list[Doc]:
    found = []
    for place, topic in enumerate(_TOPICS):
        for sort, (lesson, length, price) in enumerate(_LESSONS, start=1):
            number = 100 + place * len(_LESSONS) + sort
            found.append(service(number, 10, 50 + place, f"{topic} : {lesson}", length, price=price, sort=sort))
    return found


def _numbers(*places: int) -> list[int]:
    return [100 + place * len(_LESSONS) + sort for place in places for sort in range(1, len(_LESSONS) + 1)]


DOCUMENTS: Documents = {
    "groups": [
        group(
            10, "Institut Horizon", "institut-horizon", preposition="à l’", phone="05 61 44 55 66",
            address="19 allées Jean-Jaurès", zipcode="31000", city="Toulouse", validateEmail=True, anyCalendar=True,
            start_every=30,
        ),
    ],
    "interventionsets": [category(50 + place, 10, topic, place + 1) for place, topic in enumerate(_TOPICS)],
    "interventions": _services(),
    "calendars": [
        calendar(101, 10, "Emma Wright", _numbers(0), sort=1),
        calendar(102, 10, "Lucía Romero", _numbers(0, 1), sort=2),
        calendar(103, 10, "Jonas Keller", _numbers(1, 2), sort=3),
        calendar(104, 10, "Nadia Haddad", _numbers(3, 4), sort=4),
        calendar(105, 10, "Olivier Blanc", _numbers(3, 5), sort=5),
    ],
}  # fmt: skip
