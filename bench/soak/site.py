"""The site of a soak, as it is served."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from bench.soak.newcomer import LEAST_SECONDS
from bench.soak.servers import HOST, KEY, ROOT, START_SECONDS

NO_LIMIT = "1000000/hour"
QUICK = {
    "WEB_CONCURRENCY": "2",
    "CLICRDV_CALL_SECONDS": "2",
    "CLICRDV_PAGE_SECONDS": "4",
    "CLICRDV_BREAKER_SECONDS": "1",
    "CATALOGUE_SECONDS": "20",
    "SLOT_SECONDS": "2",
    # A call that the proxy holds back is made 3 s later at most, a page lasts 4 s: then all is decided.
    "CONFIRM_WAIT_SECONDS": "5",
    "CONFIRM_STALE_SECONDS": "10",
    "CONFIRM_SETTLE_SECONDS": "12",
    "SIGN_UP_LEAST_SECONDS": str(LEAST_SECONDS),
    **{
        f"THROTTLE_{name}": NO_LIMIT
        for name in (
            "SIGN_IN_ACCOUNT",
            "SIGN_IN_ADDRESS",
            "SIGN_UP_ACCOUNT",
            "SIGN_UP_ADDRESS",
            "TIMES_ACCOUNT",
            "TIMES_ADDRESS",
            "BOOK_ACCOUNT",
            "BOOK_ADDRESS",
        )
    },
}


@dataclass
class Site:
    """gunicorn with the site; `log` has all that it says."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def workers(self) -> list[int]:
        """The processes that the master has started."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        found = [child for task in tasks.iterdir() for child in (task / "children").read_text().split()]
        return [int(child) for child in found]

    def kill_worker(self, number: int) -> bool:
        """As a machine without memory would: at once, in the middle of everything."""
        workers = self.workers()
        if not workers:
            return False
        with suppress(ProcessLookupError):
            os.kill(workers[number % len(workers)], signal.SIGKILL)
        return True


def surroundings(folder: Path, api: str, **more: str) -> dict[str, str]:
    """The environment of a site in this folder: nothing of a .env, nothing of what surrounds us."""
    ours = ("CLICRDV_", "THROTTLE_", "CONFIRM_", "DJANGO_", "ACCOUNT_", "TRUSTED_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "booking_site.settings",
        "ENV_FILE": "",
        "DEBUG": "off",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "CLICRDV_BASE_URL": api,
        "CLICRDV_API_KEY": KEY,
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "REDIS_URL": "",
        "ALLOWED_HOSTS": "",
        "CSRF_TRUSTED_ORIGINS": "",
        "PYTHONUNBUFFERED": "1",
        **QUICK,
        **more,
    }


@contextmanager
def site(folder: Path, environment: Mapping[str, str], merchants: Mapping[str, int]) -> Iterator[Site]:
    """The site with these merchants, until the end of the block."""
    _manage(environment, "migrate", "--verbosity", "0")
    for slug, group in merchants.items():
        _manage(environment, "add_merchant", slug, str(group))
    log = folder / "site.log"
    with socket.create_server((HOST, 0), backlog=256) as listener, log.open("wb") as output:
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", environment.get("SOAK_APPLICATION", "booking_site.wsgi")],
            cwd=ROOT,
            env={**environment, "BIND": f"fd://{listener.fileno()}"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(listener.fileno(),),
        )
        try:
            _wait(process, url, log)
            yield Site(url, process, log)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _manage(environment: Mapping[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=dict(environment), capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"manage.py {command[0]} did not work:\n{done.stdout}{done.stderr}")


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(requests.RequestException):
            if requests.get(f"{url}/healthz", timeout=5).ok:
                return
        time.sleep(0.05)
    sys.exit(f"The site did not start:\n{log.read_text(errors='replace')}")


def write_json(path: Path, value: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
