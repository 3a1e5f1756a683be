"""What an operator does: address and key, migrate, add a merchant, start gunicorn."""

import re
import sys

import pytest

from tests.booking_site import running
from tests.control import KEY

PYTHON = sys.executable


@pytest.mark.parametrize(
    "collected",
    [False, pytest.param(True, marks=pytest.mark.full)],
    ids=["without collectstatic", "with collectstatic"],
)
def test_the_site_runs_against_any_clicrdv_compatible_server(tmp_path, sandbox, collected):
    folder, port = running.copy_site(tmp_path), running.free_port()
    surroundings = running.environment(
        SECRET_KEY="a secret", CLICRDV_BASE_URL=sandbox.url, CLICRDV_API_KEY=KEY, PORT=str(port)
    )
    commands = [["migrate", "--verbosity", "0"], ["add_merchant", "lilas", "4"]]
    for command in [*commands, *([["collectstatic", "--no-input"]] if collected else [])]:
        process = running.start([PYTHON, "manage.py", *command], folder, surroundings)
        process.communicate(timeout=60)
        assert process.returncode == 0
    site = running.start([PYTHON, "-m", "gunicorn", "booking_site.wsgi"], folder, surroundings)
    try:
        running.wait_for(site, "Booting worker")
        assert b"ok" in running.get(f"http://127.0.0.1:{port}/healthz")
        page = running.get(f"http://127.0.0.1:{port}/lilas/").decode()
        assert 'data-page="service"' in page
        style = re.findall(r'href="(/static/css/[^"]+)"', page)[0]
        assert bool(re.search(r"\.[0-9a-f]{12}\.css$", style)) == collected
        assert b"--accent" in running.get(f"http://127.0.0.1:{port}{style}")
    finally:
        running.stop(site)
