"""Browsers with a fresh profile each, under a policy of cookies, to which every name is on this machine."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import BrowserType

from tests.embed.two_sites import SHOP
from tests.journeys.conftest import FLAGS

from .views import Browser, Driven, Played, until
from .wire import Http, Marionette

# What each calls it: settings of the profile or a switch; one of about:config; those of MiniBrowser, WebKitGTK's own.
CHROMIUM: dict[str, tuple[dict[str, Any], list[str]]] = {
    "allowed": ({"cookie_controls_mode": 0}, []),
    "blocked": ({"cookie_controls_mode": 1}, []),
    "partitioned": ({}, ["--test-third-party-cookie-phaseout"]),
    "refused": ({"content_settings": {"exceptions": {"cookies": {f"*,{SHOP}": {"setting": 2}}}}}, []),
}
FIREFOX = {"allowed": 0, "blocked": 1, "partitioned": 5}
WEBKIT = {
    "allowed": ["--cookies-policy=always"],
    "blocked": ["--cookies-policy=no-third-party"],
    "itp": ["--cookies-policy=always", "--enable-itp"],
}
# On X, whatever the desktop is; its own sandbox cannot be had in a container, and all it opens is ours.
UNSEEN = {"GDK_BACKEND": "x11", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
SCREEN = {"width": 1280, "height": 3000}


@contextmanager
def chromium(kind: BrowserType, launch: dict[str, Any], policy: str, proxy: int, folder: Path) -> Iterator[Browser]:
    settings, switches = CHROMIUM[policy]
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps({"profile": settings}))
    to_us = ["--ignore-certificate-errors", f"--proxy-server=127.0.0.1:{proxy}"]
    with kind.launch_persistent_context(folder, **{**launch, "args": [*FLAGS, *to_us, *switches]}) as context:
        yield Played(context)


@contextmanager
def firefox(path: str, policy: str, proxy: int, folder: Path) -> Iterator[Browser]:
    settings: dict[str, Any] = {
        "marionette.port": 0,
        "network.cookie.cookieBehavior": FIREFOX[policy],
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": proxy,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": proxy,
    }
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()]
    (folder / "user.js").write_text("".join(lines))
    command = [path, "-headless", "-marionette", "-no-remote", "-profile", str(folder), "about:blank"]
    with running(command, folder):
        port = until(lambda: written(folder / "MarionetteActivePort"), lambda: written(folder / "log"))
        yield Driven(Marionette(int(port), acceptInsecureCerts=True))


@contextmanager
def webkit(path: str, policy: str, proxy: int, folder: Path) -> Iterator[Browser]:
    port = free_port()
    arguments = ["--automation", "--ignore-tls-errors", f"--proxy=http://127.0.0.1:{proxy}", *WEBKIT[policy]]
    with display(folder) as name, running([path, f"--port={port}"], folder, DISPLAY=name, **UNSEEN):
        until(lambda: answers(port), lambda: written(folder / "log"))
        wishes = {"acceptInsecureCerts": True, "webkitgtk:browserOptions": {"args": arguments}}
        wire = Http(port, **wishes)
        wire.ask("SetWindowRect", **SCREEN)  # it scrolls to nothing in a frame
        yield Driven(wire)


@contextmanager
def display(folder: Path) -> Iterator[str]:
    """A screen that nobody sees."""
    number = folder / "display"
    with number.open("w") as end:
        screen = "{width}x{height}x24".format(**SCREEN)
        command = ["Xvfb", "-displayfd", str(end.fileno()), "-screen", "0", screen, "-nolisten", "tcp"]
        with running(command, folder, passing=(end.fileno(),)):
            yield ":" + until(lambda: written(number).strip(), lambda: written(folder / "log"))


@contextmanager
def running(command: list[str], folder: Path, passing: tuple[int, ...] = (), **environment: str) -> Iterator[None]:
    """A program and all that it starts, ended together."""
    own = {**os.environ, "HOME": str(folder), **environment}
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command, env=own, stdout=log, stderr=log, cwd=folder, pass_fds=passing, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def written(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/status", timeout=5).ok
    except requests.ConnectionError:
        return False
