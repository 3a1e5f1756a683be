"""Decision 1: one customer's session never reaches another's call, and connections are kept."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from booking.clicrdv import accounts, fiches
from tests.clicrdv.server import as_json, reply

THREADS = 16
CUSTOMERS = 300


def session_of(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()[:24]


@pytest.fixture
def generous(odd):
    """A server that hands a cookie to everybody with every answer, and says what it was sent."""

    def answer(asked):
        number = len(odd.asked)
        if asked.path.endswith("login.json"):
            email = dict(pair.split("=") for pair in asked.body.decode().split("&"))["account%5Bemail%5D"]
            session = session_of(email.replace("%40", "@"))
            body = as_json(account={"id": 1, "email": email}, error=None)
        else:
            session = f"{number:024x}"
            body = as_json(records=[{"id": 1, "lastname": asked.headers.get("cookie", "none")}])
        return reply(body, Set_Cookie=f"_session_id={session}; path=/; HttpOnly\r\nSet-Cookie: other={number}; path=/")

    odd.answer = answer
    return odd


def test_many_customers_on_many_threads(generous, calling):
    together = threading.Barrier(THREADS)

    def customer(number):
        if number < THREADS:
            together.wait(10)
        email = f"c{number}@example.org"
        anonymous = calling()
        seen = [_seen(anonymous)]
        signed_in = anonymous.signed_in(accounts.sign_in(anonymous, email, "x").session_id)
        seen += [_seen(signed_in), _seen(anonymous), _seen(signed_in), _seen(signed_in.anonymous())]
        own = f"_session_id={session_of(email)}"
        return seen == ["none", own, "none", own, "none"]

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(customer, range(CUSTOMERS))) == [True] * CUSTOMERS
    assert len(generous.asked) == 6 * CUSTOMERS
    assert generous.connections <= THREADS


def test_a_sign_in_carries_no_session(generous, calling):
    client = calling()
    for email in ("a@example.org", "b@example.org"):
        accounts.sign_in(client, email, "x")
    assert [asked.headers.get("cookie") for asked in generous.asked] == [None, None]


def test_a_connection_serves_many_customers(generous, calling):
    for number in range(50):
        assert _seen(calling(session_id=f"{number:024x}")) == f"_session_id={number:024x}"
    assert generous.connections == 1


def test_a_connection_is_kept_after_refusals_and_broken_answers(odd, calling):
    odd.in_turn(reply("", 404), reply("<html>"), reply("", 500), reply('{"records": []}'))
    for _ in range(4):
        try:
            fiches.page(calling(), 4)
        except Exception as error:
            assert "ApiError" in [kind.__name__ for kind in type(error).__mro__]
    assert (len(odd.asked), odd.connections) == (4, 1)


def _seen(client) -> str:
    return fiches.page(client, 4).records[0].lastname
