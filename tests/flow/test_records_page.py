"""For whom: nobody, one, a few children, or thousands of a secretary's."""

import re
from urllib.parse import parse_qs

import pytest

from booking.models import Merchant
from tests.flow.questions import booked, field
from tests.visitor import CLINIC, Visitor, book_until, sign_in, words

CENTRE = "/centre-saint-roch/"
LEO, ALICE, TOM = "49", "50", "51"


@pytest.fixture
def parent(merchants):
    return sign_in(book_until(Visitor(), "sign-in"), "parent@example.org")


@pytest.fixture
def secretary(merchants):
    return at_the_centre(Visitor())


def at_the_centre(visitor):
    """A secretary of a medical centre that knows 3,000 people."""
    Merchant.objects.get_or_create(slug="centre-saint-roch", defaults={"group_id": 15, "name": "Centre Saint-Roch"})
    return sign_in(visitor.open(CENTRE).choose("service", "231").first("start"), "saint-roch@example.org")


def asked(sandbox):
    """The queries for records, without the key."""
    queries = [parse_qs(request["query"]) for request in sandbox.requests("GET", "fiches.json")]
    return [{name: values[0] for name, values in query.items() if name != "apikey"} for query in queries]


def rows(visitor):
    return [words(button) for button in visitor.main.select("button[name=record]")]


def test_somebody_without_a_record_is_not_asked_for_whom(merchants):
    visitor = sign_in(book_until(Visitor(), "sign-in"), "nouveau@example.org")
    assert visitor.name == "record"
    assert "Book for somebody else" not in visitor.text


def test_children_are_told_apart_by_name_and_birth_date(parent):
    assert parent.name == "records"
    assert rows(parent) == [
        "Léo Nguyen 2 May 2015",
        "Alice Nguyen 23 November 2018",
        "Tom Nguyen 30 January 2021",
        "Somebody else With a new record",
    ]
    assert not parent.soup.select("form[role=search]")


def test_who_chose_the_wrong_child_goes_back_and_nothing_of_it_stays(parent, sandbox):
    parent.choose("record", ALICE).fill(firstphone="07 00 00 00 00", appointment_comments="Alice is allergic")
    parent.open(f"{CLINIC}record/")
    assert parent.click("Book for somebody else").name == "records"
    assert "Alice Nguyen Your choice" in rows(parent)[1]
    parent.choose("record", TOM)
    assert (parent.value("firstname"), parent.value("firstphone")) == ("Tom", "06 98 76 54 32")
    assert parent.value("appointment-comments") == ""
    parent.send().send()
    assert booked(sandbox)["fiche"] == {"id": int(TOM), "group_id": 4}


def test_what_was_typed_for_one_child_is_not_shown_for_another(parent):
    parent.choose("record", ALICE).fill(firstphone="12", appointment_comments="Alice is allergic")
    assert parent.name == "record" and parent.errors
    parent.open(f"{CLINIC}records/").choose("record", LEO)
    assert not parent.errors
    assert (parent.value("firstname"), parent.value("appointment-comments")) == ("Léo", "")


def test_for_yet_another_child_a_new_record_is_made(parent, sandbox):
    parent.choose("record", "new")
    assert [parent.value(name) for name in ("lastname", "firstname", "firstphone")] == ["", "", ""]
    assert parent.value("email") == "parent@example.org"
    parent.fill(lastname="Nguyen", firstname="Zoé", firstphone="06 98 76 54 32").send()
    assert parent.name == "done"
    assert "id" not in booked(sandbox)["fiche"]


def test_a_new_record_given_up_leads_back_to_the_children(parent):
    parent.choose("record", "new").open(parent.soup.select_one("a.back")["href"])
    assert parent.name == "records"
    assert parent.choose("record", ALICE).value("firstname") == "Alice"


def test_a_new_record_given_up_leads_back_to_the_one_there_is(merchants):
    visitor = book_until(Visitor(), "record").click("Book for somebody else").choose("record", "new")
    assert visitor.value("firstname") == ""
    visitor.open(visitor.soup.select_one("a.back")["href"])
    assert visitor.name == "record" and visitor.value("firstname") == "Camille"


def test_a_childs_record_without_an_address_is_not_given_the_parents_unasked(merchants, sandbox):
    sandbox.edit("fiches", int(ALICE), email="")
    parent = sign_in(book_until(Visitor(), "sign-in"), "parent@example.org").choose("record", ALICE)
    assert parent.value("email") == ""
    parent.send().send()
    assert parent.name == "done" and "email" not in booked(sandbox)["fiche"]


def test_ones_own_record_without_an_address_is_proposed_the_accounts(merchants, sandbox):
    sandbox.edit("fiches", 48, email="")
    assert book_until(Visitor(), "record").value("email") == "camille.roux@example.org"


def test_deleted_records_and_staffs_notes_are_shown_nowhere(merchants, sandbox):
    sandbox.edit("fiches", int(ALICE), comments="SECRET NOTE", externid="EXT-1")
    parent = sign_in(book_until(Visitor(), "sign-in"), "parent@example.org")
    pages = [parent.page.text, parent.choose("record", ALICE).page.text, parent.send().page.text]
    assert not [page for page in pages if re.search(r"SECRET NOTE|EXT-1|Doublon|\$", page)]


@pytest.mark.parametrize("marks", [{"lastname": "$Nguyen"}, {"deleted": True}], ids=lambda marks: "".join(marks))
def test_either_mark_of_a_deleted_record_hides_it(merchants, sandbox, marks):
    sandbox.edit("fiches", int(ALICE), **marks)
    parent = sign_in(book_until(Visitor(), "sign-in"), "parent@example.org")
    assert parent.offered("record") == [LEO, TOM, "new"]


def test_thousands_come_a_page_at_a_time(secretary, sandbox):
    assert secretary.name == "records"
    assert "1 to 25 of 3,000 people" in secretary.text
    assert len(secretary.offered("record")) == 25 + 1
    secretary.click("People 26 to 50")
    assert "26 to 50 of 3,000 people" in secretary.text
    assert len(secretary.offered("record")) == 24 + 1  # one of them is deleted
    secretary.click("People 1 to 25")
    assert secretary.offered("record")[0] == "10001"
    assert [query.get("results") for query in asked(sandbox)] == ["25", "25", "25"]


def test_the_last_page_ends(secretary):
    secretary.open(f"{CENTRE}records/?start=2975")
    assert "2,976 to 3,000 of 3,000 people" in secretary.text
    assert [words(link) for link in secretary.main.select(".pager a")] == ["People 2,951 to 2,975"]


def test_a_search_finds_and_says_so_with_birth_date_and_phone(secretary, sandbox):
    sandbox.edit("fiches", 10007, lastname="Zimmermann", firstname="Odette", birthdate="1934-07-09", firstphone="0611")
    secretary.open(f"{CENTRE}records/?q=zimmermann")
    assert "1 person" in secretary.text
    assert rows(secretary) == ["Odette Zimmermann 9 July 1934 · 0611", "Somebody else With a new record"]
    assert secretary.soup.select_one("form[role=search] [name=q]")["value"] == "zimmermann"
    assert secretary.choose("record", "10007").value("lastname") == "Zimmermann"
    assert {query.get("results") for query in asked(sandbox)} == {"25"}


def test_a_search_with_many_hits_has_pages_of_its_own(secretary, sandbox):
    secretary.open(f"{CENTRE}records/?q=camille")
    found = int(re.search(r"of (\d+) people", secretary.text).group(1))
    assert 25 < found < 3000
    secretary.click("People 26 to")
    assert all("Camille" in row for row in rows(secretary)[:-1])
    assert asked(sandbox)[-1] == {"search": "camille", "results": "25", "startIndex": "25"}


@pytest.mark.parametrize("query", ["q=nobody+of+this+name", "q=%24"])
def test_a_search_that_finds_nobody_says_so_and_leads_on(secretary, query):
    secretary.open(f"{CENTRE}records/?{query}")
    assert "Nobody found for" in secretary.text
    assert secretary.offered("record") == ["new"]
    secretary.click("Show everybody")
    assert "1 to 25 of 3,000 people" in secretary.text


def test_a_deleted_record_is_not_found(secretary, sandbox):
    sandbox.edit("fiches", 10007, lastname="Zimmermann", deleted=True)
    assert "Nobody found for “zimmermann”" in secretary.open(f"{CENTRE}records/?q=zimmermann").text


@pytest.mark.parametrize("start", ["3000", "99999999", "-1", "x", ""])
def test_a_page_out_of_reach_leads_back(secretary, start):
    secretary.open(f"{CENTRE}records/?start={start}")
    assert ("nobody on this page" in secretary.text) == (start.isdigit())
    assert secretary.name == "records" and "new" in secretary.offered("record")


def test_a_secretarys_address_goes_into_nobodys_record(secretary, sandbox):
    secretary.choose("record", "10007")
    assert secretary.value("email") == "" and not field(secretary, "email").has_attr("required")
    secretary.send().send()
    assert secretary.name == "done"
    assert booked(sandbox)["fiche"] == {"id": 10007, "group_id": 15}


def test_a_secretary_makes_a_new_record_without_an_address(secretary, sandbox):
    secretary.choose("record", "new")
    assert secretary.value("email") == ""
    secretary.fill(lastname="Petit", firstname="Anna", firstphone="06 12 34 56 78").send()
    assert secretary.name == "done"
    assert booked(sandbox)["fiche"] == {
        "group_id": 15,
        "lastname": "Petit",
        "firstname": "Anna",
        "firstphone": "06 12 34 56 78",
    }
    assert {query.get("results") for query in asked(sandbox)} == {"25"}


def test_the_search_speaks_french(merchants):
    visitor = at_the_centre(Visitor("fr"))
    assert "1 à 25 sur 3 000 personnes" in visitor.text and "Personnes 26 à 50" in visitor.text
    assert "Aucun résultat pour « zzz »." in visitor.open(f"{CENTRE}records/?q=zzz").text
