"""No input, however odd, and nothing that tests put into the store, makes the sandbox fail with a 500."""

import base64
import hashlib
import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.api import RESOURCES
from sandbox.fields import FIELDS
from sandbox.seeds.people import STAFF as EVERYBODYS_STAFF
from tests.sandbox.client import KEY, PASSWORD, Api, conditions

FUZZ = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=5,
)
NAMES = [
    "results", "startIndex", "sort", "dir", "search", "interventionset_id", "calendar_id", "calendar_ids[]",
    "intervention_ids[]", "nDays", "start", "end", "min_capacity", "cal_qty", "include_past", "group_id", "format",
    "fiche_id", "conditions[0][field]", "conditions[0][op]", "conditions[0][value]", "conditions[]",
    "calendarset_ids[]", "a[b][c][d][e][f][g]", "[]", "][", "sort[]", "sort[a]", "search[]", "results[]", "dir[]",
    "conditions[0][field][]", "conditions[0][field][a]", "conditions[0][op][a]", "conditions[0][value][a]",
]  # fmt: skip
LISTS = [
    "groups", "groups/4/interventions", "groups/4/interventionsets", "groups/4/calendars", "groups/4/calendarsets",
    "groups/4/customfields", "groups/4/availabletimeslots", "groups/4/fiches", "fiches", "groups/4/appointments",
    "appointments", "groups/4/vevents", "pros",
]  # fmt: skip


HEADERS = {"Date", "Content-Type", "Content-Length", "Cache-Control", "Connection", "Set-Cookie", "Allow"}


def check(answer):
    assert answer.status_code < 500, (answer.request.url, answer.request.body, answer.text)
    assert isinstance(answer.json(), dict) and set(answer.headers) <= HEADERS


@FUZZ
@given(
    st.sampled_from(LISTS), st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=12) | st.integers().map(str)))
)
def test_any_query(staff, camille, path, params):
    check(camille.call("GET", f"{path}.json", params=params))
    check(staff.call("GET", f"{path}.json", params=params))


@pytest.mark.parametrize("name", [name for name in NAMES if "[" in name])
def test_one_value_where_many_are_meant_and_many_where_one_is(staff, name):
    for path in LISTS:
        check(staff.call("GET", f"{path}.json", params=[(name, "id")]))


@FUZZ
@given(
    st.sampled_from(["date", "calendar_id", "intervention_ids", "comments", "fiche", "from_web", "num0", "dt0"]), JSON
)
def test_any_value_in_a_booking(camille, field, value):
    asked = {"date": "2030-01-06 10:00:00", "intervention_ids": [21], "fiche": {"id": 48}, field: value}
    check(camille.call("POST", "groups/4/appointments.json", {"appointment": asked}))


@FUZZ
@given(
    st.sampled_from(["lastname", "email", "birthdate", "num1", "bool1", "txt0", "id", "group_id", "rappel_sms"]), JSON
)
def test_any_value_in_a_record(camille, field, value):
    check(camille.call("POST", "groups/4/fiches.json", {"fiche": {"lastname": "X", field: value}}))


OURS = {
    "group": 4,
    "interventionset": 9,
    "intervention": 21,
    "calendarset": 3,
    "calendar": 15,
    "vevent": 1,
    "fiche": 48,
}
TEXTS = {**dict.fromkeys(OURS, "name"), "vevent": "text", "fiche": "lastname"}
FIELDS_OF_STAFF = [
    (wrapper, field)
    for wrapper in OURS
    for field in [*(name for name, each in FIELDS[f"{wrapper}s"].items() if each.read), "id", "group_id", "_disguise"]
] + [("intervention", "calendar_ids"), ("calendar", "intervention_ids"), ("vevent", "num0"), ("vevent", "bool0")]
# What means something in SQL, in a header, in C, in UTF-16, on a disk, in a page, in a number.
HOSTILE = [
    "' OR '1'='1", "'; DROP TABLE vevents; --", '" OR ""="', "1) OR (1=1", "%' UNION SELECT doc FROM accounts --",
    "x\r\nSet-Cookie: _session_id=0123456789abcdef01234567", "\nX-Odd: 1\n\n", "a\x00b", "\ud800", "\udc00\ud800x",
    "../../../etc/passwd", "%00", "%0d%0aX-Odd: 1", "<script>alert(1)</script>", "{{7*7}}", "%s%n", "٣", "𝟜", "1e309",
    "NaN", "-1", "0x10", "9" * 400, "_disguise", "__class__", "\u202e", "x" * 70_000,
]  # fmt: skip
VALUES = JSON | st.integers() | st.sampled_from(["", "0", "2030-03-04", "9" * 20, *HOSTILE])


@pytest.fixture
def others(api):
    """Other groups, and that nothing in them has changed."""
    before = seen_by_others(api)
    yield
    assert seen_by_others(api) == before


def seen_by_others(api):
    """All that their staff see of three groups."""
    names = [name for name in RESOURCES if "GET" in RESOURCES[name].listing and name != "availabletimeslots"]
    lists = [f"{name}.json?results=all" for name in names if name != "groups"]
    return [
        api.call("GET", path, auth=(pro["email"], PASSWORD)).json()
        for pro in EVERYBODYS_STAFF
        if pro["group_id"] in (5, 6, 12)
        for path in (f"groups/{pro['group_id']}.json", *lists)
    ]


@FUZZ
@given(st.sampled_from(FIELDS_OF_STAFF), VALUES)
def fuzz_what_staff_write(staff, asked, value):
    wrapper, field = asked
    event = {"calendar_id": 15, "start": "2030-03-04 10:00:00", "end": "2030-03-04 11:00:00"}
    sent = {wrapper: {"name": "X", "lastname": "X", **(event if wrapper == "vevent" else {}), field: value}}
    made = staff.call("POST", f"{wrapper}s.json", sent)
    check(made)
    check(staff.call("PUT", f"{wrapper}s/{4 if wrapper == 'group' else made.json().get('id', 21)}.json", sent))
    check(staff.call("GET", "groups/4/availabletimeslots.json?intervention_ids[]=21&start=2030-03-04"))
    check(staff.call("GET", f"{wrapper}s.json?results=2&conditions[0][field]=id&conditions[0][op]=>&sort=id&dir=desc"))


def test_any_value_in_what_staff_write(staff, others):
    fuzz_what_staff_write(staff)


@pytest.mark.parametrize(("wrapper", "field"), TEXTS.items())
def test_hostile_text_is_text_like_any_other(staff, others, wrapper, field):
    path = f"{wrapper}s/{OURS[wrapper]}"
    for value in HOSTILE:
        answer = staff.call("PUT", f"{path}.json", {wrapper: {field: value}})
        check(answer)
        assert answer.status_code == 400 or staff.get(path)[field] == value
    assert staff.get(path)[field] in HOSTILE


@pytest.mark.parametrize(("wrapper", "field"), TEXTS.items())
def test_hostile_questions(staff, others, wrapper, field):
    """They find what holds their words, which is nothing; where a name is asked for they are a 400."""
    for value in HOSTILE[:5]:
        assert staff.get(f"{wrapper}s", *conditions((field, "=", value)))["totalRecords"] == 0
        for asked in (
            conditions((value, "=", "1")),
            conditions(("id", value, "1")),
            [("sort", value)],
            [("dir", value)],
        ):
            assert staff.call("GET", f"{wrapper}s.json", params=asked).status_code == 400


@FUZZ
@given(
    st.sampled_from(["GET", "PUT", "DELETE"]),
    st.sampled_from(["groups/{}", "vevents/{}", "calendars/{}", "pros/{}", "groups/{}/fiches", "groups/4/fiches/{}"]),
    st.sampled_from(HOSTILE) | st.text(max_size=8) | st.integers(5, 400).map(str),
)
def fuzz_paths(staff, method, path, value):
    path = path.format(quote(value.encode("utf-8", "surrogatepass"), safe=""))
    check(
        staff.call(
            method, f"{path}.json", {"vevent": {"text": "X"}, "calendar": {"name": "X"}} if method == "PUT" else None
        )
    )


def test_hostile_paths(staff, others):
    fuzz_paths(staff)


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_hostile_sign_ins(api, staff, value):
    """D: 401, wherever it stands: in a cookie, in a header, in a form. A header's line ends where HTTP says so."""
    sent = value.encode("utf-8", "surrogatepass")
    basic = b"Authorization: Basic " + base64.b64encode(sent + b":" + sent)
    for header in (b"Cookie: _session_id=" + sent, basic, b"Authorization: Basic " + sent):
        target = f"/api/v1/groups/4/pros.json?apikey={KEY}".encode()
        answer = api.raw(b"GET " + target + b" HTTP/1.1\r\n" + header + b"\r\nConnection: close\r\n\r\n")
        assert answer.split(b" ", 2)[1] in (b"400", b"401", b"431"), answer[:200]
        assert b"Set-Cookie" not in answer and b"X-Odd" not in answer
    digest = hashlib.sha1(PASSWORD.encode()).hexdigest()
    for form in (
        {"pro[email]": sent, "pro[password]": digest},
        {"pro[email]": "pro@example.org", "pro[password]": sent},
    ):
        answer = api.call("POST", "sessions/login.json", data=form)
        check(answer)
        assert answer.status_code == 401 and "Set-Cookie" not in answer.headers


@FUZZ
@given(st.sampled_from(["accounts", "sessions/login", "fiches", "appointments", "groups/4/appointments"]), JSON)
def test_any_body(camille, path, body):
    check(camille.call("POST", f"{path}.json", body))
    check(camille.call("POST", f"{path}.json", {"account": body, "fiche": body, "appointment": body, "pro": body}))


@FUZZ
@given(st.binary(max_size=60), st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain"]))
def test_any_bytes(camille, body, kind):
    check(camille.call("PUT", "fiches/48.json", data=body, headers={"Content-Type": kind}))


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"nul", b"[]", b'"x"', b"5", b"\xff\xfe", b'{"fiche": {"lastname": "\\ud800"}}', b'{"a": NaN}',
        b'{"fiche": ' * 5000, b"[" * 100_000, b'{"fiche": {"id": ' + b"9" * 5000 + b"}}", b'{"fiche": {"num0": 1e999}}',
        b'{"account[email][x][]": "1", "account[email]": "2"}',
    ],
)  # fmt: skip
def test_bodies_that_make_no_sense(camille, body):
    answer = camille.call("POST", "fiches.json", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400 and answer.json()["error"]["name"] == "BadParameter"


ODD = [None, "x", "", -1, 10**15, 1.5, True, [None], {"a": 1}, {"$missing": True}]
THINGS = [
    ("groups", 4), ("interventionsets", 9), ("interventions", 21), ("calendars", 15), ("calendarsets", 3),
    ("customfields", 1), ("fiches", 48), ("accounts", 1),
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=json.dumps)
def test_odd_things_in_the_store_are_answered_not_stumbled_over(api, camille, odd):
    """Tests put odd values into answers to see what a client makes of them; the sandbox itself stays on its feet."""
    start = api.starts(("calendar_id", 15))[0]
    for resource, number in THINGS:
        known = api.tell("/edit", resource=resource, id=number, set={})
        fields = [field for field in known if field not in ("password", "confirmed", "rules")]
        api.tell("/edit", resource=resource, id=number, set=dict.fromkeys(fields, odd))
        look_around(camille, start)
    look_around(Api(api.address), start)


def look_around(api, start):
    for path in (*LISTS, "groups/4", "groups/4/interventions/21", "groups/4/calendars/15", "fiches/48"):
        check(api.call("GET", f"{path}.json"))
    check(api.call("GET", "groups/4/availabletimeslots.json?intervention_ids[]=21"))
    check(api.call("GET", "groups/4/interventions.json?sort=sort&search=suivi&calendar_ids[]=15"))
    check(api.book(start, calendar_id=15))
    for page in ("/", "/mailbox", "/state.json"):
        assert api.http.get(api.address + page, timeout=5).status_code == 200


@pytest.mark.parametrize("odd", ODD, ids=json.dumps)
def test_odd_appointments(api, camille, odd):
    number = camille.book(api.starts()[0]).json()["records"][0]["id"]
    shown = camille.records("appointments")[0]
    api.tell("/edit", resource="vevents", id=number, set=dict.fromkeys({*shown, "type", "deleted"} - {"fiche_id"}, odd))
    check(camille.call("GET", "appointments.json?include_past=1&sort=start"))
    check(camille.call("GET", f"appointments/{number}.json"))
    check(camille.call("DELETE", f"appointments/{number}.json"))
    check(camille.call("GET", "groups/4/availabletimeslots.json?intervention_ids[]=21"))
