"""The browser's Back and Reload lose nothing and repeat nothing."""

import pytest
from playwright.sync_api import expect

from tests.journeys.screen import CLINIC, Screen


@pytest.fixture
def keeping(browser_type, browser_type_launch_args, site):
    """A browser as people have it, that keeps the pages one leaves as they were. Playwright's does not by default,
    Chromium's headless shell never."""
    usual = browser_type_launch_args
    browser = browser_type.launch(**usual, ignore_default_args=["--disable-back-forward-cache"])
    yield Screen(browser.new_page(locale="en-GB", reduced_motion="reduce"), site)
    browser.close()


def answers(screen: Screen) -> dict[str, str]:
    return {key: screen.chosen(key) for key in ("service", "calendar", "slot") if line(screen, key).count()}


def line(screen: Screen, key: str):
    return screen.page.locator(f".line-{key}")


def test_a_reload_at_every_step_changes_nothing(screen, sandbox):
    screen.open(CLINIC)
    for name in ("service", "calendar", "slot", "sign-in", "record", "check"):
        before = answers(screen.at(name))
        assert answers(screen.reload().at(name)) == before
        screen.walk_on()
    done = screen.at("done").text
    assert screen.reload().at("done").text == done
    assert len(sandbox.requests("POST", "appointments")) == 1


def test_all_the_way_back_and_forth_again(screen, sandbox):
    screen.walk("record").fill(appointment_comments="Au fond de la cour").submit().at("check")
    chosen = answers(screen)
    seen = [screen.back().name for _ in range(5)]
    assert (seen[0], *seen[2:]) == ("record", "slot", "calendar", "service")
    assert seen[1] in ("sign-in", "check")
    assert "Your choice" in screen.text
    screen.open(f"{CLINIC}check/").at("check")
    assert answers(screen) == chosen and "Au fond de la cour" in screen.text
    screen.submit().at("done")
    assert len(sandbox.appointments()) == 1


def test_back_to_an_earlier_question_and_another_answer(screen, sandbox):
    screen.walk("check").back().back().back().at("slot")
    other = screen.page.locator("button[name=start]").last.get_attribute("value")
    screen.press("start", other).at("check").submit().at("done")
    assert [a["start"] for a in sandbox.appointments()] == [other]


def test_what_was_typed_and_refused_is_still_there(screen):
    screen.walk("record").fill(firstphone="12", appointment_comments="Au fond de la cour").submit().at("record")
    for again in (screen.reload, lambda: screen.open(CLINIC).back(), lambda: screen.open(f"{CLINIC}record/")):
        again().at("record")
        assert (screen.value("firstphone"), screen.value("appointment-comments")) == ("12", "Au fond de la cour")


@pytest.mark.full
def test_what_was_typed_and_not_yet_sent_is_still_there(keeping):
    keeping.walk("record").fill(appointment_comments="Au fond de la cour")
    keeping.page.evaluate("history.go(-2)")
    keeping.arrive("slot").page.evaluate("history.go(2)")
    assert keeping.arrive("record").value("appointment-comments") == "Au fond de la cour"


def test_back_after_done_never_books_again(screen, sandbox):
    screen.walk("done")
    booked = screen.page.url
    screen.back()
    assert screen.at("done").page.url == booked
    for step in ("check", "record", "slot", "calendar"):
        assert screen.open(f"{CLINIC}{step}/").at("done").page.url == booked
    assert len(sandbox.requests("POST", "appointments")) == 1


def test_a_second_booking_begins_afresh(screen, sandbox):
    screen.walk("done").follow(".afterwards a").at("service")
    assert not line(screen, "service").count() and "Your choice" not in screen.text
    screen.press("service", 21).at("calendar").press("calendar", 15).at("slot").press("start").at("record")
    screen.submit().at("check").submit().at("done")
    assert len(sandbox.appointments()) == 2


def test_back_after_signing_out_shows_nothing_of_the_person_and_leads_on(screen):
    screen.walk("check").follow("footer button").at("signed-out")
    for _ in range(3):
        assert "Camille" not in screen.back().page.content()
        assert screen.name not in ("not-found", "error")


def test_back_to_a_booking_after_signing_out_is_no_dead_end(screen):
    screen.walk("done").follow("footer button").at("signed-out").back()
    assert "Camille" not in screen.page.content()
    assert screen.name not in ("not-found", "error"), "the page just left is said not to exist"


@pytest.mark.full
def test_a_kept_page_works_again(keeping):
    keeping.walk("slot")
    keeping.page.evaluate("window.kept = true")
    keeping.press("start").at("sign-in")
    keeping.page.evaluate("history.back()")
    keeping.arrive("slot")
    assert keeping.page.evaluate("window.kept")
    keeping.press("start").at("sign-in")


@pytest.mark.full
def test_back_from_done_leads_to_done_and_books_nothing_more(keeping, sandbox):
    keeping.walk("done")
    with keeping.going():
        keeping.page.evaluate("history.back()")
    keeping.at("done")
    assert len(sandbox.requests("POST", "appointments")) == 1


@pytest.mark.full
def test_no_page_kept_from_before_signing_out_shows_the_person(keeping):
    keeping.walk("check").follow("footer button").at("signed-out")
    keeping.page.evaluate("history.back()")
    expect(keeping.page.locator("body")).not_to_have_attribute("data-page", "signed-out")
    expect(keeping.main).not_to_contain_text("Camille")
