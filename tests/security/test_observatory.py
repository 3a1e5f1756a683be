"""Mozilla's HTTP Observatory grades the pages as production serves them: over TLS, behind nginx."""

import json
import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from booking.embed import keys
from tests.booking_site.running import free_port
from tests.clicrdv.certificates import certificate_for
from tests.embed.two_sites import let_embed
from tests.journeys.conftest import site  # noqa: F401  The site, as it is served.
from tests.visitor import CLINIC

from .addresses import SLUG

HERE = Path(__file__).parent
PACKAGE = "@mdn/mdn-http-observatory@1.4.8"
pytestmark = pytest.mark.full
NGINX = """daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
server {{ listen 127.0.0.1:{http}; return 301 https://127.0.0.1:{https}$request_uri; }}
server {{ listen 127.0.0.1:{https} ssl; ssl_certificate {folder}/both.pem; ssl_certificate_key {folder}/both.pem;
location / {{ proxy_pass {site}; proxy_set_header Host 127.0.0.1; proxy_set_header X-Forwarded-Proto https; }} }} }}"""


@pytest.fixture(scope="session")
def observatory(tmp_path_factory):
    """The package, without the lists that it would fetch by a script of its own."""
    folder = tmp_path_factory.mktemp("observatory")
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(["npm", "install", "--prefix", folder, *options, PACKAGE], check=True, timeout=300)
    return folder


@contextmanager
def behind_nginx(site, folder):  # noqa: F811
    http, https = free_port(), free_port()
    key, certificate = certificate_for("127.0.0.1")
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "both.pem").write_bytes(key + certificate)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, http=http, https=https, site=site))
    with subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"]) as nginx:
        try:
            wait_for(https)
            yield str(http), str(https)
        finally:
            nginx.terminate()


def wait_for(port):
    until = time.monotonic() + 20
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 5).close()
        except ConnectionRefusedError:
            assert time.monotonic() < until, "nginx does not listen"
            time.sleep(0.02)


@pytest.mark.parametrize("kind", ["ordinary", "embeddable"])
def test_a_page_is_graded_a_plus(kind, observatory, site, merchants, settings, tmp_path):  # noqa: F811
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    let_embed(merchants[4], "https://www.clinique.example")
    path = CLINIC if kind == "ordinary" else f"{CLINIC}in/{keys.make(SLUG)}/"
    with behind_nginx(site, tmp_path) as ports:
        command = ["node", HERE / "observatory.mjs", observatory, "127.0.0.1", *ports, path]
        trusting = os.environ | {"NODE_EXTRA_CA_CERTS": str(tmp_path / "certificate.pem")}
        said = subprocess.run(command, env=trusting, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    assert found["status"] == 200
    print(f"{kind}: {found}")
    assert found["grade"] == "A+" and found["score"] >= 130, found
    assert not [name for name, (_result, passed, _points) in found["tests"].items() if not passed], found
