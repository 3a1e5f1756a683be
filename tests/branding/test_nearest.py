import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.branding.colour import to_hex, to_oklch
from booking.branding.nearest import Limit, nearest
from tests.branding.stylesheets import contrast

CODES = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
LIMITS = st.builds(Limit, st.just("other"), CODES, st.sampled_from([1.1, 3, 4.5]))


def keeps(code, limits):
    return all(contrast(code, limit.colour) >= limit.needed for limit in limits)


def away(code, wished):
    return abs(to_oklch(code).lightness - to_oklch(wished).lightness)


def by_trying(wished, limits):
    """How far off the nearest colour is that keeps all, of 200 lightnesses; None if there is none."""
    start = to_oklch(wished)
    tried = {to_hex(start._replace(lightness=step / 200)) for step in range(201)}
    return min((away(code, wished) for code in tried if keeps(code, limits)), default=None)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(CODES, st.lists(LIMITS, min_size=1, max_size=3).map(tuple))
def test_nothing_nearer_keeps_the_limits(wished, limits):
    found, tried = nearest(wished, limits), by_trying(wished, limits)
    if found is None:
        assert tried is None
    else:
        assert keeps(found, limits)
        assert tried is None or away(found, wished) <= tried + 0.006  # two steps of eight bits, in the darkest blue


@pytest.mark.parametrize(("wished", "lighter"), [("#868686", True), ("#6a6a6a", False)])
def test_it_goes_whichever_way_is_shorter(wished, lighter):
    found = nearest(wished, (Limit("page", "#777777", 1.4),))
    assert (to_oklch(found).lightness > to_oklch("#777777").lightness) is lighter


def test_what_keeps_its_limits_stays():
    assert nearest("#0000ff", (Limit("page", "#ffffff", 4.5),)) == "#0000ff"


def test_there_may_be_none():
    assert nearest("#808080", (Limit("one", "#000000", 5), Limit("other", "#ffffff", 5))) is None
