"""Decision 11: what is denied is no longer served, and a last copy is not thrown away on the word of a gateway."""

import time

import pytest
import time_machine

from booking.clicrdv.errors import NotAllowed, NotFound, SignInNeeded
from tests.clicrdv.server import reply, until
from tests.clicrdv.test_cached import OWN, name, named, outcome

OTHERS = ["", "{}", "<html><h1>Not Found</h1></html>", '{"message": "Forbidden"}', '{"error": "Not Found"}', "[1]"]


@pytest.fixture
def copy(odd, site):
    """One that is due, of a group that everybody could see."""
    odd.always(named("old"))
    site.CATALOGUE_SECONDS = 0
    name()
    site.CATALOGUE_SECONDS = 300
    return odd


def test_a_group_that_is_gone_is_believed_to_be(copy):
    copy.always(reply(OWN, 404))
    name()
    until(lambda: outcome() is NotFound)
    asked = len(copy.asked)
    assert [outcome() for _ in range(5)] == [NotFound] * 5
    assert len(copy.asked) == asked


@pytest.mark.parametrize(("status", "said"), [(401, SignInNeeded), (403, NotAllowed)])
def test_data_that_was_closed_is_no_longer_shown(copy, status, said):
    copy.always(reply(OWN, status))
    name()
    until(lambda: outcome() is said)


@pytest.mark.parametrize("status", [401, 403, 404])
@pytest.mark.parametrize("body", OTHERS)
def test_on_the_word_of_another_the_copy_stays(copy, caplog, body, status):
    copy.always(reply(body, status))
    name()
    until(lambda: "served from its last copy" in caplog.text)
    copy.always(reply("", 503))
    with time_machine.travel(time.time() + 3600):
        assert name() == "old"


def test_unless_it_lasts(copy, caplog):
    copy.always(reply("<html>", 404))
    for minutes in (0, 2, 4):
        caplog.clear()
        with time_machine.travel(time.time() + 60 * minutes):
            assert name() == "old"
            until(lambda: "served from its last copy" in caplog.text)
    with time_machine.travel(time.time() + 310):
        assert name() == "old"
        until(lambda: outcome() is NotFound)
    copy.always(named("back"))
    with time_machine.travel(time.time() + 350):
        assert name() == "back"


def test_what_was_heard_before_a_good_answer_is_over(copy, caplog):
    copy.always(reply("<html>", 404))
    name()
    until(lambda: "served from its last copy" in caplog.text)
    copy.always(named("well"))
    with time_machine.travel(time.time() + 60):
        until(lambda: name() == "well")
    copy.always(reply("<html>", 404))
    caplog.clear()
    with time_machine.travel(time.time() + 900):
        assert name() == "well"
        until(lambda: "served from its last copy" in caplog.text)
        assert name() == "well"


def test_without_a_copy_it_is_said_at_once(odd, site):
    odd.always(reply("<html>", 404))
    assert outcome() is NotFound


def test_two_of_them_hours_apart_have_not_lasted(copy, caplog):
    """In the evening and in the morning, and nobody came in between."""
    copy.always(reply("<html>", 404))
    for hours in (0, 8):
        caplog.clear()
        with time_machine.travel(time.time() + 3600 * hours):
            assert name() == "old"
            until(lambda: "served from its last copy" in caplog.text)
    copy.always(reply("", 503))
    with time_machine.travel(time.time() + 3600 * 8 + 120):
        assert name() == "old"
