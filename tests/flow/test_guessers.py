"""Who guesses at passwords is stopped, and keeps nobody else out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from booking.flow import throttle
from tests.embed.test_frames import framed
from tests.visitor import CLINIC, Visitor, book_until

CAMILLE = {"email": "camille.roux@example.org", "password": "rendez-vous"}
SOPHIE = {"email": "sophie.martin@example.org", "password": "rendez-vous"}
TLS = {"wsgi.url_scheme": "https"}


def at(address, **environ):
    """A new browser, at the sign-in."""
    return Visitor(HTTP_X_FORWARDED_FOR=address, **environ).open(f"{CLINIC}sign-in/")


def guess(address, status=200, **who):
    at(address).fill(status=status, **{**CAMILLE, "password": "wrong", **who})


def signed_out(visitor):
    return visitor.resend(next(form for form in visitor.page.forms.values() if form.action.endswith("/sign-out/")))


def counters():
    return set(throttle._own().storage.storage)


class TestAGuesser:
    """Uses up what is theirs: nobody else waits for it."""

    @pytest.fixture(autouse=True)
    def behind_a_proxy(self, merchants, settings):
        settings.TRUSTED_PROXY_HOPS = 1

    def test_who_may_try_no_more_counts_against_no_account_and_leaves_nothing(self, sandbox, settings):
        settings.THROTTLE_SIGN_IN_ADDRESS, settings.THROTTLE_SIGN_IN_EVERYWHERE = "3/15minutes", "3/hour"
        for number in range(3):
            guess("10.0.0.66", email=f"nobody{number}@example.org")
        before = counters()
        for number in range(10):
            guess("10.0.0.66", status=429)
            guess("10.0.0.66", status=429, email=f"made-up{number}@example.org")
        assert counters() == before
        assert not [name for name in before if "nobody1" in name], "addresses have no business there"
        assert len(sandbox.requests("POST", "login")) == 3
        assert at("192.0.2.9").fill(**CAMILLE).name != "sign-in"

    def test_one_who_goes_on_for_an_hour_keeps_nobody_out_elsewhere(self, settings):
        settings.THROTTLE_SIGN_IN_ACCOUNT = "2/15minutes"
        with time_machine.travel(datetime.now(UTC), tick=False) as clock:
            for _five_minutes in range(12):
                for _ in range(2):
                    at("10.0.0.66").submit_any(**{**CAMILLE, "password": "wrong"})
                assert at("192.0.2.9").fill(**CAMILLE).name != "sign-in"
                clock.shift(300)

    def test_has_so_many_tries_at_one_account_and_the_rest_for_others(self, settings):
        settings.THROTTLE_SIGN_IN_ACCOUNT, settings.THROTTLE_SIGN_IN_ADDRESS = "2/15minutes", "3/15minutes"
        guess("10.0.0.66")
        guess("10.0.0.66")
        for _ in range(3):
            guess("10.0.0.66", status=429)
        guess("10.0.0.66", email=SOPHIE["email"])
        guess("10.0.0.66", status=429, email="another@example.org")

    def test_many_addresses_that_guess_at_one_account_stop(self, sandbox, settings):
        settings.THROTTLE_SIGN_IN_EVERYWHERE = "4/hour"
        for number in range(4):
            guess(f"10.0.0.{number}")
        for number in range(4, 8):
            guess(f"10.0.0.{number}", status=429)
        assert len(sandbox.requests("POST", "login")) == 4
        guess("10.0.0.4", email=SOPHIE["email"])

    def test_the_addresses_of_one_household_are_one(self, settings):
        settings.THROTTLE_SIGN_IN_ACCOUNT = "2/15minutes"
        guess("2001:db8::1")
        guess("2001:db8::2")
        guess("2001:db8::3", status=429)
        guess("2001:db8:0:1::1")

    def test_a_success_counts_nowhere(self, settings):
        settings.THROTTLE_SIGN_IN_EVERYWHERE = settings.THROTTLE_SIGN_IN_ACCOUNT = "1/hour"
        settings.THROTTLE_SIGN_IN_ADDRESS = "1/hour"
        for _ in range(3):
            assert at("192.0.2.9").fill(**CAMILLE).name != "sign-in"

    def test_what_clicrdv_does_not_answer_counts_nowhere(self, sandbox, settings):
        settings.THROTTLE_SIGN_IN_EVERYWHERE = settings.THROTTLE_SIGN_IN_ACCOUNT = "1/hour"
        settings.THROTTLE_SIGN_IN_ADDRESS = "1/hour"
        sandbox.fault("/api/*/login*", "status", status=503, count=None)
        for _ in range(3):
            guess("192.0.2.9", status=503)
        sandbox.heal()
        assert at("192.0.2.9").fill(**CAMILLE).name != "sign-in"


class TestABrowserThatHasSignedInBefore:
    """Goes on while everybody else is kept out of its account."""

    @pytest.fixture(autouse=True)
    def limits(self, merchants, settings):
        settings.TRUSTED_PROXY_HOPS, settings.THROTTLE_SIGN_IN_EVERYWHERE = 1, "3/hour"

    @pytest.fixture
    def mine(self, merchants):
        """Signed in, and out again."""
        return signed_out(at("192.0.2.9").fill(**CAMILLE))

    @staticmethod
    def under_attack(**who):
        for number in range(3):
            guess(f"10.0.0.{number}", **who)
        guess("10.0.0.3", status=429, **who)

    def test_is_let_in_from_any_address(self, mine):
        self.under_attack()
        mine.app.extra_environ["HTTP_X_FORWARDED_FOR"] = "198.51.100.7"
        assert mine.open(f"{CLINIC}sign-in/").fill(**CAMILLE).name != "sign-in"

    def test_has_as_many_tries_as_an_address(self, mine, sandbox, settings):
        settings.THROTTLE_SIGN_IN_ACCOUNT = "3/15minutes"
        before = len(sandbox.requests("POST", "login"))
        for number in range(5):
            mine.app.extra_environ["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
            mine.open(f"{CLINIC}sign-in/").fill(
                email=CAMILLE["email"], password="wrong", status=429 if number > 2 else 200
            )
        assert len(sandbox.requests("POST", "login")) == before + 3
        assert at("192.0.2.9").fill(**CAMILLE).name != "sign-in", "it used up what is its own"

    def test_is_not_kept_out_by_who_shares_its_address(self, mine, settings):
        settings.THROTTLE_SIGN_IN_ACCOUNT = "2/15minutes"
        guess("192.0.2.9")
        guess("192.0.2.9")
        guess("192.0.2.9", status=429)
        assert mine.open(f"{CLINIC}sign-in/").fill(**CAMILLE).name != "sign-in"

    def test_waits_like_all_where_its_address_may_try_no_more(self, mine, settings):
        settings.THROTTLE_SIGN_IN_ADDRESS = "1/15minutes"
        guess("192.0.2.9", email=SOPHIE["email"])
        mine.open(f"{CLINIC}sign-in/").fill(**CAMILLE, status=429)

    def test_is_known_to_that_account_only(self, mine):
        self.under_attack(email=SOPHIE["email"])
        mine.open(f"{CLINIC}sign-in/").fill(**SOPHIE, status=429)

    def test_is_known_to_that_merchant_only(self, mine):
        self.under_attack()
        mine.open("/garage-martin/sign-in/").fill(**CAMILLE, status=429)

    def test_is_known_for_half_a_year(self, mine):
        now = datetime.now(UTC)
        with time_machine.travel(now + timedelta(days=179), tick=True):
            self.under_attack()
            cookie = mine.cookie("known")
            late = at("192.0.2.9")
            late.app.set_cookie("known", cookie)
            late.fill(**CAMILLE)
        with time_machine.travel(now + timedelta(days=181), tick=True):
            throttle.start_afresh()
            self.under_attack()
            late = at("192.0.2.9")
            late.app.set_cookie("known", cookie)
            late.fill(**CAMILLE, status=429)

    def test_a_family_is_known_with_all_its_accounts_but_not_with_any_number(self, mine, sandbox):
        names = [f"child{number}@example.org" for number in range(5)]
        for name in names:
            sandbox.add("accounts", email=name, password="rendez-vous", confirmed=True, group_id=4)
            signed_out(mine.open(f"{CLINIC}sign-in/").fill(email=name, password="rendez-vous"))
        assert mine.cookie("known").count(".") == 4
        signed_out(mine.open(f"{CLINIC}sign-in/").fill(email=names[4].upper(), password="rendez-vous"))
        self.under_attack(email=names[0])
        self.under_attack()
        signed_out(mine.open(f"{CLINIC}sign-in/").fill(email=names[0], password="rendez-vous"))
        mine.open(f"{CLINIC}sign-in/").fill(**CAMILLE, status=429)

    def test_who_is_signed_in_by_signing_up_is_known_too(self, sandbox):
        sandbox.rules(4, sign_up_signs_in=True)
        visitor = book_until(Visitor(HTTP_X_FORWARDED_FOR="192.0.2.9"), "sign-in")
        signed_out(visitor.click("Create a ClicRDV account").fill(email="claire.dubois@example.org"))
        self.under_attack(email="claire.dubois@example.org")
        password = sandbox.mail("claire.dubois@example.org")[0]["password"]
        visitor.open(f"{CLINIC}sign-in/").fill(email="claire.dubois@example.org", password=password)
        assert visitor.name != "sign-in"

    @pytest.mark.parametrize("cookie", ["x", "a:b:c", ".....", "a" * 4000, "%00:'<"])
    def test_is_none_with_a_cookie_that_is_not_ours(self, merchants, cookie):
        self.under_attack()
        visitor = at("192.0.2.9")
        visitor.app.set_cookie("known", cookie)
        visitor.fill(**CAMILLE, status=429)

    def test_has_a_cookie_that_names_nobody(self, mine):
        (cookie,) = [cookie for cookie in mine.app.cookiejar if cookie.name == "known"]
        assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
        assert 179 < (cookie.expires - datetime.now(UTC).timestamp()) / 86400 <= 180
        other = at("192.0.2.10").fill(**CAMILLE).cookie("known")
        assert other != cookie.value and "camille" not in other

    def test_has_it_only_after_the_right_password(self, merchants):
        visitor = at("192.0.2.9").fill(email=CAMILLE["email"], password="wrong")
        assert visitor.name == "sign-in" and visitor.cookie("known") is None

    def test_over_tls_no_other_host_can_set_it(self, merchants):
        visitor = at("192.0.2.9", **TLS).fill(**CAMILLE)
        assert sorted(visitor.app.cookies) == ["__Host-known", "__Host-sid"]
        (cookie,) = [cookie for cookie in visitor.app.cookiejar if cookie.name == "__Host-known"]
        assert cookie.secure and cookie.path == "/" and not cookie.domain_specified
        self.under_attack()
        plain = at("192.0.2.9", **TLS)
        plain.app.set_cookie("known", cookie.value)
        plain.fill(**CAMILLE, status=429)

    def test_in_a_frame_it_has_one_of_that_page_alone(self, merchants):
        frame = framed(HTTP_X_FORWARDED_FOR="192.0.2.9").open(f"{CLINIC}in/?service=21")
        frame.choose("calendar", 15).first("start")
        form = frame.form()
        form["email"], form["password"] = CAMILLE.values()
        cookies = [cookie.strip() for cookie in form.submit().headers.getall("Set-Cookie")]
        (cookie,) = [cookie for cookie in cookies if cookie.startswith("__Host-known=")]
        assert {"HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/"} <= set(cookie.split("; "))


def test_what_is_taken_back_when_its_window_is_over_gives_nothing_for_the_next_one():
    """A sign-in may take longer than what is left of the window in which it was counted."""
    limit = ("3/minute", "somebody")
    with time_machine.travel(datetime(2031, 1, 1, 9, tzinfo=UTC)) as clock:
        throttle.count_all([limit] * 3)
        clock.shift(70)
        throttle.take_back(*[limit] * 3)
        throttle.count_all([limit] * 3)
        with pytest.raises(throttle.TooMany):
            throttle.count(*limit)


def test_what_is_refused_takes_nothing_back(monkeypatch):
    """It would from the next window's tries, where its own is over by then."""
    throttle.start_afresh()
    throttle.count("1/minute", "somebody")
    monkeypatch.setattr(throttle, "take_back", lambda *limits: pytest.fail("taken back"))
    with pytest.raises(throttle.TooMany):
        throttle.count("1/minute", "somebody")
