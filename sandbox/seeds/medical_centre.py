"""A medical centre whose secretary sees 3,000 records."""

from collections.abc import Iterator
from datetime import date, timedelta

from sandbox.seeds.shapes import Documents, calendar, category, chance, fiche, group, service
from sandbox.store import Doc

DOCUMENTS: Documents = {
    "groups": [
        group(
            15, "Centre médical Saint-Roch", "centre-saint-roch", preposition="au", phone="04 67 99 40 00",
            address="3 place Saint-Roch", zipcode="34000", city="Montpellier", mailreminder=1440, start_every=15,
        ),
    ],
    "interventionsets": [category(80, 15, "Médecine générale", 1), category(81, 15, "Spécialistes", 2)],
    "interventions": [
        service(231, 15, 80, "Consultation", 15, price=3000, sort=1),
        service(232, 15, 80, "Renouvellement d’ordonnance", 15, price=3000, sort=2),
        service(233, 15, 81, "Consultation de cardiologie", 30, price=5500, sort=1, colorref="#c98b8b",
                description="Électrocardiogramme compris"),
        service(234, 15, 81, "Consultation de dermatologie", 15, price=5000, sort=2, colorref="#c9a66b"),
    ],
    "calendars": [
        calendar(141, 15, "Dr Isabelle Ferrand", [231, 232], sort=1),
        calendar(142, 15, "Dr Bruno Castel", [233], sort=2),
        calendar(143, 15, "Dr Lina Azoulay", [234], sort=3),
    ],
}  # fmt: skip

FIRST_RECORD, RECORDS = 10001, 3000
_COMMENTS = (
    "Tiers payant. Préfère être rappelé.", "Fauteuil roulant : salle du rez-de-chaussée.", "Deux rendez-vous manqués.",
    "Vient avec sa fille, qui traduit.", "Allergique à la pénicilline.",
)  # fmt: skip
_FIRSTNAMES = (
    "Agathe", "Alain", "Amandine", "Amine", "Anaïs", "Antoine", "Béatrice", "Benoît", "Camille", "Chloé", "Clément",
    "Daniel", "Denise", "Emma", "Éric", "Fatima", "Florent", "Gabriel", "Hélène", "Hugo", "Inès", "Jacques", "Jeanne",
    "Karim", "Laure", "Léa", "Louis", "Lucie", "Manon", "Marcel", "Mathis", "Nadège", "Olivier", "Paul", "Renée",
    "Rose", "Sacha", "Simone", "Thomas", "Yasmine",
)  # fmt: skip
_LASTNAMES = (
    "Arnaud", "Bailly", "Barre", "Benoit", "Bertin", "Blanc", "Bonnet", "Boyer", "Brun", "Carlier", "Chevalier",
    "Colas", "Cousin", "Da Silva", "Delmas", "Denis", "Diallo", "Dupuis", "Faure", "Fournier", "Garnier", "Gautier",
    "Girard", "Hamel", "Haddad", "Huet", "Joly", "Lacroix", "Lambert", "Le Goff", "Lefèvre", "Lemoine", "Leroy",
    "Mallet", "Marty", "Masson", "Mercier", "Meunier", "Moreau", "Nicolas", "Noël", "Ollivier", "Pasquier", "Pérez",
    "Picard", "Poirier", "Prévost", "Renard", "Rey", "Rivière", "Robin", "Rolland", "Roy", "Sanchez", "Schneider",
    "Tessier", "Traoré", "Vasseur", "Vidal", "Weber",
)  # fmt: skip


def records() -> Iterator[Doc]:
    """Everybody whom the medical centre knows; now and then a note of the staff's, or a record that was deleted."""
    rng = chance("Saint-Roch")
    for number in range(FIRST_RECORD, FIRST_RECORD + RECORDS):
        born = date(1930, 1, 1) + timedelta(days=rng.randrange(34_000))
        digits = f"{rng.randrange(10**8):08}"
        yield fiche(
            number, 15, rng.choice(_LASTNAMES), rng.choice(_FIRSTNAMES), birthdate=born.isoformat(),
            firstphone=f"06 {digits[:2]} {digits[2:4]} {digits[4:6]} {digits[6:]}",
            comments=_COMMENTS[number // 40 % len(_COMMENTS)] if number % 40 == 0 else "", deleted=number % 150 == 0,
        )  # fmt: skip
