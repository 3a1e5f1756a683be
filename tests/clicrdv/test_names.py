"""Names of hosts are looked up within the time of the call, once, and not for every connection."""

import itertools
import socket
import threading
import time
from contextlib import ExitStack

import pytest

from booking.clicrdv import bounded
from booking.clicrdv.errors import Unavailable
from booking.clicrdv.transport import Client
from tests.clicrdv.server import reply, until
from tests.clicrdv.test_transport import ALL, KEY, ending_within

HERE, NOBODY = "127.0.0.1", "127.0.0.2"
NUMBERS = itertools.count()


class Dns:
    """What is known of *.example, and what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.address: str | None = HERE  # None: it does not answer well
        self.answers = threading.Event()
        self.answers.set()
        self.real = socket.getaddrinfo

    def __call__(self, name, *where, **how):
        if not str(name).endswith(".example"):
            return self.real(name, *where, **how)
        self.asked.append(name)
        self.answers.wait(20)
        if self.address is None:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return self.real(self.address, *where, **how)


@pytest.fixture
def dns(odd, monkeypatch):
    known = Dns()
    monkeypatch.setattr(socket, "getaddrinfo", known)
    odd.always(reply(Connection="close"))
    yield known
    known.answers.set()
    until(lambda: not any(thread.name == "lookup" for thread in threading.enumerate()))


@pytest.fixture
def calling(odd):
    """A client of the odd server, under a name of this test's own."""
    url = odd.url.replace(HERE, f"test-{next(NUMBERS)}.example")

    def make(call=8.0):
        return Client(url, KEY, until=time.monotonic() + 10, call_seconds=call)

    return make


@pytest.mark.parametrize("call", ALL.values(), ids=ALL)
def test_a_lookup_that_takes_too_long_ends_with_the_call_and_nothing_was_sent(dns, odd, calling, call):
    dns.answers.clear()
    with ending_within(3), pytest.raises(Unavailable):
        call(calling(call=0.3))
    assert len(dns.asked) == 1 and odd.asked == []


@pytest.mark.parametrize(("call", "times"), [("post", 1), ("get", 2)])
def test_one_that_fails_is_made_once_for_each_try(dns, odd, calling, call, times):
    dns.address = None
    with pytest.raises(Unavailable):
        ALL[call](calling())
    assert len(dns.asked) == times and odd.asked == []


def test_all_who_wait_wait_for_the_same_one(dns, odd, calling):
    dns.answers.clear()
    heard = []
    callers = [threading.Thread(target=lambda: heard.append(calling().get("x"))) for _ in range(5)]
    for each in callers:
        each.start()
    until(lambda: dns.asked)
    dns.answers.set()
    for each in callers:
        each.join()
    assert heard == [{}] * 5 and len(dns.asked) == 1


def test_a_name_is_known_for_a_while(dns, odd, calling):
    """So that nobody notices a short outage of DNS."""
    calling().get("x")
    dns.address = None
    for write in ("post", "put", "delete"):
        ALL[write](calling())
    assert odd.connections == 4 and len(dns.asked) == 1


def test_and_asked_for_anew_behind_before_it_is_forgotten(dns, odd, calling, monkeypatch):
    monkeypatch.setattr(bounded, "RENEW_SECONDS", 0.0)
    calling().get("x")
    dns.answers.clear()
    with ending_within(5):
        calling().post("x", {})
    until(lambda: len(dns.asked) == 2)
    assert odd.connections == 2


@pytest.mark.allow_hosts([HERE, NOBODY])
def test_a_host_that_moves_is_followed(dns, odd, calling, monkeypatch):
    calling().get("x")
    dns.address = NOBODY
    calling().get("x")  # within the minute
    monkeypatch.setattr(bounded, "RENEW_SECONDS", 0.0)
    monkeypatch.setattr(bounded, "KNOWN_SECONDS", 0.0)
    with pytest.raises(Unavailable):
        calling().post("x", {})
    assert odd.connections == 2


@pytest.mark.allow_hosts([HERE, NOBODY])
def test_an_address_where_nobody_listens_is_not_believed_for_long(dns, odd, calling):
    dns.address = NOBODY
    with pytest.raises(Unavailable):
        calling().post("x", {})
    dns.address = HERE
    assert calling().post("x", {}) == {}


@pytest.mark.allow_hosts([HERE, NOBODY])
def test_nor_one_where_nobody_answers(dns, odd, calling):
    """A host that is gone mostly says nothing: here more have come than are let in."""
    with socket.create_server((NOBODY, int(odd.url.rpartition(":")[2])), backlog=0) as silent, ExitStack() as stack:
        for _ in range(4):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(silent.getsockname())
        dns.address = NOBODY
        with pytest.raises(Unavailable):
            calling(call=1.0).post("x", {})
        dns.address = HERE
        assert calling().post("x", {}) == {}


def test_a_lookup_that_failed_says_nothing_of_the_next(dns, odd, calling):
    dns.address = None
    with pytest.raises(Unavailable):
        calling().post("x", {})
    dns.address = HERE
    assert calling().post("x", {}) == {}
