"""Free times. Rooms here are made by the control interface, which can also say how far apart their starts are."""

import pytest

MONDAY = "2030-03-04"


@pytest.fixture
def room(api):
    """A calendar of its own at the osteopath's, for a service of 30 minutes, open on one Monday from 8 to 12."""
    api.tell("/clock", now="2030-03-01T12:00:00Z")
    service = api.tell("/add", resource="interventions", set={"group_id": 6, "name": "Essai", "length": 30})["id"]
    return open_room(api, service), service


def open_room(api, service, opens="08:00", closes="12:00", every=10):
    number = api.tell(
        "/add", resource="calendars", set={"group_id": 6, "name": "Salle", "intervention_ids": [service]}
    )["id"]
    occupy(api, number, opens, closes, type="VfreebusyEvent", start_every=every)
    return number


def occupy(api, calendar, start, end, day=MONDAY, **more):
    times = {"start": f"{day} {start}:00", "end": f"{day} {end}:00"}
    return api.tell("/add", resource="vevents", set={"group_id": 6, "calendar_id": calendar, **times, **more})["id"]


def clocks(api, service, *params, day=MONDAY):
    found = api.starts(("start", day), ("nDays", 1), *params, group_id=6, service=service)
    return [start[11:16] for start in found]


def test_the_answer(api, room):
    """D: its shape, which is not paged, and local times. S: what was asked is repeated, ids as numbers."""
    calendar, service = room
    params = ("start", f"{MONDAY} 11:15:00"), ("nDays", 1), ("results", 1), ("startIndex", 1)
    found = api.get("groups/6/availabletimeslots", ("intervention_ids[]", str(service)), *params)
    assert found == {
        "group_id": 6, "firstSlot": f"{MONDAY} 11:20:00", "intervention_ids": [service], "calendar_id": None,
        "calendar_ids": [calendar],
        "availabletimeslots": [
            {"start": f"{MONDAY} 11:20:00", "capacity": 1, "calendar_ids": [calendar]},
            {"start": f"{MONDAY} 11:30:00", "capacity": 1, "calendar_ids": [calendar]},
        ],
    }  # fmt: skip
    named = api.slots(("calendar_id", str(calendar)), ("start", MONDAY), group_id=6, service=service)
    assert named["calendar_id"] == calendar


def test_the_vendors_exercise(api, room):
    """D: the vendor's own exercise; ends may touch, and the last one ends within the opening."""
    calendar, service = room
    occupy(api, calendar, "09:00", "09:30")
    occupy(api, calendar, "10:00", "10:40")
    expected = "08:00 08:10 08:20 08:30 09:30 10:40 10:50 11:00 11:10 11:20 11:30"
    assert clocks(api, service) == expected.split()


def test_the_rhythm_is_the_openings_or_else_the_groups(api, room):
    calendar, service = room
    assert clocks(api, service)[:3] == ["08:00", "08:10", "08:20"]
    api.tell("/edit", resource="vevents", id=occupy(api, calendar, "07:00", "07:40", type="VfreebusyEvent"), set={})
    api.tell("/edit", resource="groups", id=6, set={"start_every": 5})
    assert clocks(api, service)[:3] == ["07:00", "07:05", "07:10"]


def test_capacity_is_how_many_calendars_are_free(api, room):
    """D: ``min_capacity`` and ``cal_qty`` ask for several at once; ``calendar_ids`` says which are free."""
    first, service = room
    second = open_room(api, service)
    occupy(api, second, "08:00", "11:00")
    found = api.slots(("start", MONDAY), ("nDays", 1), group_id=6, service=service)
    by_start = {slot["start"][11:16]: (slot["capacity"], slot["calendar_ids"]) for slot in found["availabletimeslots"]}
    assert by_start["08:00"] == (1, [first]) and by_start["11:00"] == (2, [first, second])
    assert found["calendar_id"] is None and found["calendar_ids"] == [first, second]
    assert clocks(api, service, ("min_capacity", 2)) == ["11:00", "11:10", "11:20", "11:30"]
    assert clocks(api, service, ("cal_qty", "2")) == ["11:00", "11:10", "11:20", "11:30"]
    assert clocks(api, service, ("min_capacity", 3)) == []


def test_calendars_can_be_named_in_several_ways(api, room):
    """D: ``calendar_id``, absent, empty or 0 being no preference; ``calendar_ids[]``; ``calendarset_ids[]``."""
    first, service = room
    second = open_room(api, service, opens="11:00")
    api.tell("/edit", resource="calendars", id=second, set={"calendarset_id": 77})
    only = ["11:00", "11:10", "11:20", "11:30"]
    assert clocks(api, service, ("calendar_id", second)) == only
    assert clocks(api, service, ("calendar_ids[]", str(second))) == only
    assert clocks(api, service, ("calendarset_ids[]", 77)) == only
    for none in ("", "0"):
        assert len(clocks(api, service, ("calendar_id", none))) == 22
    assert len(clocks(api, service, ("calendar_ids[]", first), ("calendar_ids[]", second))) == 22


def test_a_resource_may_be_asked_for(api, room):
    """D: ``resource_id`` is a parameter. P: this group has none, and it narrows nothing."""
    assert len(clocks(api, room[1], ("resource_id", "1"))) == 22


def test_several_services_run_one_after_the_other_on_one_calendar(api, room):
    """D: ``intervention_ids[]``, several times. P: what several mean."""
    calendar, service = room
    other = api.tell("/add", resource="interventions", set={"group_id": 6, "name": "Suite", "length": 60})["id"]
    both = ("intervention_ids[]", other)
    assert clocks(api, service, both) == []
    api.tell("/edit", resource="calendars", id=calendar, set={"intervention_ids": [service, other]})
    assert clocks(api, service, both)[-1] == "10:30"


def test_a_window_is_seven_days_unless_it_is_said_otherwise(api, room):
    """D: neither ``end`` nor ``nDays``. P: the first day counts."""
    calendar, service = room
    for day in ("2030-03-10", "2030-03-11"):
        occupy(api, calendar, "08:00", "08:30", day=day, type="VfreebusyEvent")
    starts = api.starts(("start", MONDAY), group_id=6, service=service)
    assert {start[:10] for start in starts} == {MONDAY, "2030-03-10"}


def test_windows(api, room):
    """D: ``start`` with ``end`` or ``nDays``. P: a bare date or a time, and without a start, now."""
    calendar, service = room
    occupy(api, calendar, "08:00", "08:40", day="2030-03-08", type="VfreebusyEvent", start_every=10)

    def days(*params):
        return sorted({start[:10] for start in api.starts(*params, group_id=6, service=service)})

    assert days(("start", MONDAY)) == [MONDAY, "2030-03-08"]
    assert days(("start", MONDAY), ("nDays", 4)) == [MONDAY]
    assert days(("start", MONDAY), ("nDays", 5)) == [MONDAY, "2030-03-08"]
    assert days(("start", MONDAY), ("end", "2030-03-08")) == [MONDAY, "2030-03-08"]
    assert days(("start", MONDAY), ("end", "2030-03-08 08:00:00")) == [MONDAY]
    assert days(("start", f"{MONDAY} 11:40:00"), ("nDays", 2)) == []
    assert days() == [MONDAY]
    assert days(("nDays", 8)) == [MONDAY, "2030-03-08"]
    assert days(("start", MONDAY), ("end", "2030-03-08"), ("nDays", 1)) == [MONDAY, "2030-03-08"]


def test_the_first_slot_may_lie_beyond_the_window(api, room):
    """S: and it is null where there is none at all."""
    calendar, service = room
    far = "2030-08-05"
    occupy(api, calendar, "08:00", "08:40", day=far, type="VfreebusyEvent", start_every=10)
    found = api.slots(("start", "2030-03-05"), ("nDays", 2), group_id=6, service=service)
    assert (found["availabletimeslots"], found["firstSlot"]) == ([], f"{far} 08:00:00")
    none = api.slots(("start", "2030-08-06"), group_id=6, service=service)
    assert (none["availabletimeslots"], none["firstSlot"]) == ([], None)


def test_the_past_is_not_offered(api, room):
    """D S: times are on the wall, not UTC. P: on the wall of the group's timezone."""
    _, service = room
    api.tell("/clock", now=f"{MONDAY}T09:55:30Z")  # 10:55:30 in Paris
    assert clocks(api, service) == ["11:00", "11:10", "11:20", "11:30"]
    api.tell("/edit", resource="groups", id=6, set={"timezone": "Europe/London"})
    assert clocks(api, service)[0] == "10:00"


def test_rules_cut_what_is_offered(api, room):
    """P."""
    _, service = room
    api.tell("/clock", now=f"{MONDAY}T07:00:00Z")  # 08:00 in Paris
    api.tell("/rules", group_id=6, min_notice_minutes=120)
    assert clocks(api, service)[0] == "10:00"
    api.tell("/rules", group_id=6, offer_refused=True)
    assert clocks(api, service)[0] == "08:00"
    api.tell("/rules", group_id=6, min_notice_minutes=None, offer_refused=None, horizon_days=3)
    assert len(clocks(api, service)) == 21
    api.tell("/clock", now="2030-03-01T07:00:00Z")
    assert len(clocks(api, service)) == 22
    api.tell("/clock", now="2030-02-28T07:00:00Z")
    assert clocks(api, service) == []


def test_the_hour_that_summer_time_takes_away_is_not_offered(api, room):
    """P."""
    calendar, service = room
    sunday = "2030-03-31"
    occupy(api, calendar, "01:00", "04:00", day=sunday, type="VfreebusyEvent", start_every=30)
    assert clocks(api, service, day=sunday) == ["01:00", "01:30", "03:00", "03:30"]


def test_what_is_hidden_or_closed_has_no_times(api):
    """D: blank publicname of a service or its category. P: deleted, a calendar's blank publicname, a closed group."""
    assert api.starts(service=26) == []  # no public name
    assert api.starts(service=27) == []  # deleted
    assert api.starts(service=28) == []  # its category has no public name
    assert api.starts(("calendar_id", 13), ("nDays", 90)) == []  # its calendar has none
    assert api.starts(("calendar_id", 14), ("nDays", 90)) == []  # deleted
    assert api.starts(("nDays", 90), group_id=9, service=71) == []  # the group is closed
    assert 13 not in api.slots()["calendar_ids"]
    assert api.starts()
    api.tell("/edit", resource="groups", id=4, set={"inactive": True})
    assert api.starts() == []


@pytest.mark.parametrize(
    "params",
    [
        [("start", "tomorrow")],
        [("start", "2030-02-30")],
        [("nDays", "x")],
        [("nDays", "-1")],
        [("start", "2030-03-04"), ("end", "2030-03-03")],
        [("start", "2030-03-04"), ("end", "2032-03-03")],
        [("calendar_id", "x")],
        [("calendar_id", "41")],  # another group's
        [("calendar_ids[]", "99999")],
        [("intervention_ids[]", "41")],  # another group's
        [("intervention_ids[]", "none")],
        [("min_capacity", "many")],
    ],
)
def test_bad_parameters(api, params):
    """D: 400, bad parameter."""
    answer = api.call("GET", "groups/4/availabletimeslots.json", params=[("intervention_ids[]", "21"), *params])
    assert answer.status_code == 400 and answer.json()["error"]["name"] == "BadParameter"


def test_there_is_no_single_one(api):
    """D: 404 and 405."""
    assert api.call("GET", "groups/4/availabletimeslots/1.json").status_code == 404
    assert api.call("POST", "groups/4/availabletimeslots.json", {}).status_code == 405


def test_huge_windows_are_cut_to_a_year(api):
    assert api.starts(("nDays", 9007199254740990)) == api.starts(("nDays", 366))
