"""The demo's site: pages as a visitor without an account sees them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

from bench.visitors import Target, Visitor, reading

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = ROOT / "var/demo.json"
READY = "make demo-reset"


def site_targets(stack: ExitStack) -> list[Target]:
    site = stack.enter_context(demo())["site"]
    # The only service and calendar there: the first question is the time.
    path, cookie = arrive(f"{site}/marie-osteopathe/")
    return [
        Target("site: health", site, reading("/healthz")),
        Target("site: services", site, reading("/clinique-des-lilas/")),
        Target("site: free times", site, reading(path), {"Cookie": cookie}),
    ]


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """The demo that runs in this folder, or one for as long as it is measured."""
    if running := already_there():
        yield running
        return
    process = subprocess.Popen([sys.executable, "-m", "booking_site.demo"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        said = ""
        while READY not in said:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                sys.exit(f"The demo did not start:\n{said}")
            said += line
        yield json.loads(ADDRESSES.read_text())
    finally:
        process.terminate()
        process.wait()


def already_there() -> dict[str, Any] | None:
    if not ADDRESSES.exists():
        return None
    found: dict[str, Any] = json.loads(ADDRESSES.read_text())
    return found if Visitor(found["site"], 0).ask("/healthz").is_well else None


def arrive(url: str) -> tuple[str, str]:
    """The path where a browser that takes cookies ends up, and the one it holds by then."""
    cookies = CookieJar()
    browser = build_opener(HTTPCookieProcessor(cookies))
    browser.open(url, timeout=30).close()  # who comes without a cookie is led nowhere
    with browser.open(url, timeout=30) as answer:
        address = urlsplit(answer.url)
    return f"{address.path}?{address.query}", "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)
