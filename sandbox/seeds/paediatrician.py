"""A paediatrician's practice: parents with several children, and questions about the child and the visit."""

from sandbox.seeds.shapes import Documents, calendar, category, customfield, group, service

DOCUMENTS: Documents = {
    "groups": [
        group(
            11, "Cabinet des Petits Pas", "cabinet-des-petits-pas", preposition="au", phone="04 76 88 21 40",
            address="14 avenue Jean-Perrot", zipcode="38000", city="Grenoble", anyCalendar=True, mailreminder=2880,
            smsreminder=1440, start_every=20,
        ),
    ],
    "interventionsets": [category(60, 11, "Consultations", 1), category(61, 11, "Suivi et vaccins", 2)],
    "interventions": [
        service(201, 11, 60, "Enfant malade", 20, price=3200, sort=1, colorref="#c98b8b",
                description="Fièvre, toux, éruption : dans la journée"),
        service(202, 11, 60, "Première consultation", 40, price=6000, sort=2,
                description="Apportez le carnet de santé"),
        service(203, 11, 61, "Examen du nourrisson", 20, price=4700, sort=1, colorref="#8fa8c8",
                description="Jusqu’à 2 ans"),
        service(204, 11, 61, "Examen annuel", 20, price=3900, sort=2, colorref="#8fa8c8"),
        service(205, 11, 61, "Vaccination", 20, price=3200, sort=3, colorref="#c9a66b"),
    ],
    "calendars": [
        calendar(111, 11, "Dr Hélène Besson", [201, 202, 203, 204, 205], sort=1),
        calendar(112, 11, "Dr Samir Khelifi", [201, 202, 203, 204, 205], sort=2),
    ],
    "customfields": [
        customfield(20, 11, "Fiche", "birthdate", "Date de naissance de l’enfant", user_required=True, user_position=3,
                    user_inputex='{"type": "datesplit", "name": "birthdate", "dateFormat": "d/m/Y"}'),
        customfield(21, 11, "Fiche", "firstname", "Prénom de l’enfant", user_required=True, user_position=1),
        customfield(22, 11, "Fiche", "lastname", "Nom de l’enfant", user_required=True, user_position=2),
        customfield(23, 11, "Fiche", "str0", "Allergies connues", user_position=4, user_inputex=(
            '{"type": "string", "name": "str0"}')),
        customfield(26, 11, "Fiche", "bool0", "Né avant terme", user_position=5, user_inputex=(
            '{"type": "boolean", "name": "bool0"}')),
        customfield(24, 11, "Vevent", "str0", "Est-ce la première visite ?", user_required=True, user_position=1,
                    user_inputex='{"type": "select", "name": "str0", "choices": ["Oui", "Non"]}'),
        customfield(25, 11, "Vevent", "txt0", "Motif de la visite", user_position=2, user_inputex=(
            '{"type": "text", "name": "txt0"}')),
    ],
}  # fmt: skip
