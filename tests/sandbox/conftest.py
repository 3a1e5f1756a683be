"""One sandbox process for these tests, with fresh seeds for each."""

from collections.abc import Iterator

import pytest

from tests.sandbox.client import CAMILLE, Api, started


@pytest.fixture(scope="session")
def _process() -> Iterator[str]:
    with started() as (_, address):
        yield address


@pytest.fixture
def api(_process: str) -> Api:
    """The API with fresh seeds, called by nobody in particular."""
    client = Api(_process)
    client.tell("/reset")
    return client


@pytest.fixture
def camille(api: Api) -> Api:
    return api.signed_in(CAMILLE)
