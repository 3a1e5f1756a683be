"""Every page in a look that nobody has published: the real views, with nothing read of ClicRDV and nothing written."""

import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import time_machine
from bs4 import BeautifulSoup
from csp.middleware import CSPMiddleware
from django.core.cache import cache, caches
from django.core.cache.backends.dummy import DummyCache
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path

from booking.branding.look import Look
from booking.branding.served import Served
from booking.clicrdv.errors import NotFound, SignInNeeded
from booking.clicrdv.made_up import SESSION, MadeUp
from booking.flow.steps import STEPS
from booking.models import Merchant
from booking.preview import inner
from booking.preview.pages import BY_NAME, PAGES, pages_of
from booking.preview.render import render
from booking_site import urls
from tests.visitor import check, words

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "welcome_fr": "Bienvenue",
    "announcement_fr": "Fermé lundi",
    "consent_fr": "J’accepte",
    "after_fr": "Venez à jeun",
    "closed_fr": "Nous déménageons",
}
SERVED = Served(Look(texts=TEXTS))
GARAGE = Merchant(slug="garage-martin", name="Garage Martin", group_id=5, phone="04 72 11 22 33", own_open=False)

pytestmark = pytest.mark.django_db
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture(autouse=True)
def offline(socket_disabled):
    """A socket is an error, whatever its address."""
    cache.clear()


def shown(name, merchant=GARAGE, *, served=SERVED, scheme="light", language="fr", **more):
    """The page as it leaves the site: with its policy."""
    request = RequestFactory().get("/admin/")
    answer = render(request, merchant, served, BY_NAME[name], scheme=scheme, language=language, **more)
    return CSPMiddleware(lambda _: answer)(request)


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


@every_page
@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("en", "dark")])
def test_every_page_is_shown_in_both_languages_and_schemes(page, language, scheme):
    response = shown(page.name, language=language, scheme=scheme)
    soup = soup_of(response)
    assert response.status_code == 200
    assert soup.body["data-page"] == page.shows
    assert (soup.html["lang"], soup.html["data-scheme"]) == (language, scheme)
    check(SimpleNamespace(html=soup, request=SimpleNamespace(path=page.name), headers=response.headers))


@every_page
def test_the_default_of_all_merchants_has_every_page_too(page):
    soup = soup_of(shown(page.name, None, served=Served(Look())))
    assert soup.body["data-page"] == page.shows
    assert page.of_site or "Cabinet des Tilleuls" in soup.title.text


@every_page
def test_nothing_is_written_kept_or_fetched_in_the_background(page):
    threads = threading.active_count()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown(page.name)
    assert {query["sql"].split()[0] for query in asked} <= {"SELECT"}
    assert not cache._cache  # what LocMemCache has, whatever its name
    assert threading.active_count() <= threads


def test_every_page_that_visitors_can_see_is_there():
    """Their names in templates/, where each is a file, and in the code."""
    folders = [ROOT / "templates" / name for name in ("account", "flow", "site")]
    names = {file.stem for folder in folders for file in folder.glob("*.html") if file.stem[0] != "_"} | {*STEPS}
    for file in (ROOT / "booking").rglob("*.py"):
        names |= set(
            re.findall(r"""(?:\bshow\(request, visit, |_page\(request, |"page": )"([a-z-]+)""", file.read_text())
        )
    assert len(names) > 20
    assert names == {page.shows for page in PAGES}


def test_names_are_for_addresses_and_each_is_one():
    assert len(BY_NAME) == len(PAGES)
    assert all(re.fullmatch("[a-z-]+", name) for name in BY_NAME)


class TestWhatIsSeen:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("service", "Bienvenue"),
            ("service", "Fermé lundi"),
            ("check", "J’accepte"),
            ("done", "Venez à jeun"),
            ("closed", "Nous déménageons"),
        ],
    )
    def test_the_merchants_words_where_visitors_read_them(self, name, text):
        assert text in words(soup_of(shown(name)))

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("service-choose", "Choose one of the options below."),
            ("slot-lost", "Someone else has just booked this time."),
            ("slot-none", "No free time until"),
            ("sign-in-wrong", "do not go together"),
            ("sign-in-again", "For your security, sign in again to finish."),
            ("record-errors", "there is no such day"),
            ("check-consent", "Tick the box to confirm the appointment."),
            ("pending", "We are checking whether your appointment was made."),
            ("done", "A confirmation e-mail is on its way to camille.roux@example.org."),
            ("appointments", "Léo Roux"),
            ("service-several", "Premier rendez-vous"),
            ("service-several", "Continue"),
            ("sign-up-errors", "Error: Enter an e-mail address"),
            ("sign-up-taken", "already has an account"),
            ("too-many", "Wait 10 minutes"),
        ],
    )
    def test_each_state_says_what_it_is_about(self, name, text):
        assert text in words(soup_of(shown(name, language="en")))

    def test_the_merchants_name_and_phone_and_not_that_it_is_closed(self):
        text = words(soup_of(shown("service")))
        assert "Garage Martin" in text and "04 72 11 22 33" in text and "Premier rendez-vous" in text

    def test_times_of_the_merchants_zone(self):
        island = Merchant(slug="ile", name="Île", group_id=9, zone="Indian/Reunion")
        assert "heure de Reunion" in words(soup_of(shown("check", island)))

    def test_a_brand_has_places_in_several_towns(self):
        text = words(soup_of(shown("place", None)).main)
        assert "Lyon" in text and "Nantes" in text and "Paris" in text

    def test_the_home_page_may_list_the_merchants_there_are(self, settings):
        settings.HOME_LISTS_MERCHANTS = True
        Merchant.objects.create(slug="mairie", name="Mairie", group_id=8)
        assert "Mairie" in words(soup_of(shown("home", None)).main)

    @pytest.mark.parametrize("name", ["slot", "slot-lost", "done", "appointments"])
    def test_on_any_day_around_the_change_of_the_clocks(self, name):
        for days in range(9):
            with time_machine.travel(datetime(2027, 3, 24, 23, 30, tzinfo=UTC) + timedelta(days=days)):
                assert soup_of(shown(name)).body["data-page"] == BY_NAME[name].shows


class TestWhichPages:
    def test_a_merchant_has_not_the_sites_own(self):
        names = {page.name for page in pages_of(GARAGE, SERVED.look)}
        assert names == {*BY_NAME} - {"home", "place"}

    def test_without_a_text_to_agree_to_nobody_forgets_it(self):
        assert {page.name for page in pages_of(None, Look())} == {*BY_NAME} - {"check-consent"}
        assert not soup_of(shown("check-consent", served=Served(Look()))).select(".notice-error")


class TestOnTheWayOut:
    @pytest.fixture
    def previewed(self, client, settings):
        """Through the whole site, at an address in the admin."""

        def view(request, name):
            return render(request, None, SERVED, BY_NAME[name], scheme="dark", language="en")

        site = ModuleType("site_with_previews")
        site.urlpatterns = [path("admin/seen/<slug:name>/", view), *urls.urlpatterns]
        settings.ROOT_URLCONF = site
        return lambda name: client.get(f"/admin/seen/{name}/", headers={"Accept-Language": "fr"})

    @pytest.mark.parametrize("name", ["service", "record", "pending", "unavailable", "not-found"])
    def test_our_own_frames_may_show_it_and_nothing_keeps_it(self, previewed, name):
        response = previewed(name)
        policy = response["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy and "form-action 'none'" in policy and "script-src 'self'" in policy
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert response["Cache-Control"] == "no-store"
        assert response["Content-Language"] == "en"
        assert not {"Refresh", "Retry-After", "Set-Cookie"} & {*response.headers} and not response.cookies

    def test_the_admins_own_request_is_left_alone(self):
        request = RequestFactory().get("/admin/")
        before, meta = dict(vars(request)), dict(request.META)
        render(request, GARAGE, SERVED, BY_NAME["record"], scheme="dark", language="en")
        assert vars(request) == before and meta == request.META

    def test_a_redirect_is_said_and_not_shown(self, monkeypatch):
        monkeypatch.setitem(BY_NAME, "slot", SimpleNamespace(**{**vars(BY_NAME["slot"]), "until": ""}))
        with pytest.raises(RuntimeError, match="leads to"):
            shown("slot")


class TestTheMadeUpMerchant:
    def test_what_it_has_not_is_not_found_and_nothing_can_be_sent(self):
        api = MadeUp().signed_in(SESSION)
        for path_ in (
            "groups/4/vevents.json",
            "groups/4/fiches/999.json",
            "accounts.json",
            "groups/1/calendars/1/x.json",
        ):
            with pytest.raises(NotFound):
                api.get(path_)
        for send in (api.post, api.put, api.send_form):
            with pytest.raises(NotFound):
                send("groups/4/appointments.json", {})
        with pytest.raises(NotFound):
            api.delete("groups/4/fiches/301.json")

    def test_customers_are_shown_to_themselves(self):
        with pytest.raises(SignInNeeded):
            MadeUp().get("groups/4/fiches.json")

    def test_other_threads_keep_their_cache(self):
        seen = []
        with inner.no_cache():
            thread = threading.Thread(target=lambda: seen.append(caches["default"]))
            thread.start()
            thread.join()
            assert isinstance(caches["default"], DummyCache)
        assert not isinstance(seen[0], DummyCache) and not isinstance(caches["default"], DummyCache)
