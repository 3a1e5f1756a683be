"""Calls that do not depend on each other are made at the same time."""

import threading
import time

import pytest

from booking.clicrdv import catalog
from booking.clicrdv.errors import NotAllowed, Unavailable
from booking.clicrdv.seen import REQUEST_ID
from booking.clicrdv.together import together
from tests.clicrdv.server import after, reply

EMPTY = reply('{"records": []}')


def test_a_catalogues_lists_wait_for_one_another_nowhere(odd, calling):
    """None is answered before all have been asked for."""
    all_asked = threading.Event()

    def answer(asked):
        if len(odd.asked) == 3:
            all_asked.set()
        return after(all_asked, EMPTY)

    odd.answer = answer
    assert catalog.lists(calling(), 4).services == ()
    assert all_asked.is_set() and len(odd.asked) == 3


def test_they_keep_to_the_deadline_of_the_page(odd, calling):
    odd.hanging()
    began = time.monotonic()
    with pytest.raises(Unavailable):
        catalog.lists(calling(page=0.5), 4)
    assert time.monotonic() - began < 3


def test_the_first_that_fails_tells(odd, calling):
    odd.answer = lambda asked: reply("{}", 403) if "calendars" in asked.path else EMPTY
    with pytest.raises(NotAllowed):
        catalog.lists(calling(), 4)


def test_they_belong_to_the_same_request():
    token = REQUEST_ID.set("kmtr-wzpd-fghj")
    try:
        assert together([REQUEST_ID.get] * 3) == ["kmtr-wzpd-fghj"] * 3
    finally:
        REQUEST_ID.reset(token)


def test_nothing_to_do():
    assert together([]) == []
