"""What deploy/ ships does what it says: proxies that keep slow clients off the site and repeat no POST, and alerts."""

import base64
import contextlib
import hashlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from urllib.parse import urlsplit

import psycopg
import pytest
from bs4 import BeautifulSoup

from booking_site.services import path_of
from tests.booking_site.running import ROOT, free_port
from tests.clicrdv import server
from tests.clicrdv.server import reply
from tests.security.test_headers import EVERYWHERE
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
        assert not visitor.page.headers.get("X-Request-Id"), "the site was asked"


def test_what_a_proxy_says_itself_is_calm_and_may_do_nothing(proxy, certificate):
    visitor = Remote(proxy([free_port()]), certificate[1])
    for path, status, framed in (
        (CLINIC, 502, "'none'"),
        (f"{CLINIC}in/{KEY}/slot/", 502, "*"),
        ("/metrics", 404, "'none'"),
    ):
        page = visitor.get(path).page
        assert page.status_code == status
        assert page.headers.items() >= SAID.items()
        assert not re.search(r"\d", page.headers.get("Server", ""))
        is_calm(BeautifulSoup(page.content, "html.parser"), page.headers["Content-Security-Policy"], framed)


# What every answer of the site's carries too: tests/security/test_headers.py.
SAID = {**EVERYWHERE, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}


def is_calm(page, policy, framed):
    """In both languages, and made of nothing but itself."""
    digest = base64.b64encode(hashlib.sha256(page.style.string.encode()).digest()).decode()
    parts = f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors {framed}"
    assert policy == f"default-src 'none'; {parts}"
    assert page.html["lang"] == "fr" and len(page.find_all("h1")) == 1 and page.find(lang="en").h2
    assert not page.find_all(["script", "link", "img", "form"]) and not page.select("[src], [href], [style]")


def test_what_the_site_says_is_left_as_it_is(proxy, certificate):
    with server.running() as site:
        visitor = Remote(proxy([int(site.url.rpartition(":")[2])]), certificate[1])
        for status in (200, 404, 413, 500, 503):
            site.always(reply("its own", status))
            page = visitor.get("/").page
            assert (page.status_code, page.text) == (status, "its own")
            assert "Content-Security-Policy" not in page.headers


def test_an_address_that_nginx_cannot_read_is_answered_so_too(certificate, tmp_path):
    with servers.nginx(tmp_path, certificate, [free_port()]) as port:
        page = Remote(port, certificate[1]).get("/" + "a" * 20_000).page
    assert page.status_code == 414 and page.headers.items() >= SAID.items()
    assert "trop longue" in page.content.decode()


def test_a_merchants_own_host_gets_a_certificate_and_no_other_does(certificate, tmp_path):
    """Of Caddy's own making here. Any instance is asked, under a name that each of them has (tests/test_hosts.py)."""
    with server.running() as well:
        well.answer = lambda asked: reply("", 200 if ("domain", "rdv.lilas.example") in asked.query else 404)
        ports = [free_port(), int(well.url.rpartition(":")[2])]
        with servers.caddy(tmp_path, certificate, ports, "local_certs", "skip_install_trust") as port:
            for _ in range(2):
                assert greeted(port, "rdv.lilas.example")
                assert not greeted(port, "rdv.other.example")
        assert {(asked.path, asked.headers["host"]) for asked in well.asked} == {("/internal/known-host", "127.0.0.1")}


def greeted(port, name):
    """Whether there is a certificate for this name."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        try:
            trusting.wrap_socket(line, server_hostname=name).close()
        except ssl.SSLError:
            return False
    return True


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


def test_a_backup_of_composes_is_taken_and_restored_as_the_operators_guide_says(tmp_path):
    dump, *restore = re.findall(r"docker compose exec -T postgresql (.+)", (ROOT / "docs/operations.md").read_text())
    with servers.postgresql() as (address, _):
        with psycopg.connect(address) as base:
            base.execute("CREATE TABLE kept AS SELECT 1 AS one")
        in_the_container(dump, address, tmp_path)
        with psycopg.connect(address) as base:
            base.execute("DELETE FROM kept")
        for command in restore:
            in_the_container(command, address, tmp_path)
        with psycopg.connect(address) as base:
            assert base.execute("SELECT one FROM kept").fetchall() == [(1,)]


def in_the_container(command, address, folder):
    """Where PostgreSQL's programs are, and find it by themselves."""
    where = urlsplit(address)
    own = {"PGHOST": where.hostname, "PGPORT": str(where.port), "PATH": f"{path_of('PostgreSQL')}:{os.environ['PATH']}"}
    subprocess.run(["sh", "-c", command], cwd=folder, env=os.environ | own, check=True, timeout=60)


def promtool(*arguments, folder):
    """What it has to say against it."""
    tried = subprocess.run([path_of("promtool"), *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
    return "" if tried.returncode == 0 else tried.stdout + tried.stderr
