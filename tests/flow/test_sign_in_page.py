import pytest
from django.contrib.sessions.models import Session

from tests.visitor import CLINIC, Visitor, book_until, sign_in

EMAIL = "camille.roux@example.org"


@pytest.fixture
def visitor(visitor):
    return book_until(visitor, "sign-in")


def test_signing_in_continues_with_the_booking(visitor):
    assert visitor.h1 == "Sign in to your ClicRDV account"
    sign_in(visitor)
    assert visitor.name == "record"
    assert visitor.value("lastname") == "Roux"


def test_fields_have_their_autocomplete_and_allow_paste(visitor):
    email, password = (visitor.soup.find("input", attrs={"name": n}) for n in ("email", "password"))
    assert email["autocomplete"] == "username" and email["type"] == "email"
    assert password["autocomplete"] == "current-password" and password["type"] == "password"


def test_a_wrong_password_never_says_which_half_was_wrong(visitor):
    told = []
    for email in (EMAIL, "nobody@example.org"):
        visitor.fill(email=email, password="wrong")
        assert visitor.name == "sign-in"
        assert visitor.soup.title.get_text().startswith("Error:")
        assert visitor.value("email") == email
        told.append(visitor.errors)
    assert told[0] == told[1] == ["This e-mail address and this password do not go together. Check both."]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"email": "", "password": "x"}, "Enter your e-mail address"),
        ({"email": "camille", "password": "x"}, "Enter an e-mail address, like name@example.com"),
        ({"email": EMAIL, "password": ""}, "Enter your password"),
    ],
)
def test_what_is_missing_is_said_at_its_field(visitor, sandbox, fields, error):
    visitor.fill(**fields)
    assert error in visitor.errors
    assert visitor.value("email") == fields["email"]
    assert not sandbox.requests("POST", "login")


def test_the_password_is_nowhere_in_the_database_nor_its_sha1(visitor):
    sign_in(visitor)
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    assert kept and EMAIL in str(kept)
    assert "rendez-vous" not in str(kept)
    assert "f4cb57d52b9cdbc5d4b6f3c3d2b4bd2b" not in str(kept)


def test_the_sessions_id_at_clicrdv_is_encrypted(visitor, sandbox):
    sign_in(visitor)
    sent = [r["headers"].get("cookie", "") for r in sandbox.requests("GET", "fiches")]
    session_id = sent[-1].split("_session_id=")[1]
    assert session_id not in str([session.get_decoded() for session in Session.objects.all()])


def test_signing_in_changes_the_sessions_key(visitor):
    before = visitor.cookie()
    sign_in(visitor)
    assert visitor.cookie() != before
    stranger = Visitor()
    stranger.app.set_cookie("sid", before)
    stranger.open(f"{CLINIC}record/")
    assert stranger.name == "sign-in"
    assert EMAIL not in stranger.page.text.replace(f'value="{EMAIL}"', "")


def test_too_many_wrong_passwords_for_one_account_must_wait(visitor, settings):
    settings.THROTTLE_SIGN_IN_ACCOUNT = "3/15minutes"
    for _ in range(3):
        visitor.fill(email=EMAIL, password="wrong")
    visitor.fill(email=EMAIL, password="rendez-vous", status=429)
    assert visitor.name == "too-many"
    assert 0 < int(visitor.page.headers["Retry-After"]) <= 900


def test_too_many_wrong_passwords_from_one_address_must_wait_for_any_account(visitor, settings):
    settings.THROTTLE_SIGN_IN_ADDRESS = "3/15minutes"
    for n in range(3):
        visitor.fill(email=f"somebody{n}@example.org", password="wrong")
    visitor.fill(email=EMAIL, password="rendez-vous", status=429)
    assert visitor.name == "too-many"


def test_behind_a_proxy_the_throttle_counts_its_visitors(merchants, settings):
    settings.THROTTLE_SIGN_IN_ADDRESS, settings.TRUSTED_PROXY_HOPS = "2/15minutes", 1
    one, other = (book_until(Visitor(HTTP_X_FORWARDED_FOR=f"6.6.6.6, 10.0.0.{n}"), "sign-in") for n in (1, 2))
    for n in range(2):
        one.fill(email=f"a{n}@example.org", password="wrong")
    one.fill(email=EMAIL, password="rendez-vous", status=429)
    assert sign_in(other).name == "record"


def test_without_a_proxy_nobody_can_pretend_another_address(merchants, settings):
    settings.THROTTLE_SIGN_IN_ADDRESS = "2/15minutes"
    for n in range(2):
        visitor = book_until(Visitor(HTTP_X_FORWARDED_FOR=f"10.0.0.{n}"), "sign-in")
        visitor.fill(email=f"a{n}@example.org", password="wrong")
    book_until(Visitor(HTTP_X_FORWARDED_FOR="10.0.0.9"), "sign-in").fill(email=EMAIL, password="x", status=429)


def test_an_api_that_is_down_loses_nothing(visitor, sandbox):
    sandbox.fault("/api/*/login*", "status", status=503, count=None)
    visitor.fill(email=EMAIL, password="rendez-vous", status=503)
    assert visitor.name == "unavailable"
    sandbox.heal()
    visitor.open(f"{CLINIC}sign-in/")
    assert visitor.value("email") == EMAIL
    assert sign_in(visitor).name == "record"


def test_signing_out_really_ends_it(visitor):
    sign_in(visitor).send()
    assert visitor.name == "check"
    before = visitor.cookie()
    form = next(f for f in visitor.page.forms.values() if f.action.endswith("/sign-out/"))
    visitor.resend(form)
    assert visitor.name == "signed-out"
    visitor.open(f"{CLINIC}check/")
    assert visitor.name == "sign-in"
    assert "Roux" not in str([session.get_decoded() for session in Session.objects.all()])
    stranger = Visitor()
    stranger.app.set_cookie("sid", before)
    assert stranger.open(f"{CLINIC}check/").name == "service"


def test_another_account_does_not_find_the_first_ones_record(visitor, sandbox):
    sign_in(visitor).send()
    assert visitor.name == "check"
    sandbox.expire_sessions()
    visitor.send()
    assert visitor.name == "sign-in"
    sign_in(visitor, "nouveau@example.org")
    assert visitor.name == "record"
    assert visitor.value("lastname") == ""


def test_the_forgotten_password_leads_where_the_operator_says(visitor, settings):
    assert "Forgotten" not in visitor.text
    settings.FORGOTTEN_PASSWORD_URL = "https://www.clicrdv.com/lost"
    visitor.open(f"{CLINIC}sign-in/")
    assert visitor.main.select('a[href="https://www.clicrdv.com/lost"]')


def test_a_sign_in_counts_for_one_merchant(visitor, merchants):
    sign_in(visitor)
    visitor.open("/garage-martin/").first("service")
    while visitor.name != "sign-in":
        visitor.first("calendar" if visitor.name == "calendar" else "start")
    assert EMAIL not in visitor.soup.get_text()
