"""After a booking, after a sign-in that ended, after somebody else: one goes on where one was, with nothing lost."""

import pytest

from tests.visitor import CLINIC, Visitor, book_until, sign_in

PARK, TOWN = "/imagerie-du-parc/", "/mairie-de-valmont/"
NEWCOMER = "nouveau@example.org"
PERSON = {"lastname": "Petit", "firstname": "Zoé", "firstphone": "06 12 34 56 78"}


@pytest.fixture
def end_sign_in(settings, sandbox):
    """The next request finds the sign-in over: by our clock, or by ClicRDV's."""

    def end(how, act):
        if how == "clicrdv":
            sandbox.expire_sessions()
            return act()
        settings.ACCOUNT_IDLE_SECONDS = -1
        done = act()
        settings.ACCOUNT_IDLE_SECONDS = 1800
        return done

    return end


def both_ways(test):
    return pytest.mark.parametrize("how", ["idle", "clicrdv"])(test)


def book(visitor, path=PARK):
    """To the end, whatever the group asks."""
    acts = {
        "sign-in": lambda: sign_in(visitor, NEWCOMER),
        "record": lambda: visitor.fill(**PERSON),
        "check": lambda: visitor.send(),
        "slot": lambda: visitor.first("start"),
        "records": lambda: visitor.first("record"),
    }
    visitor.open(path) if path else None
    while visitor.name != "done":
        acts[visitor.name]() if visitor.name in acts else visitor.first(visitor.name)
    return visitor


def sign_out(visitor):
    form = next(form for form in visitor.page.forms.values() if form.action.endswith("/sign-out/"))
    return visitor.resend(form)


def test_a_second_booking_by_search(visitor, sandbox):
    book(visitor).click("Book another appointment").search("radiographie epaule").first("service")
    assert visitor.name in ("calendar", "slot")
    book(visitor, "")
    assert len(sandbox.appointments(14, NEWCOMER)) == 2


def test_a_second_booking_of_several_services(visitor, sandbox):
    sandbox.edit("groups", 14, max_multirdvs=3)
    visitor.open(PARK).choose("category", 70).press("add", 1001).press("service")
    book(visitor, "").click("Book another appointment")
    visitor.search("radiographie epaule").press("add", 1001).press("service")
    assert visitor.name in ("calendar", "slot")


def test_a_link_to_a_service_after_a_booking_begins_another(visitor):
    book(visitor).open(f"{PARK}service/?service=1001")
    assert visitor.name in ("calendar", "slot")


def test_a_link_to_a_service_that_is_no_more_says_so_after_a_booking_too(visitor):
    book_until(visitor, "done").open(f"{CLINIC}service/?service=999")
    assert visitor.name == "service" and visitor.soup.select_one(".notice")


def test_after_a_booking_the_questions_still_lead_to_it(visitor):
    book_until(visitor, "done")
    for step in ("calendar", "slot", "record", "check", "sign-in"):
        assert visitor.open(f"{CLINIC}{step}/").name == "done"


@both_ways
def test_after_a_booking_one_can_sign_in_again(visitor, end_sign_in, how):
    book_until(visitor, "done")
    end_sign_in(how, lambda: visitor.open(f"{CLINIC}appointments/"))
    assert visitor.name == "sign-in"
    assert sign_in(visitor).name == "appointments"


def test_who_signs_in_again_finds_the_booking_and_who_is_somebody_else_does_not(visitor, end_sign_in):
    address = book_until(visitor, "done").url
    end_sign_in("idle", lambda: visitor.open(f"{CLINIC}appointments/"))
    assert sign_in(visitor.open(f"{CLINIC}sign-in/")).name == "done"
    end_sign_in("idle", lambda: visitor.open(f"{CLINIC}appointments/"))
    assert sign_in(visitor.open(f"{CLINIC}sign-in/"), NEWCOMER).name == "service"
    assert visitor.open(address, status=404).name == "not-found"


@both_ways
def test_a_time_chosen_when_the_sign_in_had_ended_is_taken(visitor, end_sign_in, how):
    sign_in(visitor.open(TOWN), NEWCOMER).choose("service", 61)
    start = visitor.offered("start")[0]
    end_sign_in(how, lambda: visitor.choose("start", start))
    assert visitor.name == "sign-in" and "once more" not in visitor.text
    assert sign_in(visitor, NEWCOMER).name == "record" and visitor.chosen("slot")


@both_ways
def test_a_record_chosen_when_the_sign_in_had_ended_is_taken(merchants, end_sign_in, how):
    visitor = sign_in(book_until(Visitor(), "sign-in"), "parent@example.org")
    end_sign_in(how, lambda: visitor.choose("record", 50))
    assert visitor.name == "sign-in"
    assert sign_in(visitor, "parent@example.org").name == "record" and "records" not in visitor.seen[-1:]


def test_what_was_typed_when_the_sign_in_had_ended_is_taken(visitor, end_sign_in):
    book_until(visitor, "record")
    end_sign_in("idle", lambda: visitor.fill(firstphone="06 99 99 99 99"))
    assert visitor.name == "sign-in" and "For your security" in visitor.text
    assert sign_in(visitor).name == "check" and "06 99 99 99 99" in visitor.text


@both_ways
def test_services_put_together_when_the_sign_in_had_ended_are_kept(visitor, sandbox, end_sign_in, how):
    sandbox.edit("groups", 8, max_multirdvs=3)
    sign_in(visitor.open(TOWN), NEWCOMER).press("add", 61)
    end_sign_in(how, lambda: visitor.press("add", 62))
    assert visitor.name == "sign-in"
    sign_in(visitor, NEWCOMER)
    assert visitor.name == "service" and len(visitor.main.select("button[name=remove]")) == 2


def test_the_categories_of_a_closed_catalogue_wait_for_the_sign_in_too(visitor, sandbox, end_sign_in):
    sandbox.edit("groups", 14, openData=False)
    sign_in(visitor.open(PARK), NEWCOMER)
    assert visitor.name == "category"
    end_sign_in("idle", lambda: visitor.open(visitor.url))
    assert visitor.name == "sign-in"
    assert sign_in(visitor, NEWCOMER).name == "category"
    end_sign_in("idle", lambda: visitor.first("category"))
    assert visitor.name == "sign-in"
    assert sign_in(visitor, NEWCOMER).name == "service"


def test_a_link_to_a_service_survives_the_sign_in_that_comes_first(visitor):
    visitor.open(f"{TOWN}service/?service=61")
    assert visitor.name == "sign-in"
    assert sign_in(visitor, NEWCOMER).name == "slot"


def test_an_answer_that_waited_waits_on_while_the_api_fails(merchants, sandbox):
    visitor = sign_in(book_until(Visitor(), "sign-in"), "parent@example.org")
    sandbox.expire_sessions()
    visitor.choose("record", 50)
    before = visitor.cookie()
    sandbox.fault("/api/*fiches*", "status", status=503, count=None)
    visitor.fill(status=503, email="parent@example.org", password="rendez-vous")
    sandbox.heal()
    stranger = Visitor()
    stranger.app.set_cookie("sid", before)
    assert stranger.open(f"{CLINIC}appointments/").name == "sign-in"
    assert visitor.open(visitor.main.find("a")["href"]).name == "record", "nobody needs to sign in twice"


def test_an_answer_that_waited_is_not_taken_when_another_choice_was_made_meanwhile(merchants, sandbox):
    visitor = sign_in(book_until(Visitor(), "sign-in"), "parent@example.org")
    sandbox.expire_sessions()
    assert visitor.first("record").name == "sign-in"
    sandbox.fault("/api/*fiches*", "status", status=503, count=None)
    visitor.fill(status=503, email="parent@example.org", password="rendez-vous")
    sandbox.heal()
    other = visitor.open(f"{CLINIC}records/").offered("record")[1]
    name = visitor.choose("record", other).value("firstname")
    sandbox.expire_sessions()
    assert visitor.open(f"{CLINIC}records/").name == "sign-in"
    assert sign_in(visitor, "parent@example.org").name == "record"
    assert visitor.value("firstname") == name


def test_a_sign_in_that_ended_on_the_way_to_ones_appointments_leads_back_there(visitor, sandbox):
    sign_in(visitor.open(f"{CLINIC}appointments/"))
    sandbox.expire_sessions()
    assert visitor.open(f"{CLINIC}appointments/").name == "sign-in"
    assert sign_in(visitor).name == "appointments"


def test_while_booking_is_closed_a_sign_in_that_failed_can_be_tried_again(visitor, sandbox):
    visitor.open("/cabinet-ferme/appointments/")
    assert visitor.name == "sign-in" and "Create a ClicRDV account" not in visitor.text
    sandbox.fault("/api/*login*", "status", status=503, count=None)
    visitor.fill(status=503, email="camille.roux@example.org", password="rendez-vous")
    sandbox.heal()
    assert visitor.open(visitor.main.find("a")["href"]).name == "sign-in"
    assert sign_in(visitor).name == "appointments"


def test_signing_out_ends_the_sign_in_under_every_key(visitor):
    sign_in(visitor.open(f"{CLINIC}sign-in/"))
    before = visitor.cookie()
    sign_in(visitor.open(TOWN))
    sign_out(visitor.open(CLINIC))
    stranger = Visitor()
    stranger.app.set_cookie("sid", before)
    assert stranger.open(f"{CLINIC}appointments/").name == "sign-in"


def test_signed_out_it_says_of_which_account(visitor):
    sign_in(visitor.open(f"{CLINIC}sign-in/"))
    sign_in(visitor.open(TOWN))
    assert "your account with Clinique Des Lilas" in sign_out(visitor.open(CLINIC)).text
