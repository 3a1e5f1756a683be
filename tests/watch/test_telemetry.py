"""Error reports and traces arrive where the operator says, and tell nothing of anybody."""

import gzip
import sqlite3
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from tests.booking_site import running
from tests.clicrdv.server import until
from tests.control import KEY

PYTHON = sys.executable
UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
pytestmark = pytest.mark.full
SECRETS = (KEY, "camille", "0612345678", "rendez-vous", "a secret")


@pytest.fixture
def collector():
    """Takes whatever is sent to it; `got` has path and content of each."""
    got: list[tuple[str, bytes]] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            unpack = UNPACK[self.headers.get("Content-Encoding", "")]
            got.append((self.path, unpack(content)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Taker) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.got = got
        yield server
        server.shutdown()


@pytest.fixture
def site(tmp_path, sandbox, collector):
    folder, port, there = running.copy_site(tmp_path), running.free_port(), collector.server_address[1]
    surroundings = running.environment(
        SECRET_KEY="a secret",
        CLICRDV_BASE_URL=sandbox.url,
        CLICRDV_API_KEY=KEY,
        PORT=str(port),
        WEB_CONCURRENCY="1",
        SENTRY_DSN=f"http://0123456789abcdef@127.0.0.1:{there}/1",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{there}",
        OTEL_BSP_SCHEDULE_DELAY="200",
    )
    for command in (["migrate", "--verbosity", "0"], ["add_merchant", "lilas", "4"]):
        process = running.start([PYTHON, "manage.py", *command], folder, surroundings)
        process.communicate(timeout=60)
        assert process.returncode == 0
    process = running.start([PYTHON, "-m", "gunicorn", "booking_site.wsgi"], folder, surroundings)
    running.wait_for(process, "Booting worker")
    process.url, process.database = f"http://127.0.0.1:{port}", folder / "var/site.sqlite3"
    yield process
    running.stop(process)


def sent(collector, path: str) -> bytes:
    return b"\n".join(content for where, content in list(collector.got) if path in where)


def test_a_page_and_its_calls_are_traced(site, collector):
    running.get(f"{site.url}/lilas/?email=camille@example.org")
    until(lambda: b"GET start" in sent(collector, "/v1/traces"))
    told = sent(collector, "/v1/traces")
    assert b"clicrdv interventions" in told and b"request.id" in told
    assert not [word for word in SECRETS if word.encode() in told]


def test_a_fault_of_ours_is_reported_without_anybody(site, collector):
    with sqlite3.connect(site.database) as database:
        database.execute("ALTER TABLE booking_merchant RENAME TO elsewhere")
    with pytest.raises(Exception, match="500") as caught:
        running.get(f"{site.url}/lilas/?email=camille@example.org&phone=0612345678", Cookie="sid=rendez-vous")
    until(lambda: b"OperationalError" in sent(collector, "/envelope/"))
    told = sent(collector, "/envelope/")
    assert caught.value.headers["X-Request-Id"].encode() in told
    assert b"process_view" in told and b"booking_merchant" not in told  # where it was, not what was said
    assert not [word for word in SECRETS if word.encode() in told]
