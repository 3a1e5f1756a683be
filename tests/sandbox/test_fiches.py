"""Fiches: a customer's own records, and all of a group's for those who may."""

import pytest

from tests.sandbox.client import CAMILLE, PARENT, SECRETARY, conditions, refusal

FIELDS = {
    "id", "group_id", "lastname", "firstname", "firstphone", "secondphone", "email", "birthdate", "comments",
    "from_web", "rappel_email", "rappel_sms", "externid", "deleted", "str4", "created_at", "updated_at",
}  # fmt: skip


def test_ones_own_record(camille):
    """D: its fields, custom ones among them, flat. S: empty text is "", and only birthdate would be null."""
    record = camille.get("groups/4/fiches/48")
    assert set(record) == FIELDS
    assert (record["firstname"], record["lastname"], record["firstphone"]) == ("Camille", "Roux", "06 12 34 56 78")
    assert (record["email"], record["birthdate"], record["secondphone"]) == (CAMILLE, "1988-03-14", "")
    assert record["rappel_email"] is True and record["deleted"] is False and record["comments"]
    assert camille.records("fiches") == [record]


@pytest.mark.parametrize("path", ["groups/4/fiches/49", "groups/5/fiches/48", "fiches/53", "fiches/9999", "fiches/0"])
def test_other_records_are_as_if_not_there(camille, path):
    """D: 404, absent or not yours."""
    assert camille.call("GET", f"{path}.json").status_code == 404
    assert camille.call("PUT", f"{path}.json", {"fiche": {"firstname": "X"}}).status_code == 404


def test_an_account_may_have_several_records(api):
    """D: in one group, such as a parent's children. P: in several groups too."""
    parent = api.signed_in(PARENT)
    assert {"Léo", "Alice", "Tom"} < {record["firstname"] for record in parent.records("groups/4/fiches")}
    made = parent.send("POST", "groups/6/fiches", {"fiche": {"lastname": "Nguyen"}}, status=201)
    assert parent.ids("groups/6/fiches") == [made["id"]] and made["birthdate"] is None


@pytest.mark.parametrize("body", [{"fiche": {"firstname": "X"}}, {}])
def test_nobody_reads_or_writes_any(api, body):
    """D: 401, whatever was sent."""
    for method, path in (("GET", "fiches"), ("GET", "fiches/48"), ("POST", "fiches"), ("PUT", "fiches/48")):
        for group in ("", "groups/4/"):
            assert refusal(api.call(method, f"{group}{path}.json", body)) == (401, None)


def test_deleted_records_are_listed_with_a_dollar(api):
    """D: they begin their lastname with it."""
    parent = api.signed_in(PARENT)
    listed = {record["lastname"]: record["deleted"] for record in parent.records("groups/4/fiches")}
    assert listed == {"Nguyen": False, "$Nguyen": True}
    assert parent.call("PUT", "groups/4/fiches/52.json", {"fiche": {"firstname": "X"}}).status_code == 404


def test_a_secretary_sees_all_of_her_group_and_no_others(api):
    """D: thousands, to be searched and paged."""
    secretary = api.signed_in(SECRETARY)
    assert {48, 49, 52, 200} < set(secretary.ids("groups/4/fiches"))
    assert secretary.get("groups/4/fiches/48")["lastname"] == "Roux"
    assert secretary.ids("groups/5/fiches") == []
    assert secretary.call("GET", "groups/5/fiches/53.json").status_code == 404
    changed = secretary.send("PUT", "groups/4/fiches/48", {"fiche": {"comments": "vue"}})
    assert changed["comments"] == "vue"
    assert secretary.ids("groups/4/fiches", ("search", "0612345678")) == [48]
    first, second = (secretary.get("groups/4/fiches", ("startIndex", start)) for start in (0, 25))
    assert first["recordsReturned"] == 25 and first["totalRecords"] == second["totalRecords"] > 40
    assert not {record["id"] for record in first["records"]} & {record["id"] for record in second["records"]}


def test_staff_make_and_change_records(staff, api, camille):
    """D S: with comments, which are theirs, and externid, by which their program finds it again."""
    sent = {"lastname": "Besson", "firstname": "Rémi", "comments": "Par téléphone", "externid": 7781, "rappel_sms": "0"}
    made = staff.send("POST", "groups/4/fiches", {"fiche": sent}, status=201)
    assert set(made) == FIELDS and made["created_at"] == made["updated_at"]
    assert (made["comments"], made["externid"], made["rappel_sms"]) == ("Par téléphone", "7781", False)
    assert made["from_web"] is False and made["group_id"] == 4
    assert staff.ids("groups/4/fiches", *conditions(("externid", "=", "7781"))) == [made["id"]]
    assert camille.ids("fiches") == [48], "it is no account's"
    api.tell("/clock", advance=60)
    changed = staff.send("PUT", f"fiches/{made['id']}", {"fiche": {"externid": "B-1", "comments": ""}})
    assert changed == {**made, "externid": "B-1", "comments": "", "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > made["updated_at"]
    since = conditions(("updated_at", ">", made["updated_at"]))
    assert staff.records("groups/4/fiches", *since) == [changed], "a program asks for what has changed"


def test_staff_see_all_of_their_group_and_change_a_customers_own(staff, camille):
    """D S."""
    assert {48, 49, 52, 200} < set(staff.ids("groups/4/fiches")) and staff.ids("groups/5/fiches") == []
    assert staff.send("PUT", "groups/4/fiches/48", {"fiche": {"externid": "R-48"}})["externid"] == "R-48"
    assert camille.get("fiches/48")["externid"] == "R-48"
    assert staff.call("PUT", "groups/5/fiches/53.json", {"fiche": {"externid": "X"}}).status_code == 404


def test_records_are_not_deleted(staff, camille):
    """D: deleting is not available, to nobody."""
    for caller in (staff, camille):
        assert refusal(caller.call("DELETE", "groups/4/fiches/48.json")) == (405, None)
        assert caller.send("PUT", "groups/4/fiches/48", {"fiche": {"deleted": "1"}})["deleted"] is False
    assert camille.ids("fiches") == [48]


def test_update_answers_the_whole_record(camille):
    """D S: a PUT answers 200 and the whole object, bare. S: birthdate is null when it is unknown."""
    asked = {"secondphone": "01 02 03 04 05", "rappel_sms": "0", "birthdate": "1990-12-31"}
    record = camille.send("PUT", "groups/4/fiches/48", {"fiche": asked})
    assert set(record) == FIELDS
    assert (record["secondphone"], record["rappel_sms"], record["birthdate"]) == ("01 02 03 04 05", False, "1990-12-31")
    assert camille.get("fiches/48") == record
    assert camille.send("PUT", "fiches/48", {"fiche": {"birthdate": ""}})["birthdate"] is None


def test_what_a_customer_cannot_write(camille):
    """D: comments are the staff's; whether a record is deleted, and whose it is, is not up to its customer."""
    asked = {"comments": "x", "deleted": True, "id": 49, "account_id": 2, "unknown": 1}
    record = camille.send("PUT", "groups/4/fiches/48", {"fiche": asked})
    assert record["id"] == 48 and record["comments"] != "x" and record["deleted"] is False and "unknown" not in record
    assert camille.ids("fiches") == [48]


def test_create(camille):
    """D S: 201. D: reminders are wanted unless one says no. S: custom fields are empty, never missing."""
    asked = {"lastname": "Roux", "firstname": "Zoé", "rappel_email": False, "group_id": "4"}
    record = camille.send("POST", "groups/4/fiches", {"fiche": asked}, status=201)
    assert set(record) == FIELDS and record["from_web"] is True
    assert (record["rappel_email"], record["rappel_sms"]) == (False, True)
    assert camille.ids("groups/4/fiches") == [48, record["id"]]
    other_group = camille.send("POST", "groups/5/fiches", {"fiche": {"lastname": "Roux", "bool3": 1}}, status=201)
    assert other_group["str0"] == "" and other_group["num0"] == "" and other_group["bool3"] is True
    assert camille.ids("groups/5/fiches") == [other_group["id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lastname": "x" * 65}, {"firstname": "x" * 65}, {"firstphone": "0" * 26}, {"secondphone": "0" * 26},
        {"email": "x" * 256}, {"birthdate": "yesterday"}, {"birthdate": "2020-02-30"}, {"rappel_sms": "perhaps"},
        {"rappel_sms": None, "from_web": []}, {"lastname": {"a": 1}}, {"lastname": ["x"]}, {"num0": "many"},
        {"num0": "nan"}, {"num0": [1]}, {"str0": "x" * 256}, {"bool0": "x"}, {"group_id": 5}, {"group_id": "x"},
        {"comments": {"a": 1}},
    ],
)  # fmt: skip
def test_bad_parameters(camille, wrong):
    """D: 400; lengths are at most 64, 64, 25, 25 and 255."""
    before = camille.get("fiches/48")
    answer = camille.call("PUT", "groups/4/fiches/48.json", {"fiche": wrong})
    assert refusal(answer) == (400, None)
    assert camille.get("fiches/48") == before


@pytest.mark.parametrize("body", [{}, {"fiche": None}, {"fiche": []}, {"fiche": {}}, {"lastname": "Roux"}])
def test_nothing_is_created_without_a_name_in_a_wrapper(camille, body):
    """D S: requests are wrapped."""
    assert camille.call("POST", "groups/4/fiches.json", body).status_code == 400
    assert camille.ids("fiches") == [48]


def test_the_longest_values_fit(camille):
    """D: lastname and firstname 64, telephones 25, email 255."""
    phones = {"firstphone": "0" * 25, "secondphone": "1" * 25}
    asked = {"lastname": "é" * 64, "firstname": "è" * 64, "email": "x" * 255, **phones}
    record = camille.send("PUT", "fiches/48", {"fiche": asked})
    assert {key: record[key] for key in asked} == asked


def test_somebody_elses_e_mail(camille):
    """D: code 11, this e-mail belongs to another registered user."""
    assert refusal(camille.call("PUT", "fiches/48.json", {"fiche": {"email": PARENT}})) == (400, 11)
    assert refusal(camille.call("POST", "fiches.json", {"fiche": {"lastname": "X", "email": PARENT}})) == (400, 11)


def test_text_is_kept_as_it_is(camille):
    odd = "Ünal 'O\"Brien; DROP TABLE fiches;-- <b>\U0001f600\x00\t"
    assert camille.send("PUT", "fiches/48", {"fiche": {"lastname": odd}})["lastname"] == odd
    assert camille.get("fiches/48")["lastname"] == odd


@pytest.mark.parametrize("name", ["", "  "])
def test_a_record_never_loses_its_name(camille, name):
    """P: lastname is needed in a new record, and stays."""
    assert camille.call("PUT", "fiches/48.json", {"fiche": {"lastname": name}}).status_code == 400
    assert camille.get("fiches/48")["lastname"] == "Roux"
