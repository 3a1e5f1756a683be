"""The cache of one process keeps what it is given, for as long as it is told."""

import time

import pytest
import time_machine
from django.core.cache import caches

from booking.clicrdv.catalog import Catalogue


@pytest.fixture
def cache():
    caches["default"].clear()
    return caches["default"]


def test_every_reader_gets_the_same_object(cache):
    whole = Catalogue((), (), ())
    cache.set("catalogue", whole, 60)
    assert cache.get("catalogue") is whole


def test_nothing_outlives_its_time(cache):
    cache.set("slots", 1, 5)
    assert cache.add("claim", 1, 5)
    with time_machine.travel(time.time() + 6):
        assert cache.get("slots", "none") == "none"
        assert cache.add("claim", 2, 5)
        assert cache.get("claim") == 2


def test_a_claim_is_made_once(cache):
    assert cache.add("claim", 1, 5)
    assert not cache.add("claim", 2, 5)
    assert cache.get("claim") == 1


def test_the_oldest_make_room(cache, monkeypatch):
    monkeypatch.setattr(cache, "_max_entries", 10)
    for number in range(30):
        cache.set(number, number)
    assert len(cache._cache) <= 10
    assert cache.get(29) == 29


def test_counting(cache):
    cache.set("count", 1)
    assert cache.incr("count", 2) == 3
    with pytest.raises(ValueError, match="nothing"):
        cache.incr("nothing")


@pytest.mark.parametrize("later", [0, 86400], ids=["", "though the clock was ahead before"])
def test_what_nobody_asks_for_again_does_not_stay(cache, later):
    with time_machine.travel(time.time() + later):
        cache.set("one", 1, 5)
        cache.delete("one")
    for number in range(50):
        cache.set(f"slots-{number}", number, 5)
    with time_machine.travel(time.time() + 20):
        cache.set("one-more", 1, 5)
        assert len(cache._cache) == 1
