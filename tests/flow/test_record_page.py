import json
import re

import pytest

from booking.clicrdv import guard
from tests.flow.questions import ask
from tests.visitor import CLINIC, Visitor, book_until, sign_in


@pytest.fixture
def visitor(visitor):
    return book_until(visitor, "record")


def sent(sandbox):
    return json.loads(sandbox.requests("POST", "appointments")[-1]["body"])["appointment"]


def test_the_one_record_there_is_is_filled_in(visitor):
    assert visitor.h1 == "Who is this appointment for?"
    assert visitor.value("lastname") == "Roux"
    assert visitor.value("firstname") == "Camille"
    assert visitor.value("firstphone") == "06 12 34 56 78"
    assert "Step 5 of 6" in visitor.text


def test_only_what_was_changed_is_sent(visitor, sandbox):
    visitor.fill(firstphone="07 11 22 33 44").send()
    assert visitor.name == "done"
    assert sent(sandbox)["fiche"] == {"id": 48, "group_id": 4, "firstphone": "07 11 22 33 44"}


def test_a_remark_travels_as_the_appointments_comments(visitor, sandbox):
    visitor.fill(appointment_comments="I come by wheelchair")
    assert "I come by wheelchair" in visitor.text
    visitor.send()
    assert sent(sandbox)["comments"] == "I come by wheelchair"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"firstphone": ""}, "Enter a phone number, for example 06 12 34 56 78"),
        ({"firstphone": "0612"}, "Enter a phone number, for example 06 12 34 56 78"),
        ({"lastname": " "}, "Enter a last name"),
        ({"firstname": ""}, "Enter a first name"),
        ({"email": "camille"}, "Enter an e-mail address, like name@example.com"),
        ({"lastname": "x" * 65}, "64"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(visitor, fields, error):
    visitor.fill(**fields, appointment_comments="my remark")
    assert visitor.name == "record"
    assert visitor.soup.title.get_text().startswith("Error:")
    assert any(error in told for told in visitor.errors)
    assert visitor.value("appointment-comments") == "my remark"
    wrong = visitor.soup.find(attrs={"name": next(iter(fields))})
    assert wrong["aria-invalid"] == "true"
    assert visitor.main.select_one(".notice-error li a")["href"] == f"#{wrong['id']}"


@pytest.mark.parametrize("phone", ["+596 696 12 34 56", "0696 12 34 56", "+44 20 7946 0958", "01.23.45.67.89"])
def test_a_possible_phone_is_kept_as_typed(visitor, phone):
    visitor.fill(firstphone=phone)
    assert visitor.name == "check"
    assert phone in visitor.text


def test_reload_after_an_error_shows_the_same_page(visitor):
    visitor.fill(firstphone="")
    visitor.open(visitor.url)
    assert visitor.errors and visitor.value("lastname") == "Roux"


def test_somebody_else_gets_a_record_of_their_own(visitor, sandbox):
    visitor.click("Book for somebody else")
    assert visitor.name == "records"
    visitor.choose("record", "new")
    assert visitor.name == "record" and visitor.value("lastname") == ""
    visitor.fill(lastname="Roux", firstname="Zoé", firstphone="06 12 34 56 78").send()
    assert visitor.name == "done"
    assert "id" not in sent(sandbox)["fiche"]
    assert sent(sandbox)["fiche"]["firstname"] == "Zoé"


def test_a_new_customers_form_is_empty_but_for_the_address(merchants):
    visitor = book_until(Visitor(), "sign-in")
    sign_in(visitor, "nouveau@example.org")
    assert visitor.name == "record"
    assert visitor.value("lastname") == ""
    assert visitor.value("email") == "nouveau@example.org"


def test_a_parent_chooses_among_the_children(merchants, sandbox):
    visitor = book_until(Visitor(), "sign-in")
    sign_in(visitor, "parent@example.org")
    assert visitor.name == "records"
    assert len(visitor.offered("record")) == 4
    assert re.search(r"\d+ \w+ 20\d\d", visitor.text)
    assert "Step 5 of 7" in visitor.text
    second = visitor.offered("record")[1]
    visitor.choose("record", second)
    assert visitor.name == "record"
    visitor.send().send()
    assert visitor.name == "done"
    assert sent(sandbox)["fiche"]["id"] == int(second)


@pytest.mark.parametrize("wrong", ["", "999999", "x", "48"])
def test_a_record_that_is_not_the_accounts_is_refused(merchants, wrong):
    visitor = book_until(Visitor(), "sign-in")
    sign_in(visitor, "parent@example.org")
    visitor.forge(record=wrong)
    assert visitor.name == "records"
    assert "Choose one of the options" in visitor.text


def test_staffs_notes_and_deleted_records_never_appear(merchants, sandbox):
    sandbox.edit("fiches", 48, comments="SECRET NOTE", externid="EXT-1")
    visitor = book_until(Visitor(), "record")
    assert "SECRET NOTE" not in visitor.page.text and "EXT-1" not in visitor.page.text


def test_the_fields_that_the_group_lists_are_asked(merchants, sandbox):
    visitor = Visitor().open("/garage-martin/").first("service")
    while visitor.name in ("calendar", "slot"):
        visitor.first("calendar" if visitor.name == "calendar" else "start")
    sign_in(visitor, "garage@example.org")
    assert visitor.name == "record"
    assert "About the appointment" in visitor.text
    visitor.fill(str0="")
    assert any("Immatriculation" in error for error in visitor.errors)
    visitor.fill(str0="XY-987-ZZ", num0="120000", appointment_txt0="Bruit à froid")
    for told in ("Immatriculation", "XY-987-ZZ", "120000", "Bruit à froid", "garage@example.org"):
        assert told in visitor.text
    visitor.send()
    assert visitor.name == "done"
    assert sent(sandbox)["fiche"]["str0"] == "XY-987-ZZ"
    assert str(sent(sandbox)["fiche"]["num0"]) == "120000"
    assert sent(sandbox)["txt0"] == "Bruit à froid"


def test_a_session_that_ended_at_clicrdv_loses_nothing_typed(visitor, sandbox):
    sandbox.expire_sessions()
    visitor.fill(firstphone="07 11 22 33 44", appointment_comments="typed before").send()
    assert visitor.name == "sign-in"
    assert "sign in again to finish" in visitor.text
    sign_in(visitor)
    assert visitor.name == "check"
    assert "07 11 22 33 44" in visitor.text and "typed before" in visitor.text


def test_a_sign_in_that_is_over_here_loses_nothing_typed(visitor, settings):
    settings.ACCOUNT_IDLE_SECONDS = -1
    visitor.fill(firstphone="07 11 22 33 44", appointment_comments="typed before")
    assert visitor.name == "sign-in"
    settings.ACCOUNT_IDLE_SECONDS = 1800
    assert sign_in(visitor).name == "check"
    assert "07 11 22 33 44" in visitor.text and "typed before" in visitor.text


def test_an_e_mail_of_another_account_leads_back_to_its_field(visitor):
    visitor.fill(email="parent@example.org").send()
    assert visitor.name == "record"
    assert visitor.errors == ["This e-mail address belongs to another account. Enter another one."]
    assert visitor.value("email") == "parent@example.org"
    visitor.fill(email="camille.roux@example.org").send()
    assert visitor.name == "done"


def test_a_group_that_refuses_to_list_its_fields_can_be_booked(merchants, sandbox):
    sandbox.fault("/api/*/customfields*", "status", status=400, count=None, body='{"error": "unknown field"}')
    assert book_until(Visitor(), "done").name == "done"


def test_back_leads_to_the_question_before_not_to_the_sign_in_that_is_done(visitor):
    back = visitor.soup.select_one("a.back")["href"]
    assert visitor.open(back).name == "slot"


def test_a_deleted_record_is_no_reason_to_ask_for_whom(merchants, sandbox):
    sandbox.add("fiches", group_id=4, account_id=1, lastname="$Roux", firstname="Old", deleted=True)
    assert book_until(Visitor(), "record").name == "record"


def test_records_are_asked_for_once_a_page(merchants, sandbox):
    sign_in(book_until(Visitor(), "sign-in"), "parent@example.org")
    assert len(sandbox.requests("GET", "fiches")) == 1


def test_an_outage_on_sending_loses_nothing_typed(visitor, sandbox):
    sandbox.fault("/api/*", "status", status=503, count=None)
    visitor.fresh().fill(status=503, firstphone="07 99 99 99 99", appointment_comments="typed before")
    assert visitor.name == "unavailable"
    sandbox.heal()
    guard.start_afresh()
    visitor.open(f"{CLINIC}record/")
    assert visitor.value("firstphone") == "07 99 99 99 99"
    assert visitor.value("appointment-comments") == "typed before"


def test_a_long_text_that_staff_wrote_is_not_shortened_by_an_outage(merchants, sandbox):
    """Sent again, the short one would take the place of the long one."""
    ask(sandbox, "txt0", "Antécédents", widget={"type": "text"})
    long = "é" * 6000
    sandbox.edit("fiches", 48, txt0=long)
    visitor = book_until(Visitor(), "record")
    sandbox.fault("/api/*", "status", status=503, count=None)
    visitor.fresh().fill(status=503)
    sandbox.heal()
    guard.start_afresh()
    assert visitor.open(f"{CLINIC}record/").value("txt0") == long


def test_a_long_form_sent_when_the_session_had_ended_is_taken_after_signing_in(merchants, sandbox):
    for name in ("txt0", "txt1"):
        ask(sandbox, name, group_id=8, widget={"type": "text"})
    visitor = sign_in(Visitor().open("/mairie-de-valmont/"), "nouveau@example.org")
    visitor.choose("service", 61).first("start")
    sandbox.expire_sessions()
    visitor.fresh().fill(lastname="Petit", firstname="Zoé", firstphone="0612345678", txt0="é" * 1900, txt1="ß" * 1900)
    assert sign_in(visitor, "nouveau@example.org").name == "check"
