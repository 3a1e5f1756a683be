"""The list of a customer's own appointments with a merchant, and the page of one."""

import re

import pytest

from booking.account.own import PER_PAGE
from tests.account.shared import LIST, book, booked_ids, past, sign_in_to_list, upcoming
from tests.visitor import CLINIC, Visitor, book_until, sign_in, words


@pytest.fixture
def booked(visitor):
    return book_until(visitor, "done")


def times(visitor):
    return words(visitor.fresh().open(LIST).main.select_one(".booking-time"))


def test_they_are_told_from_beginning_to_end(booked):
    assert re.fullmatch(r"\d+:\d\d [ap]m to \d+:\d\d [ap]m", times(booked))


def test_where_the_group_hides_lengths_only_the_beginning_is_told(booked, sandbox):
    sandbox.edit("groups", 4, display_intervention_length=False)
    assert re.fullmatch(r"\d+:\d\d [ap]m", times(booked))


def test_each_tells_what_with_whom_where_and_for_whom(booked):
    text = booked.open(LIST).text
    for told in ("Consultation", "With Dr", "For Camille Roux", "Paris"):
        assert told in text, told
    assert booked.main.select_one("a[href^='https://www.google.com/maps/']")


def test_the_soonest_is_on_top_whatever_order_they_come_in(visitor, sandbox):
    late, soon = upcoming(sandbox, days=9), upcoming(sandbox, days=3)
    visitor = sign_in_to_list(visitor)
    assert booked_ids(visitor) == [soon, late]
    assert len(visitor.main.select("h2")) == 2  # each under its day


def test_without_any_the_page_invites_to_book(visitor):
    visitor = sign_in_to_list(visitor)
    assert "You have no upcoming appointment here." in visitor.text
    assert visitor.click("Book an appointment").name == "service"


def test_past_ones_are_shown_on_request_latest_first_and_missed_ones_say_so(visitor, sandbox):
    older, last = past(sandbox, days=20, state=2), past(sandbox, days=4)
    soon = upcoming(sandbox, days=3)
    visitor = sign_in_to_list(visitor)
    assert booked_ids(visitor) == [soon]
    visitor.click("Past appointments")
    assert booked_ids(visitor) == [last, older]
    assert [words(each) for each in visitor.main.select(".booking-state")] == ["Missed"]


def test_what_is_over_offers_to_be_booked_again_and_nothing_else(visitor, sandbox):
    number = past(sandbox, days=4)
    visitor = sign_in_to_list(visitor).open(f"{LIST}{number}/")
    assert "Book again" in visitor.text
    assert not {"Move", "Cancel", "Add to my calendar"} & {words(a) for a in visitor.main.find_all("a")}


def test_a_long_list_is_paged_and_nothing_is_on_two_pages(visitor, sandbox):
    mine = [upcoming(sandbox, days=200 + n) for n in range(30)]
    visitor = sign_in_to_list(visitor)
    seen = booked_ids(visitor)
    assert len(seen) == PER_PAGE
    seen += booked_ids(visitor.click("Later appointments"))
    assert seen == mine and not visitor.main.select("a[rel=next]")
    assert booked_ids(visitor.click("Earlier appointments")) == mine[:PER_PAGE]


def test_a_secretarys_long_list_is_paged_as_clicrdv_pages_it(visitor, sandbox):
    visitor = sign_in_to_list(visitor, email="secretariat@example.org")
    pages = [booked_ids(visitor), *(booked_ids(visitor.click("Later appointments")) for _page in range(3))]
    assert all(len(page) == PER_PAGE for page in pages)
    listed = sandbox.appointments(email="secretariat@example.org")
    first = sorted((row["start"], row["id"]) for row in listed)[: 4 * PER_PAGE]
    assert sum(pages, []) == [number for _start, number in first]


def test_past_ones_are_paged_too(visitor, sandbox):
    mine = [past(sandbox, days=3 + n) for n in range(60)]
    visitor = sign_in_to_list(visitor).click("Past appointments")
    seen = booked_ids(visitor)
    while visitor.main.select("a[rel=next]"):
        seen += booked_ids(visitor.click("Earlier appointments"))
    assert seen == mine


def test_a_secretary_sees_those_of_everybody(visitor, sandbox):
    others = upcoming(sandbox, days=1, hour=0, fiche_id=49)
    assert others in booked_ids(sign_in_to_list(visitor, email="secretariat@example.org"))


@pytest.mark.parametrize("email", ["parent@example.org", "secretariat@example.org"])
def test_of_a_record_that_is_deleted_nothing_is_shown(visitor, sandbox, email):
    number = upcoming(sandbox, days=1, hour=0, fiche_id=49)
    visitor = sign_in_to_list(visitor, email=email)
    assert number in booked_ids(visitor)
    sandbox.edit("fiches", 49, deleted=True)
    assert number not in booked_ids(visitor.open(LIST))
    visitor.open(f"{LIST}{number}/", status=404)


@pytest.mark.parametrize(("path", "made"), [(LIST, upcoming), (f"{LIST}?past", past)], ids=["to come", "past"])
def test_what_is_listed_but_not_the_accounts_own_is_not_shown(visitor, sandbox, path, made):
    """An API that lists too much."""
    theirs, mine = made(sandbox, days=3, fiche_id=49), made(sandbox, days=4)
    listed = sandbox.appointments(email="secretariat@example.org", include_past=1)
    both = [row for row in listed if row["id"] in (theirs, mine)]
    assert len(both) == 2
    body = {"records": both, "totalRecords": 2, "recordsReturned": 2, "startIndex": 0, "pageSize": 25}
    visitor = sign_in_to_list(visitor)
    sandbox.fault("/api/v1/groups/4/appointments.json", "body", body=body, status=200, count=4)
    assert booked_ids(visitor.open(path)) == [mine]
    visitor.open(f"{LIST}{theirs}/", status=404)


@pytest.mark.parametrize(
    "page", ["", "cancel/", "move/", "appointment.ics", "cancelled/", "moved/", "cancellation.ics"]
)
def test_nobody_elses_is_found_by_guessing(visitor, sandbox, page):
    theirs = upcoming(sandbox, days=3, fiche_id=49)
    visitor = sign_in_to_list(visitor)
    assert visitor.open(f"{LIST}{theirs}/{page}", status=404).name == "not-found"


def test_nobody_elses_changes_are_found_by_guessing(visitor, sandbox):
    """One was moved, another cancelled: their pages are for who did that."""
    moved, gone = book(sandbox), book(sandbox, place=9)
    owner = sign_in_to_list(visitor)
    owner.open(f"{LIST}{moved}/move/").first("start").send()
    owner.open(f"{LIST}{gone}/cancel/").send()
    stranger = sign_in_to_list(Visitor(), email="parent@example.org")
    for path in (f"{moved}/moved/", f"{moved}/", f"{gone}/cancelled/", f"{gone}/cancellation.ics", f"{gone}/"):
        assert owner.open(f"{LIST}{path}").url, path
        assert stranger.open(f"{LIST}{path}", status=404).name == "not-found", path


def test_of_another_merchant_nothing_is_shown_here(visitor, sandbox):
    """The account of a garage's customer has its appointment there, not here."""
    service = sandbox.ids("interventions", 5)[0]
    calendar = sandbox.ids("calendars", 5)[0]
    theirs = upcoming(sandbox, group_id=5, fiche_id=53, intervention_id=service, calendar_id=calendar)
    visitor.open("/garage-martin/appointments/")
    sign_in(visitor, email="garage@example.org")
    assert booked_ids(visitor)
    visitor = sign_in_to_list(visitor, email="garage@example.org")
    assert not booked_ids(visitor)
    visitor.open(f"{LIST}{theirs}/", status=404)


@pytest.mark.parametrize("page, name", [("", "appointment"), ("cancel/", "cancel"), ("move/", "move")])
def test_signed_out_every_page_leads_to_the_sign_in_and_back(visitor, sandbox, page, name):
    number = upcoming(sandbox, days=3)
    visitor.open(f"{LIST}{number}/{page}")
    assert visitor.name == "sign-in"
    assert sign_in(visitor).name == name
    assert visitor.url == f"{LIST}{number}/{page}"


def test_an_address_to_go_to_that_is_none_of_ours_leads_to_the_booking(visitor):
    visitor.open(f"{CLINIC}sign-in/?to=https://evil.example/")
    assert sign_in(visitor).name in ("service", "category")


def test_what_staff_have_written_is_not_shown_what_the_customer_wrote_is(visitor, sandbox):
    mine = book(sandbox, comments="Je viens avec mon chien")
    theirs = upcoming(sandbox, days=5, comments="Client difficile", from_web=False)
    visitor = sign_in_to_list(visitor)
    assert "mon chien" in visitor.open(f"{LIST}{mine}/").text
    assert "difficile" not in visitor.open(f"{LIST}{theirs}/").page.text


@pytest.mark.parametrize("number", ["0", "9" * 12, "9" * 15, "9" * 30])
@pytest.mark.parametrize("page", ["", "cancel/", "move/", "moved/", "appointment.ics"])
def test_a_number_of_nothing_leads_nowhere(visitor, number, page):
    visitor = sign_in_to_list(visitor)
    assert visitor.open(f"{LIST}{number}/{page}", status=404).name == "not-found"
