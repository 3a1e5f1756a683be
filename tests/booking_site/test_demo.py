"""`make demo`: both servers, their addresses for people and programs, and nothing left running."""

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .running import copy_site, environment, get, left_over, start, stop, wait_for

READY = "make demo-reset starts afresh."
COMMAND = [sys.executable, "-m", "booking_site.demo"]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_site(tmp_path_factory.mktemp("demo"), "sandbox", "requirements.txt")


@pytest.fixture
def demo(folder: Path) -> Iterator[Start]:
    """Start the demo in the folder; what a failed test leaves running is stopped."""
    started = []

    def run(*arguments: str) -> subprocess.Popen[str]:
        started.append(start([*COMMAND, *arguments], folder, environment(TRUSTED_PROXY_HOPS="nonsense")))
        return started[-1]

    yield run
    for process in started:
        stop(process)


@pytest.fixture
def started_before(demo: Start, folder: Path) -> None:
    """Whichever of these tests come first in this process."""
    if not (folder / "var/demo.json").exists():
        process = demo()
        wait_for(process, READY)
        stop(process)


@pytest.fixture
def busy_ports() -> Iterator[set[int]]:
    """Somebody else listens on the first port of each (or did before us)."""
    taken = []
    for port in (8000, 9000):
        holder = socket.socket()
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind(("127.0.0.1", port))
            holder.listen()
        except OSError:
            holder.close()
        else:
            taken.append(holder)
    yield {8000, 9000}
    for holder in taken:
        holder.close()


def addresses(folder: Path) -> dict:
    return json.loads((folder / "var/demo.json").read_text())


def merchants(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "var/demo.sqlite3") as database:
        return database.execute("select slug, name from booking_merchant order by group_id").fetchall()


def test_it_starts_both_and_says_where_they_are(demo: Start, folder: Path, busy_ports: set[int]):
    said = wait_for(demo(), READY)
    found = addresses(folder)

    assert list(found) == ["site", "sandbox", "mailbox", "admin", "api_key", "accounts", "merchants", "admins", "shop"]
    assert busy_ports.isdisjoint(int(found[name].rpartition(":")[2]) for name in ("site", "sandbox"))
    assert found["mailbox"] == f"{found['sandbox']}/mailbox"
    assert found["accounts"][0].items() >= {"email": "camille.roux@example.org", "password": "rendez-vous"}.items()
    assert all(set(account) == {"email", "password", "note"} for account in found["accounts"])
    assert found["merchants"][0].items() >= {"slug": "clinique-des-lilas", "group_id": 4}.items()
    assert [slug for slug, _ in merchants(folder)] == [merchant["slug"] for merchant in found["merchants"]]
    for address in (found["site"], found["accounts"][0]["email"], found["mailbox"], found["admin"], found["shop"]):
        assert address in said

    assert b"Clinique des Lilas" in get(found["site"] + "/")
    assert b'data-page="service"' in get(f"{found['site']}/clinique-des-lilas/", Accept="text/html")
    assert b"<form" in get(found["admin"])
    assert f"{found['site']}/embed/v1.js".encode() in get(found["shop"].replace("localhost", "127.0.0.1"))
    assert get(found["mailbox"])
    group = get(f"{found['sandbox']}/api/v1/groups/4.json?apikey={found['api_key']}")
    assert json.loads(group)["name"] == "Clinique des Lilas"


@pytest.mark.usefixtures("started_before")
@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.full)])
def test_a_second_start_is_quick_and_the_end_leaves_nothing_running(demo: Start, folder: Path, number: signal.Signals):
    used = processor_seconds()
    process = demo()
    wait_for(process, READY)

    os.killpg(process.pid, number)  # as a terminal does
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert not left_over(process)
    assert processor_seconds() - used < 8


def processor_seconds() -> float:
    """What ended children have used: under 5 s on an idle machine, however busy this one is."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.full
@pytest.mark.usefixtures("started_before")
def test_data_are_kept_until_they_are_reset(demo: Start, folder: Path):
    with sqlite3.connect(folder / "var/demo.sqlite3") as database:
        database.execute("update booking_merchant set name = 'Renamed' where slug = 'garage-martin'")
    database.close()
    first = demo()
    wait_for(first, READY)
    assert ("garage-martin", "Renamed") in merchants(folder)

    second = demo("--afresh")
    assert "stop it first" in second.communicate(timeout=20)[0]
    assert second.returncode != 0

    stop(first)
    wait_for(demo("--afresh"), READY)
    assert ("garage-martin", "Garage Martin") in merchants(folder)


@pytest.mark.full
def test_a_server_that_ends_takes_the_other_with_it(demo: Start, folder: Path):
    process = demo()
    wait_for(process, READY)
    database = subprocess.run(
        ["pgrep", "-g", str(process.pid), "-f", "sandbox --port"], capture_output=True, text=True, check=True
    )
    subprocess.run(["kill", database.stdout.split()[0]], check=True)
    assert "The sandbox has ended" in process.communicate(timeout=20)[0]
    assert process.returncode != 0
    assert not left_over(process)
