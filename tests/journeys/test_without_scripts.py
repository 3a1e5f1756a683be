"""Everything that can be done can be done with HTML alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.places import APPOINTMENTS, NEW
from tests.journeys.screen import Screen


@pytest.fixture
def screen(open_window) -> Screen:
    return open_window(scripts=False, language="fr-FR", width=1280)


def test_a_new_customer_signs_up_and_books(screen, sandbox):
    screen.begin_at("sign-in").follow("a[href$='/sign-up/']").at("sign-up").fill(email=NEW).submit()
    assert NEW in screen.at("check-email").text
    screen.follow("main a.button").at("sign-in")
    assert screen.value("email") == NEW
    screen.sign_in(NEW, sandbox.mail(NEW)[-1]["password"]).at("record")
    assert screen.chosen("service") == "Consultation de suivi"
    screen.fill(firstname="Claire", lastname="Dubois", firstphone="06 11 22 33 44").submit().at("check").submit()
    assert "Claire Dubois" in screen.at("done").text


def test_a_time_that_has_gone(screen, sandbox):
    screen.begin_at("slot")
    start = screen.button("start").get_attribute("value")
    screen.press("start").sign_in().fill(appointment_comments="Je viens à vélo").submit().at("check")
    sandbox.take(start)
    screen.submit().at("slot")
    expect(screen.focused).to_contain_text("vient d’être réservé par quelqu’un d’autre")
    assert screen.button("start", start).count() == 0
    assert "Je viens à vélo" in screen.press("start").at("check").text
    screen.submit().at("done")
    assert [a["comments"] for a in sandbox.appointments()] == ["Je viens à vélo"]


def test_a_parent_says_which_child_it_is_for(screen, sandbox):
    screen.begin_at("records", email="parent@example.org").press("record", 50).at("record")
    assert screen.value("firstname") == "Alice"
    assert "Alice Nguyen" in screen.submit().at("check").text
    screen.follow(".line-record a").at("record")
    screen.follow(".back").at("records").press("record", "new").at("record")
    assert screen.value("firstname") == ""
    screen.fill(firstname="Zoé", lastname="Nguyen", firstphone="06 98 76 54 32").submit().at("check").submit()
    assert "Zoé Nguyen" in screen.at("done").text
    (booked,) = sandbox.appointments(email="parent@example.org")
    assert booked["fiche_id"] not in (49, 50, 51)


def test_the_month_is_made_of_links(screen):
    screen.begin_at("slot")
    for pattern in ("#d-", "?from="):
        link = screen.page.locator(f".months a[href^='{pattern}']").last
        day = re.search(r"\d{4}-\d\d-\d\d", link.get_attribute("href")).group()
        link.click()
        expect(screen.page).to_have_url(re.compile(f"{re.escape(pattern)}{day}$"))
        heading = screen.page.locator(f"#d-{day}")
        expect(heading).to_be_visible()
        times = screen.page.locator(f"section:has(#d-{day}) button[name=start]")
        assert all(time.get_attribute("value").startswith(day) for time in times.all())


def test_earlier_and_later_lead_there_and_back_again(screen):
    screen.begin_at("slot")
    first_page = screen.button("start").get_attribute("value")
    screen.follow("a[rel=next]").at("slot")
    assert screen.button("start").get_attribute("value") > first_page
    screen.follow("a[rel=prev]").at("slot")
    assert screen.page.locator(f"button[value='{first_page}']").count()


def test_an_unknown_outcome_settles_by_itself(screen, sandbox):
    screen.begin_at("check")
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    assert "Ne réservez pas une seconde fois" in screen.submit().at("pending").text
    sandbox.heal()
    screen.arrive("done")
    assert len(sandbox.appointments()) == 1
