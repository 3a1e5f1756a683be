"""The site as it is served in production: gunicorn with its own settings, DEBUG off, static files collected."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.machine import ROOT, children
from bench.sandbox import sandbox
from bench.visitors import Visitor
from booking_site.demo_data import API_KEY

STATIC = ROOT / "var/bench-static"  # kept: compressing it takes longer than most of what is measured
START_SECONDS = 60
TWO_CORES = 2


@dataclass(frozen=True)
class House:
    """A sandbox, a database with the demo's merchants, and the settings of a site over them."""

    api: str
    folder: Path
    settings: dict[str, str]

    def manage(self, *command: str) -> None:
        """Run a command of manage.py."""
        self._run("manage.py", *command)

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=os.environ | self.settings, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")

    @property
    def database(self) -> Path:
        return self.folder / "site.sqlite3"

    @contextmanager
    def site(self, **settings: str) -> Iterator["Site"]:
        """The site with these settings changed, until the block ends."""
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            bound.listen(1024)
            address = f"http://127.0.0.1:{bound.getsockname()[1]}"
            environment = os.environ | self.settings | settings | {"BIND": f"fd://{bound.fileno()}"}
            log = self.folder / "site.log"
            with log.open("ab") as said:
                process = subprocess.Popen(
                    [sys.executable, "-m", "gunicorn", "booking_site.wsgi"],
                    cwd=ROOT,
                    env=environment,
                    stdout=said,
                    stderr=said,
                    pass_fds=[bound.fileno()],
                )
        try:
            yield _started(process, address, int(environment["WEB_CONCURRENCY"]), log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


@dataclass(frozen=True)
class Site:
    address: str
    workers: tuple[int, ...]


@contextmanager
def house() -> Iterator[House]:
    """All of it new, but for the static files."""
    with TemporaryDirectory(prefix="bench-") as name, sandbox() as api:
        made = House(api, Path(name), _settings(api, Path(name)))
        made._run("-m", "booking_site.demo_data")
        yield made


def _settings(api: str, folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "booking_site.settings",
        "ENV_FILE": "",
        "DEBUG": "off",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "CLICRDV_BASE_URL": api,
        "CLICRDV_API_KEY": API_KEY,
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "REDIS_URL": "",
        "ALLOWED_HOSTS": "",
        "HOME_LISTS_MERCHANTS": "on",
        "STATIC_ROOT": str(STATIC),
        "TRUSTED_PROXY_HOPS": "1",  # each visitor has an address of their own, as behind a proxy
        "WEB_CONCURRENCY": str(min(os.cpu_count() or 1, TWO_CORES)),
    }


def _started(process: subprocess.Popen[bytes], address: str, workers: int, log: Path) -> Site:
    """Once it answers and all its workers are there."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if len(found := children(process.pid)) == workers and Visitor(address, 0).ask("/healthz").is_well:
            return Site(address, tuple(found))
        time.sleep(0.1)
    process.kill()
    sys.exit(f"The site did not start:\n{log.read_text(errors='replace')}")
