"""A centre of medical imaging: 200 services in ten categories, and nobody is chosen."""

from dataclasses import dataclass

from sandbox.seeds.shapes import Documents, calendar, category, group, service
from sandbox.store import Doc

_FIRST = 1001
_EACH = 20


@dataclass(frozen=True)
class _Method:
    """A category: how the names of its services begin, and how they end."""

    name: str
    begins: str
    ends: str
    minutes: int
    price: int
    colour: str
    told: str


_METHODS = (
    _Method(
        "Radiographie", "Radiographie ",
        "de l’épaule, de la clavicule, du coude, du poignet, de la main, d’un doigt, du bassin, de la hanche, du genou,"
        " de la jambe, de la cheville, du pied, du thorax, de l’abdomen, des sinus, du rachis cervical,"
        " du rachis dorsal, du rachis lombaire, du rachis entier, de la main gauche (âge osseux)",
        10, 2500, "#8fa8c8", "Sans préparation",
    ),
    _Method(
        "Échographie", "Échographie ",
        "de l’abdomen, des reins, de la vessie, du pelvis, de la thyroïde, du cou, de l’épaule, du coude, du poignet,"
        " de la main, de la hanche, du genou, de la cheville, du pied, du tendon d’Achille, de la paroi abdominale,"
        " des glandes salivaires, du creux axillaire, des hanches du nourrisson, d’une grosseur sous la peau",
        20, 5700, "#7a9e7e", "Apportez vos anciens examens",
    ),
    _Method(
        "Écho-Doppler", "Écho-Doppler ",
        "des carotides, des artères vertébrales, des troncs supra-aortiques, des artères des jambes,"
        " des veines des jambes, des artères des bras, des veines des bras, de l’aorte abdominale,"
        " des artères rénales, des artères digestives, de la veine porte, du foie, de la thyroïde,"
        " d’une fistule de dialyse, d’un greffon rénal, d’un stent, d’un pontage, des varices avant opération,"
        " à la recherche d’une phlébite, transcrânien",
        30, 7500, "#b58db6", "Examen des vaisseaux, sans préparation",
    ),
    _Method(
        "IRM", "IRM ",
        "du cerveau, de l’hypophyse, des orbites, de l’oreille interne, des sinus, de la mâchoire, du rachis cervical,"
        " du rachis dorsal, du rachis lombaire, de la moelle épinière, de l’épaule, du coude, du poignet, de la main,"
        " du bassin, de la hanche, du genou, de la cheville, du pied, de la cuisse",
        30, 19000, "#c9a66b", "Signalez un pacemaker, un implant ou une grossesse",
    ),
    _Method(
        "IRM avec injection", "IRM injectée ",
        "du cerveau, de l’hypophyse, du rachis, du sein, du foie, du pancréas, des voies biliaires, des reins,"
        " de la prostate, du pelvis, du rectum, de l’intestin grêle, du cœur, de l’aorte, des artères du cou,"
        " des artères des jambes, des parties molles, de l’épaule (arthro-IRM), de la hanche (arthro-IRM),"
        " du genou (arthro-IRM)",
        45, 23000, "#a8763e", "À jeun depuis trois heures ; signalez un pacemaker ou un implant",
    ),
    _Method(
        "Scanner", "Scanner ",
        "du crâne, des sinus, des rochers, de la mâchoire, du thorax, du thorax à faible dose, de l’abdomen,"
        " des calculs urinaires, du rachis cervical, du rachis dorsal, du rachis lombaire, de l’épaule, du coude,"
        " du poignet, de la main, du bassin, de la hanche, du genou, de la cheville, du pied",
        20, 12000, "#6f9fb0", "Retirez bijoux et objets métalliques",
    ),
    _Method(
        "Scanner avec injection", "Scanner injecté ",
        "du cerveau, du cou, du thorax, des artères pulmonaires, de l’abdomen et du pelvis,"
        " du thorax à l’abdomen, du foie, du pancréas, des reins, des voies urinaires, de l’intestin grêle,"
        " du côlon, de l’aorte, des artères du cou, des artères du cerveau, des artères des jambes, du cœur,"
        " des glandes surrénales, de la face, du bassin",
        30, 15000, "#4f7f90", "À jeun depuis trois heures ; apportez un bilan rénal de moins de trois mois",
    ),
    _Method(
        "Infiltration", "Infiltration ",
        "de l’épaule, du coude, du poignet, du canal carpien, de la base du pouce, d’un doigt à ressaut, de la hanche,"
        " du genou, de la cheville, du talon, d’un orteil, d’un névrome de Morton, de l’articulation sacro-iliaque,"
        " du rachis lombaire, du rachis cervical, des articulaires postérieures, d’un nerf, d’un tendon, d’une bursite,"
        " d’un kyste",
        30, 9000, "#c98b8b", "Apportez le produit prescrit ; ne conduisez pas en repartant",
    ),
    _Method(
        "Imagerie de la femme", "",
        "Mammographie de dépistage, Mammographie de suivi, Mammographie et échographie, Tomosynthèse mammaire,"
        " Échographie mammaire, Échographie de datation, Échographie du premier trimestre,"
        " Échographie du deuxième trimestre, Échographie du troisième trimestre, Échographie de croissance,"
        " Échographie du col, Échographie pelvienne, Échographie endovaginale, Comptage des follicules,"
        " Contrôle de stérilet, Hystérosalpingographie, Hystérosonographie, Ponction d’un kyste du sein,"
        " Biopsie mammaire, Ostéodensitométrie",
        30, 6600, "#d3a4b4", "Apportez ordonnance et examens précédents",
    ),
    _Method(
        "Second avis", "Second avis : ",
        "radiographie, échographie, mammographie, IRM du cerveau, IRM du rachis, IRM de l’épaule, IRM du genou,"
        " IRM de la hanche, IRM du foie, IRM de la prostate, IRM du sein, scanner du thorax, scanner de l’abdomen,"
        " scanner du crâne, scanner des sinus, scanner du cœur, fracture, examen d’un enfant, dossier avant opération,"
        " bilan de cancérologie",
        15, 4000, "#9a9a9a", "Relecture d’un examen fait ailleurs : apportez les images",
    ),
)  # fmt: skip


def _services() -> list[Doc]:
    return [
        service(
            _FIRST + place * _EACH + sort, 14, 70 + place, method.begins + end, method.minutes, price=method.price,
            sort=sort + 1, colorref=method.colour, description=method.told,
        )
        for place, method in enumerate(_METHODS)
        for sort, end in enumerate(method.ends.split(", "))
    ]  # fmt: skip


def _numbers(*places: int) -> list[int]:
    return [_FIRST + place * _EACH + sort for place in places for sort in range(_EACH)]


DOCUMENTS: Documents = {
    "groups": [
        group(
            14, "Imagerie du Parc", "imagerie-du-parc", preposition="à l’", phone="03 20 55 78 00",
            address="95 boulevard de la Liberté", zipcode="59000", city="Lille", calendarChoice=0, smsreminder=1440,
            start_every=30,
        ),
    ],
    "interventionsets": [category(70 + place, 14, method.name, place + 1) for place, method in enumerate(_METHODS)],
    "interventions": _services(),
    "calendars": [
        calendar(131, 14, "Radiographie et échographie", _numbers(0, 1, 2, 8, 9), sort=1),
        calendar(132, 14, "IRM", _numbers(3, 4), sort=2),
        calendar(133, 14, "Scanner et infiltrations", _numbers(5, 6, 7), sort=3),
    ],
}  # fmt: skip
