"""Fields to which a group gives a meaning of its own."""

import json

from tests.sandbox.client import KEY, conditions

GARAGE = "groups/5/customfields"


def of_model(model):
    return conditions(("model", "=", model))


def test_a_field(api):
    """D: what is said of it for online booking, and the pro_ twins for staff; positions may be null, which is last."""
    fields = {field["name"]: field for field in api.records(GARAGE)}
    plate = fields["str0"]
    assert (plate["model"], plate["user_label"], plate["deleted"]) == ("Fiche", "Immatriculation", False)
    assert (plate["user_visible"], plate["user_required"], plate["user_position"]) == (True, True, 1)
    names = ("visible", "required", "position", "label", "inputex")
    assert {f"{side}_{name}" for side in ("user", "pro") for name in names} < set(plate)
    assert fields["txt0"]["user_position"] is None and fields["str2"]["user_visible"] is False
    assert api.get(f"{GARAGE}/{plate['id']}") == plate


def test_a_standard_field_may_be_asked_for(api):
    """D: ``name`` is a custom field's or a standard one's, such as birthdate."""
    (birthdate,) = (field for field in api.records("groups/4/customfields") if field["name"] == "birthdate")
    assert birthdate["model"] == "Fiche" and birthdate["user_visible"] is True


def test_the_widget_is_json_in_a_string_or_nothing(api):
    """D: user_inputex."""
    by_name = {field["name"]: field["user_inputex"] for field in api.records("groups/4/customfields")}
    assert json.loads(by_name["birthdate"]) == {
        "type": "datesplit", "label": "Date de naissance", "name": "birthdate", "dateFormat": "d/m/Y",
    }  # fmt: skip
    assert by_name["str4"] == ""


def test_deleted_ones_are_listed(api):
    """D: never shown, even where visible and required; it is for the client to leave them out."""
    (card,) = (field for field in api.records(GARAGE) if field["name"] == "str1")
    assert (card["deleted"], card["user_visible"], card["user_required"]) == (True, True, True)


def test_those_of_one_model(api):
    """D: of records, or of appointments."""
    assert {field["model"] for field in api.records(GARAGE, *of_model("Fiche"))} == {"Fiche"}
    assert [field["name"] for field in api.records(GARAGE, *of_model("Vevent"))] == ["txt0"]
    assert api.ids("groups/6/customfields", *of_model("Fiche")) == [], "a group without any can be asked for them"


def test_the_vendors_question(api):
    """D: as it stands in the vendor's documentation, brackets raw and the operator encoded."""
    query = f"apikey={KEY}&conditions[0][field]=model&conditions[0][op]=%3D&conditions[0][value]=Vevent"
    answer = api.raw(f"GET /api/v1/groups/5/customfields.json?{query} HTTP/1.0\r\n\r\n".encode())
    assert b'"totalRecords":1' in answer and b'"name":"txt0"' in answer


def test_values_travel_flat_in_the_record(camille):
    """D: boolX 0-9, dtX 0-1, numX 0-3, strX 0-14, txtX 0-2, and no others."""
    said = (
        ("bool", 10, "1", True), ("dt", 2, "2030-01-01", "2030-01-01"), ("num", 4, "12.5", 12.5), ("str", 15, 7, "7"),
        ("txt", 3, "Long", "Long"),
    )  # fmt: skip
    sent = {f"{kind}{number}": value for kind, count, value, _ in said for number in range(count)}
    kept = {f"{kind}{number}": value for kind, count, _, value in said for number in range(count)}
    none = dict.fromkeys(("bool10", "dt2", "num4", "str15", "txt3", "str", "Str0"), "x")
    changed = camille.send("PUT", "fiches/48", {"fiche": sent | none})
    assert {name: changed[name] for name in kept} == kept and len(kept) == 34
    assert camille.get("groups/4/fiches/48") == changed and not set(none) & set(changed)


def test_records_and_appointments_share_names_and_not_values(api):
    """P: each keeps its own str0."""
    customer = api.signed_in("garage@example.org")
    start = api.starts(group_id=5, service=33)[0]
    booked = customer.book(start, group_id=5, intervention_ids=[33], fiche={"id": 53, "str0": "AA"}, str0="BB")
    record = booked.json()["records"][0]
    assert (record["str0"], record["fiche"]["str0"]) == ("BB", "AA")
    assert customer.get("fiches/53")["str0"] == "AA"


def test_they_are_read_only_and_open_to_strangers(staff, api):
    """P: a booking page needs them before anybody signs in, even where openData is off."""
    assert api.get("groups/8/customfields")["totalRecords"] >= 0
    assert staff.call("POST", "groups/4/customfields.json", {"customfield": {}}).status_code == 405
    for method in ("PUT", "DELETE"):
        assert staff.call(method, "groups/4/customfields/1.json", {"customfield": {}}).status_code == 405
