"""The members of a group's staff, as they see each other."""

from tests.sandbox.client import PASSWORD, STAFF, refusal


def test_a_groups_staff(staff, api):
    """D S: GET pros, in the usual envelope. D: the group is no part of a member, and the password never is."""
    api.tell("/add", resource="pros", set={"email": "new@example.org", "group_id": 4, "password": PASSWORD})
    found = staff.get("groups/4/pros")
    assert found["totalRecords"] == len(found["records"]) >= 2
    by_email = {pro["email"]: pro for pro in found["records"]}
    assert {STAFF, "new@example.org"} <= set(by_email)
    pro = by_email[STAFF]
    assert {"id", "email", "firstname", "lastname"} <= set(pro) and not {"group_id", "password", "note"} & set(pro)
    assert staff.get(f"groups/4/pros/{pro['id']}") == pro and isinstance(pro["id"], int)


def test_another_groups_are_not_seen(staff, rival):
    """D: 404, absent or not yours."""
    (stranger,) = (pro["id"] for pro in rival.records("pros") if pro["email"] == "rival@example.org")
    assert stranger not in staff.ids("pros")
    assert refusal(staff.call("GET", f"groups/4/pros/{stranger}.json")) == (404, None)
    assert refusal(staff.call("GET", "groups/4/pros/99999.json")) == (404, None)


def test_they_are_read_only(staff):
    """P: 405."""
    assert refusal(staff.call("POST", "groups/4/pros.json", {"pro": {"email": "x@example.org"}})) == (405, None)
    assert refusal(staff.call("PUT", "groups/4/pros/1.json", {"pro": {}})) == (405, None)
    assert refusal(staff.call("DELETE", "groups/4/pros/1.json")) == (405, None)
