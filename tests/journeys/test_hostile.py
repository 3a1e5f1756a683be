"""What somebody with bad intentions, or a browser that forgets, can do: nothing, in plain words."""

import re

import requests

from tests.journeys.screen import CLINIC

MARKUP = '<img src="x" onerror="window.ran=1"><script>window.ran=1</script><b>bold</b>'


def test_names_that_are_markup_are_shown_as_text(screen, sandbox):
    sandbox.edit("groups", 4, name=MARKUP, phone=f"01 23 {MARKUP}", address=MARKUP, city=MARKUP)
    sandbox.edit("interventions", 21, publicname=MARKUP, description=MARKUP)
    sandbox.edit("interventionsets", 9, publicname=MARKUP)
    sandbox.edit("calendars", 15, publicname=MARKUP, address=MARKUP)
    screen.begin_at("record").fill(lastname=MARKUP[:60], appointment_comments=MARKUP).submit().at("check").check()
    assert screen.text.count("<b>bold</b>") >= 3
    screen.submit().at("done").check()
    assert screen.page.evaluate("window.ran") is None
    assert screen.main.locator("b, img, script").count() == 0


def test_the_language_switch_leads_to_no_other_site(site):
    for address in ("//evil.example/?lang=fr", "///evil.example/?lang=fr", "/%2F/evil.example/?lang=fr"):
        answer = requests.get(site + address, allow_redirects=False, timeout=5)
        assert not re.match(r"//|/\\|\w+:", answer.headers.get("Location", "")), f"{address} leads away"


def test_a_session_that_is_gone_is_said_and_leads_on(screen):
    """After a night, or in a browser that refuses cookies: the form is refused, and the next page says why."""
    screen.begin_at("calendar").page.context.clear_cookies()
    screen.press("calendar", 15)
    assert "Please do that once more" in screen.text
    screen.at("service").walk("done")


def test_signing_out_after_the_session_is_gone_is_signing_out(screen):
    screen.begin_at("record").page.context.clear_cookies()
    screen.follow("footer button").at("signed-out")


def test_an_address_that_takes_only_forms_is_a_page_too(site):
    answer = requests.get(f"{site}{CLINIC}sign-out/", timeout=5)
    assert "data-page" in answer.text, f"{answer.status_code} and {len(answer.text)} characters: a blank window"


def test_another_visitors_booking_is_not_found(screen, open_window):
    address = screen.begin_at("done").page.url.removeprefix(screen.site)
    stranger = open_window().open(address).at("not-found")
    assert "Camille" not in stranger.page.content()
    assert requests.get(f"{screen.site}{address}appointment.ics", timeout=5).status_code == 404
