"""A customer's own appointments with a merchant."""

import re

import pytest

from tests.visitor import CLINIC, book_until


@pytest.fixture
def booked(visitor):
    return book_until(visitor, "done")


def times(visitor):
    return visitor.fresh().open(f"{CLINIC}appointments/").main.select_one(".choice-price").get_text(strip=True)


def test_they_are_told_from_beginning_to_end(booked):
    assert re.fullmatch(r"\d+:\d\d\s[ap]m to \d+:\d\d\s[ap]m", times(booked))


def test_where_the_group_hides_lengths_only_the_beginning_is_told(booked, sandbox):
    sandbox.edit("groups", 4, display_intervention_length=False)
    assert re.fullmatch(r"\d+:\d\d\s[ap]m", times(booked))
