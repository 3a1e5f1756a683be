"""Reminders are a choice each, told with their hours, where the group sends them."""

import pytest

from booking.flow import reminders
from tests.flow.questions import ask, at_record, booked, field, names
from tests.visitor import Visitor, book_until, sign_in, words

MAIL, SMS = "rappel_email", "rappel_sms"


def offer(sandbox, mail=0, sms=0):
    sandbox.edit("groups", 4, mailreminder=mail, smsreminder=sms)


def labels(visitor):
    return {
        name: words(visitor.main.select_one(f"label[for=id_{name}]")) for name in (MAIL, SMS) if name in names(visitor)
    }


@pytest.mark.parametrize(
    ("mail", "sms", "told"),
    [
        (1440, 120, {MAIL: "Send me an e-mail 24 hours before", SMS: "Send me an SMS 2 hours before"}),
        (60, 0, {MAIL: "Send me an e-mail 1 hour before"}),
        (0, 2880, {SMS: "Send me an SMS 48 hours before"}),
        (90, 30, {MAIL: "Send me an e-mail 1 h 30 min before", SMS: "Send me an SMS 30 min before"}),
        (10080, 0, {MAIL: "Send me an e-mail 7 days before"}),
        (0, 0, {}),
    ],
)
def test_those_that_the_group_sends_are_offered_with_their_hours(merchants, sandbox, mail, sms, told):
    offer(sandbox, mail, sms)
    visitor = at_record()
    assert labels(visitor) == told
    assert ("Reminders" in visitor.text) == bool(told)


def test_they_stand_together_under_a_heading_of_their_own(merchants, sandbox):
    offer(sandbox, 1440, 1440)
    fieldsets = [field(at_record(), name).find_parent("fieldset") for name in (MAIL, SMS)]
    assert words(fieldsets[0].legend) == "Reminders"
    assert [tag["name"] for tag in fieldsets[0].find_all("input")] == [MAIL, SMS]


def test_they_are_as_the_record_has_them(merchants, sandbox):
    offer(sandbox, 1440, 1440)
    sandbox.edit("fiches", 48, rappel_email=False, rappel_sms=True)
    visitor = at_record()
    assert not field(visitor, MAIL).has_attr("checked") and field(visitor, SMS).has_attr("checked")
    visitor.send().send()
    assert not {MAIL, SMS} & booked(sandbox)["fiche"].keys()


@pytest.mark.parametrize(("stored", "checked"), [("0", False), (0, False), ("1", True), (1, True), (None, True)])
def test_the_apis_other_spellings_mean_the_same(merchants, sandbox, stored, checked):
    offer(sandbox, 1440)
    sandbox.edit("fiches", 48, rappel_email=stored)
    visitor = at_record()
    assert field(visitor, MAIL).has_attr("checked") == checked
    visitor.send().send()
    assert MAIL not in booked(sandbox)["fiche"]


def test_a_new_record_has_them_and_only_what_is_not_wanted_is_sent(merchants, sandbox):
    offer(sandbox, 1440, 1440)
    visitor = sign_in(book_until(Visitor(), "sign-in"), "nouveau@example.org")
    assert all(field(visitor, name).has_attr("checked") for name in (MAIL, SMS))
    visitor.fill(lastname="Petit", firstname="Zoé", firstphone="06 12 34 56 78", rappel_sms=False).send()
    assert visitor.name == "done"
    sent = booked(sandbox)["fiche"]
    assert sent[SMS] is False and MAIL not in sent


def test_a_change_is_sent_alone(merchants, sandbox):
    offer(sandbox, 1440, 1440)
    at_record().fill(rappel_email=False).send()
    assert booked(sandbox)["fiche"] == {"id": 48, "group_id": 4, MAIL: False}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({}, "By e-mail, 24 hours before By SMS, 2 hours before"),
        ({SMS: False}, "By e-mail, 24 hours before"),
        ({MAIL: False, SMS: False}, "No reminder"),
    ],
)
def test_the_check_page_says_which(merchants, sandbox, wanted, told):
    offer(sandbox, 1440, 120)
    visitor = at_record().fill(**wanted)
    assert visitor.chosen("reminders") == told
    assert visitor.main.select_one(".line-reminders a")["href"].endswith("/record/")


def test_where_none_are_sent_the_check_page_is_silent(merchants, sandbox):
    offer(sandbox)
    assert not at_record().send().main.select(".line-reminders")


def test_what_was_unticked_stays_so_when_something_else_is_wrong(merchants, sandbox):
    offer(sandbox, 1440)
    visitor = at_record().fill(rappel_email=False, firstphone="")
    assert visitor.errors and not field(visitor, MAIL).has_attr("checked")
    visitor.fill(firstphone="06 12 34 56 78").open("/clinique-des-lilas/record/")
    assert not field(visitor, MAIL).has_attr("checked")


def test_a_group_that_lists_them_as_questions_asks_once(merchants, sandbox):
    offer(sandbox, 1440)
    ask(sandbox, MAIL, "Rappel")
    ask(sandbox, SMS, "Rappel")
    assert [name for name in names(at_record()) if name in (MAIL, SMS)] == [MAIL]


def test_they_are_told_in_french(merchants, sandbox):
    offer(sandbox, 1440, 60)
    visitor = book_until(Visitor("fr"), "record")
    assert labels(visitor) == {MAIL: "M’envoyer un e-mail 24 heures avant", SMS: "M’envoyer un SMS 1 heure avant"}
    assert visitor.send().chosen("reminders") == "Par e-mail, 24 heures avant Par SMS, 1 heure avant"


def test_hours_are_told_up_to_three_days():
    assert [reminders.ahead(hours * 60) for hours in (72, 96, 100)] == [
        "72 heures avant",
        "4 jours avant",
        "100 heures avant",
    ]
