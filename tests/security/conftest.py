import shutil
import warnings

import pytest

from . import stages
from .asking import as_strict_as_postgresql
from .browsing import Browsing

MISSING = [name for name in ("node", "npm", "nginx") if not shutil.which(name)]
collect_ignore = ["test_observatory.py"] if MISSING else []
if MISSING:
    warnings.warn(f"HTTP Observatory is left out: there is no {' and no '.join(MISSING)} here", stacklevel=1)


@pytest.fixture(autouse=True)
def strict(db):
    with as_strict_as_postgresql():
        yield


@pytest.fixture(autouse=True)
def patient(settings):
    """Who tries a thousand things is told so elsewhere: tests/flow/test_throttles.py."""
    for name in dir(settings):
        if name.startswith("THROTTLE_"):
            setattr(settings, name, "1000000/minute")


@pytest.fixture
def stage(request, merchants, sandbox) -> Browsing:
    """Somebody on one of the pages of stages.PAGES."""
    visitor = stages.PAGES[request.param](sandbox)
    assert visitor.name == request.param.partition(":")[0]
    return Browsing.at(visitor.page, dict(visitor.app.cookies))
