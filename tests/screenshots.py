"""`make screenshots`: the pictures in docs/screenshots/, taken of a demo of their own.

They show the machine's own system font: with Inter installed (Debian: fonts-inter) they look as designed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Browser, Page, sync_playwright

from booking_site.browser import installed
from tests.booking_site import running

TARGET = running.ROOT / "docs" / "screenshots"
CLINIC = "/clinique-des-lilas/"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE, DESK = 360, 1280
# Which pages are kept of which tour: width, colour scheme, pages.
TOURS = (
    (PHONE, "light", {"service", "calendar", "slot", "slot-lost", "sign-in", "record-error", "check", "done"}),
    (PHONE, "dark", {"check"}),
    (DESK, "light", {"service", "slot", "record"}),
    (DESK, "dark", {"slot"}),
)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with demo() as addresses, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("BROWSER") or installed(), args=FLAGS)
        for width, scheme, wanted in TOURS:
            requests.post(addresses["sandbox"] + "/reset", json={}, timeout=10).raise_for_status()
            tour(browser, addresses, width, scheme, wanted)
        browser.close()
    print(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET.relative_to(running.ROOT)}")


@contextmanager
def demo() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        running.copy_site(Path(folder), "sandbox", "requirements.txt")
        process = running.start([sys.executable, "-m", "booking_site.demo"], Path(folder), running.environment())
        try:
            assert process.stdout is not None
            next(line for line in process.stdout if "Ctrl-C" in line)
            yield json.loads((Path(folder) / "var" / "demo.json").read_text())
        except StopIteration:
            raise subprocess.SubprocessError("the demo did not start") from None
        finally:
            running.stop(process)


def tour(browser: Browser, addresses: dict[str, str], width: int, scheme: str, wanted: set[str]) -> None:
    """The vendor's worked example, a picture of each page on the way."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        device_scale_factor=2 if width == PHONE else 1,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()

    def keep(name: str) -> None:
        if name in wanted:
            dark = "-dark" if scheme == "dark" else ""
            page.screenshot(path=TARGET / f"{name}{dark}-{width}.png", full_page=True)

    page.goto(addresses["site"] + CLINIC)
    keep("service")
    page.click("button[name=service][value='21']")
    keep("calendar")
    page.click("button[name=calendar][value='15']")
    keep("slot")
    start = page.locator("button[name=start]").nth(3)
    taken = start.get_attribute("value") or ""
    start.click()
    keep("sign-in")
    book(page, addresses, taken, keep)
    context.close()


def book(page: Page, addresses: dict[str, str], taken: str, keep) -> None:
    send = page.locator("main form button[type=submit]").last
    page.fill("[name=email]", "camille.roux@example.org")
    page.fill("[name=password]", "rendez-vous")
    send.click()
    keep("record")
    page.fill("[name=firstphone]", "0612")
    send.click()
    keep("record-error")
    page.fill("[name=firstphone]", "06 12 34 56 78")
    send.click()
    keep("check")
    somebody = {"group_id": 4, "calendar_id": 15, "start": taken, "intervention_ids": [21]}
    requests.post(addresses["sandbox"] + "/take", json=somebody, timeout=10).raise_for_status()
    send.click()
    keep("slot-lost")
    page.locator("button[name=start]").first.click()
    send.click()
    keep("done")


if __name__ == "__main__":
    main()
