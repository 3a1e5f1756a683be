"""A merchant's numbers: true, its own, and without anybody in them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from booking.models import Confirmation, Tally
from booking.stats import chart, numbers
from booking.stats.numbers import Bar
from booking.watch import tallies
from tests.administration.conftest import signed_in
from tests.clicrdv.test_transport import ending_within
from tests.visitor import CLINIC, Visitor, book_until

What = Tally.What


def url(merchant, query=""):
    return f"/admin/booking/merchant/{merchant.pk}/statistics/{query}"


def words(page):
    return " ".join(page.html.select_one("#content-main").get_text(" ").split())


@pytest.fixture
def used(merchants, sandbox):
    """One who books, one who only looks, one who was too slow."""
    for visitor, until in ((Visitor(), "done"), (Visitor(), "slot"), (Visitor(), "check")):
        visitor.open(CLINIC)
        book_until(visitor, until)
    sandbox.take(visitor.app.session[f"draft:{merchants[4].pk}"]["answers"]["slot"])
    visitor.send()
    tallies.write()
    return merchants[4]


def test_the_page_tells_the_way_to_the_booking(admin, used):
    page = admin.get(url(used))
    rows = {tr.th.text: int(tr.td.text) for tr in page.html.select(".stats-funnel tr")}
    assert rows["First page opened"] == 3
    assert rows["Time chosen"] == 2
    assert rows["Signed in"] == 2
    assert rows["Booked"] == 1
    assert list(rows)[0] == "First page opened" and list(rows)[-1] == "Booked"
    assert "33 %" in words(page)


def test_it_tells_what_was_refused_and_when_people_come(admin, used):
    page = admin.get(url(used))
    assert "Someone else has just booked this time. 1" in words(page)
    assert "Busiest: " in words(page)
    assert sum(int(td.text or 0) for td in page.html.select(".stats-hours tbody td")) == 3


def test_nobody_is_in_it(admin, used):
    page = admin.get(url(used, "?days=365"))
    assert not [name for name in ("camille", "roux", "@") if name in words(page).casefold()]


@pytest.mark.parametrize("query", ["", "?days=7", "?days=90", "?days=365", "?days=0", "?days=x&days=<b>"])
def test_a_merchant_that_nobody_has_visited(admin, merchants, query):
    page = admin.get(url(merchants[5], query))
    assert "Nobody has come yet." in words(page) and "Nothing was refused." in words(page)


def test_a_merchants_admin_sees_its_own_only(marie, used, merchants):
    hers = signed_in("marie")
    assert "First page opened" in words(hers.get(url(used)))
    hers.get(url(merchants[5]), status=404)


def test_the_merchants_page_leads_there(admin, merchants):
    page = admin.get(f"/admin/booking/merchant/{merchants[4].pk}/change/")
    assert url(merchants[4]) in page.text


def test_days_are_those_of_the_merchants_zone(merchants):
    """Half past eleven in the evening of the 26th in London is the 27th in Paris."""
    merchant = merchants[4]
    with time_machine.travel(datetime(2026, 11, 26, 23, 30, tzinfo=UTC)):
        Confirmation.objects.create(key="k", merchant=merchant, owner="o", state=Confirmation.State.DONE)
        found = numbers.of(merchant, 7)
    assert found.last == date(2026, 11, 27)
    assert found.bars[-1] == Bar(date(2026, 11, 27), 0, 0, 1)


def test_an_evening_is_one_day_however_the_row_came_by_its_zone(merchants):
    """Visits are counted by the group's zone, which the row of a merchant added without ClicRDV does not know."""
    island = merchants[12]
    evening = datetime.now(ZoneInfo("America/Martinique")).replace(hour=20)
    with time_machine.travel(evening):
        Visitor().open(island.get_absolute_url())
        Confirmation.objects.create(key="k", merchant=island, owner="o", state=Confirmation.State.DONE)
        tallies.write()
        found = numbers.of(island, 7)
    assert island.zone == "Europe/Paris"
    assert found.bars[-1] == Bar(evening.date(), 1, 0, 1)
    assert found.busiest == (evening.weekday(), 20)


def test_while_clicrdv_cannot_be_asked_the_row_says_which_zone(merchants, sandbox):
    sandbox.fault("/api/*", "status", status=503, count=None)
    merchants[12].zone = "America/Martinique"
    with time_machine.travel(datetime(2026, 11, 27, 1, 30, tzinfo=UTC)):
        assert numbers.of(merchants[12], 7).last == date(2026, 11, 26)
        merchants[12].own_zone = "Europe/Paris"
        assert numbers.of(merchants[12], 7).last == date(2026, 11, 27)


def test_a_year_is_told_by_week_and_nothing_is_lost(merchants):
    today = timezone.now().date()
    for ago in (0, 1, 100, 363, 364, 365):
        Tally.objects.create(merchant=merchants[4], day=today - timedelta(days=ago), what=What.OPENED, number=2)
    found = numbers.of(merchants[4], 365, today=today)
    assert len(found.bars) == 53
    assert sum(bar.opened for bar in found.bars) == found.opened == 10


def test_numbers_wait_a_moment_for_the_groups_zone(merchants, sandbox):
    sandbox.fault("/api/*/groups/12.json*", "delay", seconds=7)
    with ending_within(5):
        assert numbers.of(merchants[12], 7).bars


def test_bars_keep_their_proportions():
    drawn = chart.bars([Bar(date(2026, 11, 1), 7, 4, 2), Bar(date(2026, 11, 2), 0, 0, 0)])
    assert (drawn.top, drawn.width) == (10, 2 * chart.BAR)
    assert [(rect.kind, rect.height) for rect in drawn.rects] == [("opened", 112), ("slot", 64), ("booked", 32)]


@pytest.mark.parametrize(("most", "top"), [(0, 1), (1, 1), (3, 5), (7, 10), (11, 20), (120, 200), (1000, 1000)])
def test_the_upper_edge_is_a_round_number(most, top):
    assert chart.bars([Bar(date(2026, 11, 1), most, 0, 0)]).top == top


@pytest.mark.parametrize(("number", "level"), [(0, 0), (1, 1), (50, 3), (99, 5), (100, 5)])
def test_a_field_is_the_darker_the_more_come(number, level):
    assert chart.level(number, 100) == level
    assert chart.level(0, 0) == 0
