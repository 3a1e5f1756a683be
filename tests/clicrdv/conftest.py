import threading
import time

import pytest
from django.core.cache import cache

from booking.clicrdv import configured, guard
from booking.clicrdv.guard import Limits
from booking.clicrdv.transport import Client
from tests.clicrdv import server
from tests.clicrdv.server import recorded, reply, until

KEY = "c0ffee00c0ffee00c0ffee00c0ffee00"


@pytest.fixture
def odd():
    """A server that answers whatever the test says."""
    guard.start_afresh()
    with server.running() as running:
        yield running
    guard.start_afresh()


@pytest.fixture
def calling(odd):
    """A client of the odd server, as hurried as the test wants it."""

    def make(*, page=10.0, call=8.0, session_id=None, **limits):
        return Client(
            odd.url, KEY, session_id, until=time.monotonic() + page, call_seconds=call, limits=Limits(**limits)
        )

    return make


@pytest.fixture
def api(sandbox):
    """A client of the sandbox, as the site makes it."""
    return configured.client()


@pytest.fixture
def shop(odd):
    """A group whose lists are odd."""
    bodies = {"interventionsets": "sets", "interventions": "services", "calendars": "calendars"}

    def answer(asked):
        name = asked.path.rsplit("/", 1)[1].removesuffix(".json")
        if name == "calendarsets":
            return reply('{"records": []}')
        return reply(recorded(f"odd/{bodies.get(name, name)}.json"))

    odd.answer = answer
    return odd


@pytest.fixture
def site(odd, settings):
    """The site's own settings, but for the odd server."""
    settings.CLICRDV_BASE_URL, settings.CLICRDV_API_KEY = odd.url, KEY
    settings.CLICRDV_CALL_SECONDS, settings.CLICRDV_PAGE_SECONDS = 3, 4
    settings.CATALOGUE_SECONDS, settings.SLOT_SECONDS = 300, 5
    cache.clear()
    yield settings
    odd.stopped.set()
    until(lambda: not any(thread.name == "catalogue" for thread in threading.enumerate()))
    cache.clear()
