"""Calendar events, as staff's programs read, make, change and delete them. D S: this whole resource."""

from datetime import date, timedelta

import pytest

from tests.sandbox.client import conditions, refusal

EVENTS = "groups/4/vevents"
ALL_DAY = "08:00 08:20 08:40 09:00 09:20 09:40"


def test_post_answers_201_and_the_whole_event_bare(diary):
    """D S: a POST answers 201; ids are numbers in answers and numbers or strings in requests; empty text is empty."""
    sent = {"fiche_id": "48", "intervention_id": str(diary.service), "taker": "Accueil", "from_web": "0", "state": "0"}
    made = diary.add("08:20", "08:40", **sent, calendar_id=str(diary.calendar))
    stamp = made.pop("created_at")
    assert made.pop("updated_at") == stamp and len(stamp) == 19
    assert made.pop("id") > 0
    assert made == {
        "calendar_id": diary.calendar, "start": diary.at("08:20"), "end": diary.at("08:40"), "fiche_id": 48,
        "intervention_id": diary.service, "type": "Vevent", "note": False, "text": "", "colorref": "",
        "taker": "Accueil", "comments": "", "from_web": False, "deleted": False, "state": 0,
    }  # fmt: skip


def test_a_missing_fiche_id_is_fine(diary):
    """D S: and reads as 0, no record; nor is any service needed."""
    made = diary.add("08:20", "08:40")
    assert (made["fiche_id"], made["intervention_id"]) == (0, 0)


def test_put_answers_the_whole_event_whatever_was_sent(diary):
    """D S: what is left out stays; id and stamps are the server's."""
    made = diary.add("08:20", "08:40", text="Avant", colorref="#A0b1C2")
    diary.staff.tell("/clock", advance=60)
    changed = diary.change(made, text="Après", id=1, created_at="2000-01-01 00:00:00", unheard_of=1)
    assert changed == {**made, "text": "Après", "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > made["updated_at"]
    assert diary.staff.get(f"{EVENTS}/{made['id']}") == changed


def test_the_groups_own_questions_travel_flat(diary):
    """P: those of the model Vevent stand in the event itself."""
    made = diary.add("08:20", "08:40", txt0="Bruit à gauche", num0="3", bool0="1")
    assert (made["txt0"], made["num0"], made["bool0"]) == ("Bruit à gauche", 3, True)


def test_a_list_has_everything_of_the_group(staff, diary):
    """D S: appointments, closures and openings of all calendars, in the usual envelope."""
    found = staff.get(EVENTS)
    assert found["totalRecords"] > 1000 and found["recordsReturned"] == 25
    everything = staff.records(EVENTS, ("results", "all"))
    assert {"Vevent", "VfreebusyEvent"} == {event["type"] for event in everything}
    calendars = set(staff.ids("groups/4/calendars"))
    assert {event["calendar_id"] for event in everything} <= calendars
    assert diary.opening in {event["id"] for event in everything}


@pytest.mark.parametrize("form", [int, str])
def test_one_calendars_or_one_records_events(diary, form):
    """S: ``calendar_id`` and ``fiche_id`` in the query, also together and beside conditions."""
    first, second = diary.add("08:00", "08:20", fiche_id=48)["id"], diary.add("08:20", "08:40", fiche_id=49)["id"]
    elsewhere = diary.add("08:40", "09:00", fiche_id=48, calendar_id=15)["id"]
    assert diary.events() == [diary.opening, first, second]
    assert diary.staff.ids(EVENTS, ("fiche_id", form(48))) == [first, elsewhere]
    assert diary.events(("fiche_id", form(48))) == [first]
    assert diary.events(("fiche_id", form(48)), *conditions(("deleted", "=", "1"))) == []
    assert diary.staff.ids(EVENTS, ("calendar_id", 99999)) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("type", "=", "vFREEBUSYevent"), ["opening"]),
        (("type", "=", "vevent"), ["early", "late"]),
        (("type", "!=", "VEVENT"), ["opening"]),
        (("taker", "=", "ACCUEIL élodie"), ["early"]),
        (("taker", "like", "accueil%"), ["early"]),
        (("taker", "in", "nobody,LOGICIEL"), ["late"]),
        (("start", "=", "{day} 08:20:00"), ["early"]),
        (("start", ">", "{day} 08:20:00"), ["late"]),
        (("start", "<=", "{day} 08:20:00"), ["opening", "early"]),
        (("end", ">=", "{day} 09:40:00"), ["opening", "late"]),
        (("end", "<", "{day} 09:40:00"), ["early"]),
        (("intervention_id", "=", "0"), ["opening", "early"]),
        (("from_web", "=", "true"), ["late"]),
        (("deleted", "=", "0"), ["opening", "early", "late"]),
    ],
)
def test_conditions(diary, condition, expected):
    """S: on type, taker, start and end; text is compared without regard to case."""
    early = diary.add("08:20", "08:40", taker="Accueil Élodie")["id"]
    late = diary.add("09:20", "09:40", taker="logiciel", from_web=1, intervention_id=diary.service)["id"]
    names = {diary.opening: "opening", early: "early", late: "late"}
    field, op, value = condition
    found = diary.events(*conditions((field, op, value.format(day=diary.day))))
    assert [names[number] for number in found] == expected


def test_conditions_together_ask_for_a_day(diary):
    """S: everything that touches a time of the day."""
    diary.add("08:20", "08:40")
    late = diary.add("09:20", "09:40")["id"]
    window = conditions(("start", "<", diary.at("10:00")), ("end", ">", diary.at("09:00")), ("type", "=", "vevent"))
    assert diary.events(*window) == [late]


# Deleted and brought back.


def by_delete(diary, event):
    return diary.staff.send("DELETE", f"{EVENTS}/{event['id']}")


def by_put(flag):
    return lambda diary, event: diary.change(event, deleted=flag)


@pytest.mark.parametrize("delete", [by_delete, by_put("1"), by_put(1), by_put(True)])
def test_a_deleted_event_stays_listed(diary, delete):
    """D S: DELETE, or PUT of ``deleted: "1"``, marks it: it stays, with ``deleted`` true and a fresh updated_at."""
    made = diary.add("08:20", "08:40")
    diary.staff.tell("/clock", advance=60)
    deleted = delete(diary, made)
    assert deleted == {**made, "deleted": True, "updated_at": deleted["updated_at"]}
    assert deleted["updated_at"] > made["updated_at"] == deleted["created_at"]
    assert deleted in diary.staff.records(EVENTS, ("calendar_id", diary.calendar))
    assert diary.staff.get(f"{EVENTS}/{made['id']}") == deleted
    assert diary.free() == ALL_DAY


def test_deleting_twice_changes_nothing_more(diary):
    made = diary.add("08:20", "08:40")
    deleted = by_delete(diary, made)
    diary.staff.tell("/clock", advance=60)
    assert by_delete(diary, made) == deleted


@pytest.mark.parametrize("flag", ["0", 0, False])
def test_put_brings_it_back(diary, flag):
    """D S: ``deleted`` false, in any form, restores it as it was, and its time is taken again."""
    made = diary.add("08:20", "08:40")
    by_delete(diary, made)
    diary.staff.tell("/clock", advance=60)
    restored = diary.change(made, deleted=flag)
    assert restored == {**made, "updated_at": restored["updated_at"]} and restored["updated_at"] > made["updated_at"]
    assert diary.free() == "08:00 08:40 09:00 09:20 09:40"


def test_a_program_asks_for_what_has_changed_since_it_last_asked(diary, api, camille):
    """S: by a condition on updated_at; made, changed, deleted and customers' own are all in the answer, once."""
    kept, changed, deleted = (diary.add(start, "09:00") for start in ("08:00", "08:20", "08:40"))
    last = kept["updated_at"]
    assert poll(diary, last) == []
    api.tell("/clock", advance=60)
    diary.change(changed, text="Vu")
    by_delete(diary, deleted)
    made = diary.add("09:00", "09:20")
    booked = camille.book(diary.at("09:20"), calendar_id=diary.calendar, intervention_ids=[diary.service]).json()
    numbers = [changed["id"], deleted["id"], made["id"], booked["records"][0]["id"]]
    found = poll(diary, last)
    assert [(event["id"], event["deleted"]) for event in found] == [(n, n == deleted["id"]) for n in numbers]
    assert poll(diary, found[-1]["updated_at"]) == []
    api.tell("/clock", advance=60)
    camille.send("DELETE", f"appointments/{numbers[-1]}")
    (cancelled,) = poll(diary, found[-1]["updated_at"])
    assert cancelled["id"] == numbers[-1] and cancelled["deleted"] is True


def poll(diary, since):
    params = ("calendar_id", diary.calendar), ("results", "all"), *conditions(("updated_at", ">", since))
    return diary.staff.records(EVENTS, *params)


# What they do to free times.


def test_an_opening_made_moved_and_removed_counts_at_once(diary):
    """D S: an event of the type VfreebusyEvent is an online opening."""
    assert diary.free() == ALL_DAY
    second = diary.add("14:00", "14:40", type="vfreebusyevent")
    assert second["type"] == "VfreebusyEvent" and diary.free() == f"{ALL_DAY} 14:00 14:20"
    diary.change(second, start=diary.at("15:00"), end=diary.at("15:20"))
    assert diary.free() == f"{ALL_DAY} 15:00"
    diary.change(diary.opening, deleted="1")
    assert diary.free() == "15:00"
    diary.change(diary.opening, deleted="0")
    by_delete(diary, second)
    assert diary.free() == ALL_DAY


def test_a_closure_takes_times_away(diary):
    """D S: fiche_id 0 and intervention_id 0 make a closure; it is no appointment."""
    closure = diary.add("08:30", "09:10", fiche_id=0, intervention_id="0", text="Congés")
    assert diary.free() == "08:00 09:20 09:40"
    assert closure["id"] not in diary.staff.ids("groups/4/appointments")
    diary.change(closure, end=diary.at("09:00"))
    assert diary.free() == "08:00 09:00 09:20 09:40", "ends may touch"
    whole_day = diary.change(closure, start=f"{diary.day} 00:00:00", end=f"{diary.day} 23:59:00")
    assert diary.free() == ""
    by_delete(diary, whole_day)
    assert diary.free() == ALL_DAY


def test_a_note_blocks_nothing(diary):
    """D S: ``note``. P: it has a day, from midnight to the same midnight, and takes no time of it."""
    note = diary.add("00:00", "00:00", note=1, text="Commander des gants")
    assert note["note"] is True and diary.free() == ALL_DAY
    assert note["id"] in diary.events()
    assert diary.change(note, status=400, end=diary.at("09:00"))["error"]["name"] == "BadParameter"


def test_an_appointment_moved_by_staff_frees_the_old_time_and_takes_the_new(diary, camille):
    """D S: its customer sees where it has gone."""
    booked = camille.book(diary.at("08:20"), calendar_id=diary.calendar, intervention_ids=[diary.service])
    event = booked.json()["records"][0]
    assert diary.free() == "08:00 08:40 09:00 09:20 09:40"
    diary.change(event, start=diary.at("09:20"), end=diary.at("09:40"))
    assert diary.free() == "08:00 08:20 08:40 09:00 09:40"
    (seen,) = camille.records("groups/4/appointments")
    assert (seen["id"], seen["start"], seen["end"]) == (event["id"], diary.at("09:20"), diary.at("09:40"))
    diary.change(event, calendar_id="15")
    assert diary.free() == ALL_DAY and camille.records("appointments")[0]["calendar_id"] == 15


def test_staffs_appointment_is_the_customers_too(diary, camille):
    """D S: a record and a service make an appointment of it; a deleted one is none."""
    made = diary.add("08:20", "08:40", fiche_id=48, intervention_id=diary.service)
    (seen,) = camille.records("groups/4/appointments")
    assert (seen["id"], seen["fiche"]["id"], seen["intervention_name"]) == (made["id"], 48, "Essai")
    assert made["id"] in diary.staff.ids("groups/4/appointments")
    by_delete(diary, made)
    assert camille.records("groups/4/appointments", ("include_past", 1)) == []


def test_staff_write_down_who_did_not_come(diary, camille):
    """S: ``state`` 2."""
    made = diary.add("08:20", "08:40", fiche_id=48, intervention_id=diary.service)
    assert diary.change(made, state="2")["state"] == 2
    assert camille.records("groups/4/appointments")[0]["state"] == 2


def test_customers_appointments_are_events(diary, camille):
    """D S: the raw event behind an appointment, from_web."""
    asked = {"calendar_id": diary.calendar, "intervention_ids": [diary.service], "comments": "Merci"}
    number = camille.book(diary.at("08:20"), **asked).json()["records"][0]["id"]
    event = diary.staff.get(f"{EVENTS}/{number}")
    assert (event["start"], event["end"], event["type"]) == (diary.at("08:20"), diary.at("08:40"), "Vevent")
    assert (event["fiche_id"], event["intervention_id"], event["from_web"]) == (48, diary.service, True)
    assert event["comments"] == "Merci" and diary.events(("fiche_id", 48)) == [number]


# Refused.


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "soon"}, {"start": None}, {"end": ""}, {"start": "09:00", "end": "08:00"},
        {"start": "09:00", "end": "09:00"}, {"calendar_id": 0}, {"calendar_id": None}, {"calendar_id": "x"},
        {"calendar_id": 41}, {"fiche_id": 53}, {"fiche_id": "99999"}, {"intervention_id": 41}, {"type": "Party"},
        {"colorref": "red"}, {"note": "perhaps"}, {"note": 1}, {"deleted": [1]}, {"state": "absent"}, {"num0": "many"},
        {"text": {"a": 1}}, {"taker": "x" * 256}, {"group_id": 5}, {"group_id": "x"},
    ],
)  # fmt: skip
def test_bad_parameters(diary, wrong):
    """D: 400. What an event names must be its own group's."""
    times = {name: diary.at(wrong[name]) for name in ("start", "end") if len(str(wrong.get(name))) == 5}
    event = {"calendar_id": diary.calendar, "start": diary.at("08:20"), "end": diary.at("08:40"), **wrong, **times}
    assert refusal(diary.staff.call("POST", f"{EVENTS}.json", {"vevent": event})) == (400, None)
    assert diary.events() == [diary.opening]
    made = diary.add("08:20", "08:40")
    assert refusal(diary.staff.call("PUT", f"{EVENTS}/{made['id']}.json", {"vevent": {**wrong, **times}})) == (
        400,
        None,
    )
    assert diary.staff.get(f"{EVENTS}/{made['id']}") == made


@pytest.mark.parametrize("missing", ["calendar_id", "start", "end"])
def test_an_event_needs_a_calendar_and_two_times(diary, missing):
    event = {"calendar_id": diary.calendar, "start": diary.at("08:20"), "end": diary.at("08:40")}
    del event[missing]
    assert refusal(diary.staff.call("POST", f"{EVENTS}.json", {"vevent": event})) == (400, None)


@pytest.mark.parametrize("number", [0, 999999])
def test_what_is_not_there(staff, number):
    """D: 404."""
    for method in ("GET", "PUT", "DELETE"):
        assert staff.call(method, f"{EVENTS}/{number}.json", {"vevent": {}}).status_code == 404


def test_an_event_may_end_the_day_after(diary):
    """D: dates are naive local strings, written back as they came."""
    night = {"start": f"{diary.day} 23:00:00", "end": f"{date.fromisoformat(diary.day) + timedelta(days=1)} 01:00:00"}
    made = diary.change(diary.opening, **night)
    assert {name: made[name] for name in night} == night
    assert diary.free() == "23:00 23:20 23:40"


def test_0_means_none_of_record_and_service_and_any_calendar(staff, diary):
    """S: 0 is "none" (no record, no service, any calendar)."""
    closures = staff.records("vevents", ("fiche_id", 0), ("intervention_id", 0), ("results", 9))
    assert closures and {(row["fiche_id"], row["intervention_id"]) for row in closures} == {(0, 0)}
    assert staff.get("vevents", ("calendar_id", 0))["totalRecords"] == staff.get("vevents")["totalRecords"]


def test_an_appointment_without_a_service_has_its_fields_all_the_same(staff, camille):
    """S: a missing field is empty, never absent: a client may read intervention["publicname"]."""
    times = {"start": "2030-01-07 10:00:00", "end": "2030-01-07 10:30:00"}
    staff.send("POST", "vevents", {"vevent": {"calendar_id": 15, "fiche_id": 48, **times}}, 201)
    (record,) = camille.records("appointments")
    assert record["intervention"] == {"id": 0, "publicname": "", "interventionset_id": 0, "length": 0}
