"""The script that merchants paste."""

import gzip
import hashlib
import re
from base64 import b64encode

import pytest

from booking.embed import script
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def current(merchants):
    return Visitor().app.get("/embed/v1.js")


def test_is_under_two_kilobytes(current):
    assert len(gzip.compress(current.body, 9)) < 2048


def test_may_be_fetched_by_any_page_and_kept_for_an_hour(current):
    assert current.content_type == "text/javascript"
    assert current.headers["Access-Control-Allow-Origin"] == "*"
    assert current.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert current.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in current.headers


def test_each_version_has_an_address_of_its_own_for_ever(current):
    name = hashlib.sha256(current.body).hexdigest()[:12]
    kept = Visitor().app.get(f"/embed/v1.{name}.js")
    assert kept.body == current.body
    assert "immutable" in kept.headers["Cache-Control"]
    assert script.integrity(kept.body) == "sha384-" + b64encode(hashlib.sha384(current.body).digest()).decode()


@pytest.mark.parametrize("name", ["000000000000", "x", "..%2Fv1"])
def test_a_version_that_never_was_is_a_404(merchants, name):
    Visitor().app.get(f"/embed/v1.{name}.js", status=404)


def test_versions_that_were_published_are_as_they_were(merchants):
    for file in script.FOLDER.glob("v1.*.js"):
        assert re.fullmatch(rf"v1\.{script.version(file.read_bytes())}\.js", file.name)


def test_the_version_of_now_is_kept(merchants):
    """`make keep-script`, once it has changed: a page that names its hash finds it for ever."""
    assert (script.FOLDER / f"v1.{script.version(script.current())}.js").read_bytes() == script.current()


def test_nothing_in_it_needs_an_exception_of_a_strict_policy(current):
    assert not re.search(
        r"\beval\b|new Function|innerHTML|setAttribute\(.style|createElement\(.(style|script)", current.text
    )
