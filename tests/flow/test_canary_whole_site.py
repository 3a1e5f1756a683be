"""Unmistakable values as key, password, address, telephone number and name; every fault there is, log level DEBUG: then
logs, other people's pages, the database, error reports and traces are searched, and Redis where it is the cache."""

from itertools import chain

import pytest

from bench import faults
from tests.cluster import servers
from tests.flow import canary as canaries
from tests.flow import canary_redis
from tests.flow.canary import EMAIL, PERSONAL, Canary
from tests.flow.canary_search import found_in


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    with canaries.living(tmp_path_factory.mktemp("canary")) as street:
        yield street


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    with servers.redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def street_with_redis(tmp_path_factory, cache):
    """Free times stay there for as long as the setting allows: they shall not be gone before they are searched. And
    somebody has been here, whatever the faults allow later."""
    more = {"REDIS_URL": cache.address, "SLOT_SECONDS": "300"}
    with canaries.living(tmp_path_factory.mktemp("canary"), **more) as street:
        street.live(9, {})
        yield street


def search(street, canary, stranger):
    broken = street.report_one_more()
    hidden = street.secrets()
    for page in chain(canary.pages, broken.pages, stranger.pages):
        assert found_in(page.text + page.url, street.keys()) == [], page.url
    search_what_leaves(street, hidden)
    for page in chain(canary.pages, broken.pages, stranger.pages):
        assert found_in(page.text, hidden) == [], page.url
    for page in stranger.pages:
        assert found_in(page.text + page.url, PERSONAL) == [], page.url
    search_database(street, hidden)


def search_what_leaves(street, hidden):
    """The log, error reports, traces."""
    hidden = [*hidden, *street.keys()]
    assert "DEBUG" in street.log
    assert found_in(street.log, [*hidden, *PERSONAL]) == []
    assert "OperationalError" in street.collector.reports
    assert "POST sign-in" in street.collector.traces
    assert found_in(street.collector.everything, [*hidden, *PERSONAL]) == []


def search_database(street, hidden):
    """Sessions have what was typed, signed; where they are too short to be compressed, in base64."""
    for file in street.folder.glob("site.sqlite3*"):
        content = file.read_bytes().decode("latin-1")
        assert found_in(content, hidden) == found_in(content, PERSONAL, packed=False) == [], file.name
    tables, sessions = street.stored()
    assert found_in(tables, [*hidden, *PERSONAL]) == []
    for kept in sessions:
        assert found_in(repr(kept), hidden) == []


def search_redis(cache, hidden):
    """Sessions stand there as they do in the database; nothing else is anybody's."""
    everything = canary_redis.kept(cache.address)
    for kept in everything:
        assert found_in(kept.text, hidden if kept.is_session else [*hidden, *PERSONAL]) == [], kept.key
    sessions = "\n".join(kept.text for kept in everything if kept.is_session)
    assert found_in(sessions, [EMAIL]), "the search finds nothing at all"
    names = " ".join(kept.key for kept in everything)
    assert "LIMITER" in names and "clicrdv:" in names


def drafts_done(sessions):
    return [kept[name] for kept in sessions for name in kept if name.startswith("draft:") and kept[name].get("done")]


def test_no_canary_is_seen_while_everything_goes_wrong(street):
    canary, stranger = street.live(1, faults.everything(0.3))
    canary.whole_life()
    search(street, canary, stranger)
    names = {page.name for page in canary.pages}
    assert names >= {"sign-up", "sign-in", "check", "done", "appointments", "move", "cancel"}


def test_what_was_typed_for_a_booking_is_gone_once_it_is_booked(street):
    canary = Canary(street, 2)
    canary.goes_on_for(40)
    street.proxy.rates = {}
    before = len(street.stored()[1])
    assert canary.journey()
    _tables, sessions = street.stored()
    drafts = drafts_done(sessions)
    assert len(sessions) > before and drafts
    for draft in drafts:
        assert found_in(repr(draft), PERSONAL) == []


@pytest.mark.full
@pytest.mark.parametrize("kind", faults.KINDS)
def test_none_is_whatever_the_fault(street_with_redis, cache, kind):
    street = street_with_redis
    canary, stranger = street.live(3, {kind: 0.4})
    search_redis(cache, street.secrets())
    search(street, canary, stranger)


@pytest.mark.full
def test_nor_in_redis_is_anything_left_of_what_was_typed(street_with_redis, cache):
    canary = Canary(street_with_redis, 4)
    canary.goes_on_for(40)
    assert canary.journey()
    drafts = drafts_done(kept.opened for kept in canary_redis.kept(cache.address) if kept.is_session)
    assert drafts
    for draft in drafts:
        assert found_in(repr(draft), PERSONAL) == []
