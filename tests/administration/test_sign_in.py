"""The admin's own sign-in: guessing stops, and a success does not count."""

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


def test_a_success_does_not_count(admin_user, merchants, settings):
    settings.THROTTLE_SIGN_IN_ACCOUNT = "3/15minutes"
    for _ in range(5):
        signed_in("admin")
