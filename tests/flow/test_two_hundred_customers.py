"""Two hundred customers who confirm twice, and again after an error, while of all answers of the API 30 % are lost
after it has done what was asked: gunicorn, two workers, a proxy between site and API."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import faults
from bench.soak import site as processes
from bench.soak.browser import Browser
from tests.control import Sandbox

pytestmark = pytest.mark.full
SLUG, COUNT, SHARE = "clinique-des-lilas", 200, 0.3


class Customer:
    def __init__(self, number, url, start):
        self.email, self.start, self.broken = f"customer{number}@example.org", start, []
        self.browser = Browser(url, self.seen)

    def seen(self, page):
        if page.status not in (200, 503):
            self.broken.append((page.status, page.url))

    def to_check(self):
        page = self.browser.get(f"/{SLUG}/service/?service=21")
        page = self.browser.send(page.form(), ("calendar", "15"))
        page = self.browser.send(page.form(having="start"), ("start", self.start))
        page = self.browser.send(page.form(), email=self.email, password="rendez-vous")
        if page.name == "record":
            self.browser.send(page.form(), lastname="Name", firstname="A", firstphone="06 12 34 56 78")
        assert self.browser.page.name == "check", self.browser.page.name

    def confirm(self):
        """Two clicks at once; after an error, and where it is not booked, once more. The number of what was booked."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            page = self.browser.page
            if page.name == "done":
                return int(page.path.split("/")[-2])
            if page.name == "check":
                self.browser.send_twice(page.form())
            else:
                self.browser.get(page.url if page.name == "pending" else f"/{SLUG}/check/")
        return None


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    folder = tmp_path_factory.mktemp("customers")
    with processes.sandbox(folder) as api, faults.running(api.url, seed=8) as proxy:
        environment = processes.surroundings(folder, proxy.url)
        with processes.site(folder, environment, {SLUG: 4}) as site:
            yield api, proxy, site


def test_each_of_them_books_once_and_knows_it(street):
    api, proxy, site = street
    rows = [
        {"email": f"customer{n}@example.org", "password": "rendez-vous", "confirmed": True, "group_id": 4}
        for n in range(COUNT)
    ]
    api.add("accounts", rows)
    everybody = [Customer(n, site.url, start) for n, start in enumerate(starts(api))]
    assert len(everybody) == COUNT
    with ThreadPoolExecutor(24) as threads:
        list(threads.map(Customer.to_check, everybody))
        proxy.rates = {"lost": SHARE}
        told = list(threads.map(Customer.confirm, everybody))
    proxy.rates = {}
    assert [customer.broken for customer in everybody if customer.broken] == []
    booked = [api.appointments(4, customer.email, "rendez-vous") for customer in everybody]
    assert [[(one["id"], one["start"]) for one in found] for found in booked] == [
        [(number, customer.start)] for number, customer in zip(told, everybody, strict=True)
    ]
    assert proxy.counts["lost"] > COUNT * SHARE / 2
    assert len(Sandbox(api.url).requests("POST", "appointments")) == COUNT


def starts(api):
    """Free times of one calendar; none overlaps another."""
    url = f"/api/v1/groups/4/availabletimeslots.json?apikey={processes.KEY}&intervention_ids[]=21&calendar_id=15"
    today = api.state()["now"][:10]
    listed = api.http.get(f"{api.url}{url}&nDays=90&start={today}", timeout=20).json()["availabletimeslots"]
    return [slot["start"] for slot in listed][:COUNT]
