"""Which steps, in which order, which one is next: over every combination of settings."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from booking.clicrdv.groups import Settings
from booking.flow import order

DEFAULT = Settings(
    inactive=False,
    open=True,
    open_data=True,
    calendar_choice=2,
    any_calendar=False,
    validate_email=False,
    show_length=True,
    show_price=True,
    max_services=1,
)


class Answers(set):
    def has(self, step):
        return step in self


def every_setting():
    for choice, open_data, long in product((0, 1, 2, 3, 99), (True, False), (True, False)):
        yield order.steps_for(replace(DEFAULT, calendar_choice=choice, open_data=open_data), long_catalogue=long)


def test_the_vendors_order_is_service_calendar_slot():
    assert order.steps_for(DEFAULT) == ("service", "calendar", "slot", "sign-in", "records", "record", "check")


def test_a_long_catalogue_asks_the_category_first():
    assert order.steps_for(DEFAULT, long_catalogue=True)[:2] == ("category", "service")


@pytest.mark.parametrize(
    ("choice", "first"), [(0, ("service", "slot")), (1, ("calendar", "service")), (2, ("service", "calendar"))]
)
def test_calendar_choice_decides_when_the_calendar_is_asked(choice, first):
    assert order.steps_for(replace(DEFAULT, calendar_choice=choice))[:2] == first


def test_an_unknown_calendar_choice_is_as_two():
    assert order.steps_for(replace(DEFAULT, calendar_choice=7)) == order.steps_for(DEFAULT)


def test_closed_data_puts_the_sign_in_first():
    assert order.steps_for(replace(DEFAULT, open_data=False))[0] == "sign-in"


@pytest.mark.parametrize("steps", list(every_setting()))
def test_no_step_is_reachable_before_what_it_needs(steps):
    assert len(steps) == len(set(steps))
    for size in range(len(steps)):
        for done in combinations(steps[:-1], size):
            answers, signed_in = Answers(done) - {"sign-in"}, "sign-in" in done
            for step in steps:
                before = set(steps[: steps.index(step)])
                assert order.may_show(step, steps, Answers(answers), signed_in) == (before <= set(done))


@pytest.mark.parametrize("steps", list(every_setting()))
def test_the_next_step_is_always_reachable_and_leads_to_the_check(steps):
    answers, signed_in = Answers(), False
    for _ in steps[:-1]:
        step = order.first_open(steps, answers, signed_in)
        assert order.may_show(step, steps, answers, signed_in)
        signed_in = signed_in or step == "sign-in"
        answers.add(step)
    assert order.first_open(steps, answers, signed_in) == "check"


def test_steps_that_are_not_asked_are_not_counted():
    steps = order.steps_for(DEFAULT)
    assert order.position("slot", steps, {"records"}) == (3, 6)
    assert order.position("slot", steps, {"records", "calendar"}) == (2, 5)
    assert order.position("records", steps, {"calendar", "records"}) == (4, 6)


def test_back_leads_to_the_last_question_that_was_asked():
    steps = order.steps_for(DEFAULT)
    assert order.previous("slot", steps, {"calendar"}) == "service"
    assert order.previous("service", steps, set()) is None


@pytest.mark.parametrize(
    ("change", "bookable"),
    [
        ({}, True),
        ({"inactive": True}, False),
        ({"open": False}, False),
        ({"calendar_choice": 5}, True),
        ({"max_services": 3}, True),
    ],
)
def test_what_can_be_booked(change, bookable):
    assert order.can_book(replace(DEFAULT, **change)) is bookable


@pytest.mark.parametrize(
    ("choice", "long", "step", "dropped"),
    [
        (2, False, "service", ("calendar", "slot")),
        (2, True, "category", ("service", "calendar", "slot")),
        (2, False, "calendar", ("slot",)),
        (1, False, "calendar", ("service", "slot")),
        (1, True, "calendar", ("category", "service", "slot")),
        (1, False, "service", ("slot",)),
        (0, False, "service", ("slot",)),
        (2, False, "slot", ()),
        (2, False, "records", ("record",)),
        (2, False, "record", ()),
    ],
)
def test_another_answer_drops_the_later_ones_that_depended_on_it(choice, long, step, dropped):
    for open_data in (True, False):
        steps = order.steps_for(replace(DEFAULT, calendar_choice=choice, open_data=open_data), long_catalogue=long)
        assert order.dependents(step, steps) == dropped


@pytest.mark.parametrize("steps", list(every_setting()))
def test_a_service_may_be_told_before_its_category_and_nothing_else_before_its_turn(steps):
    for step in steps:
        before = [s for s in steps[: steps.index(step)] if not (step == "service" and s == "category")]
        for missing in ("", *before):
            done = set(steps) - {missing, "category" if step == "service" else ""}
            answers, signed_in = Answers(done - {"sign-in"}), "sign-in" in done
            assert order.may_take(step, steps, answers, signed_in) == (not missing)
