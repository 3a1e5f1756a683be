import gc
import threading

import pytest
from django.core.cache import cache
from django.test.testcases import QuietWSGIRequestHandler
from pytest_django.live_server_helper import LiveServer

from booking import hosts
from booking import merchants as merchant_rows
from booking.branding import served
from booking.clicrdv import guard
from booking.flow import throttle
from booking.models import Merchant
from booking.watch import tallies
from tests import control
from tests.visitor import Visitor

SLUGS = {
    4: "clinique-des-lilas",
    5: "garage-martin",
    6: "marie-osteopathe",
    7: "salon-meche",
    8: "mairie-de-valmont",
    9: "cabinet-ferme",
    10: "institut-horizon",
    11: "cabinet-des-petits-pas",
    12: "cabinet-dentaire-savane",
    14: "imagerie-du-parc",
    15: "centre-saint-roch",
    16: "kines-de-la-vallee",
}


@pytest.fixture(scope="session")
def sandbox_process():
    with control.running() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_process, settings):
    """A ClicRDV API of this test's own: fresh seeds, nothing cached from it."""
    for thread in threading.enumerate():
        if thread.name == "catalogue":  # a refresh of the test before
            thread.join()
    sandbox_process.reset()
    settings.CLICRDV_BASE_URL = sandbox_process.url
    settings.CLICRDV_API_KEY = control.KEY
    cache.clear()
    guard.start_afresh()
    throttle.start_afresh()
    tallies.start_afresh()
    served.start_afresh()
    hosts.start_afresh()
    merchant_rows.start_afresh()
    return sandbox_process


@pytest.fixture(scope="session")
def live_server():
    """The site as it is served: WhiteNoise gives the static files, which browsers keep, and no answer waits 40 ms for
    the rest of its packet."""
    QuietWSGIRequestHandler.disable_nagle_algorithm = True
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture
def merchants(db, sandbox):
    made = Merchant.objects.bulk_create(
        Merchant(slug=slug, group_id=group_id, name=slug.replace("-", " ").title(), phone="01 23 45 67 89")
        for group_id, slug in SLUGS.items()
    )
    return {merchant.group_id: merchant for merchant in made}


@pytest.fixture
def visitor(merchants):
    """Somebody with a browser without scripts, who reads English."""
    return Visitor()


def pytest_collection_finish() -> None:
    """What is there by now stays until the end: looking through it for garbage took a sixth of the time."""
    gc.collect()
    gc.freeze()
