"""Free times, in any order, twice, in the past."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from booking.clicrdv import slots
from tests.clicrdv.server import as_json, reply

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


class TestSlots:
    ASKED = {"zone": PARIS, "service_ids": [21, 23], "calendar_id": None, "start": date(2031, 3, 3), "days": 7}

    def test_sorted_unique_merged_and_within_the_window(self, odd, calling):
        odd.body("odd/slots.json")
        found = slots.find(calling(), 4, **self.ASKED)
        assert [(slot.start, slot.capacity, slot.calendar_ids) for slot in found.slots] == [
            (at("2031-03-03 09:00"), 2, (16, 15)),
            (at("2031-03-04 10:00"), 2, (15, 16)),
            (at("2031-03-05 08:00"), 1, ()),
            (at("2031-03-06 10:00"), 1, ()),
        ]
        assert found.first == at("2031-03-03 09:00")

    def test_the_first_one_may_lie_after_the_window(self, odd, calling):
        odd.body("odd/slots-only-later.json")
        found = slots.find(calling(), 4, **self.ASKED)
        assert (found.slots, found.first) == ((), at("2031-04-01 09:00"))

    def test_slots_after_the_window_are_only_a_hint(self, odd, calling):
        odd.body("odd/slots.json")
        found = slots.find(calling(), 4, **{**self.ASKED, "start": date(2031, 3, 7), "days": 2})
        assert (found.slots, found.first) == ((), at("2031-03-10 00:00"))

    @pytest.mark.parametrize("body", ["slots-nothing", "slots-first-is-past"])
    def test_nothing_is_free(self, odd, calling, body):
        odd.body(f"odd/{body}.json")
        assert slots.find(calling(), 4, **self.ASKED) == slots.Found((), None)

    def test_slots_in_the_past_are_not_offered(self, odd, calling):
        now = datetime.now(PARIS).replace(microsecond=0)
        times = [(now + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S") for minutes in (-90, -1, 5, 60)]
        odd.always(reply(as_json(availabletimeslots=[{"start": time, "capacity": 1} for time in times])))
        found = slots.find(calling(), 4, **{**self.ASKED, "start": now.date(), "days": 3})
        assert len(found.slots) == 2

    def test_the_same_answer_later_or_elsewhere_is_not_the_same_list(self, odd, calling):
        """It is read once; what has passed meanwhile is not offered, and equal words are other moments elsewhere."""
        odd.body("odd/slots.json")
        first = slots.find(calling(), 4, **self.ASKED)
        with time_machine.travel(at("2031-03-04 11:00"), tick=False):
            later = slots.find(calling(), 4, **self.ASKED)
        assert later.slots == first.slots[2:] and later.first == first.slots[2].start
        far = slots.find(calling(), 4, **{**self.ASKED, "zone": ZoneInfo("America/Cayenne")})
        assert [slot.start.utcoffset() for slot in far.slots] == [timedelta(hours=-3)] * 4
        assert slots.find(calling(), 4, **self.ASKED) == first

    def test_what_is_sent(self, odd, calling):
        odd.body("odd/slots.json")
        slots.find(calling(), 4, **self.ASKED)
        slots.find(calling(), 4, **{**self.ASKED, "calendar_id": 15})
        anybody, somebody = odd.asked
        assert ("start", "2031-03-03 00:00:00") in anybody.query
        assert ("nDays", "7") in anybody.query
        assert [value for name, value in anybody.query if name == "intervention_ids[]"] == ["21", "23"]
        assert "calendar_id" not in dict(anybody.query)
        assert dict(somebody.query)["calendar_id"] == "15"
