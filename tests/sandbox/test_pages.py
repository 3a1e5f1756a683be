"""The page for people: what it says, what its buttons do, whom it lets press them."""

import re
import shlex

import pytest
import requests

from tests.sandbox.client import CAMILLE, KEY, PASSWORD
from tests.sandbox.person import Person


@pytest.fixture
def person(api):
    return Person(api)


def faults(api):
    return [{key: fault[key] for key in ("kind", "path", "count")} for fault in api.ask("/faults")["faults"]]


# What it says.


def test_it_says_what_it_is_and_where(api, person):
    page = person.open()
    assert "It is no ClicRDV, and nothing here reaches the real one" in page.text
    assert f"{api.address}/api/v1/" in page.section("start")
    links = {a["href"] for a in page.soup.find_all("a")}
    assert {"/openapi.json", "/mailbox", "/state.json", "/requests"} <= links
    for path in ("/mailbox", "/state.json", "/requests"):
        assert person.open(path).answer.status_code == 200


def test_the_lines_to_copy_work_as_they_stand(api, person):
    first, second = (shlex.split(code.get_text()) for code in person.open().soup.select("pre code"))
    assert first[0] == second[0] == "curl"
    assert requests.get(first[1], timeout=5).json()["totalRecords"] > 0
    assert second[1] == "-u"
    answer = requests.get(second[3], auth=tuple(second[2].split(":")), timeout=5)
    assert answer.json()["records"][0]["email"] == CAMILLE


def test_groups_and_people_are_those_of_the_state(api, person):
    api.tell("/add", resource="pros", set={"email": "late@example.org", "group_id": 4, "note": "came late"})
    page, state = person.open(), api.ask("/state.json")
    for group in state["groups"]:
        assert f"{group['name']} id {group['id']} , address name {group['urlname']}" in page.section("groups")
    for account in state["accounts"]:
        assert f"{account['email']} password {account['password']} {account['note']}" in page.section("people")
    assert f"late@example.org password {PASSWORD} came late" in page.section("people")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"calendarChoice": 2, "anyCalendar": False}, "service first · 6 services"),
        ({"calendarChoice": 1, "max_multirdvs": 3}, "calendar first · “no preference” offered · up to 3 services"),
        ({"calendarChoice": 0}, "never asks for a calendar · 6 services"),
        ({"calendarChoice": "x"}, "service first"),
        ({"openData": False}, "closed until sign-in"),
        ({"validateEmail": True}, "e-mail confirmed first"),
        ({"inactive": True}, "switched off"),
        ({"open": False}, "booking closed for now"),
        ({"display_intervention_length": False, "display_intervention_price": False}, "no durations · no prices"),
        ({"sendmail": False}, "sends no mail"),
        ({"timezone": "America/Martinique"}, "America/Martinique"),
    ],
)
def test_what_kind_of_booking_a_group_has(api, person, settings, words):
    api.tell("/edit", resource="groups", id=4, set=settings)
    told = person.open().section("groups")
    assert words in told[told.index("Lilas") : told.index("Garage")]


def test_whoever_signed_up_and_did_not_confirm_cannot_sign_in_and_it_says_so(api, person):
    made = {"email": "neu@example.org", "group_id": 10}
    assert api.call("POST", "accounts.json", {"account": made}).status_code == 201
    told = person.open().section("people")
    assert "neu@example.org" in told and "not confirmed yet" in told[told.index("neu@example.org") :]


def test_ever_so_many_accounts_do_not_make_the_page_endless(api, person):
    for number in range(60):
        api.tell("/add", resource="accounts", set={"email": f"p{number}@example.org", "group_id": 4})
    told = person.open().section("people")
    assert "p20@example.org" in told and "p50@example.org" not in told and "more, in state.json" in told


def test_what_is_out_of_the_ordinary_is_said_at_the_top(api, person):
    assert "Nothing is out of the ordinary" in person.open().section("start")
    api.tell("/faults", kind="hang", count=3)
    api.tell("/clock", advance=90061)
    api.tell("/rules", group_id=4, refuse=6)
    told = person.open().section("start")
    assert "The clock is 1 day 1 hour ahead of the machine. 1 fault is waiting. Rules are set at Clinique" in told


def test_what_is_a_decision_of_ours_is_said(person):
    told = person.open().section("exact")
    for subject in (
        "Bodies of errors",
        "A customer’s sign-in",
        "An expired session",
        "XML",
        "pendingRdv",
        "Cancelling",
    ):
        assert subject in told[told.index("Decided by us") :]


# What came in.


def test_a_call_is_shown_without_its_key(api, person):
    api.http.delete(f"{api.address}/requests", timeout=5)
    assert "Nothing has come in yet" in person.open().section("calls")
    api.call("GET", "groups/4.json", params=[("search", "é" * 50)])
    told = person.open().section("calls")
    assert f"GET 200 /api/v1/groups/4.json ?search={'é' * 31}…" in told and KEY not in told
    assert re.match(r"\d\d:\d\d:\d\d GET", told[told.index(":") - 2 :])


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"apikey": KEY, "pro": {"email": "x@example.org", "password": "grandmother"}}},
        {"json": {"list": [{"account[password]": "grandmother", "apikey": KEY}]}},
        {"data": {"apikey": KEY, "pro[email]": "x@example.org", "account[password]": "grandmother"}},
        {"data": f'{{"apikey": "{KEY}", "password": "grandmother"', "headers": {"Content-Type": "application/json"}},
        {"data": f"apikey={KEY}&password=grandmother", "headers": {"Content-Type": "text/plain"}},
        {"params": {"a?apikey": KEY, "account[password]": "grandmother"}},
        {"params": {"token": KEY.upper(), "PASSWORD": "grandmother"}},
    ],
)
def test_no_key_and_no_password_wherever_they_were_sent(api, person, sent):
    requests.post(f"{api.address}/api/v1/sessions/login.json", timeout=5, **sent)
    told = person.open().answer.text
    assert "POST" in person.section("calls") and "grandmother" not in told
    assert KEY not in re.sub(r"<pre class=.line.>.*?</pre>", "", told) and KEY.upper() not in told


def test_a_call_unfolds_to_its_body(api, person):
    start = api.starts()[0]
    camille = api.signed_in(CAMILLE)
    camille.book(start, comments="</pre><script>alert(1)</script>")
    newest = person.open().soup.select_one("section#calls details")
    assert newest.summary.select_one(".status").get_text() == "201" and "with a session" in newest.get_text()
    assert '"comments": "</pre><script>alert(1)</script>"' in newest.pre.get_text()
    api.call("PUT", "fiches/48.json", {"fiche": {"comments": "x" * 9000}})
    newest = person.open().soup.select_one("section#calls details")
    assert len(newest.pre.get_text()) < 4200 and "more characters: see /requests" in newest.get_text(" ")


def test_the_newest_twenty_the_latest_first(api, person):
    for number in range(25):
        api.call("GET", f"groups/{number + 100}.json")
    paths = [path.get_text() for path in person.open().soup.select("section#calls .path")]
    assert paths == [f"/api/v1/groups/{number + 100}.json" for number in range(24, 4, -1)]


def test_a_call_without_an_answer(api, person):
    api.tell("/faults", kind="reset", path="*")
    with pytest.raises(requests.ConnectionError):
        api.call("GET", "groups/4.json")
    assert "GET none" in person.open().section("calls") and "No answer, or none yet" in person.section("calls")


@pytest.mark.parametrize("body", [b"\xff\x00{", b"[" * 60000, b'{"a": "\\ud800"}', b"=&=&&", b"9" * 6000])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", ""])
def test_any_bytes_can_be_shown(api, person, body, kind):
    api.call("POST", "fiches.json", data=body, headers={"Content-Type": kind})
    assert person.open(f"/?x={'%ff' * 5}&done[]=1&done[a]=2").answer.status_code == 200


# What is shown is only ever text.


def test_nothing_shown_is_taken_for_html(api, person):
    odd = "<script>alert('\"')</script>"
    for resource, number, names in [
        ("groups", 4, ("name", "urlname", "timezone")),
        ("interventions", 21, ("publicname",)),
        ("accounts", 1, ("password", "note")),
    ]:
        api.tell("/edit", resource=resource, id=number, set=dict.fromkeys(names, odd))
    api.tell("/rules", group_id=4, refuse=6)
    api.tell("/faults", kind="status", path=odd, method=odd, body=odd, count=None)
    api.http.request("ODD", f"{api.address}/api/v1/groups/<script>?<script>=<script>", data=odd, timeout=5)
    page = person.open()
    assert not page.soup.find("script") and odd in page.section("groups") and odd in page.section("people")
    page.press("fault", path=f'"{odd}', count=odd)
    assert page.values("fault")["count"] == odd and page.values("fault")["path"] == f'"{odd}'


def test_it_may_load_nothing_and_stand_in_no_frame(person):
    headers = person.open().answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"
