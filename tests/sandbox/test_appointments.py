"""GET and DELETE appointments."""

from datetime import datetime

import pytest

from tests.sandbox.client import PARENT


@pytest.fixture
def booked(api, camille):
    return camille.book(api.starts(("calendar_id", 15))[0], calendar_id=15).json()["records"][0]


def test_ones_own_in_the_shape_they_were_answered_in(api, camille, booked):
    assert camille.records("groups/4/appointments") == [booked]
    assert camille.get(f"groups/4/appointments/{booked['id']}") == booked
    assert camille.records("appointments") == [booked]
    assert camille.records("groups/5/appointments") == []
    assert api.signed_in(PARENT).records("groups/4/appointments") == []


def test_upcoming_only_unless_the_past_is_asked_for(api, camille, booked):
    api.tell("/clock", now=datetime.fromisoformat(booked["end"]).isoformat() + "+00:00")
    assert camille.records("groups/4/appointments") == []
    assert camille.ids("groups/4/appointments", ("include_past", "1")) == [booked["id"]]
    assert camille.ids("groups/4/appointments", ("include_past", "0")) == []
    assert camille.call("GET", "appointments.json", params=[("include_past", "x")]).status_code == 400


def test_staff_see_the_groups(api, booked):
    secretary = api.signed_in("secretariat@example.org")
    found = secretary.get("groups/4/appointments", ("results", 10))
    assert found["totalRecords"] > 100 and found["recordsReturned"] == 10
    starts = [record["start"] for record in found["records"]]
    assert starts == sorted(starts)
    assert all(record["fiche"]["lastname"] and record["intervention_name"] for record in found["records"])
    assert secretary.get(f"groups/4/appointments/{booked['id']}") == booked
    assert secretary.records("groups/5/appointments") == []


def test_cancelling_frees_the_time(api, camille, booked):
    assert booked["start"] not in api.starts(("calendar_id", 15))
    assert camille.send("DELETE", f"groups/4/appointments/{booked['id']}") == booked
    assert booked["start"] in api.starts(("calendar_id", 15))
    assert camille.records("groups/4/appointments", ("include_past", 1)) == []
    assert camille.call("DELETE", f"groups/4/appointments/{booked['id']}.json").status_code == 404
    assert camille.call("GET", f"groups/4/appointments/{booked['id']}.json").status_code == 404


def test_nobody_cancels_for_others(api, camille, booked):
    path = f"appointments/{booked['id']}.json"
    assert api.call("DELETE", path).status_code == 401
    assert api.signed_in(PARENT).call("DELETE", path).status_code == 404
    assert camille.call("DELETE", f"groups/5/{path}").status_code == 404
    opening_or_unknown = ["appointments/1.json", "appointments/999999.json"]
    assert [camille.call("DELETE", each).status_code for each in opening_or_unknown] == [404, 404]
    assert camille.ids("appointments") == [booked["id"]]


def test_too_late_to_cancel(api, camille, booked):
    path = f"groups/4/appointments/{booked['id']}.json"
    api.tell("/rules", group_id=4, cancel_notice_minutes=60 * 24 * 30)
    assert camille.call("DELETE", path).status_code == 403
    api.tell("/rules", group_id=4, cancel_notice_minutes=None)
    api.tell("/clock", now=datetime.fromisoformat(booked["start"]).isoformat() + "+00:00")
    assert camille.call("DELETE", path).status_code == 403
    api.tell("/clock", reset=True)
    assert camille.call("DELETE", path).status_code == 200


def test_there_is_no_put(camille, booked):
    answer = camille.call("PUT", f"groups/4/appointments/{booked['id']}.json", {"appointment": {}})
    assert answer.status_code == 405


def test_a_calendar_elsewhere_says_where(api, camille):
    start = api.starts(("calendar_id", 19), service=23)[0]
    made = camille.book(start, intervention_ids=[23], calendar_id=19).json()["records"][0]
    assert made["location"] == "3 place Gambetta, 75020 Paris"
