"""The vendor's worked example, word for word but for its dates."""

import hashlib

from tests.sandbox.client import CAMILLE, KEY, Api


def test_the_worked_example(api):
    group = api.get("groups/4")
    assert group["name"] == "Clinique des Lilas" and group["calendarChoice"] == 2

    categories = api.get("groups/4/interventionsets")
    assert 9 in [category["id"] for category in categories["records"]]

    services = api.records("groups/4/interventions", ("interventionset_id", "9"))
    service = next(service for service in services if service["id"] == 21)
    assert (service["publicname"], service["length"], service["price"]) == ("Consultation de suivi", 20, 5500)

    calendars = api.records("groups/4/calendars", ("intervention_ids[]", "21"))
    assert next(calendar for calendar in calendars if calendar["id"] == 15)["publicname"] == "Dr Anna Morel"

    found = api.slots(("calendar_id", "15"))
    assert found["firstSlot"] == found["availabletimeslots"][0]["start"]
    start = found["availabletimeslots"][0]["start"]

    form = {"account[email]": CAMILLE, "account[password]": hashlib.sha1(b"rendez-vous").hexdigest()}
    signed_in = api.call("POST", "sessions/login", params=[("format", "json")], data=form)
    assert signed_in.status_code == 200 and signed_in.json()["error"] is None
    cookie = signed_in.headers["Set-Cookie"]
    session = cookie.removeprefix("_session_id=").removesuffix("; path=/; HttpOnly")
    assert len(session) == 24 and int(session, 16) >= 0

    customer = Api(api.address, session, None)
    records = customer.records("groups/4/fiches")
    assert [(record["id"], record["lastname"]) for record in records] == [(48, "Roux")]

    made = customer.send(
        "POST",
        "groups/4/appointments",
        {
            "appointment": {
                "date": start, "calendar_id": 15, "intervention_ids": [21], "comments": "", "websource": "example",
                "from_web": 1, "fiche": {"id": 48, "group_id": 4, "firstphone": "06 00 00 00 01"},
            }
        },
        status=201,
    )["records"]  # fmt: skip
    assert len(made) == 1
    appointment = made[0]
    assert appointment["start"] == start and appointment["end"] == start[:14] + f"{int(start[14:16]) + 20:02}:00"
    assert appointment["state"] == 0 and appointment["location"] == "12 rue des Lilas, 75020 Paris"
    assert appointment["group"] == {"id": 4, "name": "Clinique des Lilas", "urlname": "clinique-des-lilas"}
    assert appointment["calendar"] == {"id": 15, "publicname": "Dr Anna Morel"}
    assert appointment["intervention"] == {
        "id": 21, "publicname": "Consultation de suivi", "interventionset_id": 9, "length": 20,
    }  # fmt: skip
    assert appointment["fiche"]["firstphone"] == "06 00 00 00 01" and appointment["websource"] == "example"
    assert {"key", "capacity", "resource_id", "from_web", "comments", "smsreminder"} < set(appointment)
    assert appointment["calendar_name"] == "Dr Anna Morel" and appointment["intervention_length"] == 20

    assert customer.ids("groups/4/appointments") == [appointment["id"]]
    assert start not in api.starts(("calendar_id", "15"))
    assert customer.send("DELETE", f"groups/4/appointments/{appointment['id']}")["id"] == appointment["id"]
    assert customer.ids("groups/4/appointments") == []
    assert start in api.starts(("calendar_id", "15"))


def test_it_works_with_basic_and_without_the_group_in_the_path(api):
    start = api.starts(("calendar_id", 15))[0]
    body = {"appointment": {"date": start, "intervention_ids": ["21"], "calendar_id": "15", "fiche": {"id": "48"}}}
    made = api.call("POST", "appointments.json", body, auth=(CAMILLE, "rendez-vous"))
    assert made.status_code == 201 and made.json()["records"][0]["start"] == start
    listed = api.call("GET", "appointments", auth=(CAMILLE, "rendez-vous"), headers={"Accept": "application/json"})
    assert [record["id"] for record in listed.json()["records"]] == [made.json()["records"][0]["id"]]
    assert KEY in listed.request.url
