"""/openapi.json: valid, whole, and true of every answer that reading gives."""

import jsonschema_rs
import pytest

from sandbox.api import RESOURCES
from tests.sandbox.client import CAMILLE, PARENT, PASSWORD

UNSCOPED = ("groups", "accounts")
STAFF = ("pro@example.org", "pro.garage@example.org", "pro.dentiste@example.org", "pro.imagerie@example.org")


@pytest.fixture
def described(api):
    return api.ask("/openapi.json")


def schema_of(described, path, method, status):
    """The schema of an answer, with what it refers to."""
    operation = described["paths"][path][method]["responses"][status]
    if "$ref" in operation:
        operation = described["components"]["responses"][operation["$ref"].rsplit("/", 1)[1]]
    schema = operation["content"]["application/json"]["schema"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": described["components"]})


def test_every_path_and_method_is_described_and_no_other(described):
    expected = {("/sessions/login.json", "post")}
    for name, resource in RESOURCES.items():
        for prefix in [""] if name in UNSCOPED else ["", "/groups/{group_id}"]:
            expected |= {(f"{prefix}/{name}.json", method.lower()) for method in resource.listing}
            expected |= {(f"{prefix}/{name}/{{id}}.json", method.lower()) for method in resource.one}
    found = {(path, method) for path, item in described["paths"].items() for method in item if method != "parameters"}
    assert found == expected


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(described):
    assert described["openapi"] == "3.1.0" and "no ClicRDV" in described["info"]["description"]
    for schema in described["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)
    for reference in references(described):
        node = described
        for key in reference.removeprefix("#/").split("/"):
            node = node[key]


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_resource_says_what_is_documented_and_what_is_ours(described):
    for path, item in described["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                assert "[" in operation["description"], (path, method)


@pytest.mark.parametrize("group_id", range(4, 17))
def test_what_anybody_reads_is_as_described(api, described, group_id):
    lists = [name for name in RESOURCES if "GET" in RESOURCES[name].listing and name != "groups"]
    check(api.call("GET", f"groups/{group_id}.json"), described, "/groups/{id}.json")
    for name in lists:
        check(api.call("GET", f"groups/{group_id}/{name}.json"), described, f"/groups/{{group_id}}/{name}.json")


@pytest.mark.parametrize("who", [CAMILLE, PARENT, *STAFF])
def test_what_somebody_reads_is_as_described(api, described, who):
    for name, resource in RESOURCES.items():
        if "GET" not in resource.listing:
            continue
        answer = api.call("GET", f"{name}.json?include_past=1&results=40", auth=(who, PASSWORD))
        assert answer.status_code == (403 if name in ("pros", "vevents") and who not in STAFF else 200), name
        check(answer, described, f"/{name}.json")
        for row in answer.json().get("records", [])[:3] if resource.one else []:
            one = api.call("GET", f"{name}/{row['id']}.json", auth=(who, PASSWORD))
            assert one.status_code == 200
            check(one, described, f"/{name}/{{id}}.json")


def check(answer, described, path, method="get"):
    validator = schema_of(described, path, method, str(answer.status_code))
    faults = [f"{path}: {error.message[:300]}" for error in validator.iter_errors(answer.json())]
    assert not faults, "\n".join(faults[:5])


def test_what_a_booking_answers_is_as_described(api, camille, described):
    start = api.starts(("calendar_id", 15))[0]
    path = "/groups/{group_id}/appointments.json"
    made = camille.book(start)
    assert made.status_code == 201
    check(made, described, path, "post")
    refused = camille.book(start)
    assert refused.status_code == 400
    check(refused, described, path, "post")
    number = made.json()["records"][0]["id"]
    one = "/groups/{group_id}/appointments/{id}.json"
    check(camille.call("DELETE", f"groups/4/appointments/{number}.json"), described, one, "delete")


def test_an_answer_outside_the_description_would_be_seen(api, described):
    api.tell("/edit", resource="groups", id=4, set={"phone": 5, "surprise": 1})
    with pytest.raises(AssertionError):
        check(api.call("GET", "groups/4.json"), described, "/groups/{id}.json")
