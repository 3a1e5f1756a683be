"""The lists of free times are painted once for everybody: who differs gets others."""

from datetime import datetime
from zoneinfo import ZoneInfo

from booking.clicrdv.slots import Slot
from booking.flow import slots, times

PARIS, LONDON = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/London")
NINE_IN_PARIS = datetime(2026, 12, 1, 9, tzinfo=PARIS)


def shown(start: datetime, **more) -> str:
    """The days of a page with this one free time."""
    asked = times.Asked(find=None, now=start.replace(hour=1), **more)
    day = start.date()
    page = times.page(asked, slots.Window(day, day, (Slot(start, 2, ()),), day))
    return str(page["days"])


def test_one_moment_is_not_one_hour():
    """Two groups in two zones, free at the same moment: aware times compare equal."""
    in_london = NINE_IN_PARIS.astimezone(LONDON)
    assert in_london == NINE_IN_PARIS
    assert "9:00" in shown(NINE_IN_PARIS) and "8:00" not in shown(NINE_IN_PARIS)
    assert "8:00" in shown(in_london) and "9:00" not in shown(in_london)


def test_what_one_has_chosen_is_not_marked_for_another():
    assert shown(NINE_IN_PARIS, chosen="2026-12-01 09:00:00") != shown(NINE_IN_PARIS)


def test_how_many_are_free_is_told_to_who_has_no_preference():
    assert "2 libres" in shown(NINE_IN_PARIS, counts=True)
    assert "2 libres" not in shown(NINE_IN_PARIS)
