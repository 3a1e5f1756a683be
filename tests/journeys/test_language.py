"""The language switch keeps the draft, and what is chosen, typed or refused."""

from playwright.sync_api import expect

from tests.journeys.screen import CLINIC, Screen


def switch(screen: Screen, code: str) -> Screen:
    screen.follow(f".languages a[hreflang={code}]")
    expect(screen.page.locator("html")).to_have_attribute("lang", code)
    return screen


def test_at_every_step_it_leads_to_the_same_page_with_the_same_choice(screen, sandbox):
    screen.open(CLINIC)
    for name in ("service", "calendar", "slot", "sign-in", "record", "check", "done"):
        where = screen.at(name).page.url
        assert switch(screen, "fr").at(name).page.url == where
        assert switch(screen, "en").at(name).page.url == where
        screen.walk_on() if name != "done" else None
    assert "confirmé" in switch(screen, "fr").page.title()
    assert len(sandbox.appointments()) == 1


def test_what_was_typed_and_refused_is_kept_and_its_faults_are_translated(screen):
    screen.begin_at("record").fill(lastname="", appointment_comments="2nd floor").submit().at("record")
    assert "Enter a last name" in screen.text
    assert "Enter a last name" not in switch(screen, "fr").at("record").text
    assert screen.page.locator(".notice-error a").count() == 1
    assert screen.value("appointment-comments") == "2nd floor"


def test_a_week_further_on_stays_that_week(screen):
    screen.begin_at("slot").follow("a[rel=next]")
    first = screen.button("start").get_attribute("value")
    assert switch(screen, "fr").at("slot").button("start").get_attribute("value") == first


def test_words_and_figures_are_all_of_the_language(screen):
    english = screen.begin_at("done").text
    assert "€55" in english and "Paris time" in english
    french = switch(screen, "fr").text
    assert "55 €" in french and "heure de Paris" in french
    assert "€55" not in french and " time" not in french
