"""One household counts as one, however many addresses it has."""

import pytest

from booking.addresses import of_one
from tests.visitor import CLINIC, Visitor, book_until


@pytest.mark.parametrize(
    ("seen", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:50123", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::"),
        ("2001:db8:0:0:ffff::9", "2001:db8::"),
        ("[2001:db8::1]:443", "2001:db8::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_what_counts_as_one(seen, counted):
    assert of_one(seen) == counted


def test_another_address_of_the_same_household_is_no_way_out(merchants, settings):
    settings.THROTTLE_TIMES_ADDRESS, settings.TRUSTED_PROXY_HOPS = "1/10minutes", 1
    book_until(Visitor(HTTP_X_FORWARDED_FOR="2001:db8::1"), "slot")
    other = Visitor(HTTP_X_FORWARDED_FOR="2001:db8::2").open(f"{CLINIC}service/?service=21")
    other._show(other.app.get(f"{CLINIC}calendar/?calendar=15", status="*"), 429)
