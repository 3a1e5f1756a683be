"""Where the state lives, how long, and who can reach it (decision 6)."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from tests.visitor import CLINIC, Visitor, book_until, sign_in


def kept():
    return [session.get_decoded() for session in Session.objects.all()]


def test_the_cookie_holds_a_key_and_nothing_else(visitor):
    book_until(visitor, "check")
    assert len(visitor.cookie()) == 32
    response = Visitor().app.get(f"{CLINIC}service/?service=21")
    assert "HttpOnly" in response.headers["Set-Cookie"] and "SameSite=Lax" in response.headers["Set-Cookie"]


def test_over_tls_no_other_host_can_set_the_cookie(merchants):
    visitor = Visitor(**{"wsgi.url_scheme": "https"})
    visitor.app.get(f"{CLINIC}service/?service=21", status=303)
    assert list(visitor.app.cookies) == ["__Host-sid"]
    (cookie,) = visitor.app.cookiejar
    assert cookie.secure and cookie.path == "/" and not cookie.domain_specified
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert visitor.open(f"{CLINIC}calendar/").name == "calendar"


def test_over_tls_a_plain_cookie_opens_nothing(merchants):
    plain = Visitor().open(f"{CLINIC}service/?service=21")
    over_tls = Visitor(**{"wsgi.url_scheme": "https"})
    over_tls.app.set_cookie("sid", plain.cookie())
    assert over_tls.open(f"{CLINIC}calendar/").name == "service"


def test_pages_that_only_show_write_nothing(visitor):
    book_until(visitor, "slot")
    before = kept()
    visitor.open(f"{CLINIC}slot/").open(f"{CLINIC}calendar/").open(f"{CLINIC}service/")
    assert kept() == before
    assert visitor.page.headers.getall("Set-Cookie") == []


def test_a_draft_lasts_a_day_from_the_last_visit(visitor):
    book_until(visitor, "slot")
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=23), tick=True):
        assert visitor.open(f"{CLINIC}calendar/").name == "calendar"
    with time_machine.travel(now + timedelta(hours=46), tick=True):
        assert visitor.open(f"{CLINIC}calendar/").name == "calendar"
    with time_machine.travel(now + timedelta(hours=71), tick=True):
        assert visitor.open(f"{CLINIC}calendar/").name == "service"


def test_a_sign_in_lasts_thirty_idle_minutes_and_the_draft_stays(visitor):
    book_until(visitor, "check")
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=29), tick=True):
        assert visitor.open(f"{CLINIC}check/").name == "check"
    with time_machine.travel(now + timedelta(minutes=58), tick=True):
        assert visitor.open(f"{CLINIC}check/").name == "check"
    with time_machine.travel(now + timedelta(minutes=89), tick=True):
        visitor.open(f"{CLINIC}check/")
        assert visitor.name == "sign-in"
        assert "sign in again to finish" in visitor.text
        assert sign_in(visitor).name == "check"


def test_a_sign_in_lasts_eight_hours_however_busy(visitor):
    book_until(visitor, "check")
    now = timezone.now()
    for quarter in range(1, 32):
        with time_machine.travel(now + timedelta(minutes=15 * quarter), tick=True):
            assert visitor.open(f"{CLINIC}check/").name == "check"
    with time_machine.travel(now + timedelta(hours=8, minutes=1), tick=True):
        assert visitor.open(f"{CLINIC}check/").name == "sign-in"


def test_a_double_click_on_sign_in_ends_signed_in_with_the_draft(visitor):
    """The browser takes the second answer only; both requests carried the cookie of before."""
    book_until(visitor, "sign-in")
    before, form = visitor.cookie(), visitor.form()
    sign_in(visitor)
    visitor.app.cookiejar.clear()
    visitor.app.set_cookie("sid", before)
    form["email"], form["password"] = "camille.roux@example.org", "rendez-vous"
    visitor.resend(form)
    assert visitor.name == "record"
    assert "Dr Anna Morel" in visitor.text


def test_signing_out_in_another_tab_is_no_error_in_this_one(visitor, settings):
    book_until(visitor, "check")
    here = visitor.cookie()
    Session.objects.filter(pk=here).delete()
    visitor.app.set_cookie("sid", here)
    assert visitor.open(f"{CLINIC}check/").name == "service"


def test_the_end_of_a_sign_in_deletes_the_sessions_id(visitor, settings):
    book_until(visitor, "check")
    assert "sid" in str(kept())
    settings.ACCOUNT_IDLE_SECONDS = -1
    visitor.open(f"{CLINIC}check/")
    assert "'sid'" not in str(kept())


def test_two_merchants_two_drafts(visitor):
    book_until(visitor, "slot")
    visitor.open("/garage-martin/").first("service")
    other = visitor.url
    assert visitor.open(f"{CLINIC}slot/").name == "slot"
    assert visitor.open(other).name in ("calendar", "slot")
    assert "Lilas" not in visitor.page.text


def test_a_refused_form_leads_back_to_its_page(visitor):
    book_until(visitor, "calendar")
    visitor.app.post(f"{CLINIC}calendar/", {"calendar": "15"}, status=303)
    response = visitor.app.post(f"{CLINIC}calendar/", {"calendar": "15", "csrfmiddlewaretoken": "x"})
    assert response.location.endswith(f"{CLINIC}calendar/?again")
    visitor.open(f"{CLINIC}calendar/?again")
    assert visitor.name == "calendar" and "do that once more" in visitor.text
    assert visitor.choose("calendar", 15).name == "slot"


def test_each_page_has_a_token_of_its_own_and_an_earlier_ones_is_good(visitor):
    book_until(visitor, "sign-in")
    tokens = [visitor.open(f"{CLINIC}sign-in/").value("csrfmiddlewaretoken") for _ in range(20)]
    assert {len(token) for token in tokens} == {64} and len({token[:32] for token in tokens}) == 20

    def send(token):
        answer = visitor.app.post(f"{CLINIC}calendar/", {"calendar": "15", "csrfmiddlewaretoken": token}, status=303)
        return answer.location.removeprefix("http://testserver")

    first = tokens[0]
    for place in (0, 31, 32, 63):
        other = "a" if first[place] != "a" else "b"
        assert send(first[:place] + other + first[place + 1 :]) == f"{CLINIC}calendar/?again"
    assert {send(token) for token in tokens} == {f"{CLINIC}sign-in/"}


def test_without_cookies_it_says_so_instead_of_going_round_in_circles(merchants):
    visitor = Visitor()
    visitor.app.cookiejar.clear()
    visitor.open(f"{CLINIC}sign-in/")
    form = visitor.form()
    visitor.app.cookiejar.clear()
    visitor.resend(form)
    assert visitor.name == "sign-in" and "refuses cookies" in visitor.text


def test_pages_are_kept_by_nobody_else_and_those_of_an_account_by_nobody(visitor):
    book_until(visitor, "slot")
    assert visitor.page.headers["Cache-Control"] == "private, no-cache"
    book_until(visitor, "check")
    assert visitor.page.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in visitor.page.headers["Vary"]


def test_the_database_is_ready_for_many_writers(db):
    assert site_settings.DATABASES["default"].get("ATOMIC_REQUESTS", False) is False
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20000,)
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.parametrize("path", ["check/", "record/", "records/", "done/1/", "pending/", "done/1/appointment.ics"])
def test_a_stranger_with_an_address_sees_nothing_of_anybody(visitor, path):
    book_until(visitor, "done")
    response = Visitor().app.get(f"{CLINIC}{path}", status="*")
    assert response.status_int in (303, 404)
    assert "Roux" not in response.text


def test_an_address_with_two_slashes_leads_to_nobody_elses_site(merchants):
    for path in ("//evil.example/?lang=fr", "//evil.example/x?lang=en"):
        location = Visitor().app.get(path, status="*").headers.get("Location", "")
        assert not location.startswith("//")


def test_too_many_parameters_are_a_page_not_a_crash(merchants):
    for path in (CLINIC, "/healthz", "/"):
        assert Visitor().app.get(path + "?" + "&a" * 1100, status="*").status_int == 400


def test_where_nothing_is_to_be_chosen_a_browser_without_cookies_does_not_go_round_in_circles(merchants):
    for path in ("", "service/", "calendar/", "slot/", "check/"):
        visitor = Visitor()
        response = visitor.app.get(f"/marie-osteopathe/{path}", status="*")
        while response.status_int in (302, 303):
            visitor.app.cookiejar.clear()
            response = response.follow(status="*")
            assert len(visitor.seen) < 5
            visitor.seen.append(response.request.path)
        assert response.html.body["data-page"] == "slot"


def test_a_first_visit_that_is_answered_by_itself_needs_no_redirect(merchants):
    visitor = Visitor().open("/marie-osteopathe/")
    assert visitor.seen == ["slot"] and visitor.page.request.path == "/marie-osteopathe/"
    later = visitor.main.select_one("a[rel=next]")["href"]
    assert visitor.open(f"/marie-osteopathe/{later}").name == "slot"
    assert visitor.first("start").name == "sign-in"


@pytest.mark.django_db
def test_a_database_that_takes_no_session_is_an_error_and_no_circle(merchants):
    """A redirect to the same page, as after a sign-out in another tab, would lead there again and again."""
    visitor = book_until(Visitor(), "calendar")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER broken BEFORE UPDATE ON django_session BEGIN SELECT * FROM nowhere; END")
    visitor.app.get(f"{CLINIC}calendar/?calendar=15", status=500)


@pytest.mark.django_db
def test_a_session_that_only_the_cache_still_has_is_gone(merchants, settings):
    """A reader may have put it back into the cache just after a sign-out took it out of both."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    visitor = book_until(Visitor(), "calendar")
    Session.objects.all().delete()
    assert visitor.app.session["draft:" + str(merchants[4].pk)]
    visitor.open(f"{CLINIC}calendar/?calendar=15")
    assert visitor.name == "service"


@pytest.mark.django_db
def test_sessions_may_live_in_the_cache_alone(merchants, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    visitor = book_until(Visitor(), "check").send()
    assert visitor.name == "done"
    visitor.resend(next(form for form in visitor.page.forms.values() if form.action.endswith("/sign-out/")))
    visitor.open(f"{CLINIC}appointments/")
    assert visitor.name == "sign-in"
    assert not Session.objects.exists()
