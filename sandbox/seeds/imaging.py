"""A centre of medical imaging: 200 services in ten categories."""

from sandbox.seeds.shapes import Documents, calendar, category, group, service
from sandbox.store import Doc

# name of the category, how its services begin, what to know, minutes, price
_METHODS = (
    ("Radiographie", "Radio", "Sans rendez-vous long : dix minutes suffisent.", 10, 2500),
    ("Échographie", "Échographie", "Venez avec vos anciens examens.", 20, 5700),
    ("Écho-Doppler", "Écho-Doppler", "Examen des vaisseaux.", 30, 7500),
    ("IRM", "IRM", "Signalez un pacemaker ou un implant.", 30, 19000),
    ("IRM avec injection", "IRM avec injection", "À jeun depuis trois heures.", 45, 23000),
    ("Scanner", "Scanner", "Retirez bijoux et objets métalliques.", 20, 12000),
    ("Scanner avec injection", "Scanner avec injection", "Apportez un bilan rénal récent.", 30, 15000),
    ("Infiltration", "Infiltration", "Sous contrôle radiologique ; prévoyez d’être accompagné.", 30, 9000),
    ("Arthroscanner", "Arthroscanner", "Comptez une heure en tout.", 45, 18000),
    ("Second avis", "Second avis :", "Relecture d’un examen fait ailleurs.", 15, 4000),
)
_PARTS = (
    "épaule", "coude", "poignet", "main", "doigt", "hanche", "genou", "cheville", "pied", "bassin", "rachis cervical",
    "rachis dorsal", "rachis lombaire", "thorax", "abdomen", "crâne", "sinus", "mâchoire", "bras", "jambe",
)  # fmt: skip
_FIRST = 1001


def _services() -> list[Doc]:
    found = []
    for place, (_category, words, told, minutes, price) in enumerate(_METHODS):
        for sort, part in enumerate(_PARTS, start=1):
            number = _FIRST + place * len(_PARTS) + sort - 1
            details = {"price": price, "sort": sort, "description": told}
            found.append(service(number, 14, 70 + place, f"{words} {part}", minutes, **details))
    return found


def _numbers(*places: int) -> list[int]:
    return [_FIRST + place * len(_PARTS) + sort for place in places for sort in range(len(_PARTS))]


DOCUMENTS: Documents = {
    "groups": [
        group(
            14, "Imagerie du Parc", "imagerie-du-parc", preposition="à l’", phone="03 20 55 78 00",
            address="95 boulevard de la Liberté", zipcode="59000", city="Lille", calendarChoice=0, smsreminder=1440,
            start_every=30,
        ),
    ],
    "interventionsets": [category(70 + place, 14, method[0], place + 1) for place, method in enumerate(_METHODS)],
    "interventions": _services(),
    "calendars": [
        calendar(131, 14, "Salle 1", _numbers(0, 1, 2, 9), sort=1),
        calendar(132, 14, "Salle 2", _numbers(3, 4, 5, 6), sort=2),
        calendar(133, 14, "Salle 3", _numbers(5, 6, 7, 8), sort=3),
    ],
}  # fmt: skip
