"""Clock, take, edit, add, rules, reset, requests, state."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
import requests

from tests.sandbox.client import CAMILLE, KEY


def test_the_clock(api):
    assert api.tell("/clock", now="2031-12-01T10:00:00Z")["now"] == "2031-12-01T10:00:00Z"
    assert api.tell("/clock", now="2031-12-01T10:00:00+01:00")["now"] == "2031-12-01T09:00:00Z"
    assert api.tell("/clock", now="2031-12-01T10:00:00")["now"] == "2031-12-01T10:00:00Z"
    assert api.tell("/clock", advance=3600)["now"] == "2031-12-01T11:00:00Z"
    assert api.tell("/clock", advance=-7200)["now"] == "2031-12-01T09:00:00Z"
    assert api.slots()["firstSlot"][:8] == "2031-12-"
    real = datetime.fromisoformat(api.tell("/clock", reset=True)["now"])
    assert abs(datetime.now(UTC) - real) < timedelta(seconds=5)
    assert api.tell("/clock")["now"] == api.ask("/state.json")["now"]


@pytest.mark.parametrize(
    "wrong", [{"now": "soon"}, {"now": 5}, {"now": "1999-01-01"}, {"advance": "x"}, {"advance": 1e99}]
)
def test_a_clock_cannot_be_set_to(api, wrong):
    assert api.http.post(f"{api.address}/clock", json=wrong, timeout=5).status_code == 400


def test_take(api, camille):
    slot = api.slots(("calendar_id", 15))["availabletimeslots"][0]
    asked = {"group_id": 4, "calendar_id": 15, "start": slot["start"], "intervention_ids": [21]}
    answer = api.http.post(f"{api.address}/take", json=asked, timeout=5)
    assert answer.status_code == 201
    assert (answer.json()["start"], answer.json()["calendar_id"]) == (slot["start"], 15)
    assert slot["start"] not in api.starts(("calendar_id", 15))
    again = api.http.post(f"{api.address}/take", json=asked, timeout=5)
    assert again.status_code == 409 and "id" not in again.json()
    assert camille.records("appointments") == []
    assert api.ask("/state.json")["appointments"] == 0, "only customers' own bookings are counted"
    for wrong in ({"group_id": 99}, {"intervention_ids": []}, {"intervention_ids": [41]}, {"start": "x"}):
        assert api.http.post(f"{api.address}/take", json={**asked, **wrong}, timeout=5).status_code in (400, 404)


def test_take_on_whatever_calendar_is_free(api):
    start = api.starts(("calendar_id", 15))[0]
    asked = {"group_id": 4, "start": start, "intervention_ids": [21]}
    assert [api.tell("/take", **asked)["calendar_id"] for _ in range(2)] == [15, 16]


def test_edit_anything(api):
    assert api.tell("/edit", resource="interventions", id=21, set={"price": 9900})["price"] == 9900
    api.tell("/edit", resource="groups", id=4, set={"brand_new": {"a": 1}, "openData": {"$missing": True}})
    group = api.get("groups/4")
    assert group["brand_new"] == {"a": 1} and "openData" not in group
    assert api.get("groups/4/interventions/21")["price"] == 9900
    api.tell("/edit", resource="calendars", id=16, set={"intervention_ids": [25]})
    assert api.ids("groups/4/calendars", ("intervention_ids[]", 21)) == [13, 14, 15, 17]
    api.tell("/edit", resource="accounts", id=1, set={"password": "another", "pendingRdv": "{}"})
    assert api.signed_in(CAMILLE, "another")


def test_answers_may_be_disguised_where_the_sandbox_needs_the_truth(api, camille):
    missing = {"$missing": True}
    api.tell("/edit", resource="interventions", id=21, set={"id": "twenty-one", "group_id": missing})
    service = next(s for s in api.records("groups/4/interventions") if s["publicname"] == "Consultation de suivi")
    assert service["id"] == "twenty-one" and "group_id" not in service
    made = camille.book(api.starts()[0]).json()["records"][0]
    api.tell("/edit", resource="vevents", id=made["id"], set={"start": "never", "state": 7, "calendar_id": missing})
    shown = camille.records("appointments")[0]
    assert (shown["start"], shown["state"], shown["end"]) == ("never", 7, made["end"]) and "calendar_id" not in shown
    api.tell("/edit", resource="fiches", id=48, set={"lastname": missing, "id": None})
    assert "lastname" not in camille.records("fiches")[0]


def test_add_anything(api, camille):
    record = api.tell("/add", resource="fiches", set={"group_id": 5, "lastname": "Roux", "account_id": 1})
    assert camille.records("groups/5/fiches")[0]["id"] == record["id"]
    service = api.tell("/add", resource="interventions", set={"group_id": 4, "name": "Neuf", "interventionset_id": 9})
    assert api.get(f"groups/4/interventions/{service['id']}") == service and service["publicname"] == "Neuf"
    api.tell("/add", resource="accounts", set={"email": "more@example.org", "group_id": 4})
    assert api.signed_in("more@example.org")
    group = api.tell("/add", resource="groups", set={"name": "Neuf", "timezone": "America/Martinique"})
    assert api.get(f"groups/{group['id']}")["timezone"] == "America/Martinique"


def test_add_several_all_or_none(api, camille):
    here = {"group_id": 5, "account_id": 1}
    made = api.tell("/add", resource="fiches", set=[{**here, "lastname": "Roux"}, {**here, "lastname": "Petit"}])
    assert {row["id"] for row in camille.records("groups/5/fiches")} >= {row["id"] for row in made}
    before = camille.records("groups/5/fiches")
    again = {"resource": "fiches", "set": [here, {**here, "id": made[0]["id"]}]}
    assert api.http.post(f"{api.address}/add", json=again, timeout=5).status_code == 400
    assert camille.records("groups/5/fiches") == before


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("edit", {"resource": "groups", "id": 99, "set": {}}),
        ("edit", {"resource": "vevents", "id": 999999, "set": {}}),
        ("edit", {"resource": "sessions", "id": 1, "set": {}}),
        ("edit", {"resource": "groups", "id": 4, "set": 5}),
        ("edit", {"resource": "accounts", "id": 1, "set": {"email": "parent@example.org"}}),
        ("add", {"resource": "groups", "set": {"id": 4}}),
        ("add", {"resource": "groups", "set": {"id": "x"}}),
        ("add", {"resource": "vevents", "set": {}}),
        ("add", {"set": {}}),
        ("rules", {"group_id": 4, "max_upcomming": 1}),
        ("rules", {"group_id": 4, "max_upcoming": -1}),
        ("rules", {"group_id": 4, "refuse": 5}),
        ("rules", {"group_id": 99}),
        ("rules", {}),
    ],
)
def test_bad_orders(api, path, wrong):
    answer = api.http.post(f"{api.address}/{path}", json=wrong, timeout=5)
    assert answer.status_code in (400, 404) and answer.json()["error"]["message"]


def test_reset_is_quick_and_whole(api, camille):
    assert camille.book(api.starts()[0], fiche={"id": 48, "firstname": "X"}).status_code == 201
    api.tell("/faults", path="*", kind="hang", count=None)
    api.tell("/clock", advance=864000)
    api.tell("/rules", group_id=4, refuse=6)
    api.tell("/edit", resource="groups", id=4, set={"name": "X"})
    api.http.delete(f"{api.address}/faults", timeout=5)
    assert api.get("groups/4")["name"] == "X"
    api.tell("/faults", path="*", kind="hang", count=None)
    began = perf_counter()
    api.tell("/reset")
    took = [perf_counter() - began]
    assert api.get("groups/4")["name"] == "Clinique des Lilas"
    state = api.ask("/state.json")
    assert state["appointments"] == 0
    assert datetime.fromisoformat(state["now"]) - datetime.now(UTC) < timedelta(seconds=5)
    assert api.ask("/mailbox.json") == {"messages": []} and api.ask("/faults") == {"faults": []}
    assert camille.call("GET", "fiches.json").status_code == 401, "sessions are gone too"
    assert api.signed_in(CAMILLE).get("fiches/48")["firstname"] == "Camille"
    for _ in range(9):
        began = perf_counter()
        api.tell("/reset")
        took.append(perf_counter() - began)
    assert min(took) < 0.05


def test_what_came_in(api, camille):
    last = api.ask("/requests")["requests"][-1]["n"]
    api.call("GET", "groups/4.json", params=[("x", "é")], headers={"X-Odd": "Value"})
    camille.call("PUT", "fiches/48.json", {"fiche": {"firstname": "Zoé"}})
    first, second = api.ask(f"/requests?since={last}")["requests"]
    assert (first["n"], first["method"], first["path"]) == (last + 1, "GET", "/api/v1/groups/4.json")
    assert first["query"] == f"x=%C3%A9&apikey={KEY}" and first["headers"]["x-odd"] == "Value"
    assert (first["status"], first["body"]) == (200, "") and datetime.fromisoformat(first["at"])
    assert second["body"] == '{"fiche": {"firstname": "Zo\\u00e9"}}'
    assert second["headers"]["cookie"] == f"_session_id={camille.session}"
    assert api.http.delete(f"{api.address}/requests", timeout=5).status_code == 200
    assert api.ask("/requests") == {"requests": []}
    api.call("GET", "nothing.json")
    (entry,) = api.ask("/requests")["requests"]
    assert entry["status"] == 404 and entry["n"] > second["n"]


def test_a_call_that_is_never_answered_is_seen_all_the_same(api):
    api.tell("/faults", path="*", kind="reset")
    with pytest.raises(requests.ConnectionError):
        api.call("GET", "groups/4.json")
    (entry,) = api.ask("/requests")["requests"]
    assert entry["status"] is None


def test_state(api):
    state = api.ask("/state.json")
    assert state["groups"][0] == {"id": 4, "name": "Clinique des Lilas", "urlname": "clinique-des-lilas"}
    assert [group["id"] for group in state["groups"]] == list(range(4, 17))


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"now": NaN}'])
def test_bodies_that_are_no_json(api, body):
    for path in ("faults", "clock", "edit", "rules", "take", "reset"):
        answer = api.http.post(f"{api.address}/{path}", data=body, timeout=5)
        assert answer.status_code == (200 if path == "reset" else 400)
