"""Threads that are counted at the same moment."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from booking.flow import throttle

THREADS, ROUNDS = 4, 150


@pytest.fixture
def impatient():
    """Threads take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_none_of_them_fails(impatient):
    together = Barrier(THREADS)

    def counted(_number):
        together.wait(10)
        throttle.count("1000000/hour", "times", "192.0.2.1")

    with ThreadPoolExecutor(THREADS) as threads:
        for _round in range(ROUNDS):
            throttle._own().storage.timer.join()  # the library tidies up, then sleeps until the next count
            list(threads.map(counted, range(THREADS)))
