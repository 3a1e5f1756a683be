"""The admin's own sign-in: guessing stops, and a success does not count."""

from base64 import b32decode

import pytest
from django.core.management import call_command
from django_otp.oath import TOTP

from tests.administration.conftest import signed_in
from tests.visitor import Visitor


def attempt(username="admin", password="wrong", **environ):
    app = Visitor(**environ).app
    form = app.get("/admin/login/").forms["login-form"]
    form["username"], form["password"] = username, password
    return form.submit(status="*").status_int


def test_guessing_a_password_stops_and_the_right_one_waits_too(admin_user, merchants, settings):
    settings.THROTTLE_SIGN_IN_ACCOUNT = "3/15minutes"
    assert [attempt() for _ in range(4)] == [200, 200, 200, 429]
    assert attempt("Admin") == attempt(password="password") == 429
    assert attempt("marie") == 200


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
