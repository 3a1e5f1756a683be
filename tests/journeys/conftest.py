"""A real browser on the real site. CSP is never bypassed: what it refuses is collected and must be nothing."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.screen import Screen

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
ORDINARY = {
    "width": 1280,
    "scripts": True,
    "language": "en-GB",
    "scheme": "light",
    "zone": "Europe/Paris",
    "motion": "reduce",
}


@pytest.fixture(scope="session")
def browser_type_launch_args():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return {"executable_path": os.environ.get("BROWSER") or found, "args": FLAGS}


@pytest.fixture
def site(merchants, live_server, settings) -> str:
    return live_server.url


@pytest.fixture
def open_window(browser: Browser, site: str) -> Iterator[Callable[..., Screen]]:
    """Browsers that know nothing of each other: `open_window(width=360, scripts=False, language="fr-FR")`."""
    contexts = []

    def open_one(**wish) -> Screen:
        wish = {**ORDINARY, **wish}
        context = browser.new_context(
            viewport={"width": wish["width"], "height": 800},
            java_script_enabled=wish["scripts"],
            locale=wish["language"],
            color_scheme=wish["scheme"],
            reduced_motion=wish["motion"],
            timezone_id=wish["zone"],
        )
        context.set_default_timeout(15000)
        contexts.append(context)
        return Screen(context.new_page(), site, scripts=wish["scripts"])

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def screen(open_window, request) -> Screen:
    """One of its own. `@pytest.mark.parametrize("screen", [{"width": 360}], indirect=True)` changes it."""
    return open_window(**getattr(request, "param", {}))


@pytest.fixture
def screens(screen) -> Callable[[], Screen]:
    """Further tabs of the same browser."""
    return lambda: Screen(screen.page.context.new_page(), screen.site, scripts=screen.scripts)
