"""A garage that asks for more about the car, and a hairdresser chosen by the person first."""

from sandbox.seeds.shapes import Documents, calendar, category, customfield, group, service

DOCUMENTS: Documents = {
    "groups": [
        group(
            5, "Garage Martin", "garage-martin", preposition="au", phone="04 72 11 22 33",
            address="41 avenue Berthelot", zipcode="69007", city="Lyon", display_intervention_price=False,
            start_every=30, mailreminder=1440,
        ),
        group(
            7, "Salon Mèche", "salon-meche", preposition="au", phone="02 40 12 34 56", address="5 rue Crébillon",
            zipcode="44000", city="Nantes", calendarChoice=1, anyCalendar=True, max_multirdvs=3, start_every=15,
        ),
    ],
    "interventionsets": [category(30, 7, "Coupes", 1), category(31, 7, "Couleur", 2), category(32, 7, "Soins", 3)],
    "interventions": [
        service(31, 5, 0, "Vidange", 45, price=8900, sort=1, description="Huile et filtre compris"),
        service(32, 5, 0, "Révision complète", 90, price=19900, sort=2),
        service(33, 5, 0, "Diagnostic de panne", 30, price=4500, sort=3,
                description="Lecture des défauts et essai sur route"),
        service(34, 5, 0, "Changement de pneus", 60, price=6000, sort=4),
        service(51, 7, 30, "Coupe femme", 45, price=4200, sort=1),
        service(52, 7, 30, "Coupe homme", 30, price=2600, sort=2),
        service(53, 7, 30, "Coupe enfant", 30, price=1800, sort=3, description="Jusqu’à 12 ans"),
        service(54, 7, 31, "Couleur", 60, price=5500, sort=1),
        service(55, 7, 31, "Mèches", 90, price=7800, sort=2),
        service(56, 7, 32, "Soin profond", 15, price=1500, sort=1),
        service(57, 7, 32, "Brushing", 30, price=2400, sort=2),
    ],
    "calendars": [
        calendar(31, 5, "Atelier mécanique", [31, 32, 33], sort=1),
        calendar(32, 5, "Atelier pneumatiques", [31, 34], sort=2),
        calendar(51, 7, "Inès", [51, 52, 53, 54, 55, 56, 57], sort=1),
        calendar(52, 7, "Thomas", [51, 52, 53, 57], sort=2),
        calendar(53, 7, "Chloé", [51, 53, 54, 56, 57], sort=3),
    ],
    "customfields": [
        customfield(10, 5, "Fiche", "str0", "Immatriculation", user_required=True, user_position=1, user_inputex=(
            '{"type": "string", "label": "Immatriculation", "name": "str0"}')),
        customfield(11, 5, "Fiche", "num0", "Kilométrage", user_position=2, user_inputex=(
            '{"type": "number", "label": "Kilométrage", "name": "num0"}')),
        customfield(12, 5, "Fiche", "str1", "Numéro de carte de fidélité", user_required=True, deleted=True),
        customfield(13, 5, "Fiche", "str2", "Code client atelier", user_visible=False),
        customfield(14, 5, "Vevent", "txt0", "Panne constatée", user_position=None, user_inputex=(
            '{"type": "text", "label": "Panne constatée", "name": "txt0"}')),
    ],
}  # fmt: skip
