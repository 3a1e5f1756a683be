"""GET and DELETE appointments."""

from datetime import datetime

import pytest

from tests.sandbox.client import NEWCOMER, PARENT, SECRETARY, refusal


@pytest.fixture
def booked(api, camille):
    return camille.book(api.starts(("calendar_id", 15))[0], calendar_id=15).json()["records"][0]


PARTS = {
    "group": {"id", "name", "urlname"},
    "calendar": {"id", "publicname"},
    "intervention": {"id", "publicname", "interventionset_id", "length"},
}
FIELDS = {
    "id", "key", "start", "end", "state", "location", "group_id", "calendar_id", "fiche_id", "fiche", "intervention_id",
    "capacity", "resource_id", "websource", "from_web", "intervention_name", "intervention_length", "calendar_name",
    "group_name", "comments", "smsreminder",
}  # fmt: skip


def test_an_appointment(booked):
    """S: its fields and the parts of it; state 0; ids are numbers, times local, comments empty text."""
    assert set(booked) == FIELDS | set(PARTS)
    assert {name: set(booked[name]) for name in PARTS} == PARTS
    assert booked["fiche"]["id"] == booked["fiche_id"] == 48 and booked["group"]["id"] == booked["group_id"] == 4
    assert booked["calendar"]["id"] == booked["calendar_id"] == 15 and booked["intervention"]["id"] == 21
    assert (booked["state"], booked["comments"], booked["from_web"]) == (0, "", True)
    assert len(booked["start"]) == len(booked["end"]) == 19 and isinstance(booked["id"], int) and booked["key"]


def test_ones_own_in_the_shape_they_were_answered_in(api, camille, booked):
    """P: an account lists its own; S: in the shape of the POST."""
    assert camille.records("groups/4/appointments") == [booked]
    assert camille.get(f"groups/4/appointments/{booked['id']}") == booked
    assert camille.records("appointments") == [booked]
    assert camille.records("groups/5/appointments") == []
    assert api.signed_in(PARENT).records("groups/4/appointments") == []


def test_upcoming_only_unless_the_past_is_asked_for(api, camille, booked):
    """S: ``include_past=1``."""
    api.tell("/clock", now=datetime.fromisoformat(booked["end"]).isoformat() + "+00:00")
    assert camille.records("groups/4/appointments") == []
    assert camille.ids("groups/4/appointments", ("include_past", "1")) == [booked["id"]]
    assert camille.ids("groups/4/appointments", ("include_past", "0")) == []
    assert camille.call("GET", "appointments.json", params=[("include_past", "x")]).status_code == 400


@pytest.mark.parametrize("who", ["staff", "secretary"])
def test_staff_see_the_groups(api, staff, booked, who):
    """S: for staff. D: a secretary's account sees all of her group."""
    secretary = staff if who == "staff" else api.signed_in(SECRETARY)
    found = secretary.get("groups/4/appointments", ("results", 10))
    assert found["totalRecords"] > 100 and found["recordsReturned"] == 10
    starts = [record["start"] for record in found["records"]]
    assert starts == sorted(starts)
    assert all(record["fiche"]["lastname"] and record["intervention_name"] for record in found["records"])
    assert secretary.get(f"groups/4/appointments/{booked['id']}") == booked
    assert secretary.records("groups/5/appointments") == []


def test_they_are_narrowed_by_calendar_record_and_service(staff, booked):
    """S: ``intervention_ids[]``, which staff's programs send. P: ``calendar_id`` and ``fiche_id``."""
    assert staff.ids("groups/4/appointments", ("fiche_id", 48)) == [booked["id"]]
    for name, params in (("calendar_id", [("calendar_id", "18")]), ("intervention_id", [("intervention_ids[]", "23")])):
        found = staff.records("groups/4/appointments", ("results", "all"), *params)
        assert {record[name] for record in found} == {int(params[0][1])}
    assert staff.ids("groups/4/appointments", ("fiche_id", 48), ("calendar_id", 16)) == []


@pytest.mark.parametrize("name", ["calendar_id", "fiche_id", "intervention_id", "intervention_ids[]", "include_past"])
def test_what_narrows_is_read_where_there_is_nothing_to_narrow_too(api, name):
    """D: 400."""
    newcomer = api.signed_in(NEWCOMER)
    assert newcomer.call("GET", "appointments.json", params=[(name, "x")]).status_code == 400


def test_staff_cancel(api, staff, camille, booked):
    """S: DELETE. D S: 200; the event behind it stays listed, deleted."""
    assert staff.send("DELETE", f"groups/4/appointments/{booked['id']}") == booked
    assert camille.records("appointments") == [] and booked["start"] in api.starts(("calendar_id", 15))
    assert staff.get(f"vevents/{booked['id']}")["deleted"] is True


def test_another_groups_staff_sees_none_of_it(rival, booked):
    """D: 404, absent or not yours."""
    for group in ("", "groups/4/", "groups/5/"):
        for method in ("GET", "DELETE"):
            assert refusal(rival.call(method, f"{group}appointments/{booked['id']}.json")) == (404, None)
    assert rival.records("groups/4/appointments") == []


def test_cancelling_frees_the_time(api, camille, booked):
    """P: an account cancels its own."""
    assert booked["start"] not in api.starts(("calendar_id", 15))
    assert camille.send("DELETE", f"groups/4/appointments/{booked['id']}") == booked
    assert booked["start"] in api.starts(("calendar_id", 15))
    assert camille.records("groups/4/appointments", ("include_past", 1)) == []
    assert camille.call("DELETE", f"groups/4/appointments/{booked['id']}.json").status_code == 404
    assert camille.call("GET", f"groups/4/appointments/{booked['id']}.json").status_code == 404


def test_nobody_cancels_for_others(api, camille, booked):
    """D: 401, and 404 for what is absent or not yours."""
    path = f"appointments/{booked['id']}.json"
    assert api.call("DELETE", path).status_code == 401
    assert api.signed_in(PARENT).call("DELETE", path).status_code == 404
    assert camille.call("DELETE", f"groups/5/{path}").status_code == 404
    opening_or_unknown = ["appointments/1.json", "appointments/999999.json"]
    assert [camille.call("DELETE", each).status_code for each in opening_or_unknown] == [404, 404]
    assert camille.ids("appointments") == [booked["id"]]


def test_too_late_to_cancel(api, camille, booked):
    """P: 403."""
    path = f"groups/4/appointments/{booked['id']}.json"
    api.tell("/rules", group_id=4, cancel_notice_minutes=60 * 24 * 30)
    assert camille.call("DELETE", path).status_code == 403
    api.tell("/rules", group_id=4, cancel_notice_minutes=None)
    api.tell("/clock", now=datetime.fromisoformat(booked["start"]).isoformat() + "+00:00")
    assert camille.call("DELETE", path).status_code == 403
    api.tell("/clock", reset=True)
    assert camille.call("DELETE", path).status_code == 200


def test_there_is_no_put(camille, booked):
    """S: 405."""
    answer = camille.call("PUT", f"groups/4/appointments/{booked['id']}.json", {"appointment": {}})
    assert answer.status_code == 405


def test_a_calendar_elsewhere_says_where(api, camille):
    """D: a calendar's own address, where it differs from the group's."""
    start = api.starts(("calendar_id", 19), service=23)[0]
    made = camille.book(start, intervention_ids=[23], calendar_id=19).json()["records"][0]
    assert made["location"] == "3 place Gambetta, 75020 Paris"
