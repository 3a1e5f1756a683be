"""How often ClicRDV is asked, once the catalogue is warm."""

from collections import Counter

import requests

from tests.visitor import Visitor, book_until


def asked(sandbox) -> Counter[str]:
    """Calls by what they are about."""
    return Counter(f"{r['method']} {r['path'].rsplit('/', 1)[1].partition('.')[0]}" for r in sandbox.requests())


def warm(sandbox):
    """Somebody has been on every page before."""
    book_until(Visitor(), "check")
    requests.delete(f"{sandbox.url}/requests", timeout=10).raise_for_status()


def test_a_booking_costs_four_calls(merchants, sandbox, settings):
    settings.SLOT_SECONDS = 0  # nobody else has just looked at the same times
    warm(sandbox)
    book_until(Visitor(), "done")
    assert asked(sandbox) == {
        "POST login": 1,
        "GET fiches": 1,
        "GET availabletimeslots": 1,
        "POST appointments": 1,
    }


def test_a_further_page_of_times_costs_one_more_at_most(merchants, sandbox):
    warm(sandbox)
    visitor = book_until(Visitor(), "slot")
    visitor.open(visitor._resolve(visitor.main.select_one("a[rel=next]")["href"]))
    assert sum(asked(sandbox).values()) <= 2
