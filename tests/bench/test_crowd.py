"""The visitors of `make bench`, and the API that takes its time, against a sandbox."""

import hashlib
import time

import pytest
import requests

from bench.client import Guest, crowd, request
from bench.slow_api import slow_api, take
from tests.control import KEY

GROUPS = f"/api/v1/groups.json?apikey={KEY}"


@pytest.fixture
def api(sandbox):
    with slow_api(sandbox.url) as address:
        yield address


def test_what_the_sandbox_said_is_said_again_without_it(sandbox, api):
    first = requests.get(api + GROUPS, timeout=10)
    again = requests.get(api + GROUPS, timeout=10)
    assert first.json() == again.json() == sandbox.get(GROUPS)
    assert len(sandbox.requests("GET", "groups")) == 2


def test_writes_reach_the_sandbox_each_time(sandbox, api):
    who = {"email": "camille.roux@example.org", "password": hashlib.sha1(b"rendez-vous").hexdigest()}
    for _ in range(2):
        answer = requests.post(f"{api}/api/v1/sessions/login.json?apikey={KEY}", json={"account": who}, timeout=10)
        assert answer.status_code == 200
    assert len(sandbox.requests("POST", "sessions")) == 2


def test_many_visitors_wait_for_a_slow_api_at_the_same_time(api):
    requests.get(api + GROUPS, timeout=10)
    take(0.3, api)
    began = time.monotonic()
    heard = crowd(api, [Guest([request(GROUPS)])] * 20, 0.1)
    assert len(heard.seconds) == 20
    assert min(heard.seconds) >= 0.3
    assert time.monotonic() - began < 3


def test_pages_that_are_refused_count_apart(sandbox):
    sandbox.fault("/api/*", "status", status=503, count=None)
    heard = crowd(sandbox.url, [Guest([request(GROUPS)], pause=0.05)] * 2, 0.2)
    assert not heard.seconds
    assert heard.other.keys() == {503}
    sandbox.heal()
