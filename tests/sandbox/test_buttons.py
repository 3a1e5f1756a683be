"""Each button of the page for people, seen through the control interface."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.sandbox.client import CAMILLE
from tests.sandbox.person import Person

APPOINTMENTS = "/api/v1/groups/*/appointments*"


@pytest.fixture
def person(api):
    return Person(api).open()


def clock(api):
    return datetime.fromisoformat(api.ask("/state.json")["now"])


def is_about(moment, other):
    return abs(moment - other) < timedelta(seconds=5)


def rules(api, group_id=4):
    return api.tell("/rules", group_id=group_id)["rules"]


def everything(api):
    """All that a form could change, but for the ticking of the clock."""
    state = api.ask("/state.json")
    return [
        state["groups"], state["accounts"], state["appointments"], api.ask("/faults"), rules(api), api.starts(),
        round((clock(api) - datetime.now(UTC)).total_seconds() / 60),
    ]  # fmt: skip


def test_a_fault_as_the_form_comes(api, person):
    page = person.press("fault")
    (fault,) = api.ask("/faults")["faults"]
    assert (fault["kind"], fault["path"], fault["method"], fault["count"]) == ("delay", "*", None, 1)
    assert (fault["skip"], fault["seconds"], fault["status"], fault["body"]) == (0, 2.0, None, None)
    assert "The fault is set." in page.section("faults") and "delay, 2 s the next call: any method *" in page.text
    assert page.answer.url == f"{api.address}/?done=fault-added#faults"


def test_a_fault_with_everything(api, person):
    typed = {"kind": "status", "path": APPOINTMENTS, "method": "POST", "count": "", "skip": "2", "seconds": "0,5"}
    page = person.press("fault", **typed, status="502", body="<h1>\r\nBad</h1>")
    (fault,) = api.ask("/faults")["faults"]
    assert {name: fault[name] for name in typed} == {**typed, "count": None, "skip": 2, "seconds": 0.5}
    assert (fault["status"], fault["body"]) == (502, "<h1>\nBad</h1>")
    assert f"every call, after 2 more: POST {APPOINTMENTS}" in page.section("faults")


def test_every_kind_can_be_chosen_and_is_explained(api, person):
    kinds = [option["value"] for option in person.form("fault").select("#fault-kind option")]
    wrong = api.http.post(f"{api.address}/faults", json={"kind": ""}, timeout=5).json()["error"]["message"]
    assert kinds and set(kinds) == set(wrong.removeprefix("kind must be one of ").rstrip(".").split(", "))
    explained = [term.get_text(strip=True) for term in person.soup.select("section#faults dt")]
    assert explained == kinds


def test_faults_that_struck_are_no_longer_waiting_and_all_can_be_cleared(api, person):
    assert "No fault is waiting" in person.section("faults") and not person.soup.select("[value=clear-faults]")
    api.tell("/faults", kind="status", path="*")
    api.tell("/faults", kind="hang", path="*/nothing", count=2)
    api.call("GET", "groups/4.json")
    told = person.open().section("faults")
    assert "hang the next 2 calls" in told and "1 fault used up" in told and "status the" not in told
    page = person.press("clear-faults")
    assert api.ask("/faults") == {"faults": []} and "All faults are cleared." in page.section("faults")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("count", "0", "How many must be a whole number from 1 to 1,000,000, or empty."),
        ("count", "x", "How many must be a whole number from 1 to 1,000,000, or empty."),
        ("skip", "-1", "After must be a whole number from 0 to 1,000,000, or empty."),
        ("seconds", "nan", "Seconds must be a number from 0 to 3,600, or empty."),
        ("seconds", "3601", "Seconds must be a number from 0 to 3,600, or empty."),
        ("status", "99", "Status must be a whole number from 200 to 599, or empty."),
        ("status", "²00", "Status must be a whole number from 200 to 599, or empty."),
    ],
)
def test_a_fault_that_cannot_be(api, person, field, typed, said):
    page = person.press("fault", path="/kept", body="\nkept", **{field: typed})
    assert page.answer.status_code == 400 and page.soup.title.get_text().startswith("Error: ")
    assert page.wrong(f"fault-{field}") == said and "Nothing was changed" in page.text
    assert page.soup.find(id=f"fault-{field}").has_attr("autofocus")
    kept = page.values("fault")
    assert (kept[field], kept["path"], kept["body"]) == (typed, "/kept", "\nkept")
    assert api.ask("/faults") == {"faults": []}


def test_a_kind_that_there_is_not(api, person):
    assert person.press("fault", kind="explode").wrong("fault-kind").startswith("kind must be one of delay")
    assert api.ask("/faults") == {"faults": []}


@pytest.mark.parametrize(("seconds", "ahead"), [("3600", 3600), ("86400", 86400), ("604800", 604800)])
def test_steps_of_the_clock(api, person, seconds, ahead):
    assert person.form("clock-step").select_one(f'button[name=seconds][value="{seconds}"]')
    page = person.press("clock-step", seconds=seconds).press("clock-step", seconds=seconds)
    assert is_about(clock(api), datetime.now(UTC) + timedelta(seconds=2 * ahead))
    assert "The clock is moved." in page.section("clock")
    page = person.press("clock-step", seconds="")
    assert is_about(clock(api), datetime.now(UTC)) and "the machine’s own time" in page.section("clock")


def test_the_clock_is_set_in_utc(api, person):
    page = person.press("clock", now="2031-12-01T10:00")
    assert is_about(clock(api), datetime(2031, 12, 1, 10, tzinfo=UTC))
    assert "Monday 1 December 2031, 10:00:0" in page.section("clock") and "UTC" in page.section("clock")
    assert page.values("clock")["now"] == "2031-12-01T10:00"
    assert api.slots()["firstSlot"][:8] == "2031-12-", "free times follow"


@pytest.mark.parametrize("typed", ["", "soon", "2031-13-01T10:00", "1999-12-31T23:59", "2101-01-01T00:00", "9" * 5000])
def test_a_time_the_clock_cannot_say(api, person, typed):
    before = everything(api)
    page = person.press("clock", now=typed)
    assert page.answer.status_code == 400 and "must be" in page.wrong("clock-now")
    assert page.values("clock")["now"] == typed and everything(api) == before


def test_the_clock_ends_in_2100(api, person):
    api.tell("/clock", now="2100-12-31T12:00:00Z")
    page = person.open().press("clock-step", seconds="604800")
    assert page.answer.status_code == 400 and "The clock goes from 2000 to 2100." in page.text
    assert clock(api).year == 2100
    assert "no such step" in page.press("clock-step", seconds="5").text


def test_rules_are_set_shown_and_taken_away(api, person):
    assert "No group has a rule." in person.section("rules")
    page = person.press("rule", group_id="4", rule="max_upcoming", value=" 2 ")
    page = page.press("rule", group_id="5", rule="allow_same_time", value="yes")
    assert (rules(api), rules(api, 5)) == ({"max_upcoming": 2}, {"allow_same_time": True})
    told = page.section("rules")
    assert "max_upcoming 2 Clinique des Lilas" in told and "allow_same_time yes Garage Martin" in told
    page = page.press("rule-gone", 1)
    assert (rules(api), rules(api, 5)) == ({"max_upcoming": 2}, {}) and "taken away" in page.section("rules")


def test_every_rule_can_be_chosen(api, person):
    offered = [option["value"] for option in person.soup.select("#rule-rule option")]
    wrong = api.http.post(f"{api.address}/rules", json={"group_id": 4, "x": 1}, timeout=5).json()["error"]["message"]
    assert offered == wrong.partition("there are: ")[2].rstrip(".").split(", ")
    assert [o["value"] for o in person.soup.select("#rule-group_id option")] == [
        str(group["id"]) for group in api.ask("/state.json")["groups"]
    ]


@pytest.mark.parametrize(
    ("rule", "value", "said"),
    [
        ("max_upcoming", "", "Value must be a number"),
        ("max_upcoming", "two", "max_upcoming must be a whole number."),
        ("horizon_days", "-1", "horizon_days must be a whole number."),
        ("refuse", "5", "refuse must be one of the codes 6 to 13."),
        ("allow_same_time", "perhaps", "allow_same_time must be true or false."),
    ],
)
def test_a_rule_that_cannot_be(api, person, rule, value, said):
    page = person.press("rule", group_id="5", rule=rule, value=value)
    assert page.answer.status_code == 400 and page.wrong("rule-value").startswith(said)
    assert page.values("rule") == {"act": "rule", "group_id": "5", "rule": rule, "value": value}
    assert rules(api, 5) == {}


@pytest.mark.parametrize("typed", [{"group_id": "99"}, {"rule": "group_id"}, {"rule": "x"}, {"group_id": "x"}])
def test_a_rule_of_what_is_not_there(api, person, typed):
    page = person.press("rule", **{"value": "1", **typed})
    assert page.answer.status_code == 400 and "There is no such" in page.text and rules(api) == {}


def test_somebody_else_takes_the_next_free_time(api, person):
    before = api.starts()
    page = person.press("take", service="21")
    assert before[0] not in api.starts() and before[1] in api.starts()
    assert f"Somebody else now has {before[0][:16]}: Consultation de suivi, Clinique" in page.section("others")
    assert api.ask("/state.json")["appointments"] == 0


def test_somebody_else_takes_this_time(api, person):
    """Whoever is free then, so that nobody is."""
    wanted = next(slot["start"] for slot in api.slots()["availabletimeslots"] if slot["capacity"] > 1)
    person.press("take", service="21", start=wanted[:16].replace(" ", "T"))
    assert wanted not in api.starts() and len(api.starts()) > 3
    page = person.press("take", service="21", start=wanted[:16].replace(" ", "T"))
    assert page.answer.status_code == 400 and page.wrong("take-start") == "Nothing is free then."
    assert page.values("take")["start"] == wanted[:16].replace(" ", "T")


@pytest.mark.parametrize(
    ("typed", "said"), [({"start": "soon"}, "When must be"), ({"service": "99"}, "no such service")]
)
def test_a_time_that_cannot_be_taken(api, person, typed, said):
    before = everything(api)
    page = person.press("take", **typed)
    assert page.answer.status_code == 400 and said in page.text and everything(api) == before


def test_all_sessions_end(api, person):
    camille = api.signed_in(CAMILLE)
    assert "1 session is open." in person.open().section("others")
    page = person.press("end-sessions")
    assert camille.call("GET", "fiches.json").status_code == 401
    assert "No session is open." in page.section("others") and "All sessions have ended" in page.section("others")


def test_reset(api, person):
    api.signed_in(CAMILLE).book(api.starts()[0])
    api.tell("/edit", resource="groups", id=4, set={"name": "X"})
    page = person.open()
    folded = page.form("reset").find_parent("details")
    assert not folded.has_attr("open") and "1 appointment" in " ".join(folded.get_text().split())
    page = page.press("reset")
    assert api.ask("/state.json")["appointments"] == 0 and api.get("groups/4")["name"] != "X"
    assert "as on the first day" in page.section("reset")


def test_no_such_button(api, person):
    before = everything(api)
    for sent in ({"data": {"act": "explode"}}, {"data": {}}, {"json": {"act": "reset"}}, {"data": b"\xff=&act"}):
        answer = requests.post(f"{api.address}/", timeout=5, **sent)
        assert answer.status_code == 400 and "This page has no such button" in answer.text
    assert everything(api) == before
