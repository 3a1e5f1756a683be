"""The two forms of a path: with its group, and about the caller's own."""

import pytest

from tests.sandbox.client import CAMILLE, PASSWORD, SECRETARY, STAFF

LISTS = ("interventionsets", "interventions", "calendarsets", "calendars", "customfields", "fiches", "pros", "vevents")
ONES = {"interventionsets": 9, "interventions": 21, "calendarsets": 3, "calendars": 15, "customfields": 1,
        "fiches": 48, "pros": 1, "vevents": 1}  # fmt: skip
EVENT = {"calendar_id": 15, "start": "2030-03-04 03:00:00", "end": "2030-03-04 04:00:00"}
WRITES = {
    "interventionset": {"name": "Neuf"}, "intervention": {"name": "Neuf"}, "calendarset": {"name": "Neuf"},
    "calendar": {"name": "Neuf"}, "fiche": {"lastname": "Neuf"}, "vevent": EVENT,
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_both_forms_read_the_same(staff, name):
    """D S: the unscoped form is about the group of who is signed in."""
    page = ("results", 5)
    assert staff.get(name, page) == staff.get(f"groups/4/{name}", page)
    assert staff.get(f"{name}/{ONES[name]}") == staff.get(f"groups/4/{name}/{ONES[name]}")


def test_both_forms_list_appointments_and_free_times(staff, api):
    """D S."""
    secretary = api.signed_in(SECRETARY)
    for caller in (staff, secretary):
        for path, asked in (("appointments", ("results", 5)), ("availabletimeslots", ("intervention_ids[]", 21))):
            assert caller.get(path, asked) == caller.get(f"groups/4/{path}", asked)


@pytest.mark.parametrize("wrapper", WRITES)
def test_both_forms_write_the_same(staff, wrapper):
    """D S: for POST, PUT and, where there is one, DELETE."""
    for group in ("", "groups/4/"):
        made = staff.send("POST", f"{group}{wrapper}s", {wrapper: WRITES[wrapper]}, status=201)
        one = f"{group}{wrapper}s/{made['id']}"
        assert staff.send("PUT", one, {wrapper: WRITES[wrapper]})["id"] == made["id"]
        if wrapper != "fiche":
            assert staff.send("DELETE", one)["id"] == made["id"]


def test_both_forms_book_and_cancel(camille, api):
    """D S."""
    starts = api.starts(("calendar_id", 15))
    for group, start in zip(("", "groups/4/"), starts, strict=False):
        asked = {"date": start, "calendar_id": 15, "intervention_ids": [21], "fiche": {"id": 48}}
        (made,) = camille.send("POST", f"{group}appointments", {"appointment": asked}, status=201)["records"]
        assert camille.get(f"{group}appointments/{made['id']}") == made
        assert camille.send("DELETE", f"{group}appointments/{made['id']}")["id"] == made["id"]


def test_both_forms_sign_up(api):
    """D: the group is the path's, or the one in the object."""
    for number, (path, group) in enumerate((("accounts", 5), ("groups/6/accounts", 6))):
        account = {"email": f"new{number}@example.org", "group_id": group}
        assert api.send("POST", path, {"account": account}, status=201)["group_id"] == group


def test_with_basic_too(api):
    """D S: who signs in up front has a group as well."""
    for email in (CAMILLE, STAFF):
        answer = api.call("GET", "interventions.json", auth=(email, PASSWORD))
        assert {service["group_id"] for service in answer.json()["records"]} == {4}


def test_nobody_has_a_group(api):
    """P: 401, unless the query names one."""
    assert api.call("GET", "interventions.json").status_code == 401
    assert api.ids("interventions", ("group_id", "6")) == [41]


def test_a_customers_record_elsewhere_by_the_short_form(api):
    """P: a thing that is one's own is found whatever group it is in."""
    garage = api.signed_in("garage@example.org")
    other = garage.send("POST", "groups/4/fiches", {"fiche": {"lastname": "Petit"}}, status=201)
    assert garage.get(f"fiches/{other['id']}") == other and garage.ids("fiches") == [53]


@pytest.mark.parametrize("path", ["groups", "groups/5", "groups/4/groups", "sessions/login", "availabletimeslots/1"])
def test_there_is_no_such_address_in_a_group(staff, path):
    """D: 404."""
    assert staff.call("GET", f"groups/4/{path}.json").status_code == 404
