"""Accounts, their records, and the other customers whose appointments fill the diaries."""

from functools import cache
from random import Random

from sandbox.seeds import medical_centre
from sandbox.seeds.shapes import account, chance, fiche, pro
from sandbox.store import Doc, Store

ACCOUNTS = [
    account(1, "camille.roux@example.org", 4, "an ordinary customer, record 48 at Clinique des Lilas"),
    account(2, "parent@example.org", 4, "a parent with three children's records at Clinique des Lilas"),
    account(3, "nouveau@example.org", 4, "has no record anywhere yet"),
    account(4, "garage@example.org", 5, "one record, at Garage Martin"),
    account(5, "secretariat@example.org", 4, "a secretary: sees all records of Clinique des Lilas", secretary=True),
    account(6, "famille@example.org", 11, "a parent with four children's records at Cabinet des Petits Pas"),
    account(7, "saint-roch@example.org", 15, "a secretary: sees the 3,000 records of Centre médical Saint-Roch",
            secretary=True),
    account(8, "martinique@example.org", 12, "one record, at Cabinet dentaire de la Savane in Fort-de-France"),
]  # fmt: skip
STAFF: list[Doc] = [
    pro(1, "pro@example.org", 4, "Claire", "Vasseur", "staff of Clinique des Lilas (pro sign-in)"),
    pro(2, "pro.garage@example.org", 5, "Michel", "Martin", "staff of Garage Martin"),
    pro(3, "pro.osteo@example.org", 6, "Marie", "Duval", "staff of Marie Ostéopathe"),
    pro(4, "pro.salon@example.org", 7, "Inès", "Robert", "staff of Salon Mèche"),
    pro(5, "pro.mairie@example.org", 8, "Bernard", "Klein", "staff of Mairie de Valmont"),
    pro(6, "pro.ferme@example.org", 9, "Jeanne", "Colin", "staff of Cabinet Fermé"),
    pro(7, "pro.institut@example.org", 10, "Nadia", "Haddad", "staff of Institut Horizon"),
    pro(8, "pro.pediatre@example.org", 11, "Hélène", "Besson", "staff of Cabinet des Petits Pas"),
    pro(9, "pro.dentiste@example.org", 12, "Maryse", "Cadet", "staff of Cabinet dentaire de la Savane"),
    pro(10, "pro.delorme@example.org", 13, "André", "Delorme", "staff of Cabinet Delorme, which is switched off"),
    pro(11, "pro.imagerie@example.org", 14, "Lucas", "Delattre", "staff of Imagerie du Parc"),
    pro(12, "pro.saint-roch@example.org", 15, "Isabelle", "Ferrand", "staff of Centre médical Saint-Roch"),
    pro(13, "pro.kines@example.org", 16, "Julie", "Perrillat", "staff of Kinés de la Vallée"),
]
# Custom fields that a group asks for are empty in its records, never missing.
_CUSTOM: dict[int, Doc] = {
    4: {"str4": ""}, 5: {"str0": "", "num0": "", "str1": "", "str2": ""}, 11: {"str0": "", "bool0": False},
}  # fmt: skip
FICHES = [
    fiche(48, 4, "Roux", "Camille", firstphone="06 12 34 56 78", email="camille.roux@example.org",
          birthdate="1988-03-14", comments="Préfère les rendez-vous du matin. Dossier papier au secrétariat.",
          account_id=1, **_CUSTOM[4]),
    fiche(49, 4, "Nguyen", "Léo", firstphone="06 98 76 54 32", email="parent@example.org", birthdate="2015-05-02",
          account_id=2, **_CUSTOM[4]),
    fiche(50, 4, "Nguyen", "Alice", firstphone="06 98 76 54 32", email="parent@example.org", birthdate="2018-11-23",
          account_id=2, **_CUSTOM[4]),
    fiche(51, 4, "Nguyen", "Tom", firstphone="06 98 76 54 32", email="parent@example.org", birthdate="2021-01-30",
          account_id=2, **_CUSTOM[4]),
    fiche(52, 4, "Nguyen", "Doublon", deleted=True, account_id=2, **_CUSTOM[4]),
    fiche(53, 5, "Petit", "Nicolas", firstphone="07 11 22 33 44", email="garage@example.org", str0="AB-123-CD",
          num0=84000, str1="", str2="", account_id=4),
    *(
        fiche(number, 11, "Marchetti", firstname, firstphone="06 44 55 66 77", email="famille@example.org",
              birthdate=born, str0=allergies, bool0=number == 57, account_id=6)
        for number, firstname, born, allergies in (
            (54, "Élise", "2014-02-09", ""), (55, "Gaspard", "2017-08-21", "Arachide"),
            (56, "Noé", "2022-04-03", ""), (57, "Anouk", "2025-10-30", ""),
        )
    ),
    fiche(58, 12, "Louisy", "Josiane", firstphone="0696 12 34 56", email="martinique@example.org", account_id=8),
]  # fmt: skip

_FIRSTNAMES = ("Adèle", "Bruno", "Céline", "David", "Élodie", "Farid", "Gaëlle", "Henri", "Inaya", "Julien", "Karine",
               "Loïc", "Mélanie", "Noé", "Odile", "Pierre", "Quentin", "Rania", "Sylvie", "Théo")  # fmt: skip
_LASTNAMES = ("Aubert", "Barbier", "Caron", "Dumas", "Étienne", "Fontaine", "Guérin", "Hubert", "Imbert", "Jacquet",
              "Klein", "Leroux", "Moulin", "Noël", "Olivier", "Perrin", "Renaud", "Schmitt", "Vidal")  # fmt: skip
_OTHERS = {
    4: (200, 40), 5: (300, 12), 6: (320, 12), 7: (340, 16), 8: (360, 16), 9: (380, 6), 10: (400, 20), 11: (430, 12),
    12: (450, 10), 14: (470, 12), 16: (490, 12), 13: (505, 8),
}  # fmt: skip


@cache
def others(group_id: int) -> tuple[int, ...]:
    """The ids of the records that are nobody's account, customers who book by telephone."""
    if group_id == 15:
        return tuple(range(medical_centre.FIRST_RECORD, medical_centre.FIRST_RECORD + medical_centre.RECORDS, 30))
    first, count = _OTHERS.get(group_id, (0, 0))
    return tuple(range(first, first + count))


def lay(store: Store) -> None:
    """Write accounts, staff and records."""
    for table, docs in (("accounts", ACCOUNTS), ("pros", STAFF), ("fiches", FICHES)):
        store.insert_many(table, docs)
    store.insert_many("fiches", medical_centre.records())
    for group_id in _OTHERS:
        rng = chance("people", group_id)
        store.insert_many("fiches", (_somebody(rng, number, group_id) for number in others(group_id)))


def _somebody(rng: Random, number: int, group_id: int) -> Doc:
    firstname, lastname = rng.choice(_FIRSTNAMES), rng.choice(_LASTNAMES)
    phone = "06 " + " ".join(f"{rng.randrange(100):02}" for _ in range(4))
    return fiche(number, group_id, lastname, firstname, firstphone=phone, **_CUSTOM.get(group_id, {}))
