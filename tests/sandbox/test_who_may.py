"""Who may do what only staff do: everybody else is refused, and nothing has changed."""

import pytest

from tests.sandbox.client import SECRETARY, refusal

EVENT = {"vevent": {"calendar_id": 15, "start": "2030-03-04 03:00:00", "end": "2030-03-04 04:00:00"}}
LISTS = {"vevents": EVENT} | {
    f"{name}s": {name: {"name": "Neuf"}} for name in ("calendar", "calendarset", "intervention", "interventionset")
}
THINGS = {"vevents": 1, "calendars": 15, "calendarsets": 3, "interventions": 21, "interventionsets": 9}
CALLS = [
    ("GET", "vevents", None),
    ("GET", "vevents/1", None),
    ("GET", "pros", None),
    ("GET", "pros/1", None),
    *(("POST", name, body) for name, body in LISTS.items()),
    *(("PUT", f"{name}/{number}", LISTS[name]) for name, number in THINGS.items()),
    *(("DELETE", f"{name}/{number}", None) for name, number in THINGS.items()),
    ("PUT", "", {"group": {"name": "Neuf"}}),
]


def everything(staff):
    names = ("calendars", "calendarsets", "interventions", "interventionsets", "vevents", "pros")
    return staff.get("groups/4"), [staff.records(f"groups/4/{name}", ("results", "all")) for name in names]


@pytest.fixture(autouse=True)
def nothing_changes(staff):
    before = everything(staff)
    yield
    assert everything(staff) == before


def answers(caller):
    """The answers to all of these calls that are not alike, with one call for each."""
    return {
        refusal(caller.call(method, f"groups/4/{path}".strip("/") + ".json", body)): (method, path)
        for method, path, body in CALLS
    }


def test_nobody(api):
    """D: 401, wrong sign-in or not allowed."""
    assert list(answers(api)) == [(401, None)]


def test_a_customer(camille):
    """D: 403."""
    assert list(answers(camille)) == [(403, None)]


def test_a_secretary_is_a_customer(api):
    """D: hers is an account that sees all records; it changes no catalogue."""
    assert list(answers(api.signed_in(SECRETARY))) == [(403, None)]


def test_another_groups_staff(rival):
    """D: 404, absent or not yours."""
    assert list(answers(rival)) == [(404, None)]


def test_another_groups_things_by_the_short_form_of_their_path(staff, rival):
    """D: it is about one's own group, and what is not yours is a 404."""
    for name, number in THINGS.items():
        for method in ("PUT", "DELETE"):
            assert refusal(rival.call(method, f"{name}/{number}.json", LISTS[name])) == (404, None)
    assert rival.ids("vevents") and not set(rival.ids("vevents")) & set(staff.ids("vevents"))
