"""Fiches: a customer's own records, and all of a group's for those who may."""

import pytest

from tests.sandbox.client import CAMILLE, PARENT, refusal

FIELDS = {
    "id", "group_id", "lastname", "firstname", "firstphone", "secondphone", "email", "birthdate", "comments",
    "from_web", "rappel_email", "rappel_sms", "externid", "deleted", "str4", "created_at", "updated_at",
}  # fmt: skip


def test_ones_own_record(camille):
    record = camille.get("groups/4/fiches/48")
    assert set(record) == FIELDS
    assert (record["firstname"], record["lastname"], record["firstphone"]) == ("Camille", "Roux", "06 12 34 56 78")
    assert (record["email"], record["birthdate"], record["secondphone"]) == (CAMILLE, "1988-03-14", "")
    assert record["rappel_email"] is True and record["deleted"] is False and record["comments"]
    assert camille.records("fiches") == [record]


@pytest.mark.parametrize("path", ["groups/4/fiches/49", "groups/5/fiches/48", "fiches/53", "fiches/9999", "fiches/0"])
def test_other_records_are_as_if_not_there(camille, path):
    assert camille.call("GET", f"{path}.json").status_code == 404
    assert camille.call("PUT", f"{path}.json", {"fiche": {"firstname": "X"}}).status_code == 404


def test_deleted_records_are_listed_with_a_dollar(api):
    parent = api.signed_in(PARENT)
    listed = {record["lastname"]: record["deleted"] for record in parent.records("groups/4/fiches")}
    assert listed == {"Nguyen": False, "$Nguyen": True}
    assert parent.call("PUT", "groups/4/fiches/52.json", {"fiche": {"firstname": "X"}}).status_code == 404


def test_a_secretary_sees_all_of_her_group_and_no_others(api):
    secretary = api.signed_in("secretariat@example.org")
    assert {48, 49, 52, 200} < set(secretary.ids("groups/4/fiches"))
    assert secretary.get("groups/4/fiches/48")["lastname"] == "Roux"
    assert secretary.ids("groups/5/fiches") == []
    assert secretary.call("GET", "groups/5/fiches/53.json").status_code == 404
    changed = secretary.send("PUT", "groups/4/fiches/48", {"fiche": {"comments": "vue"}})
    assert changed["comments"] == "vue"


def test_update_answers_the_whole_record(camille):
    asked = {"secondphone": "01 02 03 04 05", "rappel_sms": "0", "birthdate": "1990-12-31"}
    record = camille.send("PUT", "groups/4/fiches/48", {"fiche": asked})
    assert set(record) == FIELDS
    assert (record["secondphone"], record["rappel_sms"], record["birthdate"]) == ("01 02 03 04 05", False, "1990-12-31")
    assert camille.get("fiches/48") == record
    assert camille.send("PUT", "fiches/48", {"fiche": {"birthdate": ""}})["birthdate"] is None


def test_what_a_customer_cannot_write(camille):
    asked = {"comments": "x", "deleted": True, "id": 49, "account_id": 2, "unknown": 1}
    record = camille.send("PUT", "groups/4/fiches/48", {"fiche": asked})
    assert record["id"] == 48 and record["comments"] != "x" and record["deleted"] is False and "unknown" not in record
    assert camille.ids("fiches") == [48]


def test_create(camille):
    asked = {"lastname": "Roux", "firstname": "Zoé", "rappel_email": False, "group_id": "4"}
    record = camille.send("POST", "groups/4/fiches", {"fiche": asked}, status=201)
    assert set(record) == FIELDS and record["rappel_email"] is False and record["from_web"] is True
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
    ],
)  # fmt: skip
def test_bad_parameters(camille, wrong):
    before = camille.get("fiches/48")
    answer = camille.call("PUT", "groups/4/fiches/48.json", {"fiche": wrong})
    assert refusal(answer) == (400, None)
    assert camille.get("fiches/48") == before


@pytest.mark.parametrize("body", [{}, {"fiche": None}, {"fiche": []}, {"fiche": {}}, {"lastname": "Roux"}])
def test_nothing_is_created_without_a_name_in_a_wrapper(camille, body):
    assert camille.call("POST", "groups/4/fiches.json", body).status_code == 400
    assert camille.ids("fiches") == [48]


def test_the_longest_values_fit(camille):
    asked = {"lastname": "é" * 64, "firstphone": "0" * 25, "email": "x" * 255}
    record = camille.send("PUT", "fiches/48", {"fiche": asked})
    assert {key: record[key] for key in asked} == asked


def test_somebody_elses_e_mail(camille):
    assert refusal(camille.call("PUT", "fiches/48.json", {"fiche": {"email": PARENT}})) == (400, 11)
    assert refusal(camille.call("POST", "fiches.json", {"fiche": {"lastname": "X", "email": PARENT}})) == (400, 11)


def test_text_is_kept_as_it_is(camille):
    odd = "Ünal 'O\"Brien; DROP TABLE fiches;-- <b>\U0001f600\x00\t"
    assert camille.send("PUT", "fiches/48", {"fiche": {"lastname": odd}})["lastname"] == odd
    assert camille.get("fiches/48")["lastname"] == odd
