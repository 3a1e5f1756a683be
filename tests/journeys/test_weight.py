"""A first visit is light, on a bad connection too: HTML, CSS and JS fit into one round of TCP, compressed as sent."""

import gzip

import brotli
import pytest

from tests.journeys.screen import CLINIC

LIMIT = 14_000
KINDS = {"document", "stylesheet", "script"}


def compressed(response) -> int:
    """HTML by gzip as a proxy does it on the fly, files by brotli as WhiteNoise keeps them."""
    body = response.body()
    return len(gzip.compress(body, 6)) if response.request.resource_type == "document" else len(brotli.compress(body))


@pytest.mark.parametrize("page", ["service", "slot"])
def test_html_css_and_js_of_a_first_visit(screen, open_window, capsys, page):
    path = CLINIC if page == "service" else f"{screen.walk(page).page.url.removeprefix(screen.site)}"
    visit = screen if page == "service" else fresh_cache(screen)
    loaded = []
    visit.page.on("response", lambda response: loaded.append(response))
    visit.open(path).at(page).page.wait_for_load_state("networkidle")
    counted = [response for response in loaded if response.request.resource_type in KINDS]
    weight = sum(map(compressed, counted))
    with capsys.disabled():
        print(f"\n  {page}: {weight} bytes in {len(counted)} files", end=" ")
    assert {response.request.resource_type for response in counted} == KINDS
    assert weight < LIMIT


def fresh_cache(screen):
    screen.page.context.new_cdp_session(screen.page).send("Network.clearBrowserCache")
    return screen
