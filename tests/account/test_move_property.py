"""Whatever goes wrong at whichever call of a move: the customer ends with exactly one appointment, or is told exactly
what stands; and the next visits repair what was left."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from booking.models import Change
from tests.account.shared import LIST, book, sign_in_to_list
from tests.visitor import Visitor

NEW = "/api/v1/groups/4/appointments.json"
ONE = "/api/v1/groups/4/appointments/*"
CALLS = [("POST", NEW), ("DELETE", ONE), ("GET", NEW)]
# What a call can come to besides what was asked: not done, refused, or done and its answer lost.
ENDS = [
    {"kind": "reset"},
    {"kind": "applied-then-reset"},
    {"kind": "html"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 403},
    {"kind": "status", "status": 404},
    {"kind": "status", "status": 401},
    *({"kind": "status", "status": 400, "body": {"error": {"code": code}}} for code in (6, 7, 10, 12)),
]
faults = st.lists(
    st.tuples(st.sampled_from(CALLS), st.sampled_from(ENDS), st.integers(0, 2), st.integers(1, 3)), max_size=5
)


@pytest.fixture
def at_once(settings):
    """No waiting for what may still come: the sandbox applies a call before it answers, or never."""
    settings.CONFIRM_SETTLE_SECONDS = 0
    settings.CLICRDV_BREAKER_FAILURES = 1000


def check(sandbox, found, one_only):
    """One whole story: a move with these faults, then visits until nothing is open any more."""
    sandbox.reset()
    Change.objects.all().delete()
    if one_only:
        sandbox.rules(4, max_upcoming=1)
    number = book(sandbox, comments="Deux marches")
    visitor = sign_in_to_list(Visitor("en", checks=False)).open(f"{LIST}{number}/move/")
    visitor.choose("start", visitor.offered("start")[1])
    for (method, path), end, skip, count in found:
        sandbox.fault(path, **end, method=method, skip=skip, count=count)
    visitor.submit_any()
    sandbox.heal()
    repair(visitor)
    row = Change.objects.first()
    standing = sandbox.appointments()
    assert not Change.objects.filter(state__in=Change.OPEN), "left open for ever"
    assert not Change.objects.exclude(sealed=""), "the customer's words are still kept"
    told(visitor, row, [each["id"] for each in standing], number)
    assert all(each["comments"] == "Deux marches" for each in standing)


def repair(visitor):
    """Somebody who looks again, and signs in again where that is asked."""
    for _visit in range(8):
        visitor.show_any(visitor.app.get(LIST, status="*"))
        if visitor.name == "sign-in":
            visitor.submit_any(email="camille.roux@example.org", password="rendez-vous")
        if not Change.objects.filter(state__in=Change.OPEN):
            return


def told(visitor, row, standing, number):
    """What the pages say is what stands."""
    if row is None:  # refused before anything was begun
        assert standing == [number]
        return
    visitor.show_any(visitor.app.get(f"{LIST}{number}/moved/", status="*"))
    if visitor.name == "moved":
        assert standing == [row.became] and number not in standing
    elif row.reason == "NOTHING":
        assert standing == [] and "no longer stands" in visitor.h1
    elif row.reason == "BOTH":
        assert len(standing) == 2 and "could not be cancelled" in visitor.h1
    else:
        assert len(standing) == 1 and "stands as it was" in visitor.text
        assert standing == [row.became or number]


@pytest.mark.parametrize("one_only", [False, True])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(found=faults)
@example(found=[(CALLS[0], ENDS[1], 0, 1), (CALLS[2], ENDS[3], 1, 1)])
@example(found=[(CALLS[0], ENDS[7], 0, 1)])
@example(found=[(CALLS[1], ENDS[1], 0, 1)])
@example(found=[(CALLS[1], ENDS[6], 0, 1)])
def test_any_faults_end_in_a_state_that_is_told(merchants, sandbox, at_once, found, one_only):
    check(sandbox, found, one_only)


@pytest.mark.full
@pytest.mark.parametrize("one_only", [False, True])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(found=faults)
def test_very_many_faults_do(merchants, sandbox, at_once, found, one_only):
    check(sandbox, found, one_only)
