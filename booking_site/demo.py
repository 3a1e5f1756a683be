"""`make demo`: the sandbox, the site and somebody else's page with it, on this machine. Standard library only."""

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from booking_site.demo_data import ADMINS, API_KEY, MERCHANTS

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
HOST = "127.0.0.1"
DIRECT = build_opener(ProxyHandler({}))  # a proxy of the environment knows nothing of this machine's ports
START_SECONDS = 60
STOP_SECONDS = 10


def main(arguments: list[str]) -> None:
    """Start them, say where they are, wait for Ctrl-C."""
    stop_on_signals()
    VAR.mkdir(exist_ok=True)
    parent = os.getppid()
    with running_here(afresh="--afresh" in arguments), stopped_at_the_end() as processes:
        sandbox = start_sandbox(processes)
        site = start_site(processes, sandbox)
        shop = start_shop(processes, site)
        print(announcement(write_addresses(site, sandbox, shop)), flush=True)
        watch(processes, parent)


def stop_on_signals() -> None:
    """Whichever way the demo is ended, both servers end with it."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, stop)


@contextmanager
def running_here(*, afresh: bool) -> Iterator[None]:
    """Hold a shared lock while running; starting afresh needs it alone, or it would take the data of another."""
    with (VAR / "demo.lock").open("w") as lock:
        if afresh:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sys.exit("The demo is running in this folder: stop it first.")
            forget()
        fcntl.flock(lock, fcntl.LOCK_SH)
        (VAR / "demo.json").unlink(missing_ok=True)  # addresses of before are no longer true
        yield


def forget() -> None:
    for pattern in ("demo.sqlite3*", "sandbox.sqlite3*"):
        for path in VAR.glob(pattern):
            path.unlink()


@contextmanager
def stopped_at_the_end() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The processes by name; all have ended when this block has."""
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        yield processes
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start_sandbox(processes: dict[str, subprocess.Popen[bytes]]) -> str:
    """The sandbox's address, once it answers. Another demo may take the port between our look and its start: then the
    next one is tried."""
    for first in range(9000, 9100):
        with free_port(first) as reserved:
            port = reserved.getsockname()[1]
        address = f"http://{HOST}:{port}"
        command = ["-m", "sandbox", "--port", str(port), "--data", str(VAR / "sandbox.sqlite3")]
        processes["sandbox"] = launch("sandbox", command, dict(os.environ))
        if is_listening(processes["sandbox"], address):
            break
    wait_for("sandbox", processes["sandbox"], address)
    return address


def is_listening(process: subprocess.Popen[bytes], address: str) -> bool:
    """False where somebody else has its port: an answer alone might be theirs."""
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        if address in log("sandbox").read_text(errors="replace"):
            return True
        time.sleep(0.02)
    return "cannot listen" not in log("sandbox").read_text(errors="replace")


def start_site(processes: dict[str, subprocess.Popen[bytes]], sandbox: str) -> str:
    """The site's address, once it answers; its port is handed over bound, so that nobody can take it meanwhile."""
    environment = site_environment(sandbox)
    prepare(environment)
    with free_port(8000) as port:
        port.listen(64)
        site = f"http://{HOST}:{port.getsockname()[1]}"
        environment["BIND"] = f"fd://{port.fileno()}"
        processes["site"] = launch("site", ["-m", "gunicorn", "booking_site.wsgi"], environment, port.fileno())
    wait_for("site", processes["site"], site)
    return site


def start_shop(processes: dict[str, subprocess.Popen[bytes]], site: str) -> str:
    """The address of a page that has the booking in it. By its name: to a browser that is another site."""
    with free_port(7000) as port:
        port.listen(64)
        number = port.getsockname()[1]
        command = ["-m", "booking_site.demo_shop", str(port.fileno()), site]
        processes["shop"] = launch("shop", command, dict(os.environ), port.fileno())
    wait_for("shop", processes["shop"], f"http://{HOST}:{number}")
    return f"http://localhost:{number}"


def free_port(first: int) -> socket.socket:
    """A socket bound to the first free port from here on."""
    for port in range(first, first + 100):
        found = socket.socket()
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((HOST, port))
        except OSError:
            found.close()
        else:
            return found
    sys.exit(f"No free port from {first} to {first + 99}.")


def site_environment(sandbox: str) -> dict[str, str]:
    """The site's settings in the demo: nothing of a .env, nothing to configure."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "booking_site.settings",
        "ENV_FILE": "",
        "DEBUG": "off",
        "LOG_FORMAT": "text",
        "SECRET_KEY": secret_key(),
        "CLICRDV_BASE_URL": sandbox,
        "CLICRDV_API_KEY": API_KEY,
        "DATABASE_URL": f"sqlite:///{VAR / 'demo.sqlite3'}",
        "REDIS_URL": "",
        "ALLOWED_HOSTS": "",
        "CSRF_TRUSTED_ORIGINS": "",
        "TRUSTED_PROXY_HOPS": "0",
        "HOME_LISTS_MERCHANTS": "on",
        "STATIC_ROOT": str(VAR / "static"),
        # Throttles and caches are kept in the process: one, so that they are exact without Redis.
        "WEB_CONCURRENCY": "1",
    }


def secret_key() -> str:
    """Made at the first start, so that sessions outlive a restart."""
    path = VAR / "secret-key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def prepare(environment: dict[str, str]) -> None:
    """Migrate, collect static files, seed: in one process, most of whose time is Django's own start."""
    done = subprocess.run(
        [sys.executable, "-m", "booking_site.demo_data"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"The demo could not be prepared:\n{done.stdout}{done.stderr}")


def launch(name: str, arguments: list[str], environment: dict[str, str], *kept: int) -> subprocess.Popen[bytes]:
    with log(name).open("wb") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=kept,
        )


def log(name: str) -> Path:
    return VAR / f"demo-{name}.log"


def wait_for(name: str, process: subprocess.Popen[bytes], address: str) -> None:
    """Until /healthz answers; a process that ended meanwhile says why."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            said = log(name).read_text(errors="replace").strip()
            sys.exit(f"The {name} did not start:\n{said}\nWith data of another version, make demo-reset helps.")
        try:
            with DIRECT.open(f"{address}/healthz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    sys.exit(f"The {name} does not answer at {address}/healthz; what it said is in {log(name)}.")


def write_addresses(site: str, sandbox: str, shop: str) -> dict[str, Any]:
    """Write var/demo.json, whole or not at all."""
    with DIRECT.open(f"{sandbox}/state.json", timeout=5) as answer:
        accounts = json.load(answer)["accounts"]
    addresses = {
        "site": site,
        "sandbox": sandbox,
        "mailbox": f"{sandbox}/mailbox",
        "admin": f"{site}/admin/",
        "api_key": API_KEY,
        "accounts": [{key: account[key] for key in ("email", "password", "note")} for account in accounts],
        "merchants": [{"slug": slug, "group_id": group, "note": note} for slug, group, _, note in MERCHANTS],
        "admins": ADMINS,
        "shop": shop,
    }
    draft = VAR / "demo.json.new"
    draft.write_text(json.dumps(addresses, indent=2, ensure_ascii=False) + "\n")
    draft.replace(VAR / "demo.json")
    return addresses


def announcement(addresses: dict[str, Any]) -> str:
    account, admin = addresses["accounts"][0], addresses["admins"][0]
    return f"""
The demo is ready.

  Book at         {addresses["site"]}/
  as              {account["email"]}, password {account["password"]}
  In a page       {addresses["shop"]}/ (of another site)
  Mailbox         {addresses["mailbox"]} (what the sandbox sends to new customers)
  Admin           {addresses["admin"]} as {admin["username"]}, password {admin["password"]}
  The sandbox     {addresses["sandbox"]}/

All of this again, for programs: var/demo.json. Logs: var/demo-*.log.
Ctrl-C stops all; make demo-reset starts afresh."""


def watch(processes: dict[str, subprocess.Popen[bytes]], parent: int) -> None:
    """Wait for the end: Ctrl-C, the end of one of them, or of make (which may die without telling us)."""
    while os.getppid() == parent:
        for name, process in processes.items():
            if process.poll() is not None:
                sys.exit(f"The {name} has ended; what it said is in {log(name)}.")
        time.sleep(0.3)


if __name__ == "__main__":
    main(sys.argv[1:])
