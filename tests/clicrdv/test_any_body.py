"""Whatever JSON comes: an answer of ours or an error of ours, never anything else."""

import json
import pickle
from dataclasses import is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.clicrdv import accounts
from booking.clicrdv.errors import ApiError
from tests.clicrdv.server import BODIES, reply
from tests.clicrdv.test_odd_bodies import READS, _book, _sign_up

CALLS = {
    **READS,
    "sign-in": lambda client: accounts.sign_in(client, "c@example.org", "x"),
    "sign-up": _sign_up,
    "booking": _book,
}
RECORDED = [json.loads(path.read_text("utf-8-sig")) for path in (BODIES / "odd").glob("*[!1s].json")]


def _names(value) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    return set().union(*map(_names, value)) if isinstance(value, list) else set()


KEYS = sorted(set().union(*map(_names, RECORDED)) | {"account", "error", "availabletimeslots", "firstSlot", "deleted"})
TEXTS = st.sampled_from(
    ["", " ", "4", "21", "0", "-1", "9" * 30, "1e400", "2031-03-03 09:00:00", "9999-12-31 23:59:59", "0001-01-01"]
    + [
        "2031-03-30 02:30:00",
        "2031-03-03T09:00:00+14:00",
        "{}",
        "[[[",
        '{"type": {}}',
        "$x",
        "\ud800",
        "\x00",
        "é",
        "Ⅷ",
        "²",
    ]
    + ["Europe", "Europe/Paris", "\x00/etc", "a" * 300, "true"]
)
NUMBERS = st.sampled_from([0, 1, -1, 4, 21, 48, 2**31, 2**63, 2**70, 1.5, -0.0, 1e308, 20.0])
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS
BODIES_OF_ALL_KINDS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=30,
)


@st.composite
def spoiled(draw):
    """A recorded body, some of its values replaced."""
    return _spoiled(draw, draw(st.sampled_from(RECORDED)))


def _spoiled(draw, value):
    if draw(st.integers(0, 14)) == 0:
        return draw(BODIES_OF_ALL_KINDS)
    if isinstance(value, dict):
        return {key: _spoiled(draw, inner) for key, inner in value.items()}
    return [_spoiled(draw, inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=BODIES_OF_ALL_KINDS | spoiled())
def test_any_json(odd, calling, call, body):
    odd.always(reply(json.dumps(body), 200, Set_Cookie="_session_id=0123456789abcdef01234567"))
    try:
        answer = call(calling())
    except ApiError:
        return
    for part in answer if isinstance(answer, list | tuple) else [answer]:
        assert part is None or is_dataclass(part) or isinstance(part, str)
    pickle.dumps(answer)
    repr(answer).encode()
