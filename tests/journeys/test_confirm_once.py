"""One confirmation, one booking: double clicks, two tabs, a slow network and impatience."""

import pytest
from playwright.sync_api import Locator

from tests.journeys.places import APPOINTMENTS
from tests.journeys.screen import CLINIC

SLOW = {"offline": False, "latency": 300, "downloadThroughput": 100_000, "uploadThroughput": 50_000}

REMEMBER = """
(button) => new MutationObserver(() => { sessionStorage.said = button.textContent; })
  .observe(button, {childList: true, characterData: true, subtree: true})
"""


def booked_once(sandbox) -> bool:
    return len(sandbox.appointments()) == len(sandbox.requests("POST", "appointments")) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "html"])
def test_a_double_click_books_once(open_window, sandbox, scripts):
    screen = open_window(scripts=scripts).begin_at("check")
    sandbox.fault(APPOINTMENTS, "delay", method="POST", seconds=0.5)
    screen.submitter.dblclick()
    screen.arrive("done")
    assert booked_once(sandbox)


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.full)], ids=["scripts", "html"])
def test_impatient_clicks_on_a_slow_network_book_once(open_window, sandbox, scripts):
    screen = open_window(scripts=scripts).begin_at("check")
    sandbox.fault(APPOINTMENTS, "delay", method="POST", seconds=1)
    screen.page.context.new_cdp_session(screen.page).send("Network.emulateNetworkConditions", SLOW)
    click_on = middle_of(screen.submitter)
    for _ in range(4):
        screen.page.mouse.click(*click_on)
    screen.arrive("done")
    assert booked_once(sandbox)


def middle_of(button: Locator) -> tuple[float, float]:
    """Locators wait for a page that is on its way; impatient people do not."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_while_it_is_on_its_way_the_button_says_so_and_sends_nothing_more(screen, sandbox):
    screen.begin_at("check")
    sandbox.fault(APPOINTMENTS, "delay", method="POST", seconds=1)
    sent = []
    screen.page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    screen.submitter.evaluate(REMEMBER)
    click_on = middle_of(screen.submitter)
    for _ in range(3):
        screen.page.mouse.click(*click_on)
    screen.arrive("done")
    assert screen.page.evaluate("sessionStorage.said") == "Confirming…"
    assert len(sent) == 1
    assert booked_once(sandbox)


def test_two_tabs_confirm_the_same(screen, screens, sandbox):
    screen.begin_at("check")
    other = screens().open(f"{CLINIC}check/").at("check")
    sandbox.fault(APPOINTMENTS, "delay", method="POST", seconds=1)
    screen.submitter.click(no_wait_after=True)
    other.submitter.click(no_wait_after=True)
    assert screen.arrive("done").text == other.arrive("done").text
    assert booked_once(sandbox)


def test_a_tab_left_open_leads_to_what_was_booked(screen, screens, sandbox):
    screen.begin_at("check")
    other = screens().open(f"{CLINIC}check/").at("check")
    screen.submit().at("done")
    assert other.submit().at("done").page.url == screen.page.url
    assert booked_once(sandbox)


def test_what_another_tab_changed_is_shown_before_it_is_booked(screen, screens, sandbox):
    screen.begin_at("check")
    other = screens().open(f"{CLINIC}slot/").at("slot")
    start = other.page.locator("button[name=start]").last.get_attribute("value")
    other.press("start", start).at("check")
    assert "has changed since you checked it" in screen.submit().at("check").text
    assert not sandbox.appointments()
    screen.submit().at("done")
    assert [a["start"] for a in sandbox.appointments()] == [start]


def test_a_double_click_on_a_choice_is_one_choice(screen):
    screen.open(CLINIC).button("service", 21).dblclick()
    screen.arrive("calendar").button("calendar", 15).dblclick()
    screen.arrive("slot").button("start").dblclick()
    assert screen.arrive("sign-in").chosen("calendar") == "Dr Anna Morel"
