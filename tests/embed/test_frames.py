"""The pages in another site's frame: what was chosen belongs to the key of the address, and needs no cookie."""

import json
import re
import threading
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from booking import hosts
from booking.branding import served, store
from booking.embed import keys
from booking.embed.views import preview_pass
from booking.models import HandOver
from tests.visitor import CLINIC, Visitor, sign_in

IN_FRAME = re.compile(rf"{CLINIC}in/([\w-]{{43}})/")
TLS = {"wsgi.url_scheme": "https", "HTTP_HOST": "localhost"}
SITE = "https://www.clinique.example"


class NoCookies(DefaultCookiePolicy):
    """As where the browser keeps none in a frame."""

    def set_ok(self, cookie, request):
        return False


def framed(*, cookies: bool = True, **environ) -> Visitor:
    """Somebody who sees the pages in a frame, over TLS."""
    visitor = Visitor(
        HTTP_ORIGIN="https://localhost", **{"wsgi.url_scheme": "https", "HTTP_HOST": "localhost"}, **environ
    )
    if not cookies:
        visitor.app.cookiejar.set_policy(NoCookies())
    return visitor


@pytest.fixture
def frame(merchants):
    return framed().open(f"{CLINIC}in/")


@pytest.fixture
def without_cookies(merchants):
    return framed(cookies=False).open(f"{CLINIC}in/")


def choose(visitor):
    """Up to the sign-in."""
    return visitor.choose("service", 21).choose("calendar", 15).first("start")


def key_of(visitor):
    return IN_FRAME.match(visitor.url)[1]


def may_frame(visitor):
    return re.search(r"frame-ancestors ([^;]+)", visitor.page.headers["Content-Security-Policy"])[1]


def let(merchant, *sites):
    branding = store.of(merchant)
    type(branding).objects.filter(pk=branding.pk).update(published={"sites": list(sites)}, version=1)
    served.start_afresh()


class TestABooking:
    def test_is_made_from_the_first_question_to_the_last(self, frame, sandbox):
        choose(frame)
        assert frame.name == "sign-in"
        sign_in(frame).send().send()
        assert frame.name == "done" and IN_FRAME.match(frame.url)
        assert len(sandbox.requests("POST", "appointments")) == 1

    def test_never_leaves_the_frame(self, frame):
        """Every link and form of every page leads to the same frame, or away from the merchant's pages."""
        steps = [lambda: choose(frame), lambda: sign_in(frame), frame.send, frame.send]
        while True:
            own = f"{CLINIC}in/{key_of(frame)}/"
            fetched = (f"{CLINIC}theme", f"{CLINIC}picture")
            for tag in frame.soup.find_all(["a", "form"]):
                target = tag.get("href") or tag.get("action") or ""
                assert not target.startswith(CLINIC) or target.startswith((own, *fetched)), f"{frame.name}: {target}"
            if not steps:
                break
            steps.pop(0)()
        assert frame.name == "done"

    def test_sets_no_cookie_before_the_sign_in(self, frame):
        seen = []
        frame.app.get = watched(frame.app.get, seen)
        frame.app.post = watched(frame.app.post, seen)
        frame.open(f"{CLINIC}in/").choose("service", 21).choose("calendar", 15)
        assert not frame.app.cookies and not any(seen)
        frame.first("start")
        assert [name for name in frame.app.cookies if name.startswith("__Host-in-")] == list(frame.app.cookies)

    def test_writes_nothing_before_the_first_choice(self, frame):
        assert not Session.objects.exists()
        frame.choose("service", 21)
        assert Session.objects.count() == 1

    def test_the_cookie_of_the_sign_in_is_the_frames_alone(self, frame):
        choose(frame)
        answer = frame.app.get(frame.url.partition("?")[0], extra_environ={"HTTP_COOKIE": ""})
        cookie = answer.headers["Set-Cookie"].strip()
        assert cookie.startswith("__Host-in-")
        assert {"HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/"} <= set(cookie.split("; "))


def watched(method, seen):
    def call(*args, **more):
        answer = method(*args, **more)
        seen.append(answer.headers.get("Set-Cookie"))
        return answer

    return call


class TestAKeyAlone:
    def test_shows_nothing_after_the_sign_in(self, frame):
        sign_in(choose(frame)).send().send()
        stranger = framed().open(frame.url)
        assert stranger.name == "service" and "Roux" not in stranger.page.text
        assert key_of(stranger) != key_of(frame)

    def test_is_found_again_by_who_signed_in(self, frame):
        sign_in(choose(frame))
        mine = key_of(frame)
        frame.open(f"{CLINIC}in/")
        assert key_of(frame) != mine and frame.name == "service"
        assert frame.open(f"{CLINIC}in/{key_of(frame)}/record/").value("lastname") == "Roux"

    def test_two_of_one_page_never_share_a_draft(self, frame):
        sign_in(choose(frame))
        one, other = (frame.open(f"{CLINIC}in/?service={number}").url for number in (21, 24))
        assert frame.open(one).chosen("service").startswith("Consultation")
        assert frame.open(other).chosen("service").startswith("Massage")

    def test_many_do_not_fill_the_requests(self, frame):
        sign_in(choose(frame))
        for _ in range(20):
            frame.open(f"{CLINIC}in/")
        assert len([name for name in frame.app.cookies if name.startswith("__Host-in-")]) <= 10
        assert frame.open(f"{CLINIC}in/{key_of(frame)}/record/").name == "record"

    def test_shows_no_address_that_was_typed_either(self, frame):
        choose(frame).fill(email="camille.roux@example.org", password="wrong")
        assert frame.name == "sign-in"
        assert "camille" not in framed().open(frame.url).page.text
        here = f"{CLINIC}in/{key_of(frame)}"
        frame.open(f"{here}/sign-up/").fill(email="nouvelle@example.org")
        assert "nouvelle@" in frame.text and "nouvelle@" not in framed().open(frame.url).page.text

    def test_an_appointment_of_before_is_no_new_booking(self, frame):
        """Looked at again by its owner, in another frame."""
        sign_in(choose(frame)).send().send()
        assert json.loads(frame.soup.body["data-event"])["type"] == "booked"
        number = frame.url.split("/")[-2]
        later = sign_in(choose(framed().open(f"{CLINIC}in/")))
        later.open(f"{CLINIC}in/{key_of(later)}/done/{number}/")
        assert later.name == "done" and not later.soup.body.get("data-event")

    def test_in_a_tab_of_its_own_leads_to_the_merchants_own_page(self, frame):
        choose(frame)
        tab = framed(HTTP_SEC_FETCH_DEST="document").open(frame.url)
        assert tab.url == CLINIC

    def test_after_signing_out_it_is_as_before(self, frame):
        sign_in(choose(frame))
        form = next(form for form in frame.page.forms.values() if form.action.endswith("/sign-out/"))
        frame.resend(form)
        assert frame.name == "signed-out" and IN_FRAME.match(frame.url)
        frame.open(f"{CLINIC}in/{key_of(frame)}/appointments/")
        assert frame.name == "sign-in"

    def test_is_no_cookie_and_a_cookie_is_no_key(self, frame):
        sign_in(choose(frame))
        key = key_of(frame)
        for value in (key, keys.row(key, "clinique-des-lilas")[:-1] + "x"):
            visitor = framed()
            visitor.app.set_cookie("__Host-sid", value)
            assert "Roux" not in visitor.open(f"{CLINIC}record/").page.text
        ordinary = Visitor(HTTP_REFERER="https://localhost/", **TLS)
        sign_in(choose(ordinary.open(f"{CLINIC}service/?service=21").open(CLINIC)))
        stolen = framed().open(f"{CLINIC}in/{ordinary.cookie('__Host-sid')}/record/", status=404)
        assert "Roux" not in stolen.page.text

    @pytest.mark.parametrize("key", ["x" * 43, keys.FORM, "A" * 42])
    def test_that_somebody_made_up_is_never_adopted(self, merchants, key):
        visitor = framed().show_any(framed().app.get(f"{CLINIC}in/{key}/service/?service=21", status="*"))
        assert key not in visitor.page.request.path or visitor.name == "not-found"
        assert not Session.objects.filter(session_key=keys.row(key, "clinique-des-lilas")).exists()

    def test_is_of_one_merchant(self, frame):
        other = framed().open(f"/garage-martin/in/{key_of(frame)}/")
        assert key_of_garage(other) != key_of(frame)

    def test_that_is_too_old_begins_anew(self, frame):
        url = frame.url
        with time_machine.travel("2030-01-01"):
            late = framed().open(url)
        assert late.name == "service" and key_of(late) != key_of(frame)


def key_of_garage(visitor):
    return re.match(r"/garage-martin/in/([\w-]{43})/", visitor.url)[1]


class TestWhoMaySend:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"HTTP_ORIGIN": "https://localhost"}, 303),
            ({"HTTP_ORIGIN": "https://localhost", "HTTP_SEC_FETCH_SITE": "cross-site"}, 303),
            ({"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_REFERER": "https://localhost/"}, 303),
            ({"HTTP_ORIGIN": "https://evil.example"}, 403),
            ({"HTTP_ORIGIN": "null"}, 403),
            ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
            ({}, 403),
        ],
        ids=str,
    )
    def test_only_this_site(self, merchants, headers, status):
        visitor = framed().open(f"{CLINIC}in/").choose("service", 21).choose("calendar", 15)
        form = visitor.form()
        sent = {"start": visitor.offered("start")[0], "csrfmiddlewaretoken": form["csrfmiddlewaretoken"].value}
        visitor.app.extra_environ.pop("HTTP_ORIGIN")
        answer = visitor.app.post(form.action, sent, extra_environ=headers, status="*")
        assert answer.status_int == status


class TestFraming:
    def test_is_for_the_sites_of_the_merchant_and_at_these_addresses_only(self, merchants):
        let(merchants[4], SITE, "https://*.lilas.example")
        assert may_frame(framed().open(f"{CLINIC}in/")) == f"{SITE} https://*.lilas.example"
        assert may_frame(framed().open(CLINIC)) == "'none'"
        assert may_frame(framed().open("/garage-martin/in/")) == "'none'"

    def test_also_of_errors(self, merchants, sandbox):
        let(merchants[4], SITE)
        visitor = framed().open(f"{CLINIC}in/")
        assert may_frame(visitor.open(f"{CLINIC}in/{key_of(visitor)}/nothing/", status=404)) == SITE
        sandbox.fault("/api/*", "status", status=500, count=None)
        visitor.fresh().open(f"{CLINIC}in/{key_of(visitor)}/", status=503)
        assert may_frame(visitor) == SITE

    def test_a_closed_merchant_says_so_in_the_frame(self, merchants):
        closed = framed(HTTP_SEC_FETCH_DEST="iframe").open("/cabinet-ferme/")
        assert closed.name == "closed" and "/in/" in closed.url

    def test_an_iframe_of_the_merchants_own_address_gets_one_of_its_own(self, merchants):
        visitor = framed(HTTP_SEC_FETCH_DEST="iframe").open(f"{CLINIC}?lang=fr")
        assert IN_FRAME.match(visitor.url)
        assert visitor.soup.html["lang"] == "fr"

    def test_a_frame_that_begins_anew_is_for_the_merchants_sites(self, merchants):
        """From within a frame every step is our own page's."""
        let(merchants[4], SITE)
        headers = {"HTTP_SEC_FETCH_DEST": "iframe", "HTTP_SEC_FETCH_SITE": "same-origin"}
        url = framed().open(f"{CLINIC}in/").url
        with time_machine.travel("2030-01-01"):
            assert may_frame(framed(**headers).open(url)) == SITE

    def test_a_pass_of_the_admins_is_for_one_merchant_and_an_hour(self, merchants):
        allowed = preview_pass("clinique-des-lilas")
        assert may_frame(framed().open(f"{CLINIC}in/?preview={allowed}")) == "'self'"
        assert may_frame(framed().open(f"/garage-martin/in/?preview={allowed}")) == "'none'"
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
            assert may_frame(framed().open(f"{CLINIC}in/?preview={allowed}")) == "'none'"

    def test_a_merchant_with_a_host_of_its_own_is_framed_under_the_sites(self, merchants):
        merchants[4].host = "rdv.lilas.example"
        merchants[4].save()
        hosts.start_afresh()
        visitor = framed(HTTP_SEC_FETCH_DEST="iframe").open(f"{CLINIC}in/?service=21")
        assert IN_FRAME.match(visitor.url) and visitor.name == "calendar"

    @pytest.mark.parametrize("path", ["/in?lang=fr", "/in/?lang=fr"])
    def test_no_language_is_kept_on_the_way_in(self, merchants, path):
        visitor = framed().open(f"{CLINIC[:-1]}{path}")
        assert not visitor.app.cookies and visitor.soup.html["lang"] == "fr"

    def test_letters_of_other_alphabets_are_no_key(self, merchants):
        assert Client().get(f"/é/in/{'a' * 43}/", headers={"host": "localhost"}).status_code == 404

    def test_a_tab_gets_the_merchants_own_address(self, merchants):
        visitor = framed(HTTP_SEC_FETCH_DEST="document").open(f"{CLINIC}in/?x=1")
        assert visitor.url == f"{CLINIC}?x=1"


def tab_of(**more):
    """As the button of the frame opens it."""
    return framed(HTTP_SEC_FETCH_SITE="same-origin", **more)


class TestHandOver:
    """Where the browser keeps no cookie in a frame."""

    def handed(self, frame, tab):
        """The button of the frame, which opens a tab."""
        form = frame.form()
        assert frame.main.find("form")["target"] == "_blank"
        sent = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"].value}
        answer = frame.app.post(form.action, sent)
        return tab.show_any(tab.app.get(answer.location, status="*"))

    def test_no_password_is_asked_in_the_frame(self, without_cookies):
        choose(without_cookies)
        assert without_cookies.name == "hand-over"
        assert not without_cookies.main.find("input", type="password")
        here = f"{CLINIC}in/{key_of(without_cookies)}"
        assert without_cookies.open(f"{here}/sign-up/").name == "hand-over"
        token = without_cookies.form()["csrfmiddlewaretoken"].value
        sent = {"email": "camille.roux@example.org", "password": "rendez-vous", "csrfmiddlewaretoken": token}
        without_cookies.show_any(without_cookies.app.post(f"{here}/sign-in/", sent, status="*"))
        assert without_cookies.name == "hand-over"

    def test_the_tab_goes_on_and_the_frame_learns_that_it_is_booked_and_no_more(self, without_cookies, sandbox):
        choose(without_cookies)
        tab = self.handed(without_cookies, tab_of())
        assert tab.name == "sign-in" and not IN_FRAME.match(tab.url)
        assert without_cookies.click("I have finished there").name == "hand-over"
        sign_in(tab).send().send()
        assert tab.name == "done"
        without_cookies.click("I have finished there")
        assert without_cookies.h1 == "Your appointment is made"
        shown = without_cookies.page.text
        assert not [word for word in ("Roux", "camille", "Dr", "10:") if word in without_cookies.text]
        assert "sign-out" not in shown
        assert len(sandbox.requests("POST", "appointments")) == 1

    def link(self, frame):
        form = frame.form()
        return frame.app.post(form.action, {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"].value}).location

    @pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
    def test_a_link_that_somebody_sends_is_asked_about(self, without_cookies, site):
        link = self.link(choose(without_cookies))
        stranger = framed(**({"HTTP_SEC_FETCH_SITE": site} if site else {}))
        assert stranger.open(link).name == "hand-over" and HandOver.objects.exists()
        stranger.app.head(link)
        assert HandOver.objects.exists()
        assert stranger.fill().name == "sign-in" and not HandOver.objects.exists()

    @pytest.mark.parametrize("path", [f"{CLINIC}?service=24", f"{CLINIC}service/?service=24"])
    def test_the_frame_hears_of_nothing_else_that_the_tab_books(self, without_cookies, path):
        tab = tab_of().open(self.link(choose(without_cookies)))
        sign_in(tab.open(path).first("start")).send().send()
        assert tab.name == "done"
        assert without_cookies.click("I have finished there").name == "hand-over"
        assert without_cookies.h1 == "Continue in a new tab"

    def test_another_time_is_told_of_without_saying_which(self, without_cookies):
        tab = tab_of().open(self.link(choose(without_cookies)))
        tab.open(f"{CLINIC}slot/").choose("start", tab.offered("start")[3])
        sign_in(tab).send().send()
        without_cookies.click("I have finished there")
        assert without_cookies.h1 == "Your appointment is made"
        assert json.loads(without_cookies.soup.body["data-event"]) == {"type": "booked"}

    def test_where_the_sign_in_comes_first_all_is_chosen_in_the_tab_and_the_frame_hears_of_it(self, merchants):
        town = "/mairie-de-valmont/"
        frame = framed(cookies=False).open(f"{town}in/")
        assert frame.name == "hand-over"
        tab = sign_in(tab_of().open(self.link(frame)))
        tab.choose("service", 61).first("start")
        tab.fill(firstname="Camille", lastname="Roux", firstphone="06 12 34 56 78").send()
        assert tab.name == "done"
        frame.click("I have finished there")
        assert frame.h1 == "Your appointment is made"
        assert json.loads(frame.soup.body["data-event"]) == {"type": "booked"}

    def test_the_frame_hears_of_it_whichever_tab_has_booked(self, without_cookies):
        first = self.link(choose(without_cookies))
        self.link(without_cookies)
        sign_in(tab_of().open(first)).send().send()
        assert without_cookies.click("I have finished there").h1 == "Your appointment is made"

    def test_the_event_is_told_once(self, without_cookies):
        sign_in(tab_of().open(self.link(choose(without_cookies)))).send().send()
        looked = without_cookies.app.get(f"{CLINIC}in/{key_of(without_cookies)}/hand-over/", headers={"X-Looking": "1"})
        assert looked.headers["X-Booked"] and "data-event" not in looked.text
        url = f"{CLINIC}in/{key_of(without_cookies)}/hand-over/"
        assert [bool(without_cookies.open(url).soup.body.get("data-event")) for _ in range(2)] == [True, False]

    def looks(self, frame):
        """As its script does while a tab is open: whether it is booked by now."""
        return frame.app.get(f"{CLINIC}in/{key_of(frame)}/hand-over/", headers={"X-Looking": "1"}).headers.get(
            "X-Booked"
        )

    def booked_in_a_tab(self, frame):
        tab = sign_in(tab_of().open(self.link(frame))).send().send()
        assert tab.name == "done"
        return frame.click("I have finished there")

    def test_a_second_booking_begins_clean_and_is_told_when_its_own_tab_has_booked(self, without_cookies):
        frame = without_cookies
        assert self.booked_in_a_tab(choose(frame)).h1 == "Your appointment is made"
        frame.click("Book another appointment")
        assert frame.name == "service" and not frame.soup.select(".line-slot")
        frame.choose("service", 24).first("start")
        assert frame.main.find("a", attrs={"data-outcome": True})["data-outcome"] == "" and not self.looks(frame)
        assert frame.click("I have finished there").h1 == "Continue in a new tab"
        link = self.link(frame)
        assert not self.looks(frame)
        assert frame.click("I have finished there").h1 == "Continue in a new tab"
        sign_in(tab_of().open(link)).send().send()
        assert self.looks(frame)
        assert frame.click("I have finished there").h1 == "Your appointment is made"
        assert json.loads(frame.soup.body["data-event"])["services"] == [24]

    def test_what_is_chosen_in_the_frame_since_is_not_told_as_made(self, without_cookies):
        """The first tab books while the frame is about another choice already."""
        frame, first = without_cookies, self.link(choose(without_cookies))
        frame.open(f"{CLINIC}in/{key_of(frame)}/service/").choose("service", 24).first("start")
        second = self.link(frame)
        sign_in(tab_of().open(first)).send().send()
        assert not self.looks(frame)
        assert frame.click("I have finished there").h1 == "Continue in a new tab"
        sign_in(tab_of().open(second)).send().send()
        assert self.looks(frame) and frame.click("I have finished there").h1 == "Your appointment is made"

    def test_loaded_again_it_is_still_told_until_another_is_begun(self, without_cookies):
        url = f"{CLINIC}in/{key_of(self.booked_in_a_tab(choose(without_cookies)))}/"
        assert without_cookies.open(f"{url}hand-over/").h1 == "Your appointment is made"
        without_cookies.open(url).open(f"{url}hand-over/")
        assert without_cookies.name == "service"

    def test_where_the_sign_in_comes_first_a_second_booking_waits_for_its_own_tab(self, merchants):
        frame = framed(cookies=False).open("/mairie-de-valmont/in/")
        tab = sign_in(tab_of().open(self.link(frame))).choose("service", 61).first("start")
        tab.fill(firstname="Camille", lastname="Roux", firstphone="06 12 34 56 78").send()
        assert frame.click("I have finished there").h1 == "Your appointment is made"
        frame.click("Book another appointment")
        self.link(frame)
        assert frame.click("I have finished there").h1 == "Continue in a new tab"

    def test_what_the_page_asks_for_in_advance_counts_for_the_second_booking_too(self, merchants):
        frame = framed(cookies=False).open(f"{CLINIC}in/?service=21")
        self.booked_in_a_tab(frame.choose("calendar", 15).first("start"))
        frame.click("Book another appointment")
        assert frame.name == "calendar" and "Consultation" in frame.chosen("service")

    def test_works_once(self, without_cookies):
        choose(without_cookies)
        form = without_cookies.form()
        answer = without_cookies.app.post(form.action, {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"].value})
        assert tab_of().open(answer.location).name == "sign-in"
        assert tab_of().open(answer.location).name == "service"

    def test_works_for_two_minutes(self, without_cookies, settings):
        choose(without_cookies)
        settings.HAND_OVER_SECONDS = -1
        assert self.handed(without_cookies, tab_of()).name == "service"

    def test_is_of_one_merchant(self, without_cookies):
        choose(without_cookies)
        form = without_cookies.form()
        answer = without_cookies.app.post(form.action, {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"].value})
        elsewhere = answer.location.replace("clinique-des-lilas", "garage-martin")
        assert tab_of().open(elsewhere).name == "service"
        assert HandOver.objects.count() == 1

    def test_the_tabs_own_sign_in_stays(self, without_cookies):
        tab = tab_of()
        sign_in(tab.open(f"{CLINIC}sign-in/"))
        assert self.handed(choose(without_cookies), tab).name in ("record", "records")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_tabs_at_the_same_time_one_takes_the_draft_over(merchants):
    frame = choose(framed(cookies=False).open(f"{CLINIC}in/"))
    form = frame.form()
    answer = frame.app.post(form.action, {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"].value})
    gate, arrived = threading.Barrier(20), []

    def open_tab():
        tab = tab_of()
        gate.wait()
        arrived.append(tab.open(answer.location).name)

    threads = [threading.Thread(target=open_tab) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(arrived) == ["service"] * 19 + ["sign-in"]
