"""Decision 13: a slow or dead API does not take the site down."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from booking.clicrdv.errors import ApiError, OutcomeUnknown, Refused, Unavailable
from booking.clicrdv.guard import Guard, Limits, guard_of
from tests.clicrdv.server import reply, until

GOOD = reply('{"id": 4}')


@pytest.fixture
def gate(odd):
    """Answers wait until it opens."""
    opened = threading.Event()

    def answer(asked):
        opened.wait(5)
        return GOOD

    odd.answer = answer
    yield opened
    opened.set()


class TestBulkhead:
    def test_more_calls_than_places_are_refused_at_once(self, odd, gate, calling):
        with ThreadPoolExecutor(3) as pool:
            waiting = [pool.submit(calling(in_flight=3).get, "x") for _ in range(3)]
            until(lambda: len(odd.asked) == 3)
            began = time.monotonic()
            for _ in range(20):
                with pytest.raises(Unavailable) as refused:
                    calling(in_flight=3).get("x")
            assert time.monotonic() - began < 2
            assert refused.value.retry_after == 10
            gate.set()
            assert [one.result() for one in waiting] == [{"id": 4}] * 3
        assert calling(in_flight=3).get("x") == {"id": 4}
        assert len(odd.asked) == 4

    def test_a_refused_write_was_not_sent(self, odd, gate, calling):
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(calling(in_flight=1).get, "x")
            until(lambda: odd.asked)
            with pytest.raises(Unavailable):
                calling(in_flight=1).post("x", {})
            gate.set()
            waiting.result()

    @pytest.mark.parametrize("answer", [None, reply("", 500), reply("", 404), reply("<html>"), GOOD])
    def test_every_call_gives_its_place_back(self, odd, calling, answer):
        odd.always(answer)
        for _ in range(4):
            try:
                calling(in_flight=1, failures=1000).get("x")
            except Unavailable as error:
                assert error.retry_after == 60  # not the bulkhead's
            except ApiError:
                pass
        assert len(odd.asked) >= 4


class TestBreaker:
    def test_it_opens_after_failures_in_a_row_and_then_asks_nothing(self, odd, calling):
        odd.always(None)
        for _ in range(3):
            with pytest.raises(OutcomeUnknown):
                calling(failures=3).post("x", {})
        for call in (lambda c: c.post("x", {}), lambda c: c.get("x"), lambda c: c.send_form("x", {})):
            with pytest.raises(Unavailable) as refused:
                call(calling(failures=3))
            assert 1 <= refused.value.retry_after <= 10
        assert len(odd.asked) == 3

    def test_gateway_errors_and_timeouts_are_failures(self, odd, calling):
        odd.in_turn(reply("", 503), b"")
        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                calling(call=0.2, failures=2).post("x", {})
        with pytest.raises(Unavailable):
            calling(failures=2).post("x", {})
        assert len(odd.asked) == 2

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500])
    def test_an_answer_is_a_sign_of_life(self, odd, calling, status):
        odd.in_turn(None, reply("", status), None, reply("", status), None, reply("", status), GOOD)
        for _ in range(6):
            with pytest.raises(ApiError):
                calling(failures=2).post("x", {})
        assert calling(failures=2).post("x", {}) == {"id": 4}

    def test_a_probe_closes_it(self, odd, calling):
        odd.in_turn(None, None, GOOD)
        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                calling(failures=2, seconds=0.2).post("x", {})
        with pytest.raises(Unavailable):
            calling(failures=2, seconds=0.2).get("x")
        until(lambda: _answers(calling(failures=2, seconds=0.2)))
        assert len(odd.asked) == 3
        assert calling(failures=2).get("x") == {"id": 4}

    def test_a_failed_probe_keeps_it_open(self, odd, calling):
        odd.in_turn(None, None, reply("", 503), GOOD)
        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                calling(failures=2, seconds=0.2).post("x", {})
        until(lambda: _wrote(calling(failures=2, seconds=0.2), odd, 3))
        with pytest.raises(Unavailable):
            calling(failures=2, seconds=0.2).post("x", {})
        assert len(odd.asked) == 3

    def test_one_probe_at_a_time(self, odd, gate, calling):
        limits = {"failures": 1, "seconds": 0.0}
        _break(odd.url, failures=1, seconds=0.0)
        with ThreadPoolExecutor(1) as pool:
            probe = pool.submit(calling(**limits).get, "x")
            until(lambda: odd.asked)
            for _ in range(10):
                with pytest.raises(Unavailable):
                    calling(**limits).get("x")
            gate.set()
            assert probe.result() == {"id": 4}
        assert len(odd.asked) == 1
        assert calling(**limits).get("x") == {"id": 4}

    def test_who_waits_for_another_one_leaves_most_places_to_calls(self):
        """What is waited for may need another call."""
        guard, limits = Guard(), Limits(in_flight=8)
        with ExitStack() as waiting:
            assert [waiting.enter_context(guard.waiting(limits)) for _ in range(4)] == [True, True, False, False]
            for _ in range(6):
                guard.enter(limits)
            with pytest.raises(Unavailable):
                guard.enter(limits)
        guard.enter(limits)

    def test_what_began_before_it_opened_says_nothing(self):
        guard, limits = Guard(), Limits(failures=1, seconds=60)
        early = [guard.enter(limits) for _ in range(2)]
        assert early == [False, False]
        guard.leave(limits, probe=False, well=False)
        guard.leave(limits, probe=False, well=True)
        with pytest.raises(Unavailable):
            guard.enter(limits)

    def test_failures_of_calls_from_before_do_not_keep_it_open_longer(self):
        guard = Guard()
        brief, long = Limits(failures=1, seconds=0.0), Limits(failures=1, seconds=60)
        for _ in range(2):
            guard.enter(brief)
        guard.leave(brief, probe=False, well=False)
        guard.leave(long, probe=False, well=False)
        assert guard.enter(long) is True

    def test_a_page_out_of_time_says_nothing_of_the_host(self, odd, calling):
        odd.always(GOOD)
        for _ in range(3):
            with pytest.raises(Unavailable):
                calling(page=0, failures=1).get("x")
        assert calling(failures=1).get("x") == {"id": 4}

    def test_a_full_house_does_not_lose_the_probe(self):
        guard, limits = Guard(), Limits(in_flight=1, failures=1, seconds=0.0)
        guard.enter(limits)
        guard.enter(Limits(in_flight=2))
        guard.leave(limits, probe=False, well=False)
        with pytest.raises(Unavailable):
            guard.enter(limits)
        guard.leave(limits, probe=False, well=True)
        assert guard.enter(limits) is True

    def test_one_host_does_not_answer_for_another(self, odd, calling):
        _break("http://another.example", failures=1, seconds=60)
        odd.always(GOOD)
        assert calling(failures=1).get("x") == {"id": 4}

    def test_a_bug_of_ours_gives_the_place_back(self, odd, calling):
        for _ in range(3):
            with pytest.raises(ValueError, match="unpack"):
                calling(in_flight=1, failures=1000).get(path="x", params=[("a", "b", "c")])
        odd.always(GOOD)
        assert calling(in_flight=1).get("x") == {"id": 4}

    def test_refusals_of_many_threads_at_once_do_not_open_it(self, odd, calling):
        odd.always(reply('{"code": 6}', 400))
        with ThreadPoolExecutor(8) as pool:
            refused = list(pool.map(lambda _: _refused(calling(failures=2)), range(40)))
        assert refused == [True] * 40


def _break(host: str, **limits) -> None:
    guard, wanted = guard_of(host), Limits(**limits)
    guard.leave(wanted, probe=guard.enter(wanted), well=False)


def _answers(client) -> bool:
    try:
        return client.get("x") == {"id": 4}
    except Unavailable:
        return False


def _wrote(client, odd, count) -> bool:
    try:
        client.post("x", {})
    except (OutcomeUnknown, Unavailable):
        return len(odd.asked) == count
    return False


def _refused(client) -> bool:
    try:
        client.post("x", {})
    except Refused:
        return True
    return False
