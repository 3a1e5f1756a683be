import json
from datetime import UTC, datetime, timedelta

import pytest
import requests
import time_machine

from tests.visitor import CLINIC, Visitor, book_until, sign_in

NEW = "claire.dubois@example.org"


@pytest.fixture
def visitor(visitor):
    book_until(visitor, "sign-in")
    return visitor.open(f"{CLINIC}sign-up/")


def test_a_new_customer_gets_a_password_and_continues_where_they_were(visitor, sandbox):
    assert visitor.name == "sign-up"
    visitor.fill(email=NEW)
    assert visitor.name == "check-email"
    assert NEW in visitor.text
    visitor.click("Sign in")
    assert visitor.value("email") == NEW
    sign_in(visitor, NEW, sandbox.mail(NEW)[-1]["password"])
    assert visitor.name == "record"
    assert visitor.value("email") == NEW


def test_where_clicrdv_signs_a_new_account_in_at_once_nothing_more_is_asked(visitor, sandbox):
    sandbox.rules(4, sign_up_signs_in=True)
    visitor.fill(email=NEW)
    assert visitor.name == "record"
    visitor.fill(lastname="Dubois", firstname="Claire", firstphone="06 11 22 33 44").send()
    assert visitor.name == "done"
    assert len(sandbox.appointments(email=NEW, password=sandbox.mail(NEW)[0]["password"])) == 1


def test_the_choice_waits_with_the_account(visitor, sandbox):
    visitor.fill(email=NEW)
    sent = json.loads(sandbox.requests("POST", "accounts")[-1]["body"])["account"]
    assert sent["group_id"] == 4
    pending = json.loads(sent["pendingRdv"])
    assert pending["intervention_ids"] == [21]
    assert pending["calendar_id"] == 15
    assert pending["intervention_names"] == ["Consultation de suivi"]
    assert "password" not in sent


def test_on_another_device_the_choice_comes_back(merchants, sandbox):
    sandbox.edit("groups", 4, validateEmail=True)
    phone = book_until(Visitor(), "sign-in").open(f"{CLINIC}sign-up/")
    chosen = phone.chosen("slot")
    phone.fill(email=NEW)
    assert phone.name == "check-email"
    message = sandbox.mail(NEW)[-1]
    requests.get(message["link"], timeout=5).raise_for_status()
    computer = sign_in(Visitor().open(f"{CLINIC}sign-in/"), NEW, message["password"])
    assert computer.name == "record"
    assert computer.chosen("slot") == chosen


def test_a_choice_that_comes_back_does_not_replace_one_made_here(merchants, sandbox):
    phone = book_until(Visitor(), "sign-in").open(f"{CLINIC}sign-up/").fill(email=NEW)
    password = sandbox.mail(NEW)[-1]["password"]
    computer = Visitor().open(CLINIC)
    other = next(s for s in computer.offered("service") if s != "21")
    computer.choose("service", other)
    sign_in(computer.open(f"{CLINIC}sign-in/"), NEW, password)
    assert "Consultation de suivi" not in computer.text
    assert phone


def test_before_the_address_is_confirmed_signing_in_fails(visitor, sandbox, merchants):
    sandbox.edit("groups", 4, validateEmail=True)
    visitor.fresh().open(f"{CLINIC}sign-up/").fill(email=NEW)
    assert visitor.name == "check-email"
    assert "link" in visitor.text
    visitor.click("Sign in")
    sign_in(visitor, NEW, sandbox.mail(NEW)[-1]["password"])
    assert visitor.name == "sign-in" and visitor.errors


def test_an_address_that_has_an_account_leads_to_the_sign_in_filled_in(visitor):
    visitor.fill(email="camille.roux@example.org")
    assert visitor.name == "sign-in"
    assert "already has an account" in visitor.text
    assert visitor.value("email") == "camille.roux@example.org"
    assert sign_in(visitor).name == "record"


@pytest.mark.parametrize("wrong", ["", "claire", "claire@", "@example.org", "a b@example.org"])
def test_an_address_that_is_none_is_said_at_its_field(visitor, sandbox, wrong):
    visitor.fill(email=wrong)
    assert visitor.name == "sign-up"
    assert visitor.errors
    assert visitor.value("email") == wrong
    assert not sandbox.requests("POST", "accounts")


def test_it_is_throttled(visitor, settings):
    settings.THROTTLE_SIGN_UP_ADDRESS = "1/hour"
    visitor.fill(email="camille.roux@example.org")
    visitor.open(f"{CLINIC}sign-up/").fill(email=NEW, status=429)
    assert visitor.name == "too-many"


def test_a_lost_answer_is_not_sent_again(visitor, sandbox):
    sandbox.fault("/api/*/accounts*", "applied-then-reset", method="POST", count=1)
    visitor.fill(email=NEW)
    assert len(sandbox.requests("POST", "accounts")) == 1
    assert visitor.name == "check-email"


@pytest.mark.parametrize(("kind", "then"), [("reset", "check-email"), ("applied-then-reset", "sign-in")])
def test_after_a_lost_answer_it_promises_no_mail_and_the_way_to_ask_again_keeps_the_address(
    visitor, sandbox, kind, then
):
    sandbox.fault("/api/*/accounts*", kind, method="POST", count=1)
    visitor.fill(email=NEW)
    assert visitor.name == "check-email" and visitor.h1 == "Look into your mailbox"
    assert "on its way" not in visitor.text and NEW in visitor.text
    assert len(sandbox.mail(NEW)) == (1 if then == "sign-in" else 0)
    visitor.click("Create the account again")
    assert visitor.name == "sign-up" and visitor.value("email") == NEW
    visitor.send()
    assert visitor.name == then and visitor.h1 != "Look into your mailbox"
    assert sign_in(visitor.open(f"{CLINIC}sign-in/"), NEW, sandbox.mail(NEW)[-1]["password"]).name == "record"


def test_it_says_the_same_of_an_address_that_has_an_account(visitor, sandbox):
    """Nobody finds out by it."""
    sandbox.fault("/api/*/accounts*", "reset", method="POST", count=2)
    texts = []
    for email in (NEW, "camille.roux@example.org"):
        visitor.open(f"{CLINIC}sign-up/").fill(email=email)
        texts.append(visitor.text.replace(email, "…"))
    assert texts[0] == texts[1] and "we do not know" in texts[0]


def test_of_a_mistyped_address_it_promises_no_other_mail_either(visitor, sandbox):
    sandbox.fault("/api/*/accounts*", "reset", method="POST", count=1)
    visitor.fill(email="claire.dubois@gmial.com")
    assert visitor.h1 == "Look into your mailbox" and "Did you mean claire.dubois@gmail.com?" in visitor.text
    assert "is sent" not in visitor.text


def test_a_wrong_password_makes_no_promise_of_it(visitor, sandbox):
    sandbox.fault("/api/*/accounts*", "reset", method="POST", count=1)
    here = visitor.fill(email=NEW).url
    visitor.click("Sign in with this password").fill(email=NEW, password="wrong")
    assert visitor.open(here).h1 == "Look into your mailbox"


def test_a_refusal_that_nobody_documented_is_told_plainly(visitor, sandbox):
    sandbox.fault("/api/*/accounts*", "status", method="POST", status=400, body="{}")
    visitor.fill(email=NEW)
    assert visitor.name == "sign-up" and "does not accept this e-mail address" in visitor.text
    assert visitor.value("email") == NEW


@pytest.mark.parametrize("page", ["sign-up", "sign-in", "check-email"])
def test_where_nothing_can_be_booked_nobody_signs_up(merchants, page):
    assert Visitor().open(f"/cabinet-ferme/{page}/").name == "closed"


def test_a_time_that_went_while_the_mail_was_read_is_asked_again(merchants, sandbox):
    phone = book_until(Visitor(), "slot")
    start = phone.offered("start")[0]
    phone.choose("start", start).open(f"{CLINIC}sign-up/").fill(email=NEW)
    sandbox.take(start)
    computer = sign_in(Visitor().fresh().open(f"{CLINIC}sign-in/"), NEW, sandbox.mail(NEW)[0]["password"])
    assert computer.name == "slot" and "Someone else has just booked" in computer.text


def test_who_answers_sooner_than_a_person_can_is_asked_once_more(visitor, sandbox, settings):
    settings.SIGN_UP_LEAST_SECONDS = 2
    with time_machine.travel(datetime.now(UTC), tick=False):
        visitor.open(f"{CLINIC}sign-up/").fill(email=NEW)
    assert visitor.name == "sign-up"
    assert "once more" in visitor.text and visitor.value("email") == NEW
    assert not sandbox.requests("POST", "accounts")
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=3)):
        visitor.send()
    assert visitor.name == "check-email"
    assert len(sandbox.mail(NEW)) == 1


def test_who_fills_in_the_field_that_nobody_sees_gets_no_account(visitor, sandbox):
    visitor.fill(email=NEW, website="https://cheap.example")
    assert visitor.name == "sign-up" and "once more" in visitor.text
    assert not visitor.value("website")
    visitor.send()
    assert visitor.name == "check-email"


def test_a_page_without_our_signature_is_made_anew(visitor, sandbox, settings):
    settings.SIGN_UP_LEAST_SECONDS = 1
    visitor.fill(email=NEW, shown="1234567890")
    assert visitor.name == "sign-up" and visitor.value("email") == NEW
    assert not sandbox.requests("POST", "accounts")


def test_who_corrects_a_mistake_is_no_program(visitor, sandbox, settings):
    settings.SIGN_UP_LEAST_SECONDS = 2
    visitor.open(f"{CLINIC}sign-up/").fill(email="claire")
    assert visitor.errors
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=3)):
        visitor.fill(email=NEW)
    assert visitor.name == "check-email"
