"""A clinic with everything in it, and an osteopath with one of each."""

from sandbox.seeds.shapes import Documents, calendar, calendarset, category, customfield, group, service

DOCUMENTS: Documents = {
    "groups": [
        group(
            4, "Clinique des Lilas", "clinique-des-lilas", preposition="à la", phone="01 23 45 67 89",
            address="12 rue des Lilas", zipcode="75020", city="Paris", anyCalendar=True, smsreminder=1440,
            start_every=20,
        ),
        group(
            6, "Marie Ostéopathe", "marie-osteopathe", preposition="chez", phone="05 56 01 02 03",
            address="8 cours Victor-Hugo", zipcode="33000", city="Bordeaux", start_every=60,
        ),
    ],
    "interventionsets": [
        category(9, 4, "Consultations", 1),
        category(10, 4, "Kinésithérapie", 2),
        category(11, 4, "Vaccination", 3),
        category(12, 4, "Interne", 4, publicname=""),
        category(20, 6, "Ostéopathie", 1),
    ],
    "interventions": [
        service(20, 4, 9, "Première consultation", 45, price=8000, sort=1,
                description="Bilan complet, antécédents et examen"),
        service(21, 4, 9, "Consultation de suivi", 20, price=5500, sort=2),
        service(22, 4, 9, "Téléconsultation", 20, price=4500, sort=3, publicname="Téléconsultation  ",
                description="En vidéo, lien envoyé par e-mail"),
        service(23, 4, 10, "Séance de rééducation", 30, price=3800, sort=1, description="Sur ordonnance"),
        service(24, 4, 10, "Massage du dos", 30, price=5000, sort=2),
        service(25, 4, 11, "Vaccin contre la grippe", 10, price=0, sort=1),
        service(26, 4, 9, "Réunion d’équipe", 60, publicname="", sort=None),
        service(27, 4, 9, "Bilan annuel (ancien)", 40, price=6000, sort=9, deleted=True),
        service(28, 4, 12, "Contrôle qualité", 30, sort=1),
        service(41, 6, 20, "Séance d’ostéopathie", 60, price=6500, sort=1,
                description="Adultes, adolescents et enfants"),
    ],
    "calendarsets": [calendarset(3, 4, "Médecins"), calendarset(5, 4, "Kinésithérapeutes")],
    "calendars": [
        calendar(15, 4, "Dr Anna Morel", [20, 21, 22, 25, 26, 27, 28], calendarset_id=3, sort=1),
        calendar(16, 4, "Dr Karim Benali", [20, 21, 22, 25, 26], calendarset_id=3, sort=2),
        calendar(17, 4, "Dr Louise Petit", [20, 21], calendarset_id=3, sort=3),
        calendar(18, 4, "Sophie Lambert", [23, 24], calendarset_id=5, sort=4),
        calendar(19, 4, "Hugo Faure", [23], calendarset_id=5, sort=5, address="3 place Gambetta", zipcode="75020",
                 city="Paris"),
        calendar(13, 4, "Salle de réunion", [20, 21, 23, 26, 28], publicname="", sort=None),
        calendar(14, 4, "Dr Paul Garnier", [20, 21], calendarset_id=3, sort=6, deleted=True),
        calendar(41, 6, "Marie Duval", [41], sort=1),
    ],
    "customfields": [
        customfield(1, 4, "Fiche", "birthdate", "Date de naissance", user_inputex=(
            '{"type": "datesplit", "label": "Date de naissance", "name": "birthdate", "dateFormat": "d/m/Y"}')),
        customfield(2, 4, "Fiche", "str4", "Numéro de dossier", user_visible=False),
    ],
}  # fmt: skip
