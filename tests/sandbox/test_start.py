"""The process: starting, keeping its state, ending."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.sandbox.client import CAMILLE, KEY, ROOT, Api, refusal, started


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_quietly_whatever_goes_on(number):
    with started() as (process, address):
        api = Api(address)
        api.tell("/faults", path="*", kind="hang")
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as hanging:
            hanging.sendall(f"GET /api/v1/groups/4.json?apikey={KEY} HTTP/1.1\r\n\r\n".encode())
            while not api.ask("/requests")["requests"]:
                pass
            process.send_signal(number)
            assert process.wait(5) == 0
            assert hanging.recv(10) == b""
        assert process.stderr.read() == ""


def test_the_state_outlives_the_process(tmp_path):
    data = str(tmp_path / "sandbox.sqlite3")
    with started("--data", data) as (_, address):
        api = Api(address)
        start = api.starts(("calendar_id", 15))[0]
        camille = api.signed_in(CAMILLE)
        booked = camille.book(start, calendar_id=15).json()["records"][0]["id"]
        api.tell("/clock", advance=-40 * 86400)
        api.tell("/clock", reset=True)
    with started("--data", data) as (_, address):
        camille = Api(address, camille.session, None)
        assert camille.ids("appointments") == [booked]
        assert start not in Api(address).starts(("calendar_id", 15))
        assert Api(address).ask("/state.json")["appointments"] == 1


@pytest.mark.full
def test_a_reset_gives_the_file_its_first_state_back(tmp_path):
    data = str(tmp_path / "sandbox.sqlite3")
    with started("--data", data) as (_, address):
        api = Api(address)
        first = api.starts(("calendar_id", 15))
        camille = api.signed_in(CAMILLE)
        assert camille.book(first[0], calendar_id=15).status_code == 201
        api.tell("/reset")
        assert api.starts(("calendar_id", 15)) == first
    with started("--data", data) as (_, address):
        assert Api(address).starts(("calendar_id", 15)) == first
        assert Api(address).ask("/state.json")["appointments"] == 0


@pytest.mark.full
def test_another_process_on_the_same_file_cannot_come_between(tmp_path):
    """Within the process bookings wait for each other anyway; against others the transaction's lock protects them."""
    data = tmp_path / "sandbox.sqlite3"
    with started("--data", str(data)) as (_, address), ThreadPoolExecutor(1) as pool:
        camille = Api(address).signed_in(CAMILLE)
        start = Api(address).starts(("calendar_id", 15))[0]
        other = sqlite3.connect(data, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = pool.submit(camille.book, start, calendar_id=15)
        while is_awake(address) and not answer.done():
            pass
        other.execute(
            "INSERT INTO vevents (group_id, calendar_id, start, stop, fiche_id, intervention_id, type, deleted, doc)"
            " VALUES (4, 15, ?, ?, 200, 21, 'Vevent', 0, '{}')",
            (start, start[:14] + "59:00"),
        )
        other.execute("COMMIT")
        assert refusal(answer.result(10)) == (400, 10)
        assert start not in Api(address).starts(("calendar_id", 15))
        other.close()


def is_awake(address):
    """Whether the server answers: it does not while it waits for the database's lock."""
    try:
        return requests.get(f"{address}/healthz", timeout=0.3).ok
    except requests.Timeout:
        return False


@pytest.mark.full
def test_openings_reach_as_far_on_a_second_start_days_later(tmp_path):
    data = tmp_path / "sandbox.sqlite3"
    with started("--data", str(data)) as (_, address):
        last = max(Api(address).starts(("nDays", 200)))
    with sqlite3.connect(data) as database:
        database.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('clock', ?)", (str(30 * 86400),))
    with started("--data", str(data)) as (_, address):
        assert max(Api(address).starts(("nDays", 200))) > last


def run(*arguments):
    command = [sys.executable, "-m", "sandbox", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)


def test_a_taken_port_is_said_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", str(port))
    assert ended.returncode == 1
    assert f"cannot listen on port {port}" in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.parametrize("port", ["70000", "-1", "x"])
def test_no_port_at_all(port):
    ended = run("--port", port)
    assert ended.returncode == 2 and "--port" in ended.stderr and "Traceback" not in ended.stderr


def test_somebody_elses_file_is_left_alone(tmp_path):
    other = tmp_path / "other.sqlite3"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE precious (value)")
    before = other.read_bytes()
    text = tmp_path / "letter.txt"
    text.write_text("Dear all, " * 1000)
    for path in (other, text, tmp_path / "no" / "such" / "folder"):
        ended = run("--port", "0", "--data", str(path))
        assert ended.returncode == 1 and str(path) in ended.stderr and "Traceback" not in ended.stderr
    assert other.read_bytes() == before and text.read_text() == "Dear all, " * 1000


SWITCHES = ("/faults", "/clock", "/sessions/expire", "/take", "/edit", "/add", "/rules", "/reset")
PLACES = ("/requests", "/mailbox", "/mailbox.json", "/state.json", "/openapi.json", "docs/sandbox.md")


def test_help_says_all():
    told = run("--help").stdout
    assert "It is no ClicRDV" in told and "127.0.0.1:PORT/api/v1/" in told and "32 hexadecimal" in told
    assert all(word in told for word in ("--port", "--data", "apikey=KEY", "applied-then-reset", "max_upcoming"))
    for place in (*SWITCHES, *PLACES):
        assert re.search(rf"^  [A-Z, ]*{re.escape(place)}  +\S", told, re.MULTILINE), place
    assert max(map(len, told.splitlines())) <= 100
