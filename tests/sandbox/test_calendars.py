"""Calendars: the people, rooms and machines that appointments are with."""

import pytest

from tests.sandbox.client import PASSWORD, STAFF, conditions, refusal

CALENDARS = "groups/4/calendars"


def make(staff, **values):
    return staff.send("POST", CALENDARS, {"calendar": {"name": "Mike", **values}}, status=201)


def change(staff, number, **values):
    return staff.send("PUT", f"{CALENDARS}/{number}", {"calendar": values})


def test_the_vendors_worked_example(api):
    """D: POST calendars, with Basic, and what the vendor's documentation shows of the answer."""
    body = {"calendar": {"publicname": "", "name": "Mike", "group_id": 4}}
    for path in ("groups/4/calendars.json", "calendars.json"):
        answer = api.call("POST", path, body, auth=(STAFF, PASSWORD))
        made = answer.json()
        assert answer.status_code == 201 and isinstance(made["id"], int) and isinstance(made["sort"], int)
        assert (made["name"], made["publicname"], made["group_id"]) == ("Mike", "", 4)
        assert made["created_at"] == made["updated_at"] and len(made["created_at"]) == 19
        assert api.get(f"{CALENDARS}/{made['id']}") == made


def test_a_calendar(api):
    """D: its fields; an address only where it differs from the group's, else empty text."""
    calendar = api.get(f"{CALENDARS}/15")
    assert {"id", "group_id", "calendarset_id", "name", "publicname", "sort", "deleted"} <= set(calendar)
    assert (calendar["id"], calendar["calendarset_id"], calendar["publicname"]) == (15, 3, "Dr Anna Morel")
    assert [calendar[name] for name in ("address", "zipcode", "city")] == ["", "", ""]
    elsewhere = api.get(f"{CALENDARS}/19")
    assert [elsewhere[name] for name in ("address", "zipcode", "city")] == ["3 place Gambetta", "75020", "Paris"]
    assert "intervention_ids" not in calendar, "which services it offers is asked, not shown"


def test_who_offers_a_service(api):
    """D: ``intervention_ids[]``. P: several are all meant."""
    assert api.ids(CALENDARS, ("intervention_ids[]", "23")) == [13, 18, 19]
    assert api.ids(CALENDARS, ("intervention_ids[]", 21), ("intervention_ids[]", "25")) == [15, 16]
    assert api.ids(CALENDARS, ("intervention_ids[]", 21), ("calendarset_ids[]", 5)) == []


def test_what_is_hidden_or_deleted_is_listed(api, camille):
    """P: it is for the client to leave out."""
    for caller in (api, camille):
        calendars = {calendar["id"]: calendar for calendar in caller.records(CALENDARS)}
        assert calendars[13]["publicname"] == "" and calendars[14]["deleted"] is True


def test_staff_make_one_that_is_bookable_once_it_is_open(staff, api, diary):
    """D S: 201 and the whole object; no opening, no free time. P: ``intervention_ids`` says what it offers."""
    made = make(staff, publicname="Mike", calendarset_id="3", intervention_ids=[str(diary.service)], city="Lyon")
    assert (made["calendarset_id"], made["city"], made["deleted"]) == (3, "Lyon", False)
    mine = ("calendar_id", made["id"])
    assert made in api.records(CALENDARS) and diary.free(mine) == ""
    diary.add("14:00", "14:20", type="VfreebusyEvent", calendar_id=made["id"])
    assert diary.free(mine) == "14:00" and api.slots(service=diary.service)["calendar_ids"][-1] == made["id"]


def test_what_it_offers_can_be_changed(staff, api):
    """P: on either side, by PUT; customers see it at once."""
    change(staff, 15, intervention_ids=[20])
    assert 15 not in api.slots()["calendar_ids"] and 15 in api.slots(service=20)["calendar_ids"]
    staff.send("PUT", "groups/4/interventions/21", {"intervention": {"calendar_ids": "15,16"}})
    assert api.ids(CALENDARS, ("intervention_ids[]", 21)) == [15, 16]
    change(staff, 15, intervention_ids=[])
    assert api.ids(CALENDARS, ("intervention_ids[]", 21)) == [16]


def test_put_answers_the_whole_calendar(staff, api):
    """D S: what is left out stays. P: so does what it offers."""
    before = api.get(f"{CALENDARS}/15")
    changed = change(staff, "15", name="Dr A. Morel", sort="12", id=1, unheard_of=1)
    assert changed == {**before, "name": "Dr A. Morel", "sort": 12, "updated_at": changed["updated_at"]}
    assert changed in api.records(CALENDARS) and api.starts(("calendar_id", 15))


def test_a_changed_address_is_where_appointments_are(staff, camille, diary):
    """D: address, zipcode and city of the calendar, where it has any; the group's otherwise."""
    camille.book(diary.at("08:00"), intervention_ids=[diary.service])
    assert camille.records("appointments")[0]["location"] == "12 rue des Lilas, 75020 Paris"
    change(staff, diary.calendar, address="1 rue Haute", zipcode=69001, city="Lyon")
    assert camille.records("appointments")[0]["location"] == "1 rue Haute, 69001 Lyon"


def test_a_blank_publicname_is_not_offered(diary, camille):
    """P: nor can it be booked by name."""
    change(diary.staff, diary.calendar, publicname=" ")
    assert diary.free() == ""
    asked = {"intervention_ids": [diary.service], "calendar_id": diary.calendar}
    assert refusal(camille.book(diary.at("08:00"), **asked)) == (400, 10)
    change(diary.staff, diary.calendar, publicname="Salle")
    assert diary.free() and camille.book(diary.at("08:00"), **asked).status_code == 201


def by_delete(staff, number):
    return staff.send("DELETE", f"{CALENDARS}/{number}")


@pytest.mark.parametrize(
    ("delete", "restored"),
    [(by_delete, "0"), (lambda *which: change(*which, deleted="1"), 0), (lambda *w: change(*w, deleted=True), False)],
)
def test_deleted_and_brought_back(diary, api, camille, delete, restored):
    """D: a calendar is only marked as deleted: it stays listed, is not bookable, and can be restored."""
    before = api.get(f"{CALENDARS}/{diary.calendar}")
    api.tell("/clock", advance=60)
    gone = delete(diary.staff, diary.calendar)
    assert gone == {**before, "deleted": True, "updated_at": gone["updated_at"]}
    assert gone["updated_at"] > before["updated_at"]
    assert gone in api.records(CALENDARS) and diary.opening in diary.events()
    assert diary.calendar in api.ids(CALENDARS, *conditions(("deleted", "=", "true")))
    assert diary.free() == ""
    asked = {"intervention_ids": [diary.service], "calendar_id": diary.calendar}
    assert refusal(camille.book(diary.at("08:00"), **asked)) == (400, 10)
    again = change(diary.staff, diary.calendar, deleted=restored)
    assert again == {**before, "updated_at": again["updated_at"]} and diary.free()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "x" * 256}, {"calendarset_id": 99}, {"calendarset_id": "x"}, {"sort": "first"},
        {"deleted": "perhaps"}, {"intervention_ids": [41]}, {"intervention_ids": ["x"]}, {"group_id": 5},
        {"city": "x" * 65}, {"publicname": ["x"]},
    ],
)  # fmt: skip
def test_bad_parameters(staff, wrong):
    """D: 400, and nothing of it is taken. What a calendar names must be its own group's."""
    before = staff.records(CALENDARS)
    for method, path in (("POST", CALENDARS), ("PUT", f"{CALENDARS}/15")):
        assert refusal(staff.call(method, f"{path}.json", {"calendar": {"name": "X", **wrong}})) == (400, None)
    assert staff.records(CALENDARS) == before and 15 in staff.slots()["calendar_ids"]


@pytest.mark.parametrize("number", [41, 99999, 0])
def test_what_is_not_there(staff, number):
    """D: 404, absent or another group's."""
    for method in ("GET", "PUT", "DELETE"):
        answer = staff.call(method, f"{CALENDARS}/{number}.json", {"calendar": {"name": "X"}})
        assert refusal(answer) == (404, None)
