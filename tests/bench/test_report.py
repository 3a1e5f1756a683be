"""What `make bench` says of its figures."""

import pytest

from bench.report import Section, percentile


def test_a_figure_that_reaches_what_it_has_to_is_said_to(capsys):
    section = Section("pages", ("ms",))
    section.row("health", 1.5)
    section.at_most("slowest page", 3.99, 4, "ms")
    section.at_least("pages a second", 299, 300)
    said = capsys.readouterr().out
    assert "  reached: slowest page: 3.99 (at most 4 ms)" in said
    assert "  NOT REACHED: pages a second: 299 (at least 300)" in said
    assert [goal["reached"] for goal in section.as_json()["goals"]] == [True, False]


def test_nothing_heard_reaches_nothing():
    section = Section("load", ("ms",))
    section.at_most("p95", percentile([], 0.95), 500)
    assert not section.goals[0].reached


@pytest.mark.parametrize(("share", "found"), [(0.5, 50), (0.95, 95), (1.0, 100), (0.001, 1)])
def test_percentiles(share, found):
    assert percentile(list(range(100, 0, -1)), share) == found
