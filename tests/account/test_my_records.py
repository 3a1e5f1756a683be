"""The account's records: seen, changed, one more for another person."""

import pytest

from tests.account.shared import LIST
from tests.visitor import CLINIC, sign_in

RECORDS = f"{CLINIC}my-records/"
ONE = "/api/v1/groups/4/fiches/*"
ALL = "/api/v1/groups/4/fiches.json"
PERSON = {"firstname": "Zoé", "lastname": "Roux", "firstphone": "06 98 76 54 32", "email": "camille.roux@example.org"}


def stored(sandbox, number=48):
    return next(row for row in sandbox.get("/state.json").get("fiches", []) if row["id"] == number)


@pytest.fixture
def mine(visitor):
    return sign_in(visitor.open(RECORDS))


def listed(visitor):
    return [a["href"] for a in visitor.open(RECORDS).main.select(".choice-row")]


def test_the_list_leads_to_each(mine):
    assert mine.name == "my-records" and "Camille Roux" in mine.text
    assert mine.click("Camille Roux").name == "record"
    assert mine.value("firstphone") == "06 12 34 56 78"


def test_a_change_is_saved_and_only_what_changed_is_sent(mine, sandbox):
    mine.click("Camille Roux").fill(firstphone="07 11 22 33 44")
    assert mine.name == "my-records" and "Your details are saved." in mine.text
    assert mine.click("Camille Roux").value("firstphone") == "07 11 22 33 44"
    (put,) = sandbox.requests("PUT")
    assert put["path"].endswith("/fiches/48.json")


def test_saved_without_a_change_nothing_is_sent(mine, sandbox):
    assert mine.click("Camille Roux").send().name == "my-records"
    assert not sandbox.requests("PUT")


def test_reminders_are_chosen_here_too(mine, sandbox):
    sandbox.edit("groups", 4, mailreminder=1440)
    mine.fresh().open(RECORDS).click("Camille Roux")
    form = mine.form()
    form["rappel_email"] = False
    mine.resend(form)
    assert mine.click("Camille Roux").form()["rappel_email"].checked is False


def test_staffs_notes_are_not_shown(mine):
    assert "Dossier papier" not in mine.click("Camille Roux").page.text


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(mine, sandbox):
    mine.click("Camille Roux").fill(lastname="", firstphone="12", firstname="Camillette")
    assert mine.name == "record" and len(mine.errors) == 2
    assert mine.value("firstname") == "Camillette" and mine.value("firstphone") == "12"
    assert not sandbox.requests("PUT")
    mine.fill(lastname="Roux", firstphone="06 12 34 56 78")
    assert mine.name == "my-records"


def test_another_person_is_added_once_however_often_it_is_sent(mine, sandbox):
    mine.click("Add another person")
    form = mine.form()
    for name, value in PERSON.items():
        form[name] = value
    mine.resend(form)
    mine.resend(form)
    assert "Zoé Roux" in mine.text
    assert len(sandbox.requests("POST", "fiches")) == 1


def test_two_people_of_one_name_can_be_added(mine, sandbox):
    for _time in range(2):
        mine.open(RECORDS).click("Add another person").fill(**PERSON)
    assert len(listed(mine)) == 3


def test_the_new_one_can_be_booked_for(mine):
    mine.click("Add another person").fill(**PERSON)
    mine.open(f"{CLINIC}service/?service=21").choose("calendar", 15).first("start")
    assert mine.name == "records" and "Zoé Roux" in mine.text


def test_an_address_that_is_somebody_elses_is_told_at_its_field(mine, sandbox):
    mine.click("Camille Roux").fill(email="parent@example.org")
    assert mine.name == "record" and "belongs to another account" in mine.errors[0]
    assert mine.value("email") == "parent@example.org"


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 503}, {"kind": "reset"}])
def test_what_could_not_be_saved_is_kept_and_told(mine, sandbox, fault):
    mine.click("Camille Roux")
    sandbox.fault(ONE, **fault, method="PUT")
    mine.fill(firstphone="07 11 22 33 44")
    assert mine.name == "record" and "could not find out whether this was saved" in mine.text
    assert mine.value("firstphone") == "07 11 22 33 44"
    assert mine.send().name == "my-records"


def test_an_answer_that_is_lost_after_it_was_done_is_told_as_done(mine, sandbox):
    mine.click("Camille Roux")
    sandbox.fault(ONE, "applied-then-reset", method="PUT")
    assert mine.fill(firstphone="07 11 22 33 44").name == "my-records"
    mine.click("Add another person")
    sandbox.fault(ALL, "applied-then-reset", method="POST")
    assert mine.fill(**PERSON).name == "my-records"
    assert "Zoé Roux" in mine.text


def test_a_refusal_is_told_and_nothing_typed_is_lost(mine, sandbox):
    mine.click("Camille Roux")
    sandbox.fault(ONE, "status", status=400, method="PUT")
    mine.fill(firstphone="07 11 22 33 44")
    assert "does not accept these details" in mine.text
    assert mine.value("firstphone") == "07 11 22 33 44"


def test_with_the_api_down_what_was_typed_is_kept(mine, sandbox):
    mine.click("Camille Roux")
    sandbox.fault("/api/*", "status", status=503, count=None)
    mine.fill(status=503, firstphone="07 11 22 33 44")
    assert mine.name == "unavailable"
    sandbox.heal()
    assert mine.open(f"{RECORDS}48/").value("firstphone") == "07 11 22 33 44"


def test_signed_out_by_clicrdv_what_was_typed_is_kept_too(mine, sandbox):
    mine.click("Camille Roux")
    sandbox.expire_sessions()
    mine.fill(firstphone="07 11 22 33 44")
    assert mine.name == "sign-in"
    sign_in(mine)
    assert mine.url == f"{RECORDS}48/" and mine.value("firstphone") == "07 11 22 33 44"


@pytest.mark.parametrize("number", [49, 52, 53, 999999])
def test_nobody_elses_is_found_by_guessing(mine, number):
    assert mine.open(f"{RECORDS}{number}/", status=404).name == "not-found"


def test_nobody_elses_is_changed_by_guessing(mine, sandbox):
    token = mine.click("Camille Roux").form()["csrfmiddlewaretoken"].value
    mine.app.post(f"{RECORDS}49/", {"csrfmiddlewaretoken": token, **PERSON}, status=404)
    assert not sandbox.requests("PUT")


def test_a_secretary_searches_and_pages(visitor, sandbox):
    visitor = sign_in(visitor.open("/centre-saint-roch/my-records/"), email="saint-roch@example.org")
    assert "of 3,000 people" in visitor.text
    visitor.main.select_one("a[rel=next]")
    visitor.search("nobody-of-that-name")
    assert "Nobody found" in visitor.text


def test_from_the_appointments_one_comes_here_and_back(mine):
    assert mine.open(LIST).click("My details").name == "my-records"
