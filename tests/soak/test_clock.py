"""The clocks of a soak: over nights, and back."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.soak.clock import Clock, nights


def written(clock):
    return float(clock.file.read_text())


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


def test_the_site_alone_goes_back(clock):
    assert clock.step_back(60, site_alone=True)
    assert (written(clock), clock.ahead, clock.left_behind()) == (-60, timedelta(), 60)


def test_or_both_do(clock):
    assert not clock.step_back(60, site_alone=False)
    assert (written(clock), clock.ahead.total_seconds(), clock.left_behind()) == (-60, -60, 60)


def test_they_are_never_too_far_apart(clock):
    assert [clock.step_back(100, site_alone=True) for _ in range(3)] == [True, True, False]
    assert (written(clock), clock.behind.total_seconds()) == (-300, 200)


def test_a_jump_over_a_night_sets_both_right(clock):
    clock.step_back(100, site_alone=True)
    _name, moment = nights(clock.now())[0]
    clock.jump_to(moment)
    assert abs(written(clock) - (moment - datetime.now(UTC)).total_seconds()) < 5
    assert clock.left_behind() == 0
