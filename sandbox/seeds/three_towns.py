"""Physiotherapists who receive in three towns: calendars with addresses, and a heading for each town."""

from sandbox.seeds.shapes import Documents, calendar, calendarset, group, service

DOCUMENTS: Documents = {
    "groups": [
        group(
            16, "Kinés de la Vallée", "kines-de-la-vallee", preposition="chez les", phone="04 50 22 71 18",
            address="5 place de l’Église", zipcode="74230", city="Thônes", anyCalendar=True, start_every=30,
        ),
    ],
    "interventions": [
        service(241, 16, 0, "Séance de kinésithérapie", 30, price=1900, sort=1, description="Sur ordonnance"),
        service(242, 16, 0, "Bilan", 60, price=3800, sort=2, description="À la première visite"),
        service(243, 16, 0, "Drainage lymphatique", 30, price=2500, sort=3),
    ],
    "calendarsets": [
        calendarset(10, 16, "À Thônes"), calendarset(11, 16, "À Faverges"), calendarset(12, 16, "À Annecy"),
    ],
    "calendars": [
        calendar(151, 16, "Julie Perrillat", [241, 242], calendarset_id=10, sort=1),
        calendar(152, 16, "Marc Avrillon", [241, 243], calendarset_id=11, sort=2, address="18 rue Carnot",
                 zipcode="74210", city="Faverges"),
        calendar(153, 16, "Sonia Mermet", [241, 242, 243], calendarset_id=12, sort=3, zipcode="74000",
                 address="7 quai Eustache-Chappuis", city="Annecy"),
        calendar(154, 16, "Théo Lambersens", [241], calendarset_id=12, sort=4, address="7 quai Eustache-Chappuis",
                 zipcode="74000", city="Annecy"),
    ],
}  # fmt: skip
