"""Services."""

import pytest

from tests.sandbox.client import conditions, refusal

SERVICES = "groups/4/interventions"


def make(staff, **values):
    return staff.send("POST", SERVICES, {"intervention": {"name": "Bilan", **values}}, status=201)


def change(staff, number, **values):
    return staff.send("PUT", f"{SERVICES}/{number}", {"intervention": values})


def test_a_service(api):
    """D S: its fields; minutes and cents are whole; ids are numbers, empty text is ""."""
    service = api.get(f"{SERVICES}/21")
    assert {
        "id", "group_id", "interventionset_id", "name", "abbr", "publicname", "description", "length", "price",
        "colorref", "sort", "deleted",
    } <= set(service)  # fmt: skip
    assert (service["id"], service["group_id"], service["interventionset_id"]) == (21, 4, 9)
    assert (service["length"], service["price"], service["deleted"]) == (20, 5500, False)
    assert service["description"] == "" and service["colorref"].startswith("#")


def test_a_price_is_optional(api):
    """D S: some services have none; 0 is a price."""
    assert api.get("groups/4/interventions/28").get("price") is None
    assert api.get(f"{SERVICES}/25")["price"] == 0


def test_what_is_hidden_or_deleted_is_listed(api, camille):
    """D S: a public name may be blank, or end in spaces. P: all are listed, for the client to leave out."""
    for caller in (api, camille):
        services = {service["id"]: service for service in caller.records(SERVICES, ("results", "all"))}
        assert services[26]["publicname"] == "" and services[27]["deleted"] is True
        assert services[22]["publicname"] == "Téléconsultation  "


def test_a_categorys_and_a_calendars_services(api):
    """D: ``interventionset_id`` and ``calendar_ids[]``. P: several calendars are all meant."""
    assert api.ids(SERVICES, ("interventionset_id", "9")) == [20, 21, 22, 26, 27]
    assert api.ids(SERVICES, ("calendar_ids[]", "18")) == [23, 24]
    assert api.ids(SERVICES, ("calendar_ids[]", 18), ("calendar_ids[]", "19")) == [23]
    assert api.ids(SERVICES, ("interventionset_id", 9), ("calendar_ids[]", 17)) == [20, 21]
    assert api.ids("groups/5/interventions", ("interventionset_id", "0")) == [31, 32, 33, 34], "in no category"


def test_staff_make_one_of_which_nothing_is_said(staff, api):
    """D: it lasts 15 minutes, and its colour is #dddddd. D S: 201 and the whole object."""
    made = make(staff)
    assert (made["length"], made["colorref"], made["publicname"]) == (15, "#dddddd", "")
    assert (made["group_id"], made["interventionset_id"], made["deleted"]) == (4, 0, False)
    assert made["created_at"] == made["updated_at"] and made.get("price") is None
    assert made in api.records(SERVICES) and api.get(f"{SERVICES}/{made['id']}") == made


def test_staff_make_one_that_is_bookable_at_once(staff, api, camille):
    """D S: ids as strings, minutes, cents, colour. P: ``calendar_ids`` says who offers it."""
    said = {"interventionset_id": "9", "length": "40", "price": "7550", "colorref": "#Ab12cD", "abbr": "BIL"}
    made = make(staff, publicname="Bilan", calendar_ids=["15"], **said)
    read = {"interventionset_id": 9, "length": 40, "price": 7550, "colorref": "#Ab12cD", "abbr": "BIL"}
    assert {name: made[name] for name in read} == read and "calendar_ids" not in made
    assert api.ids("groups/4/calendars", ("intervention_ids[]", made["id"])) == [15]
    start = api.starts(service=made["id"])[0]
    booked = camille.book(start, intervention_ids=[made["id"]]).json()["records"][0]
    assert (booked["calendar_id"], booked["intervention_length"]) == (15, 40)


def test_a_changed_length_changes_the_free_times(diary):
    """D: durations are whole minutes; the usual one is 15."""
    assert diary.free().split()[-1] == "09:40"
    changed = change(diary.staff, diary.service, length=60)
    assert changed["length"] == 60 and diary.free() == "08:00 08:20 08:40 09:00"
    diary.add("08:40", "09:00")
    assert diary.free() == "09:00"


def test_put_answers_the_whole_service(staff, api):
    """D S: what is left out stays."""
    before = api.get(f"{SERVICES}/21")
    changed = change(staff, 21, price=None, description="Avec ordonnance", id=1, group_id=4, unheard_of=1)
    assert changed == {**before, "price": None, "description": "Avec ordonnance", "updated_at": changed["updated_at"]}
    assert changed in api.records(SERVICES)


def test_a_blank_publicname_is_not_offered(diary, camille):
    """D: only what has a public name can be booked online."""
    for blank in ("", " "):
        change(diary.staff, diary.service, publicname=blank)
        assert diary.free() == ""
        answer = camille.book(diary.at("08:00"), intervention_ids=[diary.service])
        assert refusal(answer) == (400, None)
    change(diary.staff, diary.service, publicname="Essai")
    assert diary.free()


def by_delete(staff, number):
    return staff.send("DELETE", f"{SERVICES}/{number}")


@pytest.mark.parametrize(
    ("delete", "restored"),
    [(by_delete, "0"), (lambda *which: change(*which, deleted="1"), 0), (lambda *w: change(*w, deleted=True), False)],
)
def test_deleted_and_brought_back(diary, api, camille, delete, restored):
    """D: a service is only marked as deleted: it stays listed, is not bookable, and can be restored."""
    before = api.get(f"{SERVICES}/{diary.service}")
    api.tell("/clock", advance=60)
    gone = delete(diary.staff, diary.service)
    assert gone == {**before, "deleted": True, "updated_at": gone["updated_at"]}
    assert gone["updated_at"] > before["updated_at"]
    assert gone in api.records(SERVICES) and api.get(f"{SERVICES}/{diary.service}") == gone
    assert diary.service in api.ids(SERVICES, *conditions(("deleted", "=", "1")))
    assert diary.free() == ""
    assert refusal(camille.book(diary.at("08:00"), intervention_ids=[diary.service])) == (400, None)
    again = change(diary.staff, diary.service, deleted=restored)
    assert again == {**before, "updated_at": again["updated_at"]} and diary.free()


def test_its_appointments_outlive_it(diary, camille):
    """P: what was booked keeps the name it was booked under."""
    camille.book(diary.at("08:20"), intervention_ids=[diary.service])
    by_delete(diary.staff, diary.service)
    (appointment,) = camille.records("appointments")
    assert appointment["intervention"]["publicname"] == "Essai" and appointment["intervention_length"] == 20


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"length": 0}, {"length": -5}, {"length": "long"}, {"length": 12.5}, {"length": 10081},
        {"price": -1}, {"price": 12.5}, {"price": "free"}, {"colorref": "green"}, {"colorref": "#12345"},
        {"interventionset_id": 20}, {"interventionset_id": "x"}, {"deleted": "perhaps"}, {"calendar_ids": [41]},
        {"calendar_ids": "x"}, {"group_id": 5}, {"publicname": {}}, {"sort": -1},
    ],
)  # fmt: skip
def test_bad_parameters(staff, wrong):
    """D: 400, and nothing of it is taken. What a service names must be its own group's."""
    before = staff.records(SERVICES, ("results", "all")), staff.ids("groups/4/calendars", ("intervention_ids[]", 21))
    for method, path in (("POST", SERVICES), ("PUT", f"{SERVICES}/21")):
        assert refusal(staff.call(method, f"{path}.json", {"intervention": {"name": "X", **wrong}})) == (400, None)
    after = staff.records(SERVICES, ("results", "all")), staff.ids("groups/4/calendars", ("intervention_ids[]", 21))
    assert before == after


@pytest.mark.parametrize("number", [41, 99999, 0])
def test_what_is_not_there(staff, number):
    """D: 404, absent or another group's."""
    for method in ("GET", "PUT", "DELETE"):
        answer = staff.call(method, f"{SERVICES}/{number}.json", {"intervention": {"name": "X"}})
        assert refusal(answer) == (404, None)
