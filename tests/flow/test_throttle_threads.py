"""Threads that are counted at the same moment."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import enumerate as enumerate_threads

import pytest
import time_machine

from booking.flow import throttle

THREADS, ROUNDS = 4, 150


@pytest.fixture
def impatient():
    """Threads take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_each_is_counted_and_none_fails(impatient):
    together, limit = Barrier(THREADS), f"{THREADS * ROUNDS}/hour"

    def counted(_number):
        together.wait(10)
        throttle.count(limit, "times", "192.0.2.1")

    with ThreadPoolExecutor(THREADS) as threads:
        for _round in range(ROUNDS):
            list(threads.map(counted, range(THREADS)))
    with pytest.raises(throttle.TooMany):
        throttle.count(limit, "times", "192.0.2.1")


def test_what_is_refused_is_not_counted():
    """Those before it may yet be taken back: ClicRDV was away."""
    throttle.start_afresh()
    limit = "2/hour", "sign-in-address", "192.0.2.1"
    for _ in range(2):
        throttle.count(*limit)
    for _ in range(5):
        with pytest.raises(throttle.TooMany):
            throttle.count(*limit)
    throttle.take_back(limit, limit)
    for _ in range(2):
        throttle.count(*limit)


def test_counting_starts_no_thread():
    throttle.start_afresh()
    before = set(enumerate_threads())
    for number in range(100):
        throttle.count("10/minute", "times", f"192.0.2.{number}")
    assert set(enumerate_threads()) <= before


def test_counts_that_are_over_are_forgotten():
    throttle.start_afresh()
    with time_machine.travel("2026-11-27 12:00Z", tick=False) as clock:
        for number in range(100):
            throttle.count("10/minute", "times", f"192.0.2.{number}")
        clock.shift(61)
        throttle.count("1/minute", "times", "192.0.2.1")
        with pytest.raises(throttle.TooMany) as refused:
            throttle.count("1/minute", "times", "192.0.2.1")
        assert refused.value.retry_after == 60
        assert len(throttle._own().storage.storage) == 1
        clock.shift(60)
        throttle.count("1/minute", "times", "192.0.2.1")
