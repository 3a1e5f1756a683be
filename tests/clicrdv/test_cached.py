"""Decision 11: the catalogue from the last copy, one refresher, nobody waits, sign-ins apart."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache

from booking.clicrdv import cached, configured, copies
from booking.clicrdv.errors import NotAllowed, NotFound, SignInNeeded, Unavailable, UpstreamBroken
from tests.clicrdv.server import after, as_json, reply, until

SESSION = "0123456789abcdef01234567"
OWN = as_json(error={"name": "NotFound", "message": "There is no such group."})


def named(name: str) -> bytes:
    return reply(as_json(id=4, name=name))


def name(session_id: str | None = None) -> str:
    return cached.group(configured.client(session_id), 4).name


class TestCopies:
    def test_one_call_for_many_pages(self, odd, site):
        odd.always(named("one"))
        assert [name() for _ in range(10)] == ["one"] * 10
        assert len(odd.asked) == 1

    def test_each_thing_has_its_own_copy(self, shop, site):
        client = configured.client()
        for _ in range(2):
            cached.catalogue(client, 4)
            cached.calendars_for(client, 4, [21])
            cached.calendars_for(client, 4, [21, 27])
            cached.calendars_for(client, 4, [27, 21])
            cached.custom_fields(client, 4, "Fiche")
            cached.custom_fields(client, 4, "Vevent")
            cached.custom_fields(client, 5, "Vevent")
        assert len(shop.asked) == 4 + 2 + 3

    def test_the_first_page_asks_for_the_group_and_its_catalogue_at_the_same_time(self, shop, site):
        self._all_at_once(shop, 4)
        assert cached.group(configured.client(), 4, opening=True)
        cached.catalogue(configured.client(), 4)
        assert sorted(asked.path.rsplit("/", 1)[1] for asked in shop.asked[:4]) == [
            "4.json", "calendars.json", "interventions.json", "interventionsets.json"
        ]  # fmt: skip
        assert [asked.path.rsplit("/", 1)[1] for asked in shop.asked[4:]] == ["calendarsets.json"]

    def test_the_questions_of_a_record_and_of_a_visit_are_asked_for_at_the_same_time(self, shop, site):
        self._all_at_once(shop, 2)
        cached.custom_fields(configured.client(), 4, "Fiche", beside="Vevent")
        cached.custom_fields(configured.client(), 4, "Vevent")
        assert len(shop.asked) == 2

    def test_what_is_read_beside_may_fail(self, odd, site):
        def answer(asked):
            return named("well") if asked.path.endswith("groups/4.json") else reply("", 500)

        odd.answer = answer
        assert cached.group(configured.client(), 4, opening=True).name == "well"
        with pytest.raises(Unavailable):
            cached.catalogue(configured.client(), 4)

    def test_who_needs_the_group_alone_does_not_wait_for_what_is_read_beside(self, odd, site):
        gate = threading.Event()

        def answer(asked):
            return named("well") if asked.path.endswith("groups/4.json") else after(gate, reply("", 500))

        odd.answer = answer
        began = time.monotonic()
        assert [cached.group(configured.client(), 4, opening=True).name for _ in range(20)] == ["well"] * 20
        assert time.monotonic() - began < 2
        gate.set()

    def _all_at_once(self, shop, number):
        """Nobody is answered before so many have asked."""
        together, answered, calm = threading.Barrier(number), threading.Event(), shop.answer

        def answer(asked):
            if not answered.is_set():
                together.wait(5)
                answered.set()
            return named("Clinique") if asked.path.endswith("groups/4.json") else calm(asked)

        shop.answer = answer

    def test_an_old_copy_is_served_at_once_and_renewed_behind(self, odd, site):
        odd.always(named("old"))
        site.CATALOGUE_SECONDS = 0
        assert name() == "old"
        site.CATALOGUE_SECONDS = 300
        gate = threading.Event()
        odd.answer = lambda asked: after(gate, named("new"))
        began = time.monotonic()
        assert [name() for _ in range(50)] == ["old"] * 50
        assert time.monotonic() - began < 3
        gate.set()
        until(lambda: name() == "new")
        assert len(odd.asked) == 2

    def test_one_refresher_for_all_threads(self, odd, site):
        odd.always(named("old"))
        site.CATALOGUE_SECONDS = 0
        name()
        odd.hanging()
        with ThreadPoolExecutor(20) as pool:
            assert set(pool.map(lambda _: name(), range(200))) == {"old"}
        assert len(odd.asked) == 2

    @pytest.mark.parametrize("mishap", [None, reply("", 503), reply("", 500), reply("<html>"), reply("", 400)])
    def test_the_last_copy_while_the_api_is_unwell_and_a_pause_before_asking_again(self, odd, site, mishap, caplog):
        odd.always(named("old"))
        site.CATALOGUE_SECONDS = 0
        name()
        odd.always(mishap)
        name()
        until(lambda: "served from its last copy" in caplog.text)
        asked = len(odd.asked)
        assert [name() for _ in range(20)] == ["old"] * 20
        assert len(odd.asked) == asked

    def test_a_page_without_time_left_gets_the_copy_and_the_refresh_has_its_own(self, odd, site):
        odd.always(named("old"))
        site.CATALOGUE_SECONDS = 0
        name()
        odd.always(named("new"))
        site.CATALOGUE_SECONDS = 300
        spent = configured.client().lasting(-1)
        assert cached.group(spent, 4).name == "old"
        until(lambda: cached.group(spent, 4).name == "new")

    def test_two_servers_have_two_copies(self, odd, site):
        odd.always(named("one"))
        assert name() == "one"
        site.CLICRDV_BASE_URL = odd.url.replace("127.0.0.1", "localhost")
        odd.always(named("two"))
        assert name() == "two"


class TestNothingYet:
    def test_one_caller_asks_and_all_get_the_answer(self, odd, site):
        gate = threading.Event()
        odd.answer = lambda asked: after(gate, named("one"))
        with ThreadPoolExecutor(10) as pool:
            waiting = [pool.submit(name) for _ in range(10)]
            until(lambda: odd.asked)
            gate.set()
            assert [one.result() for one in waiting] == ["one"] * 10
        assert len(odd.asked) == 1

    def test_a_failure_is_shared_by_those_who_waited(self, odd, site):
        gate = threading.Event()
        odd.answer = lambda asked: after(gate, reply("<html>"))
        with ThreadPoolExecutor(6) as pool:
            waiting = [pool.submit(outcome) for _ in range(6)]
            until(lambda: odd.asked and cache.get(_claim()))
            gate.set()
            outcomes = [one.result() for one in waiting]
        assert set(outcomes) <= {UpstreamBroken, Unavailable}
        assert len(odd.asked) == outcomes.count(UpstreamBroken)

    def test_that_a_sign_in_is_needed_is_said_to_all_who_waited(self, odd, site):
        gate = threading.Event()
        odd.answer = lambda asked: after(gate, reply("", 401))
        with ThreadPoolExecutor(6) as pool:
            waiting = [pool.submit(outcome) for _ in range(6)]
            until(lambda: odd.asked)
            gate.set()
            assert {one.result() for one in waiting} == {SignInNeeded}
        assert len(odd.asked) == 1

    def test_one_who_comes_with_no_time_left_fails_alone(self, odd, site):
        odd.always(named("well"))
        with pytest.raises(Unavailable):
            cached.group(configured.client().lasting(-1), 4)
        assert name() == "well"

    def test_who_hears_of_the_failure_does_not_wait_on(self, odd, site):
        cache.set(_claim(), 1, 30)
        cache.set(_claim().replace(":claim", ":failed"), time.time() + 5, 30)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            name()
        assert time.monotonic() - began < 3
        assert odd.asked == []

    def test_who_comes_later_tries_anew(self, odd, site):
        odd.always(reply("", 500))
        with pytest.raises(Unavailable):
            name()
        odd.always(named("well"))
        assert name() == "well"

    def test_a_claim_of_a_dead_process_is_waited_for_no_longer_than_the_page(self, odd, site):
        site.CLICRDV_PAGE_SECONDS = 0.3
        cache.add(_claim(), 1, 30)
        with pytest.raises(Unavailable):
            name()
        assert odd.asked == []


class TestSignedIn:
    @pytest.fixture
    def closed(self, odd, site):
        """A group that shows nothing without signing in."""
        odd.answer = lambda asked: named("private") if "cookie" in asked.headers else reply("", 401)
        return odd

    def test_what_needed_a_session_is_for_the_signed_in_only(self, closed, site):
        assert name(SESSION) == "private"
        assert outcome() is SignInNeeded
        assert name("f" * 24) == "private"
        assert outcome() is SignInNeeded
        assert [asked.headers.get("cookie") for asked in closed.asked] == [None, f"_session_id={SESSION}"]

    def test_403_closes_as_well(self, odd, site):
        odd.answer = lambda asked: named("private") if "cookie" in asked.headers else reply("", 403)
        assert name(SESSION) == "private"
        assert outcome() is NotAllowed

    def test_the_signed_in_share_what_everybody_may_see(self, odd, site):
        odd.always(named("public"))
        assert [name(), name(SESSION), name("f" * 24)] == ["public"] * 3
        assert ["cookie" in asked.headers for asked in odd.asked] == [False]

    def test_a_session_that_has_ended_does_not_spoil_the_copy(self, closed, site):
        site.CATALOGUE_SECONDS = 0
        name(SESSION)
        closed.always(reply("", 401))
        assert name(SESSION) == "private"
        until(lambda: len(closed.asked) >= 3)
        closed.answer = lambda asked: named("newer") if "cookie" in asked.headers else reply("", 401)
        site.CATALOGUE_SECONDS = 300
        until(lambda: name("f" * 24) == "newer")

    def test_a_session_that_has_ended_says_so_where_there_is_no_copy(self, odd, site):
        odd.always(reply("", 401))
        assert outcome(SESSION) is SignInNeeded
        odd.answer = lambda asked: named("private") if "cookie" in asked.headers else reply("", 401)
        assert name("f" * 24) == "private"

    @pytest.mark.parametrize(("body", "then"), [("<html>", "private"), (OWN, NotFound)])
    def test_their_copy_too_is_kept_against_the_word_of_another(self, closed, site, body, then):
        site.CATALOGUE_SECONDS = 0
        name(SESSION)
        closed.answer = lambda asked: reply(body, 404) if "cookie" in asked.headers else reply(OWN, 401)
        assert name(SESSION) == "private"
        until(lambda: not any(thread.name == "catalogue" for thread in threading.enumerate()))
        assert outcome(SESSION) == then

    def test_what_one_customer_cannot_find_is_not_hidden_from_others(self, odd, site):
        odd.answer = lambda asked: reply("", 404 if "cookie" in asked.headers else 401)
        assert outcome(SESSION) is NotFound
        odd.answer = lambda asked: named("private") if "cookie" in asked.headers else reply("", 401)
        assert name("f" * 24) == "private"


def outcome(session_id: str | None = None) -> type | str:
    try:
        return name(session_id)
    except (NotAllowed, NotFound, SignInNeeded, Unavailable, UpstreamBroken) as error:
        return type(error)


def _claim() -> str:
    return copies.key_of(configured.client(), "4:group") + ":claim"
