"""A real browser on the real site. CSP is never bypassed: what it refuses is collected and must be nothing."""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

# Playwright's loop runs in this thread, which is reason enough for Django to refuse the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COLLECT = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(event.violatedDirective + " " + event.blockedURI);
});
"""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return {"executable_path": os.environ.get("BROWSER") or found, "args": FLAGS}


class Screen:
    """One browser window, and what it complained about."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.complaints: list[str] = []
        page.add_init_script(COLLECT)
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        self.page.goto(self.site + path)

    @property
    def name(self) -> str:
        return self.page.locator("body").get_attribute("data-page") or ""

    def press(self, name: str, value: object | None = None) -> None:
        """A button of the main form, by its name and value, or by its text."""
        where = f'main button[name="{name}"]' + (f'[value="{value}"]' if value is not None else "")
        self.page.locator(where).first.click()

    def submit(self) -> None:
        self.page.locator("main form:not([role=search]) button[type=submit]").last.click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f'main [name="{name}"]', value)

    def check(self, *, axe: bool = True) -> None:
        """Nothing refused by CSP, nothing in the console, no sideways scrolling, nothing that axe objects to."""
        assert self.page.evaluate("window.refused || []") == []
        assert self.complaints == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{self.name} scrolls"
        if axe:
            results = Axe().run(self.page)
            assert results.violations_count == 0, f"{self.name}: {results.generate_report()}"


@pytest.fixture
def site(merchants, live_server, settings) -> str:
    return live_server.url


@pytest.fixture
def screen(browser: Browser, site: str, request) -> Iterator[Screen]:
    """A window of its own. `@pytest.mark.parametrize("screen", [{"width": 360}], indirect=True)` changes it."""
    wish = {"width": 1280, "scripts": True, "language": "en-GB", "scheme": "light", **getattr(request, "param", {})}
    context = browser.new_context(
        viewport={"width": wish["width"], "height": 800},
        java_script_enabled=wish["scripts"],
        locale=wish["language"],
        color_scheme=wish["scheme"],
        timezone_id="Europe/Paris",
    )
    context.set_default_timeout(15000)
    yield Screen(context.new_page(), site)
    context.close()
