from collections import defaultdict
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WHOLE = {"test_every_journey_ends_well"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Of a page that is tried with many values `make test` takes the first and the last, `make test-full` all."""
    cases = defaultdict(list)
    for item in items:
        tries_pages = item.path.parent == HERE and "merchants" in item.fixturenames
        if tries_pages and item.originalname not in WHOLE:
            cases[item.originalname, item.path].append(item)
    for same in cases.values():
        for item in same[1:-1]:
            item.add_marker(pytest.mark.full)
