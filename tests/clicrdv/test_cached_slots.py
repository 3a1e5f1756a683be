"""Decision 11: slots are kept for seconds, and forgotten after a booking."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from booking.clicrdv import cached, configured
from booking.clicrdv.errors import Unavailable
from tests.clicrdv.server import after, recorded, reply, until

PARIS = ZoneInfo("Europe/Paris")
ASKED = {"zone": PARIS, "service_ids": [21], "calendar_id": None, "start": date(2031, 3, 3), "days": 7}
SESSION = "0123456789abcdef01234567"


class TestSlots:
    @pytest.fixture
    def free(self, odd, site):
        odd.body("odd/slots.json")
        return odd

    def test_the_same_question_is_asked_once(self, free):
        found = [cached.slots(configured.client(), 4, **ASKED) for _ in range(5)]
        assert len({one.slots for one in found}) == 1
        assert len(free.asked) == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"service_ids": [22]},
            {"calendar_id": 15},
            {"start": date(2031, 3, 4)},
            {"days": 8},
            {"zone": ZoneInfo("Europe/London")},
        ],
    )
    def test_another_question_is_another_answer(self, free, other):
        cached.slots(configured.client(), 4, **ASKED)
        cached.slots(configured.client(), 4, **{**ASKED, **other})
        assert len(free.asked) == 2

    def test_a_booking_makes_them_forgotten_in_its_group(self, free):
        for group_id in (4, 5):
            cached.slots(configured.client(), group_id, **ASKED)
        cached.forget_slots(4)
        for group_id in (4, 5):
            cached.slots(configured.client(), group_id, **ASKED)
        assert [asked.path.split("/")[4] for asked in free.asked] == ["4", "5", "4"]

    def test_an_answer_from_before_the_booking_is_not_kept(self, free):
        gate = threading.Event()
        free.answer = lambda asked: after(gate, reply(recorded("odd/slots.json")))
        with ThreadPoolExecutor(1) as pool:
            before = pool.submit(cached.slots, configured.client(), 4, **ASKED)
            until(lambda: free.asked)
            cached.forget_slots(4)
            gate.set()
            before.result()
        cached.slots(configured.client(), 4, **ASKED)
        assert len(free.asked) == 2

    def test_no_seconds_no_copy(self, free, site):
        site.SLOT_SECONDS = 0
        for _ in range(2):
            cached.slots(configured.client(), 4, **ASKED)
        assert len(free.asked) == 2

    def test_the_api_being_down_is_said(self, free):
        cached.slots(configured.client(), 4, **ASKED)
        free.always(reply("", 503))
        with pytest.raises(Unavailable):
            cached.slots(configured.client(), 4, **{**ASKED, "days": 8})

    def test_signed_in_ones_apart(self, free):
        cached.slots(configured.client(SESSION), 4, **ASKED)
        cached.slots(configured.client(), 4, **ASKED)
        assert ["cookie" in asked.headers for asked in free.asked] == [True, False]
