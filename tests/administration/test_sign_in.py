"""The admin's own sign-in: guessing stops, and a success does not count."""

from base64 import b32decode

import pytest
from django.core.management import call_command
from django_otp.oath import TOTP

from booking.flow import throttle
from tests.administration.conftest import signed_in
from tests.visitor import Visitor

GUESSER = {"HTTP_X_FORWARDED_FOR": "10.0.0.66"}
ELSEWHERE = {"HTTP_X_FORWARDED_FOR": "192.0.2.9"}


def attempt(username="admin", password="wrong", app=None, **environ):
    app = app or Visitor(**environ).app
    form = app.get("/admin/login/").forms["login-form"]
    form["username"], form["password"] = username, password
    return form.submit(status="*").status_int


def test_guessing_a_password_stops_and_the_right_one_waits_too(admin_user, merchants, settings):
    settings.THROTTLE_SIGN_IN_ACCOUNT = "3/15minutes"
    assert [attempt() for _ in range(4)] == [200, 200, 200, 429]
    assert attempt("Admin") == attempt(password="password") == 429
    assert attempt("marie") == 200


def test_one_who_guesses_keeps_no_admin_out_elsewhere(admin_user, merchants, settings):
    settings.THROTTLE_SIGN_IN_ACCOUNT, settings.TRUSTED_PROXY_HOPS = "3/15minutes", 1
    assert [attempt(**GUESSER) for _ in range(4)] == [200, 200, 200, 429]
    assert attempt(password="password", **ELSEWHERE) == 302


def test_guesses_from_many_addresses_stop_but_not_a_browser_that_has_signed_in_before(admin_user, merchants, settings):
    settings.THROTTLE_SIGN_IN_EVERYWHERE, settings.TRUSTED_PROXY_HOPS = "3/hour", 1
    app = Visitor(**ELSEWHERE).app
    assert attempt(password="password", app=app) == 302
    guessed = [attempt(HTTP_X_FORWARDED_FOR=f"10.0.0.{number}") for number in range(4)]
    assert guessed == [200, 200, 200, 429]
    assert attempt(password="password", **ELSEWHERE) == 429
    app.cookiejar.clear("testserver.local", "/", "sid")
    assert attempt("Admin", app=app) == 200
    assert attempt(password="password", app=app) == 302


def test_an_address_that_may_try_no_more_counts_against_nobody(admin_user, merchants, settings):
    settings.THROTTLE_SIGN_IN_ADDRESS, settings.THROTTLE_SIGN_IN_EVERYWHERE = "2/15minutes", "2/hour"
    settings.TRUSTED_PROXY_HOPS = 1
    assert [attempt(f"name{count}", **GUESSER) for count in range(2)] == [200, 200]
    before = set(throttle._own().storage.storage)
    assert {attempt(name, **GUESSER) for name in ("admin", "admin", "admin", "x", "y", "z")} == {429}
    assert set(throttle._own().storage.storage) == before
    assert not [name for name in before if "name1" in name], "names have no business there"
    assert attempt(password="password", **ELSEWHERE) == 302


def test_a_right_password_without_its_code_makes_no_browser_known(admin_user, merchants, settings):
    settings.ADMIN_SECOND_FACTOR = True
    app = Visitor().app
    assert attempt(password="password", app=app) == 200
    assert "known" not in app.cookies


def test_many_names_from_one_address_stop(admin_user, merchants, settings):
    settings.THROTTLE_SIGN_IN_ADDRESS = "3/15minutes"
    assert [attempt(f"name{count}") for count in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize(("username", "password"), [("admin", ""), ("", "x"), ("", ""), ("ad\x00min", "x")])
def test_what_is_left_out_is_told(admin_user, merchants, username, password):
    assert attempt(username, password) == 200


def test_a_success_does_not_count(admin_user, merchants, settings):
    settings.THROTTLE_SIGN_IN_ACCOUNT = "3/15minutes"
    for _ in range(5):
        signed_in("admin")


class TestSecondFactor:
    """A code besides the password: for those who have set it up, or for everybody."""

    @pytest.fixture(autouse=True)
    def at_once(self, settings):
        """A wrong code makes the next one wait for a second."""
        settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0

    def test_it_is_set_up_with_a_code_of_the_app_and_asked_for_from_then_on(self, admin_user, merchants):
        app = signed_in("admin")
        page = app.get("/admin/second-factor/")
        assert page.html.select("svg.qr") and len(secret(page)) == 32
        assert "This code is not right" in put_on(app, "000000").text
        done = put_on(app, code_of(secret(page)))
        spare = [item.text for item in done.html.select("li code")]
        assert len(set(spare)) == 8
        app.get("/admin/booking/merchant/")
        assert attempt(password="password") == 200  # asked for its code
        assert attempt_with(spare[0]) == 302
        assert attempt_with(spare[0]) == 200  # each works once

    def test_who_has_none_signs_in_as_before_unless_everybody_needs_one(self, admin_user, merchants, settings):
        app = signed_in("admin")
        settings.ADMIN_SECOND_FACTOR = True
        assert attempt(password="password") == 200
        assert "/admin/login/" in app.get("/admin/booking/merchant/").location  # who was signed in already too

    def test_the_operator_gives_a_code_to_begin_with(self, admin_user, merchants, settings, capsys):
        settings.ADMIN_SECOND_FACTOR = True
        call_command("addstatictoken", "admin", "-t", "beginning")
        assert attempt_with("beginning") == 302

    def test_it_is_taken_away_with_a_code_only(self, admin_user, merchants):
        app = signed_in("admin")
        spare = put_on(app, code_of(secret(app.get("/admin/second-factor/")))).html.select_one("li code").text
        assert "This code is not right" in put_on(app, "000000", button="_remove").text
        assert attempt(password="password") == 200
        put_on(app, spare, button="_remove").follow()
        assert attempt(password="password") == 302

    def test_the_secret_is_one_sessions_own(self, admin_user, merchants):
        """Somebody who has the password too cannot plant one."""
        seen_before = secret(signed_in("admin").get("/admin/second-factor/"))
        owner = signed_in("admin")
        mine = secret(owner.get("/admin/second-factor/"))
        assert mine != seen_before
        put_on(owner, code_of(mine))
        assert attempt_with(code_of(seen_before)) == 200

    def test_who_began_with_a_code_sets_up_an_app_and_nobody_locks_themselves_out(
        self, admin_user, merchants, settings
    ):
        settings.ADMIN_SECOND_FACTOR = True
        call_command("addstatictoken", "admin", "-t", "beginning")
        form = Visitor().app.get("/admin/login/").forms["login-form"]
        form["username"], form["password"], form["code"] = "admin", "password", "beginning"
        form.submit(status=302)
        app = form.response.test_app
        put_on(app, code_of(secret(app.get("/admin/second-factor/"))))
        page = app.get("/admin/second-factor/")
        assert "It is on" in page.text and "_remove" not in page.text

    def test_a_wrong_password_learns_nothing_of_codes(self, admin_user, merchants):
        app = signed_in("admin")
        put_on(app, code_of(secret(app.get("/admin/second-factor/"))))
        form = Visitor().app.get("/admin/login/").forms["login-form"]
        form["username"], form["password"], form["code"] = "admin", "wrong", "000000"
        assert "app shows now" not in form.submit().text


def secret(page):
    return page.html.select_one("p > code").text.replace(" ", "")


def code_of(text):
    return f"{TOTP(b32decode(text), t0=0, digits=6).token():06d}"


def put_on(app, code, button=None):
    page = app.get("/admin/second-factor/")
    form = next(form for form in page.forms.values() if "code" in form.fields)
    form["code"] = code
    return form.submit(button, status="*")


def attempt_with(code):
    form = Visitor().app.get("/admin/login/").forms["login-form"]
    form["username"], form["password"], form["code"] = "admin", "password", code
    return form.submit(status="*").status_int
