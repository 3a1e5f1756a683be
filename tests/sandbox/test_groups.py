"""GET and PUT of groups."""

import re

import pytest

from tests.sandbox.client import refusal

TEXTS = {
    "name", "preposition", "phone", "fax", "address", "city", "zipcode", "country", "timezone", "country_code",
    "urlname",
}  # fmt: skip
SETTINGS = {
    "inactive": bool, "open": bool, "openData": bool, "calendarChoice": int, "anyCalendar": bool, "validateEmail": bool,
    "display_intervention_length": bool, "display_intervention_price": bool, "max_multirdvs": int,
}  # fmt: skip


def change(staff, **values):
    return staff.send("PUT", "groups/4", {"group": values})


def test_a_group_is_a_bare_object(api):
    """D S: its fields; country_code is text; reminders are whole minutes, 0 being off; empty text is ""."""
    group = api.get("groups/4")
    assert {name for name in TEXTS if isinstance(group[name], str)} == TEXTS
    assert group["sendmail"] is True and group["country_code"] == "33" and group["fax"] == ""
    assert (group["mailreminder"], group["smsreminder"]) == (0, 1440)
    assert (group["id"], group["timezone"]) == (4, "Europe/Paris")


@pytest.mark.parametrize("number", range(4, 11))
def test_the_settings_that_a_booking_page_must_obey(api, number):
    """D: their names; booleans are answered as true and false."""
    group = api.get(f"groups/{number}")
    assert {name: type(group[name]) for name in SETTINGS} == SETTINGS


def test_all_groups_are_listed(api):
    """D S: GET /groups, in the usual envelope; one key serves them all."""
    found = api.get("groups", ("results", 2))
    assert [group["id"] for group in found["records"]] == [4, 5] and found["totalRecords"] >= 7
    assert api.records("groups", ("results", "all"))[0] == api.get("groups/4")


def test_put_answers_the_whole_group(staff):
    """D S: what is left out stays; ids, and fields that do not exist, are the server's."""
    before = staff.get("groups/4")
    sent = {"phone": "01 00 00 00 00", "mailreminder": "60", "id": 5, "unheard_of": 1, "rules": {"refuse": 6}}
    changed = change(staff, **sent)
    assert changed == {**before, "phone": "01 00 00 00 00", "mailreminder": 60, "updated_at": changed["updated_at"]}
    assert staff.get("groups/4") == changed and staff.starts()


@pytest.mark.parametrize("wrapper", ["groups/4", "groups/4.json?group_id=5"])
def test_it_is_the_group_of_the_path(staff, wrapper):
    answer = staff.call("PUT", wrapper, {"group": {"fax": "1"}}, headers={"Accept": "application/json"})
    assert answer.json()["id"] == 4


@pytest.mark.parametrize("yes", [True, "true", 1, "1"])
@pytest.mark.parametrize("no", [False, "false", 0, "0"])
def test_booleans_in_any_form(staff, yes, no):
    """D S: sent as true, false, 0, 1 or as strings of these."""
    assert (change(staff, sendmail=no)["sendmail"], change(staff, sendmail=yes)["sendmail"]) == (False, True)


def test_a_closed_group_has_no_free_times(staff, api, camille):
    """D: open and inactive must be obeyed. P: what they mean."""
    start = api.starts()[0]
    for closed, opened in (({"open": "0"}, {"open": 1}), ({"inactive": True}, {"inactive": False})):
        change(staff, **closed)
        assert api.starts(("nDays", 90)) == [] and api.slots()["firstSlot"] is None
        assert camille.book(start).status_code == 403
        assert api.ids("groups/4/interventions"), "only booking is closed"
        change(staff, **opened)
        assert api.starts()[0] == start


def test_data_closed_to_strangers(staff, api, camille):
    """D: openData must be obeyed. P: what it means."""
    change(staff, openData=False)
    assert api.call("GET", "groups/4/interventions.json").status_code == 401
    assert camille.ids("groups/4/interventions") and api.get("groups/4")["openData"] is False


def test_addresses_to_be_confirmed(staff, api):
    """D: with validateEmail a new account's e-mail must be confirmed before it can book."""
    for number, setting in enumerate((False, True)):
        change(staff, validateEmail=setting)
        account = {"email": f"new{number}@example.org", "group_id": 4}
        api.send("POST", "accounts", {"account": account}, status=201)
        assert bool(api.ask("/mailbox.json")["messages"][-1]["link"]) is setting


def test_how_many_services_one_booking_combines(staff, api, camille):
    """D: max_multirdvs. P: missing, 0 or 1 is one."""
    start = api.starts(("intervention_ids[]", 22), ("calendar_id", 15))[0]
    statuses = []
    for most in ("0", 1, 2):
        change(staff, max_multirdvs=most)
        statuses.append(camille.book(start, intervention_ids=[21, 22], calendar_id=15).status_code)
    assert statuses == [400, 400, 201]


def test_times_are_on_the_wall_of_the_group(staff, api):
    """D S: naive local strings, not UTC. P: of the group's timezone, in stamps too."""
    api.tell("/clock", now="2030-03-04T12:10:00Z")
    stamps = [change(staff, timezone=zone)["updated_at"] for zone in ("Europe/Paris", "America/Martinique")]
    assert [stamp[:16] for stamp in stamps] == ["2030-03-04 13:10", "2030-03-04 08:10"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", stamp) for stamp in stamps)
    event = {"calendar_id": 15, "start": "2030-03-04 07:50:00", "end": "2030-03-04 08:50:00", "type": "VfreebusyEvent"}
    staff.send("POST", "vevents", {"vevent": event}, status=201)
    assert api.starts(("calendar_id", 15), ("end", "2030-03-04 09:00:00")) == ["2030-03-04 08:30:00"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"name": None}, {"timezone": "Europe/Lyon"}, {"timezone": ""}, {"open": "perhaps"},
        {"open": [1]}, {"calendarChoice": "first"}, {"calendarChoice": -1}, {"mailreminder": 1.5}, {"phone": {"a": 1}},
        {"address": "x" * 256}, {"zipcode": "1" * 17},
    ],
)  # fmt: skip
def test_bad_parameters(staff, wrong):
    """D: 400, and nothing of it is taken."""
    before = staff.get("groups/4")
    assert refusal(staff.call("PUT", "groups/4.json", {"group": {"fax": "1", **wrong}})) == (400, None)
    assert staff.get("groups/4") == before


@pytest.mark.parametrize("body", [{}, {"group": None}, {"group": [1]}, {"name": "X"}, {"calendar": {"name": "X"}}])
def test_requests_are_wrapped(staff, body):
    """D S."""
    assert refusal(staff.call("PUT", "groups/4.json", body)) == (400, None)


def test_groups_are_neither_made_nor_deleted(staff):
    """D: 405."""
    assert refusal(staff.call("POST", "groups.json", {"group": {"name": "X"}})) == (405, None)
    assert refusal(staff.call("DELETE", "groups/4.json")) == (405, None)


@pytest.mark.parametrize("number", ["999", "x", "-4", "0"])
def test_a_group_that_is_not_there(staff, number):
    """D: 404."""
    for method in ("GET", "PUT"):
        assert refusal(staff.call(method, f"groups/{number}.json", {"group": {}})) == (404, None)
