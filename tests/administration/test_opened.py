"""However people come to a merchant's first page, each of them is counted there once."""

import pytest

from booking.models import Merchant, Tally
from booking.watch import tallies
from tests.visitor import CLINIC, book_until, sign_in

ONE_OF_EACH = "/marie-osteopathe/"  # one service, one calendar: its first page asks for a time


def opened():
    tallies.write()
    return sum(Tally.objects.filter(what=Tally.What.OPENED).values_list("number", flat=True))


@pytest.mark.parametrize(
    "link",
    [
        CLINIC,
        f"{CLINIC}?utm_source=news",
        f"{CLINIC}?service=21",
        f"{CLINIC}?service=21&calendar=15",
        f"{CLINIC}?service=21&freeze=service",
        f"{CLINIC}?service=21&calendar=15&freeze=service,calendar",
        f"{CLINIC}?service=999",
        ONE_OF_EACH,
    ],
)
def test_each_way_counts_once(visitor, link):
    visitor.open(link)
    assert opened() == 1


@pytest.mark.parametrize("link", [CLINIC, f"{CLINIC}?service=21&calendar=15"])
def test_a_booking_counts_once_and_the_next_one_again(visitor, link):
    for count in (1, 2):
        visitor.open(link)
        book_until(visitor, "done")
        assert opened() == count


def test_moving_about_on_the_first_page_is_not_coming_again(visitor):
    visitor.open(CLINIC).open(f"{CLINIC}service/?q=consult")
    assert opened() == 1
    visitor.open(ONE_OF_EACH)
    visitor.open(visitor.url + next(a["href"] for a in visitor.main.find_all("a") if "?from=" in a["href"]))
    assert opened() == 2


def test_who_signs_in_first_has_come_once(visitor, merchants):
    Merchant.objects.filter(group_id=4).update(own_open_data=False)
    visitor.open(f"{CLINIC}?service=21")
    assert visitor.name == "sign-in" and opened() == 1
    sign_in(visitor)
    assert visitor.name == "calendar" and opened() == 1


def test_an_address_of_another_day_is_a_way_to_come(visitor):
    visitor.open(f"{ONE_OF_EACH}?from=2031-01-01")
    assert visitor.name == "slot" and opened() == 1


def test_a_wish_that_is_kept_for_the_next_booking_counts_with_that_one(visitor):
    visitor.open(f"{CLINIC}?service=21&calendar=15")
    book_until(visitor, "done")
    visitor.open(CLINIC)
    assert visitor.name == "slot" and opened() == 2
