"""Many customers at once, over real HTTP on many threads (decisions 1, 3 and 13)."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
import requests
from bs4 import BeautifulSoup
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache

from booking.models import Confirmation
from tests.visitor import CLINIC


class Customer:
    """A customer with a browser of their own."""

    def __init__(self, site, email):
        self.site, self.email = site, email
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = "en"

    def get(self, path):
        self.page = self.http.get(self.site + path, timeout=30)
        return self

    def send(self, **fields):
        """The main form, with its hidden fields."""
        form = self.soup.main.find("form")
        if form["method"] == "get":
            return self.get(f"{form['action']}?{urlencode(fields)}")
        hidden = {tag["name"]: tag["value"] for tag in form.select("input[type=hidden]")}
        self.page = self.http.post(self.page.url, {**self.typed(form), **hidden, **fields}, timeout=30)
        return self

    def another_tab(self):
        """Of the same browser, with the same page."""
        tab = Customer(self.site, self.email)
        tab.http.cookies, tab.page = self.http.cookies.copy(), self.page
        return tab

    @staticmethod
    def typed(form):
        return {tag["name"]: tag.get("value", "") for tag in form.select("input:not([type=hidden])") if tag.get("name")}

    @property
    def soup(self):
        return BeautifulSoup(self.page.text, "html.parser")

    @property
    def name(self):
        return self.soup.body["data-page"]

    def to_check(self, start):
        self.get(f"{CLINIC}service/?service=21").send(calendar="15").send(start=start)
        self.send(email=self.email, password="rendez-vous")
        if self.name == "record":
            number = re.sub(r"\D", "", self.email) or "0"
            self.send(lastname=f"Name{number}", firstname="A", firstphone="06 12 34 56 78")
        assert self.name == "check", self.name
        return self


@pytest.fixture
def starts(sandbox):
    """Free times of the worked example, as the API tells them."""
    url = f"/api/v1/groups/4/availabletimeslots.json?apikey={'0' * 32}&intervention_ids[]=21&calendar_id=15&nDays=60"
    today = sandbox.get("/state.json")["now"][:10]
    return [slot["start"] for slot in sandbox.get(f"{url}&start={today}")["availabletimeslots"]]


@pytest.fixture
def customers(sandbox, live_server, merchants):
    def make(count):
        for n in range(count):
            sandbox.add(
                "accounts", email=f"customer{n}@example.org", password="rendez-vous", confirmed=True, group_id=4
            )
        return [Customer(live_server.url, f"customer{n}@example.org") for n in range(count)]

    return make


def at_once(work, *lists):
    with ThreadPoolExecutor(24) as threads:
        return list(threads.map(work, *lists))


def test_no_customer_ever_meets_anothers_session(customers, starts, sandbox):
    everybody = at_once(Customer.to_check, customers(12), starts)
    pages = at_once(lambda customer: customer.get(f"{CLINIC}check/").page.text, everybody * 2)
    for customer, page in zip(everybody * 2, pages, strict=True):
        number = re.sub(r"\D", "", customer.email)
        assert set(re.findall(r"customer\d+@", page)) == {f"customer{number}@"}
        assert re.findall(r"Name\d+", page) == [f"Name{number}"]
    owners = {r["headers"].get("cookie") for r in sandbox.requests("GET", "fiches")}
    assert len(owners) == 12


def test_customers_who_click_twice_while_answers_are_lost_book_once_each(customers, starts, sandbox):
    everybody = at_once(Customer.to_check, customers(10), starts)
    for skip in (0, 2, 4):
        sandbox.fault("/api/*/appointments*", "applied-then-reset", method="POST", count=1, skip=skip)

    def confirm_twice(customer):
        with ThreadPoolExecutor(2) as two:
            return [one.name for one in two.map(Customer.send, (customer, customer.another_tab()))]

    outcomes = at_once(confirm_twice, everybody)
    assert {name for both in outcomes for name in both} == {"done"}
    assert len(sandbox.requests("POST", "appointments")) == 10
    assert Confirmation.objects.filter(state="done").count() == 10
    for customer, start in zip(everybody, starts, strict=False):
        (booked,) = sandbox.appointments(email=customer.email)
        assert booked["start"] == start


def click_again(customer, times):
    """While the first click waits for ClicRDV."""
    return [one.name for one in at_once(Customer.send, [customer.another_tab() for _click in range(times)])]


@pytest.fixture
def while_booking(customers, starts, sandbox):
    """A customer whose first click, in another tab, is on its way, and the page that it will bring."""
    (customer,) = customers(1)
    customer.to_check(starts[0])
    sandbox.fault("/api/*/appointments*", "delay", method="POST", seconds=5)
    with ThreadPoolExecutor(1) as thread:
        sent = thread.submit(customer.another_tab().send)
        while not sandbox.requests("POST", "appointments"):
            pass
        yield customer, sent


def test_of_many_clicks_on_one_booking_a_few_wait(while_booking, sandbox):
    customer, sent = while_booking
    assert sorted(click_again(customer, 8)) == ["done"] * 2 + ["pending"] * 6
    assert sent.result().name == "done"
    assert len(sandbox.requests("POST", "appointments")) == 1


def test_a_click_waits_for_another_one_only_where_a_call_could_be_made(while_booking, settings):
    settings.CLICRDV_MAX_IN_FLIGHT = 1
    customer, sent = while_booking
    assert click_again(customer, 1) == ["pending"]
    settings.CLICRDV_MAX_IN_FLIGHT = 4
    assert click_again(customer, 1) == ["done"] == [sent.result().name]
    assert click_again(customer, 1) == ["done"]


def test_of_many_customers_for_one_time_one_gets_it_and_the_others_are_told(customers, starts, sandbox):
    everybody = at_once(lambda customer: customer.to_check(starts[0]), customers(8))
    outcomes = at_once(lambda customer: customer.send().name, everybody)
    assert sorted(outcomes) == ["done"] + ["slot"] * 7
    assert sum(len(sandbox.appointments(email=c.email)) for c in everybody) == 1


def test_signing_out_in_another_tab_while_a_booking_is_under_way_leaves_no_doubt(while_booking, sandbox):
    customer, sent = while_booking
    form = next(f for f in customer.soup.find_all("form") if f.get("action", "").endswith("/sign-out/"))
    token = form.find("input")["value"]
    customer.http.post(customer.site + form["action"], {"csrfmiddlewaretoken": token}, timeout=30)
    assert sent.result().page.status_code == 200
    assert Confirmation.objects.get().state == "done"
    assert len(sandbox.appointments(email=customer.email)) == 1


def test_while_every_call_hangs_other_pages_are_quick(customers, sandbox, live_server, settings):
    settings.CLICRDV_MAX_IN_FLIGHT, settings.CLICRDV_PAGE_SECONDS, settings.CLICRDV_CALL_SECONDS = 4, 4, 3
    (customer,) = customers(1)
    customer.get(f"{CLINIC}service/?service=21")
    sandbox.fault("/api/*/availabletimeslots*", "hang", count=None)

    def slots(n):
        return requests.get(f"{live_server.url}{CLINIC}slot/", cookies=customer.http.cookies, timeout=30).status_code

    customer.send(calendar="15")
    with ThreadPoolExecutor(24) as threads:
        waiting = [threads.submit(slots, n) for n in range(24)]
        took = []
        for path in ["/healthz", CLINIC, f"{CLINIC}service/"] * 5:
            began = time.monotonic()
            assert requests.get(live_server.url + path, timeout=30).status_code == 200
            took.append(time.monotonic() - began)
        assert {one.result() for one in waiting} == {503}
    assert sorted(took)[len(took) // 2] < 1
    sandbox.heal()


def test_many_guesses_at_once_do_not_slip_past_the_throttle(customers, sandbox, settings):
    settings.THROTTLE_SIGN_IN_ACCOUNT = "3/15minutes"
    everybody = at_once(lambda customer: customer.get(f"{CLINIC}sign-in/"), customers(16))
    sandbox.fault("/api/*/login*", "delay", seconds=0.5, count=None)
    at_once(lambda customer: customer.send(email="victim@example.org", password="x"), everybody)
    assert len(sandbox.requests("POST", "login")) == 3


def test_a_slow_page_in_another_tab_does_not_undo_a_booking(customers, starts, sandbox):
    """It began before the confirmation and ends after it, with the clock of the sign-in due to be written."""
    (customer,) = customers(1)
    customer.to_check(starts[0])
    store = SessionStore(customer.http.cookies["sid"])
    for name in [name for name in store.keys() if name.startswith("account:")]:  # noqa: SIM118
        store[name] = {**store[name], "seen": time.time() - 61}
    store.save()
    cache.clear()
    sandbox.fault("/api/*/availabletimeslots*", "delay", seconds=1.5)
    tab = Customer(customer.site, customer.email)
    tab.http.cookies = customer.http.cookies.copy()
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(tab.get, f"{CLINIC}slot/")
        while not sandbox.requests("GET", "availabletimeslots")[-1:]:
            pass
        assert customer.send().name == "done"
        slow.result()
    assert customer.get(customer.page.url.removeprefix(customer.site)).name == "done"


def test_on_a_cold_cache_those_who_wait_leave_threads_to_others(sandbox, live_server, merchants, settings):
    settings.CLICRDV_PAGE_SECONDS, settings.CLICRDV_CALL_SECONDS = 6, 5
    sandbox.fault("/api/*", "hang", count=None)
    with ThreadPoolExecutor(24) as threads:
        began = time.monotonic()
        get = lambda _: (requests.get(live_server.url + CLINIC, timeout=30).status_code, time.monotonic() - began)  # noqa: E731
        answers = list(threads.map(get, range(24)))
    assert {status for status, _took in answers} == {503}
    assert sum(took < 3 for _status, took in answers) >= 12
    sandbox.heal()
