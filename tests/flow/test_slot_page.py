import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.visitor import CLINIC, Visitor, book_until, words


@pytest.fixture
def visitor(visitor):
    return book_until(visitor, "slot")


def test_free_times_are_in_the_first_html_with_full_names(visitor):
    assert visitor.h1 == "When would you like to come?"
    buttons = visitor.main.select("button[name=start]")
    assert len(buttons) > 5
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:00", buttons[1]["value"])
    names = [words(button) for button in buttons[1:]]
    assert all(re.fullmatch(r"\w+day \d+ \w+ at \d+:\d\d (am|pm)", name) for name in names), names
    assert "Paris time" in visitor.text


def test_it_needs_one_call(visitor, sandbox):
    assert len(sandbox.requests("GET", "availabletimeslots")) == 1


def test_it_starts_on_the_first_day_that_has_any(visitor):
    headings = [h.get_text(" ", strip=True) for h in visitor.main.select("h2")]
    assert headings
    first = visitor.offered("start")[0]
    assert first > f"{timezone.now():%Y-%m-%d}"


def test_later_and_earlier_are_addresses(visitor):
    first_page = visitor.offered("start")
    later = visitor.main.select_one("a[rel=next]")["href"]
    assert re.fullmatch(r"\?from=\d{4}-\d\d-\d\d", later)
    visitor.open(f"{CLINIC}slot/{later}")
    assert min(visitor.offered("start")) > max(first_page)
    earlier = visitor.main.select_one("a[rel=prev]")["href"]
    visitor.open(f"{CLINIC}slot/{earlier}")
    assert visitor.offered("start")[0] <= first_page[-1]


@pytest.mark.parametrize("wrong", ["x", "2026-13-45", "0001-01-01", "9999-12-31", "2026-12-01' OR 1=1"])
def test_an_address_with_a_wrong_day_shows_the_first_free_ones(visitor, wrong):
    expected = visitor.offered("start")
    visitor.open(f"{CLINIC}slot/?from={wrong}")
    assert visitor.offered("start") == expected


@pytest.mark.parametrize("wrong", ["", "tomorrow", "2020-01-01 10:00:00", "2026-99-01 10:00:00", "0000-00-00 00:00:00"])
def test_a_time_that_is_none_or_past_is_refused(visitor, wrong):
    visitor.forge(start=wrong)
    assert visitor.name == "slot"
    assert "Choose one of the options" in visitor.text


def test_a_calendar_full_for_five_weeks_shows_what_comes_after(visitor, sandbox):
    full = next(c for c in sandbox.ids("calendars") if c != 15 and _is_full(visitor, c))
    assert full
    weeks_ahead = timezone.now() + timedelta(weeks=4)
    assert visitor.offered("start")[0] > f"{weeks_ahead:%Y-%m-%d}"


def _is_full(visitor, calendar):
    visitor.open(f"{CLINIC}calendar/")
    if str(calendar) not in visitor.offered("calendar"):
        return False
    visitor.choose("calendar", calendar)
    return visitor.offered("start")[0] > f"{timezone.now() + timedelta(weeks=4):%Y-%m-%d}"


def test_nothing_free_says_until_when_it_looked_and_what_else_to_do(visitor, sandbox, settings):
    settings.SLOT_LOOKAHEAD_DAYS = 40
    sandbox.fault(
        "/api/*/availabletimeslots*",
        "body",
        status=200,
        count=None,
        body='{"availabletimeslots": [], "firstSlot": null}',
    )
    visitor.fresh().open(f"{CLINIC}slot/")
    assert re.search(r"No free time until \d+ \w+ for this choice", visitor.text)
    assert visitor.main.select('a[href$="/calendar/"]') and visitor.main.select('a[href$="/service/"]')
    assert "01 23 45 67 89" in visitor.soup.get_text()


def test_slots_out_of_order_twice_and_past_are_set_right(visitor, sandbox):
    day = f"{timezone.now() + timedelta(days=3):%Y-%m-%d}"
    times = [f"{day} 11:00:00", f"{day} 09:00:00", f"{day} 11:00:00", "2020-01-01 09:00:00"]
    slots = ", ".join(f'{{"start": "{t}", "capacity": 1, "calendar_ids": [15]}}' for t in times)
    body = f'{{"availabletimeslots": [{slots}]}}'
    sandbox.fault("/api/*/availabletimeslots*", "body", status=200, count=None, body=body)
    visitor.fresh().open(f"{CLINIC}slot/")
    listed = [b["value"][11:16] for b in visitor.main.select("section button[name=start], ul button[name=start]")]
    assert sorted(set(listed)) == ["09:00", "11:00"]
    assert listed[-2:] == ["09:00", "11:00"]


def test_times_are_the_groups_wherever_the_server_is(visitor, sandbox):
    sandbox.edit("groups", 4, timezone="America/Martinique")
    visitor.fresh().open(f"{CLINIC}slot/")
    assert "Martinique time" in visitor.text
    visitor.first("start")
    assert "Martinique time" in visitor.soup.get_text()


def test_the_month_beside_links_days_that_have_room(visitor):
    table = visitor.soup.find("table")
    assert table is not None
    links = [a["href"] for a in table.find_all("a")]
    assert links and all(re.match(r"(#d-|\?from=)\d{4}-\d\d-\d\d$", href) for href in links)
    ids = {tag["id"] for tag in visitor.main.find_all(id=True)}
    assert all(href[1:] in ids for href in links if href.startswith("#"))


def test_where_it_is_the_first_page_a_day_leads_to_that_day(merchants):
    """One service, one calendar: the merchant's own address shows the free times, without a redirect."""
    visitor = Visitor().open("/marie-osteopathe/")
    assert visitor.name == "slot" and visitor.url == "/marie-osteopathe/"
    day = next(a["href"] for a in visitor.main.find_all("a") if "?from=" in a["href"])
    visitor.open(visitor.url + day)
    assert visitor.url == f"/marie-osteopathe/slot/{day}"
    assert visitor.offered("start")[0].startswith(day.removeprefix("?from="))


def test_it_cannot_be_reached_before_a_calendar_is_chosen(visitor):
    other = next(s for s in visitor.open(f"{CLINIC}service/").offered("service") if s != "21")
    visitor.choose("service", other).open(f"{CLINIC}slot/")
    assert visitor.name in ("calendar", "slot")


def test_a_time_far_beyond_what_is_offered_is_refused(visitor):
    for wrong in ("9999-12-31 23:59:59", "2099-01-01 10:00:00"):
        visitor.forge(start=wrong)
        assert visitor.name == "slot" and "Choose one of the options" in visitor.text
        assert visitor.open(CLINIC).name == "service"
        visitor.open(f"{CLINIC}slot/")


def test_nothing_free_from_a_later_day_on_says_nothing_of_the_days_before(visitor, sandbox):
    nothing = '{"availabletimeslots": [], "firstSlot": null}'
    sandbox.fault("/api/*/availabletimeslots*", "body", status=200, count=None, body=nothing)
    later = f"{timezone.now() + timedelta(days=60):%Y-%m-%d}"
    visitor.fresh().open(f"{CLINIC}slot/?from={later}")
    assert re.search(r"No free time from \w+day \d+ \w+ until", visitor.text)
    assert visitor.main.select_one("a[rel=prev]")["href"] == f"{CLINIC}slot/"
