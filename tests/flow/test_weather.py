"""A slow, broken or lying API: honest words, nothing lost, and the rest of the site stays up."""

import time

import pytest

from tests.visitor import CLINIC, book_until, sign_in


def outage(sandbox, **details):
    sandbox.fault("/api/*", "status", **{"status": 503, "count": None, **details})


def test_the_catalogue_is_served_from_its_last_copy_while_the_api_is_down(visitor, sandbox, settings):
    settings.CATALOGUE_SECONDS = 0.001
    visitor.open(CLINIC)
    outage(sandbox)
    for _ in range(3):
        assert visitor.open(CLINIC).name == "service"
        assert "21" in visitor.offered("service")


def test_a_page_asks_the_api_only_for_what_it_shows(visitor, sandbox):
    """Decision 4: whether a step is done is read from the draft. A booking costs: sign in, records, slots, create."""
    visitor.open(CLINIC).choose("service", 21)
    before = len(sandbox.requests())
    visitor.choose("calendar", 15).first("start")
    sign_in(visitor).send().send()
    assert visitor.name == "done"
    asked = [(r["method"], r["path"].rsplit("/", 1)[-1].removesuffix(".json")) for r in sandbox.requests()[before:]]
    catalogue = {"customfields"}
    assert [call for call in asked if call[1] not in catalogue] == [
        ("GET", "availabletimeslots"),
        ("POST", "login"),
        ("GET", "fiches"),
        ("POST", "appointments"),
    ]


def test_going_back_and_forth_between_steps_asks_nothing(visitor, sandbox):
    book_until(visitor, "check")
    before = len(sandbox.requests())
    for page in ("record", "check", "calendar", "service"):
        assert visitor.open(f"{CLINIC}{page}/").name == page
    assert len(sandbox.requests()) == before


@pytest.mark.parametrize("step", ["service", "calendar", "slot", "sign-in", "record", "check"])
@pytest.mark.parametrize("kind", ["status", "html", "truncated-json", "reset"])
def test_at_every_step_an_outage_is_survived(visitor, sandbox, step, kind):
    """Whatever fails where: a page with plain words and the phone, and afterwards the booking goes on to its end."""
    book_until(visitor, step)
    if kind == "status":
        outage(sandbox)
    else:
        sandbox.fault("/api/*", kind, count=None)
    response = visitor.fresh().app.get(visitor.url, status="*")
    assert response.status_int in (200, 303, 503)
    if response.status_int == 503:
        assert response.html.body["data-page"] == "unavailable"
        assert "01 23 45 67 89" in response.text
        assert response.html.main.find("a")["href"] == visitor.url
    sandbox.heal()
    visitor.fresh().open(visitor.url)
    assert visitor.name == step
    assert book_on(visitor).name == "done"
    assert len(sandbox.appointments()) == 1


def book_on(visitor):
    answers = {
        "service": lambda: visitor.choose("service", 21),
        "calendar": lambda: visitor.choose("calendar", 15),
        "slot": lambda: visitor.first("start"),
        "sign-in": lambda: sign_in(visitor),
        "record": lambda: visitor.send(),
        "check": lambda: visitor.send(),
    }
    while visitor.name != "done":
        answers[visitor.name]()
    return visitor


def test_a_slow_api_costs_a_page_its_deadline_at_most(visitor, sandbox, settings):
    """All calls of a page share one deadline: a page with four hanging calls ends like one with one."""
    settings.CLICRDV_PAGE_SECONDS = settings.CLICRDV_CALL_SECONDS = 1.5
    sandbox.fault("/api/*", "hang", count=None)
    began = time.monotonic()
    visitor.open(CLINIC, status=503)
    assert visitor.name == "unavailable"
    assert time.monotonic() - began < 6
    sandbox.heal()


def test_a_calendar_that_exists_no_more_is_asked_again(visitor, sandbox):
    book_until(visitor, "slot")
    sandbox.edit("calendars", 15, deleted=True)
    visitor.fresh().open(f"{CLINIC}slot/")
    assert visitor.name == "calendar"
    assert "no longer offered" in visitor.text
    assert "Dr Anna Morel" not in visitor.text


def test_a_service_that_exists_no_more_is_asked_again(visitor, sandbox):
    book_until(visitor, "check")
    sandbox.edit("interventions", 21, deleted=True)
    visitor.fresh().open(f"{CLINIC}check/")
    assert visitor.name == "service"
    assert "no longer offered" in visitor.text


def test_a_service_that_goes_between_check_and_confirm_is_not_booked(visitor, sandbox):
    book_until(visitor, "check")
    sandbox.edit("interventions", 21, deleted=True)
    visitor.fresh().send()
    assert visitor.name == "service"
    assert not sandbox.appointments()


def test_a_group_that_exists_no_more_is_not_found(visitor, sandbox, merchants):
    merchants[4].group_id = 4444
    merchants[4].save()
    visitor.open(CLINIC, status=404)
    assert visitor.name == "not-found"


def test_no_page_shows_the_key_or_the_apis_address(visitor, sandbox):
    outage(sandbox)
    visitor.open(CLINIC, status=503)
    assert "0123456789abcdef" not in visitor.page.text
    assert sandbox.url not in visitor.page.text
