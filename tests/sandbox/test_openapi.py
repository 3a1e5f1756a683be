"""/openapi.json: valid, whole, and true of every answer."""

import hashlib
import re

import jsonschema_rs
import pytest
import schemathesis

from sandbox.api import RESOURCES
from sandbox.seeds.people import STAFF as EVERYBODYS_STAFF
from tests.sandbox.client import CAMILLE, PARENT, PASSWORD, SECRETARY, STAFF

OF_A_GROUP = [name for name in RESOURCES if name != "groups"]
READ = [name for name in OF_A_GROUP if "GET" in RESOURCES[name].listing]
ONES = {"groups": 4, "interventionsets": 9, "interventions": 21, "calendarsets": 3, "calendars": 15, "customfields": 1,
        "fiches": 48, "pros": 1, "vevents": 1}  # fmt: skip


@pytest.fixture
def described(api):
    return api.ask("/openapi.json")


# The document.


def test_it_is_openapi_3_1(described):
    assert described["openapi"] == "3.1.0" and "no ClicRDV" in described["info"]["description"]
    schemathesis.openapi.from_dict(described).validate()
    del described["info"]["title"]
    with pytest.raises(jsonschema_rs.ValidationError):
        schemathesis.openapi.from_dict(described).validate()


def test_every_reference_leads_somewhere(described):
    references = [node["$ref"] for node in nodes(described) if "$ref" in node]
    assert len(references) > 500
    for reference in set(references):
        node = described
        for key in reference.removeprefix("#/").split("/"):
            node = node[key]


def nodes(node):
    """Every object in it."""
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(value)


def test_every_path_and_method_is_described_and_no_other(described):
    expected = {("/sessions/login.json", "post")}
    for name, resource in RESOURCES.items():
        for prefix in ["", "/groups/{group_id}"] if name in OF_A_GROUP else [""]:
            expected |= {(f"{prefix}/{name}.json", method.lower()) for method in resource.listing}
            expected |= {(f"{prefix}/{name}/{{id}}.json", method.lower()) for method in resource.one}
    assert set(operations(described)) == expected
    identities = [operation["operationId"] for operation in operations(described).values()]
    assert len(set(identities)) == len(identities)


def operations(described):
    return {
        (path, method): operation
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }


def test_everything_says_whether_it_is_documented_seen_or_ours(described):
    """A field of a resource may be called description too: then it is no text."""
    said = [node["description"] for node in nodes(described) if isinstance(node.get("description"), str)]
    assert len(said) > 300
    assert [words for words in said if not re.search(r"\[[DSP]( [DSP])*\]", words)] == []
    assert all("description" in operation for operation in operations(described).values())


def test_who_must_sign_in_is_described_as_it_is(api, described):
    for (path, method), operation in operations(described).items():
        name = path.removesuffix(".json").split("/{id}")[0].rsplit("/", 1)[1]
        address = path.replace("{group_id}", "4").replace("{id}", str(ONES.get(name, 1)))
        grouped = "" if address.startswith(("/groups", "/accounts")) else "?group_id=4"
        status = api.call(
            method.upper(), address.strip("/") + grouped, {} if method in ("post", "put") else None
        ).status_code
        if name != "login":
            assert (status == 401) == ({"apikey": []} not in operation["security"]), (method, path, status)


# The answers.


def check(answer, described, path, method="get"):
    """The answer is one of those described, and as described."""
    operation = described["paths"][path][method]["responses"][str(answer.status_code)]
    if "$ref" in operation:
        operation = described["components"]["responses"][operation["$ref"].rsplit("/", 1)[1]]
    schema = operation["content"]["application/json"]["schema"]
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": described["components"]})
    faults = [f"{path}: {error.message[:300]}" for error in validator.iter_errors(answer.json())]
    assert not faults, "\n".join(faults[:5])
    for name, header in operation.get("headers", {}).items():
        assert name in answer.headers or not header["required"]


def walk(call, described, prefix, form, statuses):
    """Every list, and some of what is in it; ``statuses``: what it is answered with."""
    for name in READ:
        listed = call(f"{prefix}{name}.json?include_past=1&results=100&intervention_ids[]={statuses['service']}")
        assert listed.status_code == statuses.get(name, 200), (prefix, name, listed.text[:300])
        check(listed, described, f"/{form}{name}.json")
        for row in listed.json().get("records", [])[:3] if RESOURCES[name].one else []:
            one = call(f"{prefix}{name}/{row['id']}.json")
            assert one.status_code == 200
            check(one, described, f"/{form}{name}/{{id}}.json")


def offered(caller, group_id):
    """A service of a group, for its free times."""
    found = caller("GET", f"groups/{group_id}/interventions.json").json().get("records")
    return found[0]["id"] if found else 1


@pytest.mark.parametrize("group_id", range(4, 17))
def test_what_nobody_in_particular_reads(api, described, group_id):
    assert group_id in {group["id"] for group in api.ask("/state.json")["groups"]}
    check(api.call("GET", f"groups/{group_id}.json"), described, "/groups/{id}.json")
    hidden = ("interventionsets", "interventions", "calendarsets", "calendars", "availabletimeslots")
    closed = api.get(f"groups/{group_id}")["openData"] is False
    private = ("fiches", "appointments", "vevents", "pros", *(hidden if closed else ()))
    statuses = {"service": offered(api.call, group_id), **dict.fromkeys(private, 401)}
    walk(lambda path: api.call("GET", path), described, f"groups/{group_id}/", "groups/{group_id}/", statuses)


@pytest.mark.parametrize("pro", EVERYBODYS_STAFF, ids=lambda pro: pro["group_id"])
def test_what_the_staff_of_each_group_read(api, described, pro):
    auth = pro["email"], PASSWORD
    statuses = {"service": offered(lambda *call: api.call(*call, auth=auth), pro["group_id"])}
    for prefix, form in ((f"groups/{pro['group_id']}/", "groups/{group_id}/"), ("", "")):
        walk(lambda path: api.call("GET", path, auth=auth), described, prefix, form, statuses)


@pytest.mark.parametrize("who", [CAMILLE, PARENT, SECRETARY])
def test_what_a_customer_reads(api, described, who):
    customer = api.signed_in(who)
    statuses = {"service": 21, "pros": 403, "vevents": 403}
    walk(lambda path: customer.call("GET", path), described, "", "", statuses)
    check(customer.call("GET", "groups.json"), described, "/groups.json")


def test_every_group_is_walked_over(api):
    assert {pro["group_id"] for pro in EVERYBODYS_STAFF} == {group["id"] for group in api.ask("/state.json")["groups"]}


WRITTEN = {
    "interventionsets": {"name": 5}, "interventions": {"name": "Neuf", "calendar_ids": [15], "price": ""},
    "calendarsets": {"name": "Neuf"}, "calendars": {"name": "Neuf", "intervention_ids": "21,23"},
    "fiches": {"lastname": "Neuf", "num0": "1.5", "bool0": "1", "str0": 5, "dt0": "x", "birthdate": "2020-02-29"},
    "vevents": {"calendar_id": "15", "start": "2030-03-04 03:00:00", "end": "2030-03-04T04:00", "num0": 2, "txt0": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_what_writing_answers(api, staff, described, name):
    """What is sent here is described too, generous as it is."""
    wrapped = {name.removesuffix("s"): WRITTEN[name]}
    body = described["paths"][f"/{name}.json"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    jsonschema_rs.validate({**body, "components": described["components"]}, wrapped)
    made = staff.call("POST", f"{name}.json", wrapped)
    assert made.status_code == 201
    check(made, described, f"/{name}.json", "post")
    for method in RESOURCES[name].one:
        answer = staff.call(method, f"groups/4/{name}/{made.json()['id']}.json", wrapped if method == "PUT" else None)
        assert answer.status_code == 200
        check(answer, described, f"/groups/{{group_id}}/{name}/{{id}}.json", method.lower())


def test_what_booking_and_cancelling_answer(api, camille, described):
    start = api.starts(("calendar_id", 15))[0]
    path = "/groups/{group_id}/appointments.json"
    made, refused = camille.book(start), camille.book(start)
    assert (made.status_code, refused.status_code) == (201, 400)
    for answer in (made, refused):
        check(answer, described, path, "post")
    number = made.json()["records"][0]["id"]
    one = "/groups/{group_id}/appointments/{id}.json"
    check(camille.call("DELETE", f"groups/4/appointments/{number}.json"), described, one, "delete")


@pytest.mark.parametrize(
    ("kind", "who", "status"), [("account", CAMILLE, 200), ("pro", STAFF, 200), ("pro", CAMILLE, 401)]
)
def test_what_signing_in_answers(api, described, kind, who, status):
    digest = hashlib.sha1(PASSWORD.encode()).hexdigest()
    answer = api.call("POST", "sessions/login.json", data={f"{kind}[email]": who, f"{kind}[password]": digest})
    assert answer.status_code == status
    check(answer, described, "/sessions/login.json", "post")


def test_an_answer_outside_the_description_would_be_seen(api, described):
    for odd in ({"phone": 5}, {"surprise": 1}, {"name": {"$missing": True}}, {"created_at": "today"}):
        api.tell("/reset")
        api.tell("/edit", resource="groups", id=4, set=odd)
        with pytest.raises(AssertionError):
            check(api.call("GET", "groups/4.json"), described, "/groups/{id}.json")
