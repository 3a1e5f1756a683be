"""What costs ClicRDV a call, or changes a calendar, can be done so often and no oftener; the page says until when."""

import pytest

from booking.clicrdv import guard
from booking.flow import throttle
from tests.visitor import CLINIC, Visitor, book_until


def counters():
    return set(throttle._own().storage.storage)


def test_free_times_are_throttled_by_address(merchants, settings):
    settings.THROTTLE_TIMES_ADDRESS, settings.TRUSTED_PROXY_HOPS = "2/10minutes", 1
    one = book_until(Visitor(HTTP_X_FORWARDED_FOR="10.0.0.1"), "slot")
    one.open(f"{CLINIC}slot/")
    one.open(f"{CLINIC}slot/", status=429)
    assert one.name == "too-many"
    assert 0 < int(one.page.headers["Retry-After"]) <= 600
    assert "10 minutes" in one.text
    assert book_until(Visitor(HTTP_X_FORWARDED_FOR="10.0.0.2"), "slot").name == "slot"


def test_free_times_are_throttled_by_account(merchants, settings):
    settings.THROTTLE_TIMES_ACCOUNT, settings.TRUSTED_PROXY_HOPS = "2/10minutes", 1
    one = book_until(Visitor(HTTP_X_FORWARDED_FOR="10.0.0.1"), "check")
    one.open(f"{CLINIC}slot/").open(f"{CLINIC}slot/")
    one.app.extra_environ["HTTP_X_FORWARDED_FOR"] = "10.0.0.9"
    one.open(f"{CLINIC}slot/", status=429)
    other = book_until(Visitor(HTTP_X_FORWARDED_FOR="10.0.0.2"), "slot")
    assert [other.open(f"{CLINIC}slot/").name for _ in range(4)] == ["slot"] * 4, "nobody has signed in"


def test_nobodys_mailbox_is_filled_from_many_addresses(merchants, sandbox, settings):
    settings.THROTTLE_SIGN_UP_ACCOUNT, settings.TRUSTED_PROXY_HOPS = "2/hour", 1

    def sign_up(number, email, status=200):
        visitor = book_until(Visitor(HTTP_X_FORWARDED_FOR=f"10.0.0.{number}"), "sign-in")
        visitor.click("Create a ClicRDV account").fill(status=status, email=email)
        return visitor.name

    sign_up(1, "victime@example.org")
    sign_up(2, "victime@example.org")
    assert sign_up(3, " Victime@example.org ", status=429) == "too-many"
    assert sign_up(4, "autre@example.org") != "too-many"
    assert len(sandbox.requests("POST", "accounts")) == 3


def test_what_was_chosen_is_there_when_the_wait_is_over(merchants, settings):
    settings.THROTTLE_TIMES_ADDRESS = "1/10minutes"
    visitor = book_until(Visitor(), "slot")
    visitor.open(f"{CLINIC}slot/", status=429)
    settings.THROTTLE_TIMES_ADDRESS = "100/10minutes"
    visitor.click("Try again")
    assert visitor.name == "slot"


@pytest.mark.parametrize("limit", ["THROTTLE_BOOK_ACCOUNT", "THROTTLE_BOOK_ADDRESS"])
def test_bookings_are_throttled(visitor, sandbox, settings, limit):
    setattr(settings, limit, "1/hour")
    book_until(visitor, "check").send()
    assert visitor.name == "done"
    booked = len(sandbox.appointments())
    book_until(visitor.open(f"{CLINIC}service/"), "check").fill(status=429)
    assert visitor.name == "too-many"
    assert len(sandbox.appointments()) == booked
    setattr(settings, limit, "2/hour")
    visitor.click("Try again")
    assert visitor.name == "check"
    assert visitor.send().name == "done"


def test_a_second_click_on_the_same_booking_is_no_second_booking(visitor, settings):
    settings.THROTTLE_BOOK_ACCOUNT = "1/hour"
    book_until(visitor, "check")
    page = visitor.page
    assert visitor.send().name == "done"
    visitor.page = page
    assert visitor.send().name == "done"


@pytest.mark.parametrize("page", ["cancel", "move"])
def test_changes_count_as_well(visitor, sandbox, settings, page):
    settings.THROTTLE_BOOK_ACCOUNT = "1/hour"
    number = book_until(visitor, "check").send().page.request.path.rstrip("/").rsplit("/", 1)[1]
    visitor.open(f"{CLINIC}appointments/{number}/{page}/")
    before = sandbox.appointments()
    if page == "move":
        visitor.first("start")
    visitor.fill(status=429)
    assert visitor.name == "too-many"
    assert sandbox.appointments() == before


class TestASignUp:
    """Counts where somebody may have been mailed, and only there."""

    NEW = "claire.dubois@example.org"

    @pytest.fixture
    def visitor(self, merchants, settings):
        settings.THROTTLE_SIGN_UP_ACCOUNT = settings.THROTTLE_SIGN_UP_ADDRESS = "2/hour"
        return book_until(Visitor(), "sign-in").open(f"{CLINIC}sign-up/")

    def asked(self, visitor, status):
        return visitor.open(f"{CLINIC}sign-up/").fill(email=self.NEW, status=status)

    @pytest.mark.parametrize(("name", "value"), [("CLICRDV_MAX_IN_FLIGHT", 0), ("CLICRDV_PAGE_SECONDS", 0)])
    def test_that_was_never_sent_does_not_count(self, visitor, sandbox, settings, name, value):
        before = getattr(settings, name)
        setattr(settings, name, value)
        for _ in range(3):
            self.asked(visitor, 503)
        setattr(settings, name, before)
        assert self.asked(visitor, 200).name == "check-email"
        assert len(sandbox.requests("POST", "accounts")) == 1

    def test_that_the_breaker_refuses_does_not_count(self, visitor, sandbox, settings):
        settings.CLICRDV_BREAKER_FAILURES, settings.CLICRDV_BREAKER_SECONDS = 1, 600
        sandbox.fault("/api/*/accounts*", "status", status=503, count=None)
        assert self.asked(visitor, 200).h1 == "Look into your mailbox"
        for _ in range(3):
            self.asked(visitor, 503)
        assert len(sandbox.requests("POST", "accounts")) == 1
        sandbox.heal()
        guard.start_afresh()
        assert self.asked(visitor, 200).name == "check-email"

    def test_whose_outcome_nobody_knows_counts(self, visitor, sandbox):
        """Also where ClicRDV, or a gateway before it, has answered with a 503: the mail may be on its way."""
        sandbox.fault("/api/*/accounts*", "status", status=503, count=None)
        for _ in range(2):
            assert self.asked(visitor, 200).h1 == "Look into your mailbox"
        self.asked(visitor, 429)

    def test_that_an_address_may_not_make_counts_against_nobody(self, merchants, sandbox, settings):
        settings.THROTTLE_SIGN_UP_ADDRESS, settings.THROTTLE_SIGN_UP_ACCOUNT = "1/hour", "1/hour"
        settings.TRUSTED_PROXY_HOPS = 1
        one, other = (Visitor(HTTP_X_FORWARDED_FOR=f"10.0.0.{number}") for number in (1, 2))
        for visitor in (one, other):
            book_until(visitor, "sign-in")
        one.open(f"{CLINIC}sign-up/").fill(email="somebody@example.org")
        before = counters()
        for _ in range(3):
            self.asked(one, 429)
        assert counters() == before
        assert self.asked(other, 200).name == "check-email"
