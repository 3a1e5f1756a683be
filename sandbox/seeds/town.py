"""A town hall that shows nothing to strangers, and a practice that is closed for now."""

from sandbox.seeds.shapes import Documents, calendar, category, group, service

DOCUMENTS: Documents = {
    "groups": [
        group(
            8, "Mairie de Valmont", "mairie-de-valmont", preposition="à la", phone="03 87 00 11 22",
            address="1 place de la Mairie", zipcode="57730", city="Valmont", calendarChoice=0, openData=False,
            display_intervention_price=False, start_every=20,
        ),
        group(
            9, "Cabinet Fermé", "cabinet-ferme", preposition="au", phone="04 91 55 66 77",
            address="27 rue Paradis", zipcode="13001", city="Marseille", open=False, start_every=30,
        ),
    ],
    "interventionsets": [category(40, 8, "État civil", 1), category(41, 8, "Urbanisme", 2)],
    "interventions": [
        service(61, 8, 40, "Carte d’identité ou passeport", 20, sort=1,
                description="Apportez une photo et un justificatif de domicile"),
        service(62, 8, 40, "Déclaration de naissance", 20, sort=2),
        service(63, 8, 40, "Dossier de mariage", 40, sort=3),
        service(64, 8, 41, "Permis de construire", 40, sort=1),
        service(71, 9, 0, "Consultation", 30, price=3000, sort=1),
    ],
    "calendars": [
        calendar(61, 8, "Guichet 1", [61, 62], sort=1),
        calendar(62, 8, "Guichet 2", [61, 62, 63], sort=2),
        calendar(63, 8, "Service de l’urbanisme", [64], sort=3),
        calendar(71, 9, "Dr Jeanne Colin", [71], sort=1),
    ],
}  # fmt: skip
