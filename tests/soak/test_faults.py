"""The proxy lets calls go wrong as it says: seen by a plain client, and by what reached the API."""

import socket
import time

import pytest
import requests

from bench import faults
from tests import control

GROUP = f"/api/v1/groups/4.json?apikey={control.KEY}"
NOT_CARRIED_OUT = {"refuse", "reset", "hang", "429", "500", "502", "503", "504", "garbage", "html-200", "redirect"}
NOT_CARRIED_OUT |= {"too-long"}
NO_ANSWER = {"refuse", "reset", "hang", "hang-applied", "lost", "cut"}
AS_IT_IS = {"drip", "late", "late-answer", "other-type", "idle-close"}


@pytest.fixture(scope="module")
def api(sandbox_process):
    sandbox_process.reset()  # of what a test before had it do
    return sandbox_process


@pytest.fixture
def proxy(api):
    with faults.running(api.url, seed=1) as proxy:
        yield proxy


def carried_out(api):
    return len(api.requests("GET", "groups/4"))


def asked(proxy, kind):
    """The status and what the body says of the group, or None where no whole answer comes."""
    try:
        answer = requests.get(proxy.url + GROUP, timeout=1 if kind in NO_ANSWER else 5, allow_redirects=False)
    except requests.RequestException:
        return None
    return answer.status_code, "Clinique des Lilas" in answer.text


@pytest.mark.parametrize("kind", faults.KINDS)
def test_each_kind_is_what_it_says(api, proxy, kind):
    before = carried_out(api)
    proxy.rates = {kind: 1.0}
    answer = asked(proxy, kind)
    assert (answer is None) == (kind in NO_ANSWER)
    assert (answer == (200, True)) == (kind in AS_IT_IS)
    assert carried_out(api) - before == (kind not in NOT_CARRIED_OUT)
    assert proxy.counts == {kind: 1}


def test_without_rates_all_goes_well_and_connections_stay(api, proxy):
    with requests.Session() as client:
        for _ in range(3):
            assert client.get(proxy.url + GROUP, timeout=5).json()["id"] == 4
        (pool,) = client.adapters["http://"].poolmanager.pools._container.values()
        assert pool.num_connections == 1
    assert (proxy.calls, proxy.counts) == (3, {})


def test_the_same_seed_draws_the_same(api):
    drawn = []
    for _ in range(2):
        with faults.running(api.url, seed=5) as proxy:
            proxy.rates = {"500": 0.3, "html-200": 0.3}
            drawn.append([requests.get(proxy.url + GROUP, timeout=5).text[:9] for _ in range(20)])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 2


def test_only_the_calls_that_are_meant_go_wrong(proxy):
    proxy.rates, proxy.concerns = {"500": 1.0}, lambda method, path: "calendars" in path
    assert requests.get(proxy.url + GROUP, timeout=5).status_code == 200
    other = f"/api/v1/groups/4/calendars.json?apikey={control.KEY}"
    assert requests.get(proxy.url + other, timeout=5).status_code == 500


def test_in_an_outage_nobody_listens_and_then_somebody_does_again(proxy):
    proxy.rates = {"refuse": 1.0}
    with pytest.raises(requests.ConnectionError):
        requests.get(proxy.url + GROUP, timeout=5)
    proxy.rates, refused, until = {}, False, time.monotonic() + 5
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", proxy.port), 1).close()
        except ConnectionRefusedError:
            refused = True
        else:
            if refused:
                break
    assert refused
    assert requests.get(proxy.url + GROUP, timeout=5).status_code == 200


def test_while_it_is_silent_nothing_reaches_the_api(api, proxy):
    before = carried_out(api)
    with proxy.silence(), pytest.raises(requests.ConnectionError):
        requests.get(proxy.url + GROUP, timeout=5)
    assert carried_out(api) == before
    assert requests.get(proxy.url + GROUP, timeout=5).status_code == 200
