"""Accounts, their records, and the other customers whose appointments fill the diaries."""

from random import Random

from sandbox.seeds.shapes import account, fiche
from sandbox.store import Doc, Store

ACCOUNTS = [
    account(1, "camille.roux@example.org", 4, "an ordinary customer, record 48 at Clinique des Lilas"),
    account(2, "parent@example.org", 4, "a parent with three children's records at Clinique des Lilas"),
    account(3, "nouveau@example.org", 4, "has no record anywhere yet"),
    account(4, "garage@example.org", 5, "one record, at Garage Martin"),
    account(5, "secretariat@example.org", 4, "a secretary: sees all records of Clinique des Lilas", secretary=True),
]
STAFF: list[Doc] = [
    {"id": 1, "email": "pro@example.org", "group_id": 4, "firstname": "Claire", "lastname": "Vasseur",
     "password": "rendez-vous", "note": "staff of Clinique des Lilas (pro sign-in)"},
]  # fmt: skip
# Custom fields that a group asks for are empty in its records, never missing.
_CUSTOM: dict[int, Doc] = {4: {"str4": ""}, 5: {"str0": "", "num0": "", "str1": "", "str2": ""}}
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
]  # fmt: skip

_FIRSTNAMES = ("Adèle", "Bruno", "Céline", "David", "Élodie", "Farid", "Gaëlle", "Henri", "Inaya", "Julien", "Karine",
               "Loïc", "Mélanie", "Noé", "Odile", "Pierre", "Quentin", "Rania", "Sylvie", "Théo")  # fmt: skip
_LASTNAMES = ("Aubert", "Barbier", "Caron", "Dumas", "Étienne", "Fontaine", "Guérin", "Hubert", "Imbert", "Jacquet",
              "Klein", "Leroux", "Moulin", "Noël", "Olivier", "Perrin", "Renaud", "Schmitt", "Vidal")  # fmt: skip
_OTHERS = {4: (200, 40), 5: (300, 12), 6: (320, 12), 7: (340, 16), 8: (360, 16), 9: (380, 6), 10: (400, 20)}


def others(group_id: int) -> list[int]:
    """The ids of the records that are nobody's account, customers who book by telephone."""
    first, count = _OTHERS.get(group_id, (0, 0))
    return list(range(first, first + count))


def chance(*seed: object) -> Random:
    """Chance that falls the same way every time."""
    return Random(" ".join(map(str, seed)))  # noqa: S311  Nothing here is secret.


def lay(store: Store) -> None:
    """Write accounts, staff and records."""
    for table, docs in (("accounts", ACCOUNTS), ("pros", STAFF), ("fiches", FICHES)):
        for doc in docs:
            store.insert(table, doc)
    for group_id in _OTHERS:
        rng = chance("people", group_id)
        for number in others(group_id):
            store.insert("fiches", _somebody(rng, number, group_id))


def _somebody(rng: Random, number: int, group_id: int) -> Doc:
    firstname, lastname = rng.choice(_FIRSTNAMES), rng.choice(_LASTNAMES)
    phone = "06 " + " ".join(f"{rng.randrange(100):02}" for _ in range(4))
    return fiche(number, group_id, lastname, firstname, firstphone=phone, **_CUSTOM.get(group_id, {}))
