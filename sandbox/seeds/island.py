"""A dentist in Fort-de-France, four or five hours behind Paris; and a practice that is switched off."""

from sandbox.seeds.shapes import Documents, calendar, category, group, service

DOCUMENTS: Documents = {
    "groups": [
        group(
            12, "Cabinet dentaire de la Savane", "cabinet-dentaire-savane", preposition="au", phone="0596 60 21 35",
            address="22 rue de la Liberté", zipcode="97200", city="Fort-de-France", country="Martinique",
            country_code="596", timezone="America/Martinique", anyCalendar=True, start_every=30,
        ),
        group(
            13, "Cabinet Delorme", "cabinet-delorme", preposition="au", phone="03 80 30 11 92",
            address="6 rue Musette", zipcode="21000", city="Dijon", inactive=True,
        ),
    ],
    "interventionsets": [category(65, 12, "Soins", 1)],
    "interventions": [
        service(211, 12, 65, "Contrôle et détartrage", 30, price=4300, sort=1),
        service(212, 12, 65, "Soin d’une carie", 60, price=6000, sort=2),
        service(213, 12, 65, "Urgence dentaire", 30, sort=3, description="Douleur, dent cassée : dites-le en remarque"),
        service(221, 13, 0, "Consultation", 30, price=3000, sort=1),
    ],
    "calendars": [
        calendar(121, 12, "Dr Maryse Cadet", [211, 212, 213], sort=1),
        calendar(122, 12, "Dr Philippe Aubin", [211, 213], sort=2),
        calendar(125, 13, "Dr André Delorme", [221], sort=1),
    ],
}  # fmt: skip
