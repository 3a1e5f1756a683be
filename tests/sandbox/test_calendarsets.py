"""Sets of calendars."""

import pytest

from tests.sandbox.client import refusal

SETS = "groups/4/calendarsets"


def test_a_set(api):
    """S: GET calendarsets."""
    assert api.ids(SETS) == [3, 5]
    found = api.get(f"{SETS}/3")
    assert (found["id"], found["group_id"], found["name"]) == (3, 4, "Médecins")
    assert api.get("groups/6/calendarsets")["totalRecords"] == 0


def test_calendars_and_free_times_of_a_set(api):
    """D: ``calendarset_ids[]`` filters both. P: several sets: the calendars of any."""
    assert api.ids("groups/4/calendars", ("calendarset_ids[]", 5)) == [18, 19]
    assert api.ids("groups/4/calendars", ("calendarset_ids[]", 5), ("calendarset_ids[]", "3"))[-2:] == [18, 19]
    assert api.slots(("calendarset_ids[]", "3"))["calendar_ids"] == [15, 16, 17]
    assert api.starts(("calendarset_ids[]", 5)) == []


def test_staff_make_change_and_delete_one(staff, api):
    """D S: 201, 200 and the whole object, 200. P: its calendars stay, in none."""
    made = staff.send("POST", SETS, {"calendarset": {"name": "Matin", "publicname": "Le matin"}}, status=201)
    assert (made["group_id"], made["publicname"]) == (4, "Le matin") and made["created_at"] == made["updated_at"]
    number = made["id"]
    changed = staff.send("PUT", f"{SETS}/{number}", {"calendarset": {"name": "Soir", "sort": "1"}})
    assert changed == {**made, "name": "Soir", "sort": 1, "updated_at": changed["updated_at"]}
    assert changed in api.records(SETS)
    moved = staff.send("PUT", "groups/4/calendars/15", {"calendar": {"calendarset_id": str(number)}})
    assert moved["calendarset_id"] == number
    assert api.slots(("calendarset_ids[]", number))["calendar_ids"] == [15]
    assert staff.send("DELETE", f"{SETS}/{number}")["id"] == number
    assert api.ids(SETS) == [3, 5] and api.get("groups/4/calendars/15")["calendarset_id"] == 0
    assert api.starts(("calendar_id", 15))


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": {}}, {"sort": "first"}, {"group_id": 5}, {"name": "x" * 256}])
def test_bad_parameters(staff, wrong):
    """D: 400."""
    for method, path in (("POST", SETS), ("PUT", f"{SETS}/3")):
        assert refusal(staff.call(method, f"{path}.json", {"calendarset": {"name": "X", **wrong}})) == (400, None)
    assert staff.ids(SETS) == [3, 5]
