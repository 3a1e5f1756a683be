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
        "pending": lambda: visitor.open(visitor.url),
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


RESOURCES = (
    "groups/4.json",
    "interventionsets",
    "interventions.json",
    "calendars",
    "customfields",
    "availabletimeslots",
    "login",
    "fiches",
    "appointments",
)


@pytest.mark.parametrize("resource", RESOURCES)
def test_one_resource_that_answers_500_stops_the_booking_where_it_is_needed_and_loses_nothing(
    visitor, sandbox, settings, resource
):
    settings.CONFIRM_SETTLE_SECONDS = 0  # a booking that is not there by then was not made
    sandbox.fault(f"/api/v1/*{resource}*", "status", status=500, count=None)
    where = go_as_far_as_it_goes(visitor)
    assert visitor.name in ("unavailable", "pending"), f"{visitor.name} after {where}"
    assert "01 23 45 67 89" in visitor.text and visitor.main.find("a")
    sandbox.heal()
    again = visitor.fresh().main.find("a")["href"]
    assert book_on_from(visitor.open(again)).name == "done"
    assert len(sandbox.appointments()) == 1


def go_as_far_as_it_goes(visitor):
    """Press what there is to press, until the site says that it cannot go on. Returns the last page that could."""
    visitor.show_any(visitor.app.get(CLINIC, status="*"))
    acts = {
        "service": lambda: {"service": 21},
        "calendar": lambda: {"calendar": 15},
        "slot": lambda: {"start": visitor.offered("start")[0]},
        "sign-in": lambda: {"email": "camille.roux@example.org", "password": "rendez-vous"},
        "record": dict,
        "check": dict,
    }
    last = ""
    while visitor.name in acts and len(visitor.seen) < 20:
        last = visitor.name
        visitor.submit_any(**acts[last]())
    return last


def book_on_from(visitor):
    return book_on(visitor) if visitor.name != "done" else visitor


class TestAKeyThatIsRefused:
    @pytest.fixture(autouse=True)
    def refused(self, visitor, sandbox):
        book_until(visitor, "sign-in")
        body = '{"error": {"name": "Unauthorized", "message": "This apikey is not known."}}'
        sandbox.fault("/api/*", "status", status=401, count=None, body=body)

    def test_nobody_is_asked_to_sign_in(self, visitor):
        visitor.fresh().open(CLINIC, status=503)
        assert visitor.name == "unavailable" and "01 23 45 67 89" in visitor.text

    def test_a_right_password_is_not_called_wrong(self, visitor, sandbox):
        visitor.fill(status=503, email="camille.roux@example.org", password="rendez-vous")
        assert visitor.name == "unavailable"
        sandbox.heal()
        visitor.open(visitor.main.find("a")["href"])
        assert visitor.name == "sign-in" and visitor.value("email") == "camille.roux@example.org"
        assert sign_in(visitor).name == "record"


def lists_slots(sandbox, *starts, **more):
    """The API lists these times, whatever was asked."""
    rows = [{"start": start, "capacity": 1, "calendar_ids": [15]} for start in starts]
    body = {"group_id": 4, "firstSlot": None, "availabletimeslots": rows, **more}
    sandbox.fault("/api/*/availabletimeslots*", "body", status=200, count=None, body=body)


class TestTimesThatLie:
    def test_in_the_past_they_are_not_offered(self, visitor, sandbox):
        start = coming(visitor, sandbox)
        lists_slots(sandbox, "2020-01-01 09:00:00", "1999-12-31 23:59:00", start)
        assert visitor.fresh().open(f"{CLINIC}slot/").offered("start") == [start, start]  # first of all, and in its day

    def test_in_any_order_and_twice_each_stands_once_in_its_place(self, visitor, sandbox):
        start = coming(visitor, sandbox)
        day = start[:10]
        times = [f"{day} {clock}:00" for clock in ("15:40", "09:50", "23:10", "09:50", "15:40")]
        lists_slots(sandbox, *times)
        offered = visitor.fresh().open(f"{CLINIC}slot/").offered("start")[1:]
        assert offered == [f"{day} {clock}:00" for clock in ("09:50", "15:40", "23:10")]

    def test_beyond_the_window_asked_for_they_are_not_listed(self, visitor, sandbox):
        start = coming(visitor, sandbox)
        lists_slots(sandbox, start, "2099-01-01 09:00:00")
        assert "2099-01-01 09:00:00" not in visitor.fresh().open(f"{CLINIC}slot/").offered("start")

    def test_a_time_that_is_listed_and_taken_is_said_to_have_gone(self, visitor, sandbox):
        start = coming(visitor, sandbox)
        lists_slots(sandbox, f"{start[:10]} 03:00:00", start)
        visitor.fresh().open(f"{CLINIC}slot/").choose("start", f"{start[:10]} 03:00:00")
        sign_in(visitor).send().send()
        assert visitor.name == "slot" and "Someone else has just booked this time" in visitor.text
        assert visitor.choose("start", start).name == "check"
        assert visitor.send().name == "done"


def coming(visitor, sandbox):
    return book_until(visitor, "slot").offered("start")[0]


def test_a_calendar_that_is_listed_and_exists_no_more_leads_to_another_choice(visitor, sandbox):
    """The list of calendars is an old one: the free times of the calendar chosen are refused."""
    book_until(visitor, "calendar")
    sandbox.fault("/api/*/availabletimeslots*", "status", status=400, count=None, body='{"error": "No such calendar"}')
    visitor.choose("calendar", 15)
    assert visitor.name == "slot" and "no time can be shown" in visitor.text
    assert visitor.click("Choose somebody else").name == "calendar"
    sandbox.heal()
    assert book_on(visitor).name == "done"
