"""What a fresh sandbox holds: others count on these ids, names and times."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest

from tests.sandbox.client import NEWCOMER, PARENT, PASSWORD, conditions


def day_starts(api, day, **more):
    after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    return api.starts(("calendar_id", 15), ("start", day), ("end", f"{after} 00:00:00"), **more)


def test_the_first_open_days_are_those_of_the_pictures(api):
    api.tell("/clock", now="2037-11-30T09:00:00Z")
    clocks = {
        "2037-12-01": "09:30 09:50 10:10 10:30 11:10 14:00 14:20 15:40 16:20",
        "2037-12-02": "11:30 17:00 17:20",
        "2037-12-03": "",
        "2037-12-04": "09:00 09:20 09:40 14:40 15:00",
    }
    for day, expected in clocks.items():
        assert [start[11:16] for start in day_starts(api, day)] == expected.split()


def test_tomorrow_or_the_next_working_day_has_times_with_and_without_preference(api):
    first = api.slots(("calendar_id", 15))["firstSlot"]
    assert 0 < (date.fromisoformat(first[:10]) - api.today()).days <= 3
    both = [slot for slot in api.slots()["availabletimeslots"] if slot["start"] == first]
    assert both[0]["capacity"] == 2 and both[0]["calendar_ids"] == [15, 16]


def test_the_clinics_catalogue(api):
    services = api.records("groups/4/interventions", ("results", "all"))
    offered = {s["id"]: (s["publicname"].strip(), s["length"], s.get("price")) for s in services if s["publicname"]}
    assert offered[20] == ("Première consultation", 45, 8000)
    assert offered[22] == ("Téléconsultation", 20, 4500)
    assert offered[23] == ("Séance de rééducation", 30, 3800)
    assert offered[24] == ("Massage du dos", 30, 5000)
    assert offered[25] == ("Vaccin contre la grippe", 10, 0)
    assert [service["id"] for service in services if not service["publicname"]] == [26]
    assert [service["id"] for service in services if service["deleted"]] == [27]
    categories = {c["id"]: c["publicname"] for c in api.records("groups/4/interventionsets")}
    assert categories == {9: "Consultations", 10: "Kinésithérapie", 11: "Vaccination", 12: ""}
    assert [service["id"] for service in services if service["interventionset_id"] == 12] == [28]
    assert [c["id"] for c in api.records("groups/4/calendars") if not c["publicname"]] == [13]


def test_one_calendar_is_full_for_five_weeks_whatever_day_it_is(api):
    for advance in (0, 20 * 86400, 400 * 86400):
        api.tell("/clock", advance=advance)
        first = date.fromisoformat(api.slots(("calendar_id", 17))["firstSlot"][:10])
        assert 35 < (first - api.today()).days < 40


@pytest.mark.parametrize("advance", [0, 10, 45, 1000])
def test_openings_reach_from_tomorrow_to_ninety_days_ahead(api, advance):
    api.tell("/clock", advance=advance * 86400)
    days = {start[:10] for start in api.starts(("nDays", 120))}
    assert (date.fromisoformat(min(days)) - api.today()).days <= 3
    assert (date.fromisoformat(max(days)) - api.today()).days >= 88


def test_some_days_are_full(api):
    """Of the days on which the clinic works, not each has a time left."""
    open_days = {start[:10] for start in api.starts(("nDays", 90))}
    with_morel = {start[:10] for start in api.starts(("nDays", 90), ("calendar_id", 15))}
    assert len(open_days) > len(with_morel) > 40


def test_the_same_seeds_every_time(api):
    first = api.starts(("nDays", 90))
    api.tell("/reset")
    assert api.starts(("nDays", 90)) == first


@pytest.mark.parametrize(
    ("group_id", "settings"),
    [
        (4, {"calendarChoice": 2, "anyCalendar": True, "urlname": "clinique-des-lilas", "phone": "01 23 45 67 89"}),
        (5, {"name": "Garage Martin", "display_intervention_price": False, "anyCalendar": False}),
        (6, {"name": "Marie Ostéopathe", "calendarChoice": 2}),
        (7, {"name": "Salon Mèche", "calendarChoice": 1}),
        (8, {"name": "Mairie de Valmont", "calendarChoice": 0, "openData": False}),
        (9, {"name": "Cabinet Fermé", "open": False}),
        (10, {"name": "Institut Horizon", "calendarChoice": 2, "validateEmail": True}),
    ],
)
def test_the_groups(api, group_id, settings):
    group = api.get(f"groups/{group_id}")
    assert {key: group[key] for key in settings} == settings
    assert group["phone"] and group["address"] and group["timezone"] == "Europe/Paris"


def test_sizes_of_the_other_catalogues(api):
    assert len(api.ids("groups/10/interventions")) == 60
    assert len(api.ids("groups/10/interventionsets")) == 6
    assert [len(api.ids(f"groups/6/{name}")) for name in ("interventionsets", "interventions", "calendars")] == [1] * 3
    assert api.ids("groups/5/interventionsets") == []
    assert api.starts(group_id=6, service=41) and api.starts(group_id=10, service=101)
    assert api.starts(group_id=5, service=31) and api.starts(group_id=7, service=51)


def test_the_garage_asks_for_more(api):
    fields = {f["name"]: f for f in api.records("groups/5/customfields") if f["user_visible"] and not f["deleted"]}
    assert fields["str0"]["user_label"] == "Immatriculation" and fields["str0"]["user_required"] is True
    assert fields["num0"]["user_label"] == "Kilométrage" and fields["num0"]["user_required"] is False
    assert fields["txt0"]["model"] == "Vevent" and fields["txt0"]["user_label"] == "Panne constatée"


def test_the_accounts(api):
    accounts = api.ask("/state.json")["accounts"]
    assert [account["email"] for account in accounts[:4]] == [
        "camille.roux@example.org", PARENT, NEWCOMER, "garage@example.org",
    ]  # fmt: skip
    assert {account["password"] for account in accounts} == {"rendez-vous"}
    children = api.signed_in(PARENT).records("groups/4/fiches")
    assert sum(not child["deleted"] for child in children) == 3
    assert api.signed_in(NEWCOMER).ids("groups/4/fiches") == []
    garage = api.signed_in("garage@example.org")
    assert garage.records("groups/5/fiches")[0]["str0"] == "AB-123-CD"
    assert garage.ids("groups/4/fiches") == []


# A group for every shape of process, and a member of staff in each.

STAFF_OF = {
    4: "pro@example.org", 5: "pro.garage@example.org", 6: "pro.osteo@example.org", 7: "pro.salon@example.org",
    8: "pro.mairie@example.org", 9: "pro.ferme@example.org", 10: "pro.institut@example.org",
    11: "pro.pediatre@example.org", 12: "pro.dentiste@example.org", 13: "pro.delorme@example.org",
    14: "pro.imagerie@example.org", 15: "pro.saint-roch@example.org", 16: "pro.kines@example.org",
}  # fmt: skip


def test_a_practice_whose_parents_have_several_children(api):
    children = api.signed_in("famille@example.org").records("groups/11/fiches")
    assert len(children) == 4 and len({child["firstname"] for child in children}) == 4
    assert all(date.fromisoformat(child["birthdate"]) < api.today() for child in children)


def test_a_practice_that_asks_about_the_child_and_about_the_visit(api):
    fields = {(field["model"], field["name"]): field for field in api.records("groups/11/customfields")}
    widgets = {
        (model, name): json.loads(field["user_inputex"] or "{}").get("type") for (model, name), field in fields.items()
    }
    assert fields["Fiche", "birthdate"]["user_required"] is True
    assert widgets["Fiche", "birthdate"] == "datesplit" and widgets["Fiche", "bool0"] == "boolean"
    assert widgets["Vevent", "str0"] == "select" and widgets["Vevent", "txt0"] == "text"
    assert fields["Vevent", "str0"]["user_required"] is True
    assert json.loads(fields["Vevent", "str0"]["user_inputex"])["choices"] == ["Oui", "Non"]


def test_a_hairdresser_first_the_person_and_several_services(api):
    group = api.get("groups/7")
    assert (group["calendarChoice"], group["anyCalendar"], group["max_multirdvs"]) == (1, True, 3)
    together = [("intervention_ids[]", 54), ("intervention_ids[]", 57)]
    start = api.starts(*together, ("calendar_id", 51), ("nDays", 60), group_id=7, service=51)[0]
    newcomer = api.signed_in(NEWCOMER)
    person = {"lastname": "Petit", "firstname": "Zoé", "firstphone": "06 12 34 56 78"}
    booked = newcomer.book(start, group_id=7, calendar_id=51, intervention_ids=[51, 54, 57], fiche=person)
    records = booked.json()["records"]
    assert [record["intervention_id"] for record in records] == [51, 54, 57]
    assert [record["start"] for record in records[1:]] == [record["end"] for record in records[:-1]]


def test_a_town_hall_closed_until_sign_in(api):
    assert api.get("groups/8")["calendarChoice"] == 0
    for path in ("interventions", "calendars", "availabletimeslots"):
        assert api.call("GET", f"groups/8/{path}.json", params=[("intervention_ids[]", 61)]).status_code == 401
    assert api.signed_in(NEWCOMER).starts(group_id=8, service=61)


def test_a_practice_in_another_time_zone(api):
    group = api.get("groups/12")
    assert (group["timezone"], group["country_code"]) == ("America/Martinique", "596")
    api.tell("/clock", now="2037-03-03T11:00:00Z")  # seven in the morning there
    clocks = {start[11:] for start in api.starts(group_id=12, service=211)}
    assert min(clocks) >= "07:30:00" and max(clocks) < "17:00:00"
    assert api.signed_in("martinique@example.org").records("groups/12/fiches")[0]["lastname"] == "Louisy"


def test_a_days_first_times_there_pass_five_hours_after_those_in_paris(api):
    api.tell("/clock", now="2037-03-02T11:00:00Z")
    first = api.starts(group_id=12, service=211)[0]
    api.tell("/clock", now=f"{first[:10]}T{int(first[11:13]) + 3:02}:00:00Z")  # before it there, after it in Paris
    assert api.starts(group_id=12, service=211)[0] == first
    api.tell("/clock", now=f"{first[:10]}T{int(first[11:13]) + 5:02}:00:00Z")
    assert api.starts(group_id=12, service=211)[0] > first


def test_one_closed_for_now_and_one_switched_off(api):
    assert api.get("groups/9")["open"] is False and api.get("groups/9")["inactive"] is False
    assert api.get("groups/13")["open"] is True and api.get("groups/13")["inactive"] is True
    for group_id, service, setting in ((9, 71, {"open": True}), (13, 221, {"inactive": False})):
        assert api.starts(group_id=group_id, service=service) == []
        api.tell("/edit", resource="groups", id=group_id, set=setting)
        assert api.starts(group_id=group_id, service=service), "nothing but the setting closes it"


def test_a_catalogue_of_two_hundred_services(api):
    services = api.records("groups/14/interventions", ("results", "all"))
    assert len(services) == 200 and all(service["description"] for service in services)
    assert len({service["publicname"] for service in services}) == 200
    sizes = Counter(service["interventionset_id"] for service in services)
    assert sorted(sizes) == api.ids("groups/14/interventionsets") and len(sizes) == 10
    assert set(sizes.values()) == {20}


def test_a_secretary_with_three_thousand_records(api):
    secretary = api.signed_in("saint-roch@example.org")
    first = secretary.get("groups/15/fiches")
    assert first["totalRecords"] == 3000 and first["recordsReturned"] == 25
    found = secretary.records("groups/15/fiches", ("search", "lefevre"), ("results", "all"))
    assert len(found) > 25 and {record["lastname"].lstrip("$") for record in found} == {"Lefèvre"}
    deleted = secretary.get("groups/15/fiches", *conditions(("deleted", "=", "true")))
    assert deleted["totalRecords"] == 20 and deleted["records"][0]["lastname"].startswith("$")
    commented = secretary.get("groups/15/fiches", *conditions(("comments", "!=", "")), ("results", "all"))
    assert commented["totalRecords"] == 75 and len({record["comments"] for record in commented["records"]}) > 3


def test_the_same_service_in_three_towns(api):
    calendars = api.records("groups/16/calendars")
    towns = {calendar["calendarset_id"]: (calendar["city"], calendar["zipcode"]) for calendar in calendars}
    assert set(towns.values()) == {("", ""), ("Faverges", "74210"), ("Annecy", "74000")}
    assert all(bool(calendar["address"]) == bool(calendar["city"]) for calendar in calendars)
    headings = {each["id"]: each["publicname"] for each in api.records("groups/16/calendarsets")}
    assert headings == {10: "À Thônes", 11: "À Faverges", 12: "À Annecy"} and set(towns) == set(headings)
    assert {number for slot in api.slots(group_id=16, service=241)["availabletimeslots"]
            for number in slot["calendar_ids"]} == {151, 152, 153, 154}  # fmt: skip


def test_every_service_that_can_be_booked_has_a_time_within_a_week(api):
    newcomer = api.signed_in(NEWCOMER)
    for group_id in (4, 5, 6, 7, 8, 10, 11, 12, 14, 15, 16):
        offered = {number for c in newcomer.records(f"groups/{group_id}/interventionsets") if c["publicname"]
                   for number in [c["id"]]} | {0}  # fmt: skip
        for service in newcomer.records(f"groups/{group_id}/interventions", ("results", "all")):
            if service["publicname"] and not service["deleted"] and service["interventionset_id"] in offered:
                assert newcomer.starts(group_id=group_id, service=service["id"]), service


@pytest.mark.parametrize("day", range(1, 8))
def test_so_it_has_on_whatever_day_one_looks(api, day):
    api.tell("/clock", now=f"2037-06-0{day}T16:00:00Z")
    for group_id, services in {11: (201, 202), 12: (211, 212), 14: (1001, 1081, 1161), 15: (231, 233, 234),
                               16: (241, 242, 243)}.items():  # fmt: skip
        assert all(api.starts(group_id=group_id, service=service) for service in services)


def test_every_group_has_staff_who_can_sign_in(api):
    assert {group["id"] for group in api.ask("/state.json")["groups"]} == set(STAFF_OF)
    for group_id, email in STAFF_OF.items():
        answer = api.call("GET", "pros.json", auth=(email, PASSWORD)).json()
        person = answer["records"][0]
        assert answer["totalRecords"] == 1 and person["email"] == email
        assert person["lastname"] and person["firstname"] and person["synched_at"] and "cellphone" in person
        assert api.signed_in(email, kind="pro").get(f"groups/{group_id}/fiches")["records"] or group_id == 13


def test_every_account_says_what_it_is_for(api):
    notes = {account["email"]: account["note"] for account in api.ask("/state.json")["accounts"]}
    assert all(notes.values()) and len(set(notes.values())) == len(notes)


@pytest.mark.parametrize("group_id", [4, 5, 11])
def test_a_groups_questions_are_never_missing_in_its_records(api, group_id):
    staff = api.signed_in(STAFF_OF[group_id], kind="pro")
    asked = {
        field["name"]
        for field in staff.records(f"groups/{group_id}/customfields")
        if field["model"] == "Fiche" and field["name"][-1].isdigit()
    }
    records = staff.records(f"groups/{group_id}/fiches", ("results", "all"))
    assert asked and records
    assert {name for record in records for name in asked if name not in record} == set()
    assert {type(record[name]) for record in records for name in asked if name.startswith("bool")} <= {bool}


def test_everything_says_when_it_was_made_and_changed(api, staff):
    """The vendor documents both for every resource."""
    paths = ("interventions", "interventionsets", "calendarsets", "calendars", "customfields", "fiches", "pros")
    rows = [api.get("groups/4"), *(row for path in paths for row in staff.records(f"groups/4/{path}"))]
    stamps = {(row["created_at"], row["updated_at"]) for row in rows}
    assert stamps == {("2026-01-05 09:00:00", "2026-01-05 09:00:00")}
