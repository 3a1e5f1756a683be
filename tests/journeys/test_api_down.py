"""The API fails in the middle: plain words, the phone number, a way to try again, and nothing typed is lost."""

from django.core.cache import cache

from tests.journeys.places import APPOINTMENTS, FREE
from tests.journeys.screen import CLINIC, Screen

PHONE = "01 23 45 67 89"


def jam(settings) -> None:
    """As many calls are under way as may be: no further one is made, so nothing can have arrived."""
    settings.CLICRDV_MAX_IN_FLIGHT = 0


def says_so(screen: Screen) -> Screen:
    screen.at("unavailable").check()
    assert "not responding" in screen.page.title() and PHONE in screen.text
    return screen


def try_again(screen: Screen) -> Screen:
    return screen.follow("main a.button")


def test_the_first_page_of_all(screen, sandbox):
    sandbox.fault("/api/*", "status", status=503, count=None)
    says_so(screen.open(CLINIC))
    assert try_again(screen).name == "unavailable"
    sandbox.heal()
    try_again(screen).at("service")


def test_the_times_cannot_be_read(screen, sandbox):
    screen.begin_at("calendar")
    sandbox.fault(FREE, "reset", count=None)
    says_so(screen.press("calendar", 15))
    sandbox.heal()
    assert try_again(screen).at("slot").chosen("calendar") == "Dr Anna Morel"


def test_another_week_is_still_that_week_after_trying_again(screen, sandbox):
    screen.begin_at("slot")
    later = screen.page.locator("a[rel=next]").get_attribute("href")
    sandbox.fault(FREE, "truncated", count=None)
    cache.clear()
    says_so(screen.follow("a[rel=next]"))
    sandbox.heal()
    assert try_again(screen).at("slot").page.url.endswith(later)


def test_signing_in(screen, sandbox):
    screen.begin_at("sign-in")
    sandbox.fault("/api/*/sessions*", "html", count=None)
    says_so(screen.sign_in())
    sandbox.heal()
    assert try_again(screen).at("sign-in").value("email") == "camille.roux@example.org"
    screen.sign_in().at("record")


def test_signing_up(screen, sandbox, settings):
    screen.begin_at("sign-in").follow("a[href$='/sign-up/']").fill(email="claire.dubois@example.org")
    jam(settings)
    says_so(screen.submit())
    settings.CLICRDV_MAX_IN_FLIGHT = 48
    assert try_again(screen).at("sign-up").value("email") == "claire.dubois@example.org"
    screen.submit().at("check-email")


def test_confirming(screen, sandbox, settings):
    screen.begin_at("record").fill(appointment_comments="Ring twice").submit().at("check")
    jam(settings)
    assert "Nothing has been booked and nothing is lost" in screen.submit().at("check").text
    assert "Ring twice" in screen.text and PHONE in screen.page.locator("footer").inner_text()
    settings.CLICRDV_MAX_IN_FLIGHT = 48
    screen.submit().at("done")
    assert [a["comments"] for a in sandbox.appointments()] == ["Ring twice"]


def test_confirming_where_nobody_knows_at_first(screen, sandbox, settings):
    settings.CONFIRM_SETTLE_SECONDS = 1
    screen.begin_at("record").fill(appointment_comments="Ring twice").submit().at("check")
    sandbox.fault(APPOINTMENTS, "status", method="POST", status=503)
    assert PHONE in screen.submit().at("pending").text
    assert "Your appointment was not booked" in screen.arrive("check").text
    assert "Ring twice" in screen.text
    screen.submit().at("done")
    assert [a["comments"] for a in sandbox.appointments()] == ["Ring twice"]


def test_a_record_sent_while_the_site_restarts_and_the_api_is_down(screen, sandbox):
    screen.begin_at("record").fill(firstphone="07 11 22 33 44", appointment_comments="Ring twice")
    cache.clear()
    sandbox.fault("/api/*", "status", status=503, count=None)
    says_so(screen.submit())
    sandbox.heal()
    try_again(screen)
    assert screen.name in ("record", "check")
    if screen.name == "record":
        assert (screen.value("firstphone"), screen.value("appointment-comments")) == ("07 11 22 33 44", "Ring twice")
    else:
        assert "07 11 22 33 44" in screen.text and "Ring twice" in screen.text


def test_clicrdv_forgets_the_sign_in_just_before_the_end(screen, sandbox):
    screen.begin_at("record").fill(appointment_comments="Ring twice").submit().at("check")
    sandbox.expire_sessions()
    assert "sign in again to finish" in screen.submit().at("sign-in").text
    assert "Ring twice" in screen.sign_in().at("check").text
    screen.submit().at("done")
    assert len(sandbox.appointments()) == 1
