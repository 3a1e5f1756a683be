"""What deploy/ ships does what it says: proxies that keep slow clients off the site and repeat no POST, and alerts."""

import contextlib
import re
import shutil
import socket
import ssl
import subprocess
import time

import pytest

from booking_site.services import path_of
from tests.booking_site.running import ROOT, free_port
from tests.clicrdv import server
from tests.visitor import CLINIC

from . import servers
from .customers import SITE, Remote
from .programs import until

pytestmark = pytest.mark.full

SLOW_CLIENTS = 400
PAGES = 20
PAGE_SECONDS = 0.5  # half of the pages, so that a busy machine fails nobody
KEY = "aQ0kA_uI-xYz9" * 3 + "abcd"


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request, certificate, tmp_path):
    """Starts the proxy before instances on these ports."""
    with contextlib.ExitStack() as stack:
        kind = getattr(servers, request.param)
        yield lambda ports: stack.enter_context(kind(tmp_path, certificate, ports))


@pytest.fixture
def before_the_site(proxy, cluster):
    return proxy([instance.port for instance in cluster.instances])


def test_many_who_never_finish_their_headers_keep_nobody_waiting(before_the_site, cluster):
    seconds_for_a_page(before_the_site, cluster.certificate)
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW_CLIENTS):
            stack.enter_context(slow_client(before_the_site))
        took = sorted(seconds_for_a_page(before_the_site, cluster.certificate) for _ in range(PAGES))
    print(f"\n{SLOW_CLIENTS} slow clients, a page in {took[PAGES // 2]:.3f} s (median), {took[-1]:.3f} s at most")
    assert took[PAGES // 2] < PAGE_SECONDS


def slow_client(port):
    """One that has said something, and is still connected."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    line = trusting.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=30), server_hostname=servers.NAME)
    line.sendall(b"GET / HTTP/1.1\r\nHost: book.example\r\nX-More: ")
    return line


def seconds_for_a_page(port, certificate):
    """On a connection of its own."""
    began = time.monotonic()
    assert Remote(port, certificate).get(CLINIC).page.status_code == 200
    return time.monotonic() - began


def test_what_a_dying_instance_was_asked_goes_to_the_other_but_no_post_twice(proxy, certificate):
    with server.running() as dying, server.running() as well:
        dying.always(None)
        customer = Remote(proxy([int(each.url.rpartition(":")[2]) for each in (dying, well)]), certificate[1])

        def ask_until_it_dies(method):
            answers = []
            for each in (dying, well):
                each.asked.clear()
            until(
                lambda: answers.append(customer.http.request(method, f"{SITE}/", timeout=30).status_code) or dying.asked
            )
            return answers

        assert set(ask_until_it_dies("GET")) == {200}
        *before, last = ask_until_it_dies("POST")
        assert set(before) <= {200} and last == 502
        assert len(dying.asked) + len(well.asked) == len(before) + 1


def test_a_post_that_reached_nobody_goes_to_another(proxy, certificate):
    with server.running() as well:
        port = proxy([free_port(), int(well.url.rpartition(":")[2])])
        answers = {Remote(port, certificate[1]).http.post(f"{SITE}/", timeout=30).status_code for _ in range(10)}
        assert answers == {200} and len(well.asked) == 10


def test_nothing_but_the_site_is_shown_to_everybody(before_the_site, cluster):
    visitor = Remote(before_the_site, cluster.certificate)
    for path in ("/internal/known-host?domain=book.example", "/readyz", "/metrics"):
        assert visitor.get(path).page.status_code == 404
        assert not visitor.page.headers.get("Content-Security-Policy"), "the site was asked"


def test_no_log_of_theirs_names_the_key_of_a_frame_or_what_was_searched_for(before_the_site, cluster, tmp_path):
    visitor = Remote(before_the_site, cluster.certificate)
    for path in (f"{CLINIC}in/{KEY}/slot/?q=Dupont", f"{CLINIC}continue/{KEY}/", f"{CLINIC}?q=Dupont", CLINIC):
        visitor.get(path)
    said = until(lambda: [text for text in written(tmp_path) if text.count(CLINIC) >= 4])
    assert f"{CLINIC}in/-/slot/" in said[0]
    assert KEY not in "".join(written(tmp_path))
    assert "Dupont" not in "".join(written(tmp_path))


def written(folder):
    return [path.read_text() for path in folder.glob("*log")]


def test_prometheus_takes_what_the_operators_guide_says(tmp_path):
    shutil.copy(ROOT / "deploy/alerts.yaml", tmp_path)
    guide = (ROOT / "docs/operations.md").read_text()
    configurations = re.findall(r"```yaml\n(scrape_configs:.*?)```", guide, re.DOTALL)
    assert len(configurations) == 2, "hosts and a cluster"
    for each in configurations:
        known = re.sub("kubernetes_sd_configs: .*", "static_configs: []", each)  # Debian's promtool is built without
        (tmp_path / "prometheus.yml").write_text(known)
        assert promtool("check", "config", "--syntax-only", "prometheus.yml", folder=tmp_path) == ""


def test_alerts_are_about_what_they_say(tmp_path):
    shutil.copy(ROOT / "deploy/alerts.yaml", tmp_path)
    shutil.copy(ROOT / "tests/cluster/alerts.test.yaml", tmp_path)
    assert promtool("test", "rules", "alerts.test.yaml", folder=tmp_path) == ""


def promtool(*arguments, folder):
    """What it has to say against it."""
    tried = subprocess.run([path_of("promtool"), *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
    return "" if tried.returncode == 0 else tried.stdout + tried.stderr
