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
from typing import Any

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
    (PHONE, "light", {"service", "calendar", "slot", "slot-lost", "sign-in", "record-error", "check"}),
    (PHONE, "light", {"done", "appointments"}),
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
        for merchant in addresses["merchants"]:
            requests.post(addresses["sandbox"] + "/reset", json={}, timeout=10).raise_for_status()
            one_merchant(browser, addresses["site"], merchant["slug"])
        browser.close()
    print(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET.relative_to(running.ROOT)}")


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
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


def tour(browser: Browser, addresses: dict[str, Any], width: int, scheme: str, wanted: set[str]) -> None:
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


# What some ask besides a name and a phone.
ANSWERS = {
    "str0": "AB-123-CD",
    "birthdate-day": "2",
    "birthdate-month": "5",
    "birthdate-year": "2019",
}
PERSON = {"lastname": "Petit", "firstname": "Zoé", "firstphone": "06 12 34 56 78"}


def one_merchant(browser: Browser, site: str, slug: str) -> None:
    """Booked to its end by somebody who is new there, or as far as it lets one: its first page and its last."""
    context = browser.new_context(viewport={"width": PHONE, "height": 800}, locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/{slug}/")
    keep_page(page, f"{slug}-1")
    for _ in range(12):
        if (name := page.get_attribute("body", "data-page")) in ("done", "closed"):
            break
        press_on(page, str(name))
    if name == "done":
        keep_page(page, f"{slug}-2")
    elif name != "closed":
        raise AssertionError(f"{slug} ends at {name}")
    context.close()


def press_on(page: Page, name: str) -> None:
    """The first possible answer to the question of a page."""
    if name == "sign-in":
        page.fill("[name=email]", "nouveau@example.org")
        page.fill("[name=password]", "rendez-vous")
    for field, text in {**PERSON, **ANSWERS}.items() if name == "record" else ():
        if page.locator(f"main input[name='{field}'][type=text], main input[name='{field}'][type=tel]").count():
            page.fill(f"main [name='{field}']", text)
    for choice in page.locator("main fieldset:has(input[type=radio])").all() if name == "record" else ():
        choice.locator("input").first.check()
    choices = page.locator("main form:not([role=search]) button[name]")
    goes_on = page.locator("main form:has(input[type=hidden][name=service]) button[type=submit]:not([name])")
    if name == "service" and goes_on.count():
        goes_on.first.click()
    elif choices.count():
        choices.first.click()
    else:
        page.locator("main form button[type=submit]").last.click()


def keep_page(page: Page, name: str) -> None:
    folder = TARGET / "merchants"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def book(page: Page, addresses: dict[str, Any], taken: str, keep) -> None:
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
    page.click("main a[href$='/appointments/']")
    keep("appointments")


if __name__ == "__main__":
    main()
