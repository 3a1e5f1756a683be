"""Did you mean gmail.com? Asked about mistakes only, and never in the way."""

import pytest

from booking.flow.email_hint import DOMAINS, suggestion
from tests.flow.questions import at_record, booked, field
from tests.visitor import CLINIC, Visitor, book_until

MISTAKES = {
    "gmail.con": "gmail.com",
    "gmail.co": "gmail.com",
    "gmail.fr": "gmail.com",
    "gmailcom": "gmail.com",
    "gmail,com": "gmail.com",
    "gmail..com": "gmail.com",
    "gmial.com": "gmail.com",
    "gmial.con": "gmail.com",
    "gmal.com": "gmail.com",
    "gmaill.com": "gmail.com",
    "mgail.com": "gmail.com",
    "orage.fr": "orange.fr",
    "orange.rf": "orange.fr",
    "orangefr": "orange.fr",
    "wannado.fr": "wanadoo.fr",
    "wanadoo.com": "wanadoo.fr",
    "free.f": "free.fr",
    "sfr.ft": "sfr.fr",
    "laposte.nte": "laposte.net",
    "hotmial.fr": "hotmail.fr",
    "hormail.con": "hotmail.com",
    "outlok.fr": "outlook.fr",
    "yaho.fr": "yahoo.fr",
    "iclould.com": "icloud.com",
    "GMIAL.com": "gmail.com",
}
RIGHT = """
    mail.com ymail.com email.com gmx.fr me.com proton.me orange.com laposte.fr grange.fr fred.fr tree.fr hotelmail.com
    yahoo.co.uk yahoo.gr hotmail.be outlook.de clinique-lilas.fr example.org gmail fr com orange.cm a.b
""".split()


@pytest.mark.parametrize(("typed", "meant"), MISTAKES.items())
def test_a_mistake_is_asked_about(typed, meant):
    assert suggestion(f"claire.dubois@{typed}") == f"claire.dubois@{meant}"


@pytest.mark.parametrize("domain", [*DOMAINS, *RIGHT])
def test_what_may_well_be_right_is_not(domain):
    assert suggestion(f"claire.dubois@{domain}") is None


@pytest.mark.parametrize("typed", ["", "@", "gmial.com", "@gmial.com", "claire@", "claire", " "])
def test_what_is_no_address_is_none_either(typed):
    assert suggestion(typed) is None


def test_the_check_page_asks_and_leads_to_the_field_filled_in(merchants, sandbox):
    visitor = at_record().fill(email="camille@gmial.com")
    assert visitor.name == "check"
    assert "Did you mean camille@gmail.com?" in visitor.text
    visitor.click("camille@gmail.com")
    assert visitor.name == "record" and not visitor.errors
    assert visitor.value("email") == "camille@gmail.com"
    assert visitor.value("firstphone") == "06 12 34 56 78"
    visitor.send()
    assert visitor.name == "check" and "Did you mean" not in visitor.text
    visitor.send()
    assert booked(sandbox)["fiche"]["email"] == "camille@gmail.com"


def test_who_means_what_they_typed_books_with_it(merchants, sandbox):
    at_record().fill(email="camille@gmial.com").send()
    assert booked(sandbox)["fiche"]["email"] == "camille@gmial.com"


def test_the_form_asks_too_when_something_else_is_wrong(merchants):
    visitor = at_record().fill(email="camille@gmial.com", firstphone="")
    assert len(visitor.errors) == 1
    assert "Did you mean camille@gmail.com?" in visitor.text


def test_an_address_without_its_dot_is_refused_with_the_right_one_beside_it(merchants):
    visitor = at_record().fill(email="camille@gmailcom")
    assert visitor.errors == ["Enter an e-mail address, like name@example.com"]
    assert "Did you mean camille@gmail.com?" in visitor.text


def test_nothing_is_asked_about_a_right_address(merchants):
    assert "Did you mean" not in at_record().text
    assert "Did you mean" not in at_record().fill(email="camille@orange.fr").text


def test_a_new_customer_whose_mail_goes_astray_gets_another(merchants, sandbox):
    visitor = book_until(Visitor(), "sign-in").open(f"{CLINIC}sign-up/").fill(email="claire@gmial.com")
    assert visitor.name == "check-email"
    assert "Did you mean claire@gmail.com?" in visitor.text
    visitor.click("Correct the address")
    assert visitor.name == "sign-up" and visitor.value("email") == "claire@gmail.com"
    visitor.send()
    assert visitor.name == "check-email" and "Did you mean" not in visitor.text
    assert sandbox.mail("claire@gmail.com")


def test_the_script_comes_with_the_field_and_with_nothing_else(merchants):
    visitor = book_until(Visitor(), "slot")
    assert not visitor.soup.select("script[src*='email-hint']")
    visitor.first("start")
    assert visitor.name == "sign-in" and field(visitor, "email")
    assert len(visitor.soup.select("script[src*='email-hint']")) == 1
