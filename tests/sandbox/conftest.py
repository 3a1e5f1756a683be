"""One sandbox process for these tests, with fresh seeds for each."""

from collections.abc import Iterator

import pytest

from tests.sandbox.client import CAMILLE, PASSWORD, STAFF, Api, started
from tests.sandbox.diary import Diary, open_diary


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


@pytest.fixture
def staff(api: Api) -> Api:
    """A member of the staff of group 4."""
    return api.signed_in(STAFF, kind="pro")


@pytest.fixture
def rival(api: Api) -> Api:
    """A member of another group's staff."""
    api.tell("/add", resource="pros", set={"email": "rival@example.org", "group_id": 5, "password": PASSWORD})
    return api.signed_in("rival@example.org", kind="pro")


@pytest.fixture
def diary(staff: Api) -> Diary:
    return open_diary(staff)
