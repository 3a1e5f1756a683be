"""What all lists have in common: envelope, pages, order, search, conditions."""

import pytest

from tests.sandbox.client import KEY

SERVICES = "groups/10/interventions"


def names(api, *conditions, path=SERVICES):
    params = [
        (f"conditions[{number}][{part}]", value)
        for number, condition in enumerate(conditions)
        for part, value in zip(("field", "op", "value"), condition, strict=True)
    ]
    return api.ids(path, *params)


def test_the_envelope(api):
    found = api.get(SERVICES)
    assert found.pop("records")[0]["id"] == 101
    assert found == {
        "totalRecords": 60, "recordsReturned": 25, "startIndex": 0, "pageSize": 25, "sort": None, "dir": None,
    }  # fmt: skip


def test_pages(api):
    assert len(api.records(SERVICES, ("results", "all"))) == 60
    found = api.get(SERVICES, ("results", "10"), ("startIndex", "55"))
    assert [record["id"] for record in found["records"]] == list(range(156, 161))
    assert (found["recordsReturned"], found["startIndex"], found["pageSize"]) == (5, 55, 10)
    beyond = api.get(SERVICES, ("startIndex", 60))
    assert (beyond["records"], beyond["totalRecords"], beyond["recordsReturned"]) == ([], 60, 0)
    everything = [id for start in range(0, 60, 7) for id in api_page(api, start)]
    assert everything == list(range(101, 161))


def api_page(api, start):
    return [record["id"] for record in api.records(SERVICES, ("results", 7), ("startIndex", start))]


@pytest.mark.parametrize("params", [("results", "x"), ("results", "-1"), ("startIndex", "-1"), ("startIndex", "1.5")])
def test_bad_pages(api, params):
    assert api.get(SERVICES, params, status=400)["error"]["name"] == "BadParameter"


def test_order(api):
    found = api.get(SERVICES, ("sort", "length"), ("dir", "desc"))
    lengths = [record["length"] for record in found["records"]]
    assert lengths == sorted(lengths, reverse=True) and lengths[0] == 120
    assert (found["sort"], found["dir"]) == ("length", "desc")
    by_name = [c["publicname"] for c in api.records("groups/10/interventionsets", ("sort", "publicname"))]
    assert by_name == ["Allemand", "Anglais", "Bureautique", "Comptabilité", "Espagnol", "Orientation"]
    nulls_last = api.ids("groups/4/interventions", ("sort", "sort"))
    assert nulls_last[-1] == 26
    assert api.call("GET", f"{SERVICES}.json", params=[("sort", "shoe_size")]).status_code == 400
    assert api.call("GET", f"{SERVICES}.json", params=[("sort", "id"), ("dir", "up")]).status_code == 400


def test_search(api):
    assert api.ids(SERVICES, ("search", "allemand examen")) == [126, 127]
    assert api.ids(SERVICES, ("search", "PREPARATION À L")) == [106, 116, 126, 136, 146, 156]
    assert api.ids(SERVICES, ("search", "zzz")) == []
    secretary = api.signed_in("secretariat@example.org")
    assert secretary.ids("groups/4/fiches", ("search", "0612345678")) == [48]
    assert secretary.ids("groups/4/fiches", ("search", "roux camille")) == [48]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("length", "=", "120"), [107, 117, 127, 137, 147, 157]),
        (("length", ">", "90"), [107, 117, 127, 137, 147, 157]),
        (("id", ">=", "159"), [159, 160]),
        (("id", "<", "102"), [101]),
        (("id", "<=", "102"), [101, 102]),
        (("publicname", "=", "anglais : TEST de niveau"), [101]),
        (("publicname", "like", "Anglais : %niveau"), [101]),
        (("publicname", "like", "Anglais"), []),
        (("publicname", "like", "_nglais : cours particulier"), [103]),
        (("id", "in", "101, 160,999"), [101, 160]),
        (("publicname", "in", "anglais : test de niveau,x"), [101]),
        (("deleted", "=", "1"), []),
        (("colorref", "=", ""), []),
        (("id", ">", "abc"), []),
    ],
)
def test_conditions(api, condition, expected):
    assert names(api, condition) == expected


def test_conditions_that_exclude(api):
    assert len(names(api, ("length", "!=", "120"))) == 54
    assert len(names(api, ("publicname", "not like", "%Anglais%"))) == 50
    assert len(names(api, ("id", "not in", "101,102"))) == 58
    assert len(names(api, ("deleted", "=", "false"))) == 60
    assert names(api, ("deleted", "=", "true"), path="groups/4/interventions") == [27]
    assert names(api, ("publicname", "=", ""), path="groups/4/interventions") == [26]


def test_conditions_are_all_to_be_met(api):
    assert names(api, ("id", ">", "150"), ("price", "=", "0"), ("length", "<", "30")) == [160]
    without_numbers = [
        ("conditions[][field]", "id"), ("conditions[][op]", ">"), ("conditions[][value]", "157"),
        ("conditions[][field]", "id"), ("conditions[][op]", "<"), ("conditions[][value]", "159"),
    ]  # fmt: skip
    assert api.ids(SERVICES, *without_numbers) == [158]
    assert api.ids(SERVICES, ("conditions[0][field]", "id"), ("conditions[0][value]", "101")) == [101]


@pytest.mark.parametrize(
    "params",
    [
        [("conditions[0][field]", "shoe_size"), ("conditions[0][op]", "="), ("conditions[0][value]", "1")],
        [("conditions[0][field]", "id"), ("conditions[0][op]", "~"), ("conditions[0][value]", "1")],
        [("conditions[0][op]", "=")],
        [("conditions[0]", "x")],
        [("conditions", "x")],
        [("conditions[]", "x")],
        [("conditions[0][field][x]", "id")],
        [("conditions[0][field]", "id"), ("conditions[0][value][]", "1")],
    ],
)
def test_bad_conditions(api, params):
    assert api.call("GET", f"{SERVICES}.json", params=params).status_code == 400


def test_the_vendors_question_for_custom_fields(api):
    """As it stands in the vendor's documentation, brackets raw and the operator encoded."""
    query = f"apikey={KEY}&conditions[0][field]=model&conditions[0][op]=%3D&conditions[0][value]=Vevent"
    answer = api.raw(f"GET /api/v1/groups/5/customfields.json?{query} HTTP/1.0\r\n\r\n".encode())
    assert b'"totalRecords":1' in answer and b'"name":"txt0"' in answer


def test_filters_of_the_catalogue(api):
    assert api.ids("groups/4/interventions", ("interventionset_id", "9")) == [20, 21, 22, 26, 27]
    assert api.ids("groups/4/interventions", ("calendar_ids[]", "18")) == [23, 24]
    assert api.ids("groups/4/interventions", ("calendar_ids[]", 18), ("calendar_ids[]", "19")) == [23]
    assert api.ids("groups/4/calendars", ("intervention_ids[]", "23")) == [13, 18, 19]
    assert api.ids("groups/4/calendars", ("intervention_ids[]", 21), ("intervention_ids[]", 25)) == [15, 16]
    assert api.ids("groups/4/calendars", ("calendarset_ids[]", 5)) == [18, 19]
    assert api.ids("groups/4/calendarsets") == [3, 5]
    assert api.ids("groups")[:3] == [4, 5, 6]


def test_single_things_are_bare(api):
    assert api.get("groups/4/interventions/21")["publicname"] == "Consultation de suivi"
    assert api.get("groups/4/interventionsets/9")["name"] == "Consultations"
    assert api.get("groups/4/calendars/15")["id"] == 15
    assert api.get("groups/4/customfields/1")["name"] == "birthdate"
    assert "intervention_ids" not in api.get("groups/4/calendars/15")


@pytest.mark.parametrize(
    "path",
    [
        "groups/999", "groups/999/interventions", "groups/x", "groups/-4", "groups/4/interventions/41",
        "groups/6/calendars/15", "groups/4/interventions/0", "groups/4/unicorns", "unicorns", "groups/4/fiches/48/x",
        "groups/4/availabletimeslots/1", "groups/99999999999999999999/interventions", "",
    ],
)  # fmt: skip
def test_what_is_not_there(api, path):
    assert api.call("GET", f"{path}.json").status_code == 404


def test_a_group_without_custom_fields_can_be_asked_for_them(api):
    assert names(api, ("model", "=", "Fiche"), path="groups/6/customfields") == []
    assert names(api, ("model", "=", "Fiche"), path="groups/5/customfields") != []


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("groups/5/interventionsets", "publicname"),
        ("groups/6/calendarsets", "name"),
        ("groups/4/fiches", "externid"),
        ("groups/4/appointments", "start"),
        ("groups/8/interventions", "price"),
    ],
)
def test_an_empty_list_can_be_asked_about_and_sorted_too(api, path, field):
    newcomer = api.signed_in("nouveau@example.org")
    asked = [("conditions[0][field]", field), ("conditions[0][op]", "like"), ("conditions[0][value]", "no such thing")]
    assert newcomer.records(path, *asked, ("sort", field)) == []
