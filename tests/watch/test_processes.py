"""Several workers serve one site: what each has seen is told by whichever is asked."""

import json
import os
import re
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from threading import Barrier

import pytest

from tests.booking_site import running
from tests.cluster.programs import until
from tests.control import KEY

TOKEN = "a-token-that-nobody-guesses"
PYTHON = sys.executable
VISITORS = 60


@pytest.fixture
def site(tmp_path, sandbox):
    """gunicorn with two workers, its port, and how to stop it."""
    folder, port = running.copy_site(tmp_path), running.free_port()
    (folder / "counted").mkdir()
    surroundings = running.environment(
        SECRET_KEY="a secret",
        CLICRDV_BASE_URL=sandbox.url,
        CLICRDV_API_KEY=KEY,
        PORT=str(port),
        METRICS_TOKEN=TOKEN,
        WEB_CONCURRENCY="2",
        TMPDIR=str(tmp_path),
        PROMETHEUS_MULTIPROC_DIR=str(folder / "counted"),
    )
    for command in (["migrate", "--verbosity", "0"], ["add_merchant", "lilas", "4"]):
        process = running.start([PYTHON, "manage.py", *command], folder, surroundings)
        process.communicate(timeout=60)
        assert process.returncode == 0
    process = running.start([PYTHON, "-m", "gunicorn", "booking_site.wsgi"], folder, surroundings)
    process.said = "".join(running.wait_for(process, "Booting worker") for _ in range(2))
    process.url, process.folder, process.surroundings = f"http://127.0.0.1:{port}", folder, surroundings
    yield process
    running.stop(process)


def pages(site, name: str) -> int:
    told = running.get(f"{site.url}/metrics", Authorization=f"Bearer {TOKEN}").decode()
    found = re.findall(rf'^booking_pages_total\{{.*page="{name}".*\}} (\S+)$', told, re.MULTILINE)
    return int(sum(map(float, found)))


def has_served(site, worker: str) -> bool:
    return any(b'"start"' in file.read_bytes() for file in (site.folder / "counted").glob(f"counter_{worker}.db"))


def test_metrics_are_of_all_workers_and_outlive_one(site):
    for _ in range(12):
        running.get(f"{site.url}/lilas/")
    assert [pages(site, "start") for _ in range(6)] == [12] * 6
    worker = int(re.findall(r"Booting worker with pid: (\d+)", site.said)[0])
    os.kill(worker, signal.SIGTERM)
    running.wait_for(site, "Booting worker")
    assert pages(site, "start") == 12


def test_a_burst_of_visitors_is_shared_by_the_workers(site):
    """Whoever wakes first does not keep them all: as many end with the one as stay with the other, nearly."""
    first, second = re.findall(r"Booting worker with pid: (\d+)", site.said)
    until(lambda: running.get(f"{site.url}/lilas/") and has_served(site, first) and has_served(site, second))
    host = site.url.removeprefix("http://")
    together, kept = Barrier(VISITORS), [HTTPConnection(host, timeout=30) for _ in range(VISITORS)]

    def visit(connection: HTTPConnection) -> bool:
        together.wait(30)
        with suppress(ConnectionError):
            connection.request("GET", "/healthz")
            return connection.getresponse().read() != b""
        return False

    with ThreadPoolExecutor(VISITORS) as visitors:
        assert all(visitors.map(visit, kept))
        os.kill(int(first), signal.SIGKILL)
        running.wait_for(site, "Booting worker")
        stayed = sum(visitors.map(visit, kept))
    for connection in kept:
        connection.close()
    assert VISITORS * 0.35 < stayed < VISITORS * 0.65


@pytest.mark.full
def test_the_log_is_json_and_what_was_counted_is_written_at_the_end(site):
    running.get(f"{site.url}/lilas/")
    said = site.said + running.stop(site)
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"gunicorn.error", "booking.pages"} <= {line["logger"] for line in lines}
    asked = "from booking.models import Tally; print(Tally.objects.get(what='opened').number)"
    counted = running.start([PYTHON, "manage.py", "shell", "-v", "0", "-c", asked], site.folder, site.surroundings)
    assert counted.communicate(timeout=60)[0].strip() == "1"
