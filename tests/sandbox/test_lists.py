"""What all lists have in common: envelope, pages, order, search, conditions."""

import pytest

from tests.sandbox.client import SECRETARY, conditions

SERVICES = "groups/10/interventions"
EVERY = (
    "groups", "groups/4/interventionsets", "groups/4/interventions", "groups/4/calendarsets", "groups/4/calendars",
    "groups/4/customfields", "groups/4/fiches", "groups/4/appointments", "groups/4/pros", "groups/4/vevents",
)  # fmt: skip


def names(api, *asked, path=SERVICES):
    return api.ids(path, *conditions(*asked))


@pytest.mark.parametrize("path", EVERY)
def test_every_list_is_one(staff, path):
    """D S: the envelope, one page of it, another order, and what is known of its fields."""
    found = staff.get(path, ("results", 2), ("sort", "id"), ("dir", "desc"))
    total = found["totalRecords"]
    assert found == {
        "records": found["records"], "totalRecords": total, "recordsReturned": min(2, total), "startIndex": 0,
        "pageSize": 2, "sort": "id", "dir": "desc",
    }  # fmt: skip
    ids = staff.ids(path)
    assert [record["id"] for record in found["records"]] == sorted(ids, reverse=True)[:2] and len(ids) == total
    assert names(staff, ("id", "=", str(ids[0])), path=path) == ids[:1]


@pytest.mark.parametrize("path", [path for path in EVERY if path != "groups/4/appointments"])
def test_a_program_may_ask_any_list_for_what_has_changed(staff, path):
    """S: by a condition on updated_at, also where nothing has changed since it was laid."""
    asked = conditions(("updated_at", ">", "2100-01-01 00:00:00"))
    assert staff.ids(path, *asked) == staff.ids(path, *asked, ("sort", "created_at")) == []


@pytest.mark.parametrize("path", EVERY)
def test_empty_text_is_empty_never_null_and_never_missing(staff, path):
    """S: of texts only birthdate is null where it is unknown; an order or a price may be none (D)."""
    records = staff.records(path, ("results", "all"))
    nulls = {name for record in records for name, value in record.items() if value is None}
    assert nulls <= {"birthdate", "sort", "price", "user_position", "pro_position"}
    texts = {name for record in records for name, value in record.items() if isinstance(value, str)}
    assert all(texts - {"birthdate"} <= set(record) for record in records)


def test_the_envelope(api):
    """D S: 25 at a time, unless one says otherwise; sort and dir are null."""
    found = api.get(SERVICES)
    assert found.pop("records")[0]["id"] == 101
    assert found == {
        "totalRecords": 60, "recordsReturned": 25, "startIndex": 0, "pageSize": 25, "sort": None, "dir": None,
    }  # fmt: skip


def test_pages(api):
    """D S: ``results`` is a number or all, ``startIndex`` a record's place. Past the end: 200 and an empty page."""
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
    """D: 400, bad parameter."""
    assert api.get(SERVICES, params, status=400)["error"]["name"] == "BadParameter"


def test_order(api):
    """D: ``sort`` and ``dir``. P: capitals and accents do not count, nothing comes last."""
    found = api.get(SERVICES, ("sort", "length"), ("dir", "desc"))
    lengths = [record["length"] for record in found["records"]]
    assert lengths == sorted(lengths, reverse=True) and lengths[0] == 120
    assert (found["sort"], found["dir"]) == ("length", "desc")
    by_name = [c["publicname"] for c in api.records("groups/10/interventionsets", ("sort", "publicname"))]
    assert by_name == ["Allemand", "Anglais", "Bureautique", "Comptabilité", "Espagnol", "Orientation"]
    nulls_last = api.ids("groups/4/interventions", ("sort", "sort"))
    assert nulls_last[-1] == 26
    assert api.ids(SERVICES, ("sort", "id"), ("dir", "asc"), ("startIndex", 58)) == [159, 160]
    assert api.ids(SERVICES, ("sort", "id"), ("dir", "DESC"), ("startIndex", 58)) == [102, 101]
    assert api.call("GET", f"{SERVICES}.json", params=[("sort", "shoe_size")]).status_code == 400
    for asked in ([("sort", "id"), ("dir", "up")], [("dir", "up")], [("dir[]", "asc")]):
        assert api.call("GET", f"{SERVICES}.json", params=asked).status_code == 400


def test_search(api):
    """D: ``search``. P: every word somewhere, without capitals, accents, or spaces in telephone numbers."""
    assert api.ids(SERVICES, ("search", "allemand examen")) == [126, 127]
    assert api.ids(SERVICES, ("search", "PREPARATION À L")) == [106, 116, 126, 136, 146, 156]
    assert api.ids(SERVICES, ("search", "zzz")) == []
    secretary = api.signed_in(SECRETARY)
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
        (("length", "<=", "20"), [110, 120, 130, 140, 150, 160]),
        (("length", "in", "20, 30"), [n for n in range(101, 161) if n % 10 in (1, 8, 0)]),
    ],
)
def test_conditions(api, condition, expected):
    """D: = > >= < <= like in. S: text is compared without regard to case."""
    assert names(api, condition) == expected


def test_conditions_that_exclude(api):
    """D: !=, not like, not in."""
    assert len(names(api, ("length", "!=", "120"))) == 54
    assert len(names(api, ("publicname", "not like", "%Anglais%"))) == 50
    assert len(names(api, ("id", "not in", "101,102"))) == 58
    assert len(names(api, ("id", "NOT IN", "101,102"))) == 58
    assert len(names(api, ("deleted", "=", "false"))) == 60
    assert names(api, ("deleted", "=", "true"), path="groups/4/interventions") == [27]
    assert names(api, ("publicname", "=", ""), path="groups/4/interventions") == [26]


def test_conditions_are_all_to_be_met(api):
    """D: they are ANDed, and stand beside search, order and pages."""
    assert names(api, ("id", ">", "150"), ("price", "=", "0"), ("length", "<", "30")) == [160]
    found = api.get(SERVICES, *conditions(("length", ">", "90")), ("search", "anglais espagnol allemand"))
    assert found["totalRecords"] == 0
    found = api.get(
        SERVICES,
        *conditions(("length", ">", "90")),
        ("search", "blanc"),
        ("sort", "id"),
        ("dir", "desc"),
        ("results", 2),
    )
    assert ([record["id"] for record in found["records"]], found["totalRecords"]) == ([157, 147], 6)
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
    """D: 400, bad parameter."""
    assert api.call("GET", f"{SERVICES}.json", params=params).status_code == 400


def test_single_things_are_bare(api):
    """D S."""
    assert api.get("groups/4/interventions/21")["publicname"] == "Consultation de suivi"
    assert api.get("groups/4/interventionsets/9")["name"] == "Consultations"
    assert api.get("groups/4/calendars/15")["id"] == 15
    assert api.get("groups/4/customfields/1")["name"] == "birthdate"


@pytest.mark.parametrize(
    "path",
    [
        "groups/999", "groups/999/interventions", "groups/x", "groups/-4", "groups/4/interventions/41",
        "groups/6/calendars/15", "groups/4/interventions/0", "groups/4/unicorns", "unicorns", "groups/4/fiches/48/x",
        "groups/4/availabletimeslots/1", "groups/99999999999999999999/interventions", "",
    ],
)  # fmt: skip
def test_what_is_not_there(api, path):
    """D: 404, absent or another group's."""
    assert api.call("GET", f"{path}.json").status_code == 404


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


def test_a_time_in_a_condition_may_be_written_with_a_t(api, staff):
    """A poller that writes ISO times would otherwise never see anything."""
    changed = staff.send("PUT", "calendars/15", {"calendar": {"name": "Morel"}})["updated_at"]
    for written in (changed, changed.replace(" ", "T")):
        asked = [("conditions[0][field]", "updated_at"), ("conditions[0][op]", ">="), ("conditions[0][value]", written)]
        assert api.ids("groups/4/calendars", *asked) == [15]
