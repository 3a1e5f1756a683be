"""What others have typed, at ClicRDV or here, is text on every page, in every file and in every header."""

import re

import pytest

from tests.account.shared import book, sign_in_to_list
from tests.administration.conftest import signed_in
from tests.visitor import CLINIC, Visitor, book_until

from .asking import LOOSE, MARK

LINES = f"{MARK}\r\nZQX:1\nEND:VCALENDAR"
HAS = re.compile("&(?:quot|#34);zqy&#(?:x27|39);zqz&lt;zqx&gt;")


class Watchful(Visitor):
    """Looks for text that has become markup on each page it is shown."""

    found = 0

    def _show(self, response, status):
        super()._show(response, status)
        loose = LOOSE.search(self.page.body)
        assert not loose, self.page.body[max(0, loose.start() - 300) : loose.end() + 100]
        self.found += len(HAS.findall(self.page.text))
        return self


@pytest.fixture
def hostile_clinic(sandbox):
    """As somebody would name it who wants to be more than a name."""
    texts = "name phone address city zipcode email website".split()
    sandbox.edit("groups", 4, **dict.fromkeys(texts, LINES))
    sandbox.edit("interventions", 21, publicname=LINES, description=LINES)
    sandbox.edit("interventionsets", 9, publicname=LINES)
    sandbox.edit("calendars", 15, publicname=LINES, address=LINES)
    return sandbox


@pytest.fixture
def hostile_person(hostile_clinic):
    hostile_clinic.edit("fiches", 48, lastname=MARK, firstname=MARK)
    return hostile_clinic


def test_a_journey_and_its_calendar_file(merchants, hostile_person):
    visitor = book_until(Watchful(), "record").fill(lastname=MARK, appointment_comments=LINES)
    assert visitor.name == "check" and visitor.found > 5
    assert visitor.send().name == "done"
    within_calendar(visitor.app.get(f"{visitor.url}appointment.ics"))


def test_my_appointments_and_my_records(merchants, hostile_person):
    number = book(hostile_person)
    visitor = sign_in_to_list(Watchful())
    for page in ("", f"{number}/", f"{number}/move/", f"{number}/cancel/"):
        visitor.open(f"{CLINIC}appointments/{page}")
    within_calendar(visitor.app.get(f"{CLINIC}appointments/{number}/appointment.ics"))
    for page in ("my-records/", "my-records/48/"):
        visitor.open(f"{CLINIC}{page}")
    assert visitor.found > 5


def test_the_home_page_and_the_check_of_the_admin(merchants, hostile_clinic, admin_user, settings):
    settings.HOME_LISTS_MERCHANTS = True
    merchants[4].name = MARK
    merchants[4].save()
    visitor = Watchful().open("/")
    assert visitor.found
    app = signed_in("admin")
    for page in ("check/", "embed/", "change/"):
        body = app.get(f"/admin/booking/merchant/{merchants[4].pk}/{page}").body
        assert not LOOSE.search(body), page


def within_calendar(response):
    """Every line of it is a line of its own making."""
    lines = response.body.replace(b"\r\n ", b"").split(b"\r\n")
    assert not [line for line in lines if line.startswith(b"ZQX") or b"\n" in line or b"\r" in line]
    assert lines.count(b"END:VCALENDAR") == 1 and b"zqx" in response.body
    assert "\n" not in response.headers["Content-Disposition"]
