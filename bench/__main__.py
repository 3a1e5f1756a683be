"""`make bench`: how quickly the demo's site and sandbox answer, to one visitor and to fifty at once.

The visitors run on the same machine and take their share of it: the figures are for comparing two versions.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, build_opener

from bench.visitors import Figures, visit

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = ROOT / "var/demo.json"
READY = "make demo-reset"
REQUESTS = 400


def main() -> None:
    """Measure every address and print a table."""
    with demo() as addresses:
        print(f"\n{'':34} {'visitors':>8} {'a second':>9} {'median':>9} {'p95':>9} {'errors':>7}")
        for name, url, cookie in targets(addresses):
            visit(url, visitors=1, requests=20, cookie=cookie)  # caches are warm for every later visitor
            for visitors in (1, 50):
                found = visit(url, visitors=visitors, requests=REQUESTS, cookie=cookie)
                print(row(name, visitors, found), flush=True)


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
    answers = visit(found["site"] + "/healthz", visitors=1, requests=1)
    return None if answers.errors else found


def targets(addresses: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is asked: its name, its address, the cookie it needs."""
    site, sandbox, key = (addresses[name] for name in ("site", "sandbox", "api_key"))
    groups = f"{sandbox}/api/v1/groups"
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
    return [
        ("site: health", f"{site}/healthz", ""),
        ("site: services", f"{site}/clinique-des-lilas/", ""),
        # The only service and calendar there: the first question is the time.
        ("site: free times", *arrive(f"{site}/marie-osteopathe/")),
        ("sandbox: 60 services", f"{groups}/10/interventions.json?apikey={key}&results=all", ""),
        (
            "sandbox: a week of free times",
            f"{groups}/4/availabletimeslots.json?apikey={key}&intervention_ids[]=21&start={tomorrow}&nDays=7",
            "",
        ),
    ]


def arrive(url: str) -> tuple[str, str]:
    """Where a browser ends up, and the cookie that it holds by then."""
    cookies = CookieJar()
    with build_opener(HTTPCookieProcessor(cookies)).open(url, timeout=30) as answer:
        return answer.url, "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)


def row(name: str, visitors: int, found: Figures) -> str:
    rate, median, late = f"{found.rate:.0f}", f"{found.median * 1000:.1f} ms", f"{found.p95 * 1000:.1f} ms"
    return f"{name:34} {visitors:8} {rate:>9} {median:>9} {late:>9} {found.errors:7}"


if __name__ == "__main__":
    main()
