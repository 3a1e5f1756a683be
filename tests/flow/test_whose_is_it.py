"""One person's words, record and appointments never become another's, whoever uses this browser next."""

import json

import pytest

from booking.models import Confirmation
from tests.visitor import CLINIC, Visitor, book_until, sign_in

APPOINTMENTS = "/api/*/appointments*"
NEWCOMER = "nouveau@example.org"


@pytest.fixture
def next_person(settings):
    """The sign-in of before is over."""

    def leaves(visitor):
        settings.ACCOUNT_IDLE_SECONDS = -1
        visitor.open(f"{CLINIC}check/")
        settings.ACCOUNT_IDLE_SECONDS = 1800
        return visitor

    return leaves


def sign_out(visitor):
    form = next(form for form in visitor.page.forms.values() if form.action.endswith("/sign-out/"))
    return visitor.resend(form)


def lose_the_answer(sandbox, visitor):
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    assert visitor.send().name == "pending"
    sandbox.heal()


def without_ids(sandbox):
    """Accounts of which ClicRDV tells no id."""
    for number in (1, 3):
        sandbox.edit("accounts", number, id={"$missing": True})


def test_what_was_typed_for_one_child_is_not_shown_for_another(merchants, sandbox):
    visitor = sign_in(book_until(Visitor(), "sign-in"), "parent@example.org")
    one, other = visitor.offered("record")[:2]
    visitor.choose("record", one)
    name = visitor.value("firstname")
    visitor.fill(firstphone="", appointment_comments="is ill")
    visitor.open(f"{CLINIC}records/").choose("record", other)
    assert visitor.value("firstname") != name
    assert visitor.value("appointment-comments") == "" and not visitor.errors
    visitor.fill(firstphone="06 12 34 56 78").send()
    sent = json.loads(sandbox.requests("POST", "appointments")[-1]["body"])["appointment"]["fiche"]
    assert sent["id"] == int(other) and "firstname" not in sent


def test_a_receipt_is_its_owners_only(visitor, next_person):
    book_until(visitor, "done")
    url = visitor.url
    next_person(visitor)
    book_until(visitor.open(CLINIC), "sign-in")
    sign_in(visitor, NEWCOMER)
    visitor.open(url, status=404)
    assert "Roux" not in visitor.page.text and "camille" not in visitor.page.text


@pytest.mark.parametrize("prepare", [without_ids, lambda sandbox: None], ids=["no ids told", "ids told"])
def test_somebody_elses_sign_in_neither_sees_nor_settles_anything(merchants, sandbox, settings, next_person, prepare):
    settings.CONFIRM_SETTLE_SECONDS = 0
    prepare(sandbox)
    visitor = book_until(Visitor(), "check")
    lose_the_answer(sandbox, visitor)
    sign_in(Visitor().open(f"{CLINIC}sign-in/"), NEWCOMER)
    assert Confirmation.objects.get().state == "unknown"
    assert visitor.open(f"{CLINIC}pending/").name == "done"


@pytest.mark.parametrize("prepare", [without_ids, lambda sandbox: None], ids=["no ids told", "ids told"])
def test_somebody_else_does_not_find_the_record_or_the_remark(merchants, sandbox, next_person, prepare):
    prepare(sandbox)
    visitor = book_until(Visitor(), "record").fill(appointment_comments="private remark")
    assert "private remark" in visitor.text
    sign_in(next_person(visitor), NEWCOMER)
    assert "Roux" not in visitor.page.text and "private remark" not in visitor.page.text


def test_signing_out_while_an_outcome_is_open_frees_the_browser_for_the_next(visitor, sandbox):
    book_until(visitor, "check")
    lose_the_answer(sandbox, visitor)
    sign_out(visitor)
    assert visitor.open(CLINIC).name == "service"
    sign_in(visitor.open(f"{CLINIC}sign-in/"))
    assert visitor.name == "done"
    assert len(sandbox.appointments()) == 1


def test_after_signing_out_the_done_page_and_the_pages_before_are_gone(visitor):
    book_until(visitor, "done")
    url = visitor.url
    sign_out(visitor)
    assert visitor.open(f"{CLINIC}slot/").name == "service"
    assert visitor.open(url).name == "signed-out"
    assert "Roux" not in visitor.page.text


def test_a_sign_out_form_of_long_ago_leads_back_to_the_start(visitor):
    book_until(visitor, "check")
    refused = visitor.app.post(f"{CLINIC}sign-out/", {}, status=303)
    assert visitor.open(refused.location).name == "service"


def test_a_sign_in_changes_the_key_even_when_what_follows_it_fails(merchants, sandbox):
    book_until(Visitor(), "sign-in").open(f"{CLINIC}sign-up/").fill(email="n2@example.org")
    password = sandbox.mail("n2@example.org")[-1]["password"]
    visitor = Visitor().open(f"{CLINIC}sign-in/")
    before = visitor.cookie()
    visitor.fresh()
    Visitor().open(CLINIC)
    sandbox.fault("/api/*/calendars*", "status", status=503, count=None)
    form = visitor.form()
    form["email"], form["password"] = "n2@example.org", password
    form.submit(status=303)
    sandbox.heal()
    thief = Visitor()
    thief.app.set_cookie("sid", before)
    assert "n2@example.org" not in thief.open(CLINIC).page.text


def test_a_booking_of_another_child_is_never_taken_for_the_lost_one(merchants, sandbox, settings):
    """ "Somebody else", chosen from a search that found nobody: the others' appointments are not the new one's."""
    settings.CONFIRM_SETTLE_SECONDS = 0
    visitor = book_until(Visitor(), "sign-in")
    sign_in(visitor, "parent@example.org").first("record").send().send()
    start = sandbox.appointments(email="parent@example.org")[0]["start"]
    sandbox.edit("groups", 4, anyCalendar=True)
    book_until(visitor, "calendar").choose("calendar", "0")
    overlapping = [value for value in visitor.offered("start") if value[:10] == start[:10]]
    visitor.choose("start", overlapping[0])
    visitor.open(f"{CLINIC}records/?q=zzz").choose("record", "new")
    visitor.fill(lastname="Neu", firstname="Neu", firstphone="06 12 34 56 78")
    sandbox.fault(APPOINTMENTS, "reset", method="POST")
    assert visitor.send().name == "check"
    assert "nothing has been booked" in visitor.text
