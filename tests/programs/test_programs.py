"""Programs of strangers, written from the API's description alone: each is run to its end against a sandbox.

Each program's main promises are tried by `make test`, the rest by `make test-full`.
"""

import csv
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import requests

from tests.control import KEY

PROGRAMS = Path(__file__).parent
STAFF = ("pro@example.org", "rendez-vous")
CUSTOMER = ("camille.roux@example.org", "rendez-vous")
GROUP, CAMILLE, DOCTOR, OTHER_DOCTOR = 4, 48, 15, 16
FOLLOW_UP, REMOTE_CARE, TEAM, PAST_SERVICE = 21, 22, 26, 27
TIME = "%Y-%m-%d %H:%M:%S"


class Person:
    """Somebody who uses the API by hand, to bring about what a program shall find and to see what it has done."""

    def __init__(self, url, sign_in):
        self.base = f"{url}/api/v1/groups/{GROUP}/"
        self.sign_in = sign_in

    def call(self, method, path, params=None, body=None):
        params = {"apikey": KEY, **(params or {})}
        url = f"{self.base}{path}.json"
        answer = requests.request(method, url, params=params, json=body, auth=self.sign_in, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def all(self, resource, **params):
        return self.call("GET", resource, {"results": "all", **params})["records"]

    def event(self, number):
        return self.call("GET", f"vevents/{number}")

    def add_event(self, **fields):
        return self.call("POST", "vevents", body={"vevent": {"calendar_id": DOCTOR, **fields}})

    def change_event(self, number, **fields):
        return self.call("PUT", f"vevents/{number}", body={"vevent": fields})

    def free(self, start, days=1):
        params = {"intervention_ids[]": FOLLOW_UP, "calendar_id": DOCTOR, "start": start, "nDays": days}
        return [slot["start"] for slot in self.call("GET", "availabletimeslots", params)["availabletimeslots"]]

    def book(self, start):
        body = {"date": start, "calendar_id": DOCTOR, "intervention_ids": [FOLLOW_UP], "fiche": {"id": CAMILLE}}
        return self.call("POST", "appointments", body={"appointment": body})["records"][0]


@pytest.fixture
def server(sandbox_process):
    sandbox_process.reset()
    forget_requests(sandbox_process)
    return sandbox_process


@pytest.fixture
def office(server):
    return Person(server.url, STAFF)


@pytest.fixture
def slots(server, office):
    """Free starts of the doctor's, each on another day, not too soon."""
    days = server.days_ahead(21)[3:]
    firsts = {start[:10]: start for start in reversed(office.free(days[0] + " 00:00:00", len(days)))}
    return sorted(firsts.values())


def forget_requests(server):
    requests.delete(server.url + "/requests", timeout=10).raise_for_status()


def writes(server):
    asked = [r for r in server.requests() if r["method"] != "GET" and "/sessions/" not in r["path"]]
    return [(r["method"], r["path"]) for r in asked]


def later(start, minutes):
    return (datetime.strptime(start, TIME) + timedelta(minutes=minutes)).strftime(TIME)  # noqa: DTZ007 -- wall clocks


def wall_clock(server, minutes=0):
    """What a clock in the office shows."""
    now = datetime.fromisoformat(server.get("/state.json")["now"]) + timedelta(minutes=minutes)
    return now.astimezone(ZoneInfo("Europe/Paris")).strftime(TIME)


def run(program, *arguments):
    command = [sys.executable, str(PROGRAMS / f"{program}.py"), *map(str, arguments)]
    environment = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False, env=environment)


class Diary:
    """The file that the synchroniser keeps, and a person who writes into it."""

    def __init__(self, server, path):
        self.server, self.path = server, path

    def sync(self, code=0):
        """Runs the synchroniser; what it says."""
        options = ["--calendar", DOCTOR, "--key", KEY, "--user", STAFF[0], "--password", STAFF[1]]
        done = run("calendar_sync", self.server.url + "/api/v1/", self.path, *options)
        assert done.returncode == code, done.stderr
        return done.stdout.strip() + done.stderr

    def read(self):
        return json.loads(self.path.read_text("utf-8"))

    def write(self, events):
        self.path.write_text(json.dumps(self.read() | {"events": events}), "utf-8")

    def find(self, number):
        """The event with this number there; None when the diary has none."""
        return next((event for event in self.read()["events"] if event["remote_id"] == number), None)

    def add(self, **fields):
        now = wall_clock(self.server)
        self.write([*self.read()["events"], {"dirty": True, "changed": now, **fields}])

    def change(self, number, minutes=0, **fields):
        """Somebody writes into the diary, so many minutes from now."""
        edit = {"dirty": True, "changed": wall_clock(self.server, minutes), **fields}
        events = self.read()["events"]
        self.write([event | edit if event["remote_id"] == number else event for event in events])

    def newest(self):
        """The number there of what was added last."""
        return self.read()["events"][-1]["remote_id"]


@pytest.fixture
def diary(server, office, tmp_path):
    """A diary that has been synchronised once. The newest change there, where the next look begins, is a note's."""
    office.add_event(start="2026-01-01 00:00:00", end="2026-01-01 00:00:00", note=1)
    diary = Diary(server, tmp_path / "diary.json")
    diary.sync()
    forget_requests(server)
    return diary


def appointment_at(start):
    return {"start": start, "end": later(start, 20), "fiche_id": CAMILLE, "intervention_id": FOLLOW_UP}


def day_off(start, **more):
    return {"start": start[:10] + " 00:00:00", "end": start[:10] + " 23:59:00", "text": "Congé d’été", **more}


# The synchroniser


def test_the_first_synchronisation_takes_the_whole_calendar_but_its_openings(diary, office):
    expected = {
        event["id"]: (event["start"], event["end"], event["fiche_id"])
        for event in office.all("vevents", calendar_id=DOCTOR)
        if event["type"] != "VfreebusyEvent" and not event["deleted"]
    }
    events = diary.read()["events"]
    assert len(expected) > 100
    assert len(events) == len(expected)
    assert {event["remote_id"]: (event["start"], event["end"], event["fiche_id"]) for event in events} == expected


def test_a_closure_of_the_diary_takes_the_free_times_away_and_its_deletion_gives_them_back(diary, office, slots):
    before = office.free(slots[0][:10] + " 00:00:00")
    diary.add(**day_off(slots[0]))
    assert diary.sync() == "pulled 0, pushed 1, refused 0"
    assert before
    assert office.free(slots[0][:10] + " 00:00:00") == []
    assert office.event(diary.newest())["text"] == "Congé d’été"
    diary.change(diary.newest(), deleted=True)
    diary.sync()
    assert office.free(slots[0][:10] + " 00:00:00") == before
    assert office.event(diary.newest())["deleted"] is True


@pytest.mark.full
def test_an_appointment_of_the_diary_is_made_moved_and_cancelled_there(diary, office, slots):
    old, new = slots[:2]
    diary.add(**appointment_at(old))
    diary.sync()
    assert old not in office.free(old[:10] + " 00:00:00")
    assert diary.newest() in [row["id"] for row in office.all("appointments")]
    diary.change(diary.newest(), start=new, end=later(new, 20))
    diary.sync()
    assert office.event(diary.newest())["start"] == new
    assert old in office.free(old[:10] + " 00:00:00")
    assert new not in office.free(new[:10] + " 00:00:00")
    diary.change(diary.newest(), deleted=True)
    diary.sync()
    assert new in office.free(new[:10] + " 00:00:00")
    assert diary.newest() not in [row["id"] for row in office.all("appointments")]


@pytest.mark.full
def test_a_customers_booking_comes_into_the_diary_and_their_cancellation_too(server, diary, slots):
    customer = Person(server.url, CUSTOMER)
    booked = customer.book(slots[0])
    assert diary.sync() == "pulled 1, pushed 0, refused 0"
    ours = diary.find(booked["id"])
    assert (ours["start"], ours["end"], ours["deleted"]) == (slots[0], later(slots[0], 20), False)
    assert (ours["fiche_id"], ours["intervention_id"]) == (CAMILLE, FOLLOW_UP)
    customer.call("DELETE", f"appointments/{booked['id']}")
    diary.sync()
    assert diary.find(booked["id"])["deleted"] is True


@pytest.mark.parametrize("way", ["DELETE", "PUT"])
def test_what_is_deleted_there_goes_here_and_what_is_restored_there_comes_back(diary, office, way):
    number = diary.read()["events"][0]["remote_id"]
    office.call(way, f"vevents/{number}", body={"vevent": {"deleted": "1"}} if way == "PUT" else None)
    assert diary.sync() == "pulled 1, pushed 0, refused 0"
    assert diary.find(number)["deleted"] is True
    office.change_event(number, deleted=False)
    assert diary.sync() == "pulled 1, pushed 0, refused 0"
    assert diary.find(number)["deleted"] is False


@pytest.mark.full
def test_what_is_restored_here_comes_back_there(diary, office):
    number = diary.read()["events"][0]["remote_id"]
    office.call("DELETE", f"vevents/{number}")
    diary.sync()
    diary.change(number, minutes=1, deleted=False)
    assert diary.sync() == "pulled 0, pushed 1, refused 0"
    assert office.event(number)["deleted"] is False


@pytest.mark.full
def test_an_event_moved_to_another_calendar_leaves_the_diary(diary, office):
    number = diary.read()["events"][0]["remote_id"]
    office.change_event(number, calendar_id=OTHER_DOCTOR)
    diary.sync()
    assert diary.find(number)["deleted"] is True


@pytest.mark.full
@pytest.mark.parametrize(("minutes", "winner"), [(5, "here"), (-5, "there")])
def test_of_two_changes_the_later_one_stays_on_both_sides(diary, office, minutes, winner):
    number = diary.read()["events"][0]["remote_id"]
    office.change_event(number, text="there")
    diary.change(number, minutes, text="here")
    diary.sync()
    assert (diary.find(number)["text"], office.event(number)["text"]) == (winner, winner)
    assert diary.sync() == "pulled 0, pushed 0, refused 0"


@pytest.mark.full
def test_a_later_change_here_outlives_a_deletion_there(diary, office):
    number = diary.read()["events"][0]["remote_id"]
    office.call("DELETE", f"vevents/{number}")
    diary.change(number, minutes=5, text="still on")
    diary.sync()
    remote = office.event(number)
    assert (remote["text"], remote["deleted"]) == ("still on", False)


@pytest.mark.full
def test_run_again_it_writes_nothing_on_either_side(server, diary, slots):
    diary.add(**day_off(slots[0]))
    diary.add(**appointment_at(slots[1]))
    diary.sync()
    assert [method for method, _ in writes(server)] == ["POST", "POST"]
    forget_requests(server)
    assert diary.sync() == "pulled 0, pushed 0, refused 0"
    content = diary.path.read_bytes()
    assert diary.sync() == "pulled 0, pushed 0, refused 0"
    assert writes(server) == []
    assert diary.path.read_bytes() == content


def test_it_asks_only_for_what_changed_since(server, diary, office, slots):
    server.post("/clock", advance=3600)
    office.add_event(**day_off(slots[0]))
    diary.sync()
    forget_requests(server)
    server.post("/clock", advance=3600)
    changed = office.add_event(**day_off(slots[1]))
    assert diary.sync() == "pulled 1, pushed 0, refused 0"
    assert len(server.requests("GET", "/vevents")) == 1
    assert diary.read()["mark"] == changed["updated_at"]


@pytest.mark.full
def test_a_change_in_the_second_of_the_last_look_is_not_missed(diary, office, slots):
    diary.sync()
    first = office.add_event(**day_off(slots[0]))
    diary.sync()
    second = office.add_event(**day_off(slots[1]))
    diary.sync()
    assert diary.read()["mark"] == second["updated_at"]
    assert diary.find(first["id"])
    assert diary.find(second["id"])


@pytest.mark.full
def test_changes_of_one_second_fill_more_than_a_page_and_none_is_seen_twice(server, diary, office, slots):
    added = [office.add_event(**day_off(slots[0], text=f"Nr. {count}"))["id"] for count in range(120)]
    moment = office.event(added[0])["updated_at"]
    for number in added:
        server.edit("vevents", number, updated_at=moment)
    assert diary.sync() == "pulled 120, pushed 0, refused 0"
    numbers = [event["remote_id"] for event in diary.read()["events"]]
    assert len(numbers) == len(set(numbers))
    assert set(added) <= set(numbers)
    pages = server.requests("GET", "/vevents.json")
    assert len(pages) == 3


@pytest.mark.full
def test_openings_stay_out_of_the_diary_and_notes_come_in_as_they_are(diary, office, slots):
    midnight = slots[0][:10] + " 00:00:00"
    free = office.free(midnight)
    opening = office.add_event(start=slots[0], end=later(slots[0], 60), type="VfreebusyEvent")
    note = office.add_event(start=midnight, end=midnight, note=1, text="Rappeler Zoé")
    assert diary.sync() == "pulled 1, pushed 0, refused 0"
    assert diary.find(opening["id"]) is None
    ours = diary.find(note["id"])
    assert (ours["note"], ours["text"], ours["start"], ours["end"]) == (True, "Rappeler Zoé", midnight, midnight)
    assert set(free) <= set(office.free(midnight))


@pytest.mark.full
def test_an_answer_that_was_lost_makes_no_second_event(server, diary, office, slots):
    diary.add(**day_off(slots[0]))
    server.fault("/api/v1/vevents.json", "applied-then-reset", method="POST", count=1)
    diary.sync(code=1)
    assert diary.newest() is None
    server.heal()
    diary.sync()
    arrived = [event["id"] for event in office.all("vevents", calendar_id=DOCTOR) if event["text"] == "Congé d’été"]
    assert arrived == [diary.newest()]


@pytest.mark.full
def test_what_is_refused_is_told_and_tried_again_and_the_rest_goes_on(diary, office, slots):
    diary.add(start=slots[0], end=later(slots[0], -60), text="backwards")
    diary.add(**day_off(slots[1]))
    told = diary.sync(code=1)
    assert "pushed 1, refused 1" in told
    assert "POST vevents.json: 400" in told
    assert office.event(diary.newest())["text"] == "Congé d’été"
    *_, refused, _ = diary.read()["events"]
    assert (refused["text"], refused["dirty"], refused["remote_id"]) == ("backwards", True, None)
    assert "refused 1" in diary.sync(code=1)


# The importer

NAMES = ["Zoé Lefèvre", "Jörg Müller", "Chloë Œuvrard", "Łukasz Żak", "Anaïs N’Guyen"]
COLUMNS = ["externid", "lastname", "firstname", "email", "firstphone", "birthdate", "rappel_sms", "comments"]


def customer(count, **fields):
    first, last = NAMES[count % len(NAMES)].split(" ", 1)
    row = dict.fromkeys(COLUMNS, "") | {"externid": f"C-{count}", "firstname": first, "lastname": f"{last} {count}"}
    row |= {"email": f"c{count}@example.org", "birthdate": "1980-05-17" if count % 2 else "", "rappel_sms": "1"}
    return row | fields


class Importer:
    def __init__(self, server, path):
        self.server, self.path = server, path

    def bring(self, rows, code=0):
        """Writes the file and runs the program; its counts, and what it reports."""
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        forget_requests(self.server)
        done = run("record_importer", self.server.url + "/api/v1/", GROUP, self.path, KEY, *STAFF)
        assert done.returncode == code, done.stdout + done.stderr
        *reports, counts = done.stdout.splitlines()
        return {name: count for name, count in json.loads(counts).items() if count}, reports


@pytest.fixture
def importer(server, tmp_path):
    return Importer(server, tmp_path / "customers.csv")


def records(office):
    """The records with an externid; a list each, so that a second one of the same shows."""
    found: dict[str, list[dict]] = {}
    for record in office.all("fiches"):
        if record["externid"]:
            found.setdefault(record["externid"], []).append(record)
    return found


def test_sixty_customers_arrive_as_they_are_written(importer, office):
    rows = [customer(count) for count in range(60)]
    assert importer.bring(rows) == ({"created": 60}, [])
    arrived = records(office)
    assert len(arrived) == 60
    for row in rows:
        (record,) = arrived[row["externid"]]
        for name in ("lastname", "firstname", "email", "comments"):
            assert record[name] == row[name]
        assert record["birthdate"] == (row["birthdate"] or None)
        assert record["rappel_sms"] is True


def test_the_same_file_again_changes_nothing(importer, server, office):
    rows = [customer(count) for count in range(30)]
    importer.bring(rows)
    before = records(office)
    assert importer.bring(rows) == ({"unchanged": 30}, [])
    assert writes(server) == []
    assert records(office) == before


@pytest.mark.full
def test_only_what_differs_is_written(importer, server, office):
    rows = [customer(count, comments="Fidèle") for count in range(5)]
    importer.bring(rows)
    rows[3] |= {"lastname": "Ñandú", "birthdate": "", "rappel_sms": "0"}
    assert importer.bring(rows) == ({"unchanged": 4, "updated": 1}, [])
    (record,) = records(office)["C-3"]
    assert writes(server) == [("PUT", f"/api/v1/groups/{GROUP}/fiches/{record['id']}")]
    sent = json.loads(server.requests("PUT")[0]["body"])["fiche"]
    assert sent == {"lastname": "Ñandú", "birthdate": "", "rappel_sms": "0"}
    assert (record["lastname"], record["birthdate"], record["rappel_sms"]) == ("Ñandú", None, False)
    assert record["comments"] == "Fidèle"


@pytest.mark.full
def test_of_two_rows_with_one_externid_the_last_counts_at_every_run(importer, server, office):
    rows = [customer(1, lastname="Avant"), customer(2), customer(1, lastname="Après")]
    assert importer.bring(rows) == ({"created": 2, "duplicate": 1}, [])
    assert [record["lastname"] for record in records(office)["C-1"]] == ["Après"]
    assert importer.bring(rows) == ({"unchanged": 2, "duplicate": 1}, [])
    assert writes(server) == []


def test_a_row_that_is_refused_is_reported_with_the_servers_words_and_the_rest_goes_on(importer, office):
    rows = [customer(1), customer(2, lastname="é" * 65), customer(3), customer(4, externid="")]
    rows.append(customer(5, birthdate="1980-02-31"))
    counts, reports = importer.bring(rows, code=1)
    assert counts == {"created": 2, "refused": 3}
    assert sorted(records(office)) == ["C-1", "C-3"]
    long, without, impossible = reports
    assert long.startswith("line 3: 400 ")
    assert "lastname" in long
    assert without == "line 5: no externid"
    assert impossible.startswith("line 6: 400 ")
    assert "birthdate" in impossible


@pytest.mark.full
def test_the_longest_name_that_is_documented_is_kept_whole(importer, office):
    assert importer.bring([customer(1, lastname="é" * 64)]) == ({"created": 1}, [])
    assert records(office)["C-1"][0]["lastname"] == "é" * 64


@pytest.mark.parametrize("externid", ["a&b=c", "50 % + 1?", "[x]#", "É", "007", "C'1\\", "a,b"])
def test_any_externid_is_found_again(importer, server, externid):
    rows = [customer(1, externid=externid)]
    assert importer.bring(rows) == ({"created": 1}, [])
    assert importer.bring(rows) == ({"unchanged": 1}, [])
    assert writes(server) == []


@pytest.mark.full
def test_a_capital_letter_makes_another_customer(importer, office):
    rows = [customer(1, externid="a1"), customer(2, externid="A1")]
    assert importer.bring(rows) == ({"created": 2}, [])
    assert importer.bring(rows) == ({"unchanged": 2}, [])
    assert sorted(records(office)) == ["A1", "a1"]


@pytest.mark.full
def test_records_that_the_file_does_not_name_are_counted_over_all_pages(importer):
    importer.bring([customer(count) for count in range(55)])
    assert importer.bring([customer(54)]) == ({"unchanged": 1, "elsewhere": 54}, [])


@pytest.mark.full
def test_a_record_that_exists_already_gets_no_twin(importer, office):
    office.call("PUT", f"fiches/{CAMILLE}", body={"fiche": {"externid": "C-1"}})
    assert importer.bring([customer(1)]) == ({"updated": 1}, [])
    assert [record["id"] for record in records(office)["C-1"]] == [CAMILLE]


# The exporter


class Exporter:
    def __init__(self, server, path):
        self.server, self.path = server, path

    def rows(self, *options):
        done = run("appointments_exporter", self.server.url + "/api/v1", KEY, *STAFF, self.path, *options)
        assert done.returncode == 0, done.stderr
        with self.path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def exporter(server, tmp_path):
    return Exporter(server, tmp_path / "appointments.csv")


@pytest.fixture
def far(server):
    """A time after all appointments that there are."""
    return f"{int(wall_clock(server)[:4]) + 2}-12-24 10:00:00"


def numbers(rows):
    return [int(row["id"]) for row in rows]


def expected_numbers(office):
    """The group's appointments, told from its events rather than from the list that the exporter reads."""
    return [event["id"] for event in office.all("vevents") if event["fiche_id"] and not event["deleted"]]


def test_every_appointment_is_exported_once_in_order(server, office, exporter):
    server.post("/clock", advance=10 * 24 * 3600)  # so that some are over
    rows = exporter.rows("--results", 250)
    expected = expected_numbers(office)
    assert sorted(numbers(rows)) == sorted(expected)
    assert len(rows) > len(office.all("appointments")) > 250
    starts = [row["start"] for row in rows]
    assert starts == sorted(starts)


@pytest.mark.parametrize("count", [50, 51])
def test_appointments_of_one_time_over_several_pages_the_last_full_or_not(server, office, exporter, far, count):
    added = [office.add_event(**appointment_at(far))["id"] for _ in range(count)]
    assert sorted(numbers(exporter.rows("--since", far))) == added
    pages = server.requests("GET", "/appointments")
    assert len(pages) == 2 + (count > 50)


def test_closures_notes_openings_and_what_was_cancelled_are_no_appointments(office, exporter, far):
    midnight = far[:10] + " 00:00:00"
    kinds = [day_off(far), {"start": midnight, "end": midnight, "note": 1}]
    kinds.append({"start": far, "end": later(far, 60), "type": "VfreebusyEvent"})
    for kind in kinds:
        office.add_event(**kind)
    cancelled = office.add_event(**appointment_at(far))["id"]
    kept = office.add_event(**appointment_at(later(far, 30)))["id"]
    office.call("DELETE", f"vevents/{cancelled}")
    assert numbers(exporter.rows("--since", midnight)) == [kept]


@pytest.mark.full
@pytest.mark.parametrize(
    ("service", "name"),
    [(REMOTE_CARE, "Téléconsultation"), (TEAM, "Réunion d’équipe"), (PAST_SERVICE, "Bilan annuel (ancien)")],
)
def test_the_names_are_those_that_customers_see_or_else_the_offices(office, exporter, far, service, name):
    fields = appointment_at(far) | {"intervention_id": service, "calendar_id": OTHER_DOCTOR}
    event = office.add_event(**fields)
    (row,) = exporter.rows("--since", far)
    assert row == {
        "id": str(event["id"]),
        "start": far,
        "end": later(far, 20),
        "service": name,
        "calendar": "Dr Karim Benali",
        "customer": "Camille Roux",
        "email": "camille.roux@example.org",
        "state": "0",
    }


@pytest.mark.full
def test_a_session_that_ends_on_the_way_is_begun_again(server, office, exporter):
    server.fault("/api/v1/groups/4/appointments", "status", status=401, skip=2, count=1)
    rows = exporter.rows("--results", 1000)
    assert sorted(numbers(rows)) == sorted(expected_numbers(office))
    assert len(server.requests("POST", "/sessions/login")) == 2


@pytest.mark.full
def test_the_key_and_the_password_are_sent_once(server, exporter, far):
    exporter.rows("--since", far)
    first, *rest = server.requests()
    assert "apikey" in first["query"]
    assert len(rest) == 3
    for request in rest:
        assert "apikey" not in request["query"]
        assert "authorization" not in request["headers"]


@pytest.mark.full
def test_exporting_writes_nothing_there_and_the_same_file_twice(server, exporter):
    exporter.rows("--results", 1000)
    content = exporter.path.read_bytes()
    exporter.rows("--results", 1000)
    assert exporter.path.read_bytes() == content
    assert writes(server) == []
