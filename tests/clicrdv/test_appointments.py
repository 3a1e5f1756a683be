"""Booking, and what is booked."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from booking.clicrdv import appointments
from booking.clicrdv.errors import OutcomeUnknown
from tests.clicrdv.server import as_json, reply

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


class TestAppointments:
    WANTED = {"service_ids": [21], "calendar_id": 15, "record": {"id": 48}, "extra": {}, "comments": "Sonnez"}

    def book(self, client, **changes):
        wanted = {**self.WANTED, "start": datetime.fromisoformat("2031-03-03 09:00"), **changes}
        return appointments.book(client, 4, zone=PARIS, websource="site", **wanted)

    def test_booked_as_asked(self, odd, calling):
        odd.body("odd/appointment.json", 201)
        (booked,) = self.book(calling())
        assert (booked.id, booked.start, booked.end) == (901, at("2031-03-03 09:00"), at("2031-03-03 09:20"))
        assert (booked.calendar_name, booked.service_name) == ("Dr Anna Morel", "Consultation de suivi")
        assert (booked.record_id, booked.minutes, booked.comments) == (48, 20, "Sonnez")

    def test_an_aware_start_is_sent_as_local_time(self, odd, calling):
        odd.body("odd/appointment.json", 201)
        self.book(calling(), start=datetime.fromisoformat("2031-03-03T08:00:00+00:00"))
        assert b'"date": "2031-03-03 09:00:00"' in odd.asked[0].body

    @pytest.mark.parametrize("shape", ["records", "list", "object"])
    def test_other_shapes_of_the_same(self, odd, calling, shape):
        row = {"id": "901", "start": "2031-03-03 09:00:00", "intervention_id": "21"}
        body = {"records": as_json(records=[row]), "list": as_json([row]), "object": as_json(**row)}[shape]
        odd.always(reply(body, 200))
        (booked,) = self.book(calling())
        assert (booked.id, booked.calendar_id, booked.record_id) == (901, None, None)

    @pytest.mark.parametrize(
        "changes",
        [
            {"start": datetime.fromisoformat("2031-03-03 09:30")},
            {"service_ids": [22]},
            {"service_ids": [21, 22]},
            {"service_ids": [21, 21]},
            {"calendar_id": 16},
            {"record": {"id": 49}},
        ],
    )
    def test_a_201_that_says_something_else_is_unknown(self, odd, calling, changes):
        odd.body("odd/appointment.json", 201)
        with pytest.raises(OutcomeUnknown):
            self.book(calling(), **changes)

    def test_no_preference_takes_the_calendar_given(self, odd, calling):
        odd.body("odd/appointment.json", 201)
        (booked,) = self.book(calling(), calendar_id=None, record={"lastname": "Roux"})
        assert booked.calendar_id == 15
        assert b"calendar_id" not in odd.asked[0].body

    def test_no_records_are_unknown(self, odd, calling):
        odd.always(reply(as_json(records=[]), 201))
        with pytest.raises(OutcomeUnknown):
            self.book(calling())

    def test_upcoming_ones_in_odd_shapes(self, odd, calling):
        odd.body("odd/appointments.json")
        found = list(appointments.upcoming(calling(), 4, zone=PARIS))
        assert [one.id for one in found] == [1, 2, 3]
        assert [one.minutes for one in found] == [30, 60, 0]
        assert (found[0].end, found[0].calendar_id, found[0].record_id) == (at("2031-03-03 09:30"), 15, 48)
        assert (found[1].calendar_id, found[1].record_id, found[1].service_id) == (None, None, None)
        assert found[1].state == 2
