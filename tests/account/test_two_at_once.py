"""Two devices of one customer, and one slow answer of ClicRDV's: still one appointment, and each is told the truth."""

import threading
import time
from urllib.parse import urljoin

import pytest
import requests
from bs4 import BeautifulSoup

from booking.models import Change, Merchant
from tests.account.shared import LIST, book


class Device:
    """A browser without scripts, over a real connection."""

    def __init__(self, site):
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = "en"
        self.site = site

    def get(self, path):
        self.answer = self.http.get(self.site + path, timeout=20)
        return self

    def send(self, **fields):
        form = self.page.main.find("form", method="post")
        data = {field["name"]: field.get("value", "") for field in form.find_all("input")} | fields
        url = urljoin(self.answer.url, form["action"])
        self.answer = self.http.post(url, data=data, headers={"Referer": self.answer.url}, timeout=20)
        return self

    @property
    def page(self):
        return BeautifulSoup(self.answer.text, "html.parser")

    @property
    def name(self):
        return self.page.body["data-page"]

    def starts(self):
        return [button["value"] for button in self.page.main.select("button[name=start]")]


@pytest.fixture
def site(transactional_db, merchants, live_server):
    return live_server.url


@pytest.fixture
def number(merchants, sandbox):
    return book(sandbox)


def device(site):
    return Device(site).get(LIST).send(email="camille.roux@example.org", password="rendez-vous")


def about_to_move(site, number, place):
    one = device(site).get(f"{LIST}{number}/move/")
    return one.get(f"{LIST}{number}/move/?start={one.starts()[place]}")


def about_to_cancel(site, number):
    return device(site).get(f"{LIST}{number}/cancel/")


def race(sandbox, slow, quick):
    """The slow one has read the appointment when the quick one begins, and goes on when that has ended."""
    sandbox.fault("/api/v1/groups/4/fiches/48.json", "delay", seconds=1.5, count=1, method="GET")
    threads = [threading.Thread(target=slow.send), threading.Thread(target=quick.send)]
    asked = len(sandbox.requests("GET", "fiches/48"))
    threads[0].start()
    while len(sandbox.requests("GET", "fiches/48")) == asked:
        time.sleep(0.02)
    threads[1].start()
    for thread in threads:
        thread.join()


SAME, ANOTHER = 0, 3
ONE_ONLY, ANY = {"max_upcoming": 1}, {"allow_same_time": True}


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        (ANOTHER, {}),
        (SAME, ONE_ONLY),
        *(pytest.param(*each, marks=pytest.mark.full) for each in ((SAME, {}), (SAME, ANY), (ANOTHER, ONE_ONLY))),
        pytest.param(ANOTHER, ANY, marks=pytest.mark.full),
    ],
)
def test_two_moves(site, number, sandbox, rules, place):
    sandbox.rules(4, **rules)
    slow, quick = about_to_move(site, number, place), about_to_move(site, number, 0)
    race(sandbox, slow, quick)
    (standing,) = sandbox.appointments()
    assert (slow.name, quick.name) == ("moved", "moved")
    assert standing["id"] == Change.objects.get().became


def test_a_move_and_a_cancellation(site, number, sandbox):
    slow, quick = about_to_cancel(site, number), about_to_move(site, number, 0)
    race(sandbox, slow, quick)
    assert len(sandbox.appointments()) == 1
    assert (slow.name, quick.name) == ("moved", "moved")


def test_a_cancellation_and_a_move(site, number, sandbox):
    slow, quick = about_to_move(site, number, 0), about_to_cancel(site, number)
    race(sandbox, slow, quick)
    assert sandbox.appointments() == []
    assert (slow.name, quick.name) == ("cancelled", "cancelled")


def test_two_cancellations_where_services_can_be_combined(site, number, sandbox):
    """The slow one looks once more, for what belongs together, when all of it has gone."""
    sandbox.edit("groups", 4, max_multirdvs=3)
    Merchant.objects.filter(group_id=4).update(own_max_services=3)
    slow, quick = about_to_cancel(site, number), about_to_cancel(site, number)
    race(sandbox, slow, quick)
    assert sandbox.appointments() == []
    assert (slow.name, quick.name) == ("cancelled", "cancelled")


def test_ten_clicks_at_the_same_time_are_one_move(site, number, sandbox):
    devices = [about_to_move(site, number, 0)]
    first = devices[0]
    for _click in range(9):
        again = Device(site)
        again.http.cookies.update(first.http.cookies)
        again.answer = first.answer
        devices.append(again)
    threads = [threading.Thread(target=each.send) for each in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sandbox.appointments()) == 1
    # Who comes late sees where it is now; whom a busy machine lets wait for too long, that it is being looked into.
    assert {each.name for each in devices} <= {"moved", "appointment", "pending"}
    assert "moved" in {each.name for each in devices}
