"""Categories of services."""

import pytest

from tests.sandbox.client import refusal

SETS = "groups/4/interventionsets"


def make(staff, **values):
    return staff.send("POST", SETS, {"interventionset": {"name": "Soins", **values}}, status=201)


def change(staff, number, **values):
    return staff.send("PUT", f"{SETS}/{number}", {"interventionset": values})


def test_a_category(api):
    """D: its fields; a single object is bare."""
    category = api.get(f"{SETS}/9")
    assert {"id", "group_id", "name", "publicname", "description", "sort"} <= set(category)
    assert (category["id"], category["group_id"], category["publicname"]) == (9, 4, "Consultations")
    assert category["description"] == ""


def test_a_blank_publicname_hides_all_services(staff, api, camille):
    """D: blank publicname hides the category's services, even those with a name of their own."""
    start = api.starts(("calendar_id", 15))[0]
    for blank in ("", "   "):
        assert change(staff, 9, publicname=blank)["publicname"] == blank
        assert api.get("groups/4/interventions/21")["publicname"] == "Consultation de suivi"
        assert api.slots(("nDays", 90))["availabletimeslots"] == []
        assert refusal(camille.book(start)) == (400, None)
    change(staff, 9, publicname="Consultations")
    assert api.starts(("calendar_id", 15))[0] == start and camille.book(start).status_code == 201


def test_a_service_is_hidden_by_moving_it(staff, api):
    """D: category 12 has no publicname, so that nothing of it can be booked online."""
    staff.send("PUT", "groups/4/interventions/21", {"intervention": {"interventionset_id": 12}})
    assert api.starts() == [] and api.starts(service=22)


def test_categories_are_optional(diary, api):
    """D: a service without one can be booked; a group may have none at all."""
    assert api.get(f"groups/4/interventions/{diary.service}")["interventionset_id"] == 0 and diary.free()
    found = api.get("groups/5/interventionsets")
    assert (found["records"], found["totalRecords"]) == ([], 0)
    assert {service["interventionset_id"] for service in api.records("groups/5/interventions")} == {0}


def test_staff_make_one(staff, api):
    """D S: 201 and the whole object. P: hidden until it has a public name, and last until it has a place."""
    made = make(staff, description="Sur ordonnance", group_id="4")
    assert made["id"] > 0 and made["created_at"] == made["updated_at"]
    assert (made["name"], made["publicname"], made["group_id"]) == ("Soins", "", 4)
    assert made["sort"] == 1 + max(each["sort"] or 0 for each in api.records(SETS) if each["id"] != made["id"])
    assert made in api.records(SETS) and api.get(f"{SETS}/{made['id']}") == made
    placed = make(staff, publicname="Soins", sort="2")
    assert (placed["publicname"], placed["sort"]) == ("Soins", 2)


def test_staff_change_one(staff, api):
    """D S: PUT answers the whole object."""
    before = api.get(f"{SETS}/9")
    changed = change(staff, "9", name="Consultations (bis)", sort=None, id=1)
    assert changed == {**before, "name": "Consultations (bis)", "sort": None, "updated_at": changed["updated_at"]}
    assert changed in api.records(SETS)


def test_staff_delete_one_and_its_services_stay(staff, api):
    """D: DELETE answers 200. P: it really goes, and its services are in none."""
    assert staff.send("DELETE", f"{SETS}/9")["id"] == 9
    assert 9 not in api.ids(SETS) and refusal(staff.call("GET", f"{SETS}/9.json")) == (404, None)
    assert api.get("groups/4/interventions/21")["interventionset_id"] == 0 and api.starts()
    assert api.ids("groups/4/interventions", ("interventionset_id", 9)) == []


def test_what_a_deleted_category_hid_shows(staff, api):
    """P: a service in no category is hidden by none."""
    assert api.starts(service=28) == []
    staff.send("DELETE", f"{SETS}/12")
    assert api.starts(service=28)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "  "}, {"name": None}, {"sort": "first"}, {"group_id": 5}, {"publicname": ["x"]}]
)
def test_bad_parameters(staff, wrong):
    """D: 400."""
    before = staff.records(SETS)
    for method, path in (("POST", SETS), ("PUT", f"{SETS}/9")):
        answer = staff.call(method, f"{path}.json", {"interventionset": {"name": "Soins", **wrong}})
        assert refusal(answer) == (400, None)
    assert staff.records(SETS) == before


def test_a_name_is_needed(staff):
    assert refusal(staff.call("POST", f"{SETS}.json", {"interventionset": {"publicname": "Soins"}})) == (400, None)
    assert refusal(staff.call("POST", f"{SETS}.json", {"name": "Soins"})) == (400, None)
