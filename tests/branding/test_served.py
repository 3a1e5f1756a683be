"""What visitors get of a look: its stylesheet, pictures and words; fresh soon after publishing, in every process."""

import gzip
import time

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.branding import images, served, store
from booking.models import Branding, Merchant
from tests.branding.pictures import saved, two_halves
from tests.visitor import CLINIC, Visitor, book_until

LOUD = {
    "accent": "#ff00aa",
    "page": "#fff4e0",
    "text": "#331100",
    "dark_accent": "#66ffcc",
    "dark_page": "#001133",
    "dark_text": "#ddeeff",
    "radius": "large",
    "density": "roomy",
    "font": "humanist",
}


@pytest.fixture
def marie(db):
    return User.objects.create(username="marie")


@pytest.fixture
def publish(merchants, marie, django_capture_on_commit_callbacks):
    def publish(merchant=None, **document):
        branding = store.of(merchant)
        with django_capture_on_commit_callbacks(execute=True):
            store.save_draft(branding, document, edition=branding.edition, by=marie)
            store.publish(branding, edition=branding.edition, by=marie)
        return branding

    return publish


@pytest.fixture
def clinic(merchants):
    return merchants[4]


def theme_url(visitor):
    found = visitor.soup.select('link[rel=stylesheet][href*="theme."]')
    return found[0]["href"] if found else None


def test_without_a_look_there_is_no_stylesheet_to_fetch(visitor):
    assert theme_url(visitor.open(CLINIC)) is None


def test_a_look_is_one_small_stylesheet_after_the_tokens_kept_for_a_year(visitor, publish, clinic):
    publish(clinic, **LOUD)
    hrefs = [link["href"] for link in visitor.open(CLINIC).soup.select("link[rel=stylesheet]")]
    assert "tokens" in hrefs[0] and hrefs[1] == theme_url(visitor)
    answer = visitor.app.get(hrefs[1])
    assert answer.content_type == "text/css" and "#ff00aa" in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    assert len(gzip.compress(answer.body)) < 1024


def test_another_look_has_another_address_and_the_old_one_gives_it_without_being_kept(visitor, publish, clinic):
    publish(clinic, accent="#aa0000")
    old = theme_url(visitor.open(CLINIC))
    publish(clinic, accent="#0000aa")
    assert theme_url(visitor.open(CLINIC)) != old
    answer = visitor.app.get(old)
    assert "#0000aa" in answer.text and answer.headers["Cache-Control"] == "no-cache"


def test_a_stylesheet_that_there_is_not_is_a_404(visitor, clinic):
    visitor.open(f"{CLINIC}theme.0123456789ab.css", status=404)
    visitor.open("/nobody/theme.0123456789ab.css", status=404)
    visitor.open("/theme.0123456789ab.css", status=404)


def test_a_draft_is_shown_to_nobody(visitor, marie, clinic):
    branding = store.of(clinic)
    store.save_draft(branding, {"accent": "#aa0000", "welcome_en": "Hello"}, edition=0, by=marie)
    served.start_afresh()
    assert theme_url(visitor.open(CLINIC)) is None and "Hello" not in visitor.text


def test_the_default_of_all_reaches_every_merchant_and_the_pages_of_none(visitor, publish):
    publish(None, accent="#aa0000", legal="https://example.org/legal")
    for path in (CLINIC, "/garage-martin/", "/"):
        visitor.open(path)
        assert "#aa0000" in visitor.app.get(theme_url(visitor)).text
        assert visitor.soup.select_one('.foot a[href="https://example.org/legal"]')


def test_branding_is_read_from_memory(visitor, publish, clinic):
    publish(clinic, **LOUD)
    visitor.open(CLINIC)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        visitor.open(CLINIC)
    assert not [query for query in asked.captured_queries if "branding" in query["sql"]]


def test_what_another_process_published_is_seen_within_two_seconds(visitor, publish, clinic):
    publish(clinic, accent="#aa0000")
    old = theme_url(visitor.open(CLINIC))
    Branding.objects.filter(merchant=clinic).update(published={"accent": "#0000aa"}, version=2)
    until = time.monotonic() + 2
    while theme_url(visitor.open(CLINIC)) == old:
        assert time.monotonic() < until


def test_a_logo_stands_in_the_header_under_the_name_of_the_merchant(visitor, publish, clinic):
    name = store.keep_picture(store.of(clinic), images.logo(saved(two_halves(size=(400, 100)), "PNG")))
    publish(clinic, logo=name)
    logo = visitor.open(CLINIC).soup.select_one("header .brand img")
    assert logo["alt"] == clinic.name and logo["src"] == f"{CLINIC}pictures/{name}"
    assert int(logo["width"]) == 4 * int(logo["height"])
    answer = visitor.app.get(logo["src"])
    assert answer.content_type == f"image/{name.rsplit('.')[1]}" and "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_its_own_merchants(visitor, publish, clinic):
    name = store.keep_picture(store.of(clinic), images.logo(saved(two_halves(size=(400, 100)), "PNG")))
    visitor.app.get(f"/garage-martin/pictures/{name}", status=404)
    visitor.app.get(f"/pictures/{name}", status=404)


def test_a_favicon_of_its_own_takes_the_place_of_ours(visitor, publish, clinic):
    name = store.keep_picture(store.of(clinic), images.favicon(saved(two_halves(size=(64, 64)), "PNG")))
    publish(clinic, favicon=name)
    assert visitor.open(CLINIC).soup.select_one("link[rel=icon]")["href"].endswith(name)


def test_the_header_can_be_left_out_and_the_languages_stay(visitor, publish, clinic):
    publish(clinic, header=False)
    assert not visitor.open(CLINIC).soup.select(".brand") and visitor.soup.select(".languages")
    publish(clinic, header=False, languages=["fr"])
    assert not visitor.open(CLINIC).soup.select("header")


def test_only_the_languages_that_are_offered_are_spoken(visitor, publish, clinic):
    publish(clinic, languages=["fr"])
    visitor.open(CLINIC)
    assert visitor.soup.html["lang"] == "fr" and not visitor.soup.select(".languages")
    Merchant.objects.update(language="fr")
    publish(clinic, languages=["en"])
    assert visitor.open(CLINIC).soup.html["lang"] == "en"


def test_texts_stand_where_they_belong(visitor, publish, clinic):
    publish(
        clinic,
        welcome_en="Welcome to the clinic.\nSecond floor.",
        before_en="Come ten minutes early.",
        after_en="Bring your insurance card.",
        deadline_hours=24,
    )
    book_until(visitor, "service")
    assert "Welcome to the clinic." in visitor.open(CLINIC).main.text
    book_until(visitor, "check")
    assert "Welcome" not in visitor.main.text
    assert "Come ten minutes early." in visitor.main.text
    assert "You can cancel until 24\xa0hours before the appointment." in visitor.main.text
    visitor.send()
    assert visitor.name == "done" and "Bring your insurance card." in visitor.soup.select_one(".next").text
    assert "24\xa0hours before" in visitor.soup.select_one(".next").text


def test_until_the_beginning_one_can_cancel_where_it_is_nothing_before(visitor, publish, clinic):
    publish(clinic, deadline_hours=0)
    book_until(visitor, "check")
    assert "You can cancel until the appointment begins." in visitor.main.text


def test_the_merchants_own_address_is_where_customers_are_sent(visitor, publish, clinic):
    publish(clinic, address="1 rue Neuve\n75001 Paris")
    book_until(visitor, "check")
    assert visitor.chosen("place") == "1 rue Neuve, 75001 Paris"
    visitor.send()
    assert "1 rue Neuve" in visitor.text and "rue des Lilas" not in visitor.text
    assert "1 rue Neuve" in visitor.app.get(f"{visitor.url}appointment.ics").text


def test_a_dash_shows_neither_phone_nor_address(visitor, publish, clinic):
    publish(clinic, phone="-", address="-")
    book_until(visitor, "check")
    assert "Need help?" not in visitor.page.text and "rue des Lilas" not in visitor.page.text


def test_the_look_says_in_which_language_strangers_are_spoken_to(publish, clinic):
    publish(clinic, language="en")
    assert Visitor("de").open(CLINIC).soup.html["lang"] == "en"
    assert Visitor("fr").open(CLINIC).soup.html["lang"] == "fr"


def test_the_merchants_row_says_it_else(merchants):
    merchants[4].language = "en"
    merchants[4].save()
    assert Visitor("de").open(CLINIC).soup.html["lang"] == "en"


def test_pages_of_the_site_are_in_its_languages(publish, merchants):
    publish(None, languages=["fr"])
    page = Visitor("en").open("/")
    assert page.soup.html["lang"] == "fr" and not page.soup.select("nav.languages")


@pytest.mark.parametrize("rest", ["nothing/", "service/xx/", "done/1/xx"])
def test_what_is_not_found_below_an_address_is_of_that_merchant_too(publish, clinic, rest):
    publish(clinic, accent="#aa0000", phone="09 87 65 43 21")
    page = Visitor().open(f"{CLINIC}{rest}", status=404)
    assert page.name == "not-found" and "09 87 65 43 21" in page.page.text and theme_url(page)


def test_own_words_about_cancelling_take_the_place_of_ours(visitor, publish, clinic):
    publish(clinic, deadline_hours=24, cancel_en="Free until the day before.")
    book_until(visitor, "check")
    assert "Free until the day before." in visitor.main.text and "24" not in visitor.main.select_one(".confirm").text


def test_a_closed_merchant_says_why_in_its_own_words(visitor, publish, clinic, sandbox):
    publish(clinic, closed_en="We have moved.", phone="09 87 65 43 21", address="1 rue Neuve\n75001 Paris")
    sandbox.edit("groups", 4, open=False)
    visitor.open(CLINIC)
    assert visitor.name == "closed" and "We have moved." in visitor.text
    assert "09 87 65 43 21" in visitor.text and "1 rue Neuve" in visitor.text and "rue des Lilas" not in visitor.text


def test_consent_is_asked_before_confirming_and_nothing_is_booked_without(visitor, publish, clinic, sandbox):
    publish(clinic, consent_en="I accept the terms.")
    book_until(visitor, "check")
    assert visitor.soup.select_one("#id_consent")
    visitor.send()
    assert visitor.name == "check" and visitor.soup.title.text.startswith("Error:")
    assert visitor.soup.select_one('.notice a[href="#id_consent"]')
    assert "Tick the box" in visitor.soup.select_one("#id_consent_error").text
    visitor.fill(consent=True)
    assert visitor.name == "done"


def test_a_consent_that_changed_meanwhile_is_shown_before_anything_is_booked(visitor, publish, clinic):
    publish(clinic, consent_en="I accept the terms.")
    book_until(visitor, "check")
    publish(clinic, consent_en="I accept everything.")
    visitor.fill(consent=True)
    assert visitor.name == "check" and "I accept everything." in visitor.text


def test_what_is_booked_carries_the_label_of_the_merchant(visitor, publish, clinic, sandbox):
    publish(clinic, websource="Lilas web")
    book_until(visitor, "check").send()
    assert visitor.name == "done"
    newest = max(sandbox.appointments(4, "camille.roux@example.org"), key=lambda row: row["id"])
    assert newest["websource"] == "Lilas web"


def test_an_announcement_stands_above_every_page_while_it_lasts(visitor, publish, clinic):
    publish(clinic, announcement_en="Closed from 24 to 31 December.", announced_until="2999-01-01")
    assert "Closed from 24" in visitor.open(CLINIC).soup.select_one(".announcement").text
    assert visitor.open(f"{CLINIC}sign-in/").soup.select_one(".announcement")
    publish(clinic, announcement_en="Closed from 24 to 31 December.", announced_until="2020-01-01")
    assert not visitor.open(CLINIC).soup.select(".announcement")


def test_search_engines_can_be_kept_out(visitor, publish, clinic):
    assert not visitor.open(CLINIC).soup.select("meta[name=robots]")
    publish(clinic, search_engines=False)
    assert visitor.open(CLINIC).soup.select_one("meta[name=robots]")["content"] == "noindex"
