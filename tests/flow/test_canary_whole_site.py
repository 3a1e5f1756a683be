"""Unmistakable values as key, password, address, telephone number and name; every fault there is, log level DEBUG:
then logs, other people's pages and the database are searched. Without Redis the cache is in the site's memory."""

import base64
import hashlib
import sqlite3
from contextlib import closing
from itertools import chain

import pytest
from django.core import signing

from bench import faults
from bench.soak import site as processes
from bench.soak.browser import Browser
from bench.soak.customer import Customer

SLUG, GROUP = "clinique-des-lilas", 4
PASSWORD, WRONG = "canari-Serin-42", "canari-Pinson-43"
EMAIL, NEW = "serin.canari@example.org", "pinson.canari@example.org"
PHONE, NAME, WORDS = "06 98 76 54 32", "Zquxcanari", "Deux canaris jaunes"
PERSONAL = [EMAIL, NEW, "serin.canari", "pinson.canari", "698765432", "98 76 54 32", "98+76", NAME, "canaris"]
QUICK = {"CLICRDV_CALL_SECONDS": "0.6", "CLICRDV_PAGE_SECONDS": "1.5", "CLICRDV_BREAKER_FAILURES": "100000"}
SETTLED_SOON = {"CONFIRM_SETTLE_SECONDS": "1", "CONFIRM_WAIT_SECONDS": "1", "CONFIRM_STALE_SECONDS": "2"}


class Canary(Customer):
    """Types what is searched for afterwards; keeps every page."""

    def __init__(self, url, seed):
        self.pages = []
        super().__init__(1, SLUG, GROUP, url, seed, 0)
        self.email, self.password, self.lastname, self.phone = EMAIL, PASSWORD, NAME, PHONE
        self.left = 40  # pages of one journey; under some faults none comes to its end

    def seen(self, page):
        self.left -= 1
        self.pages.append(page)

    def goes_on_for(self, pages):
        self.left = pages
        self.goes_on = lambda: self.left > 0

    def pause(self, seconds=0.5):
        """Nobody waits for anything here."""

    def details(self, form):
        return {**super().details(form), "appointment-comments": WORDS}

    def whole_life(self):
        """Signs up, mistypes the password, books, looks, moves, cancels; as far as the faults let it."""
        self.goes_on_for(25)
        self.open_browser()
        self.sign_up()
        self.journey()
        for number in self.list()[:1]:
            self.goes_on_for(6)
            self.move(number)
        for number in self.list()[:1]:
            self.goes_on_for(6)
            self.cancel(number)

    def sign_up(self):
        page = self.browser.get(self.url("sign-up/"))
        if page.name == "sign-up":
            self.browser.send(page.form(having="email"), email=NEW)
        page = self.browser.get(self.url("sign-in/"))
        if page.name == "sign-in":
            self.browser.send(page.form(having="password"), email=EMAIL, password=WRONG)


class Stranger:
    """Looks at everything that does not need an account, errors included."""

    PATHS = (
        "",
        "service/?service=21",
        "calendar/",
        "slot/",
        "sign-in/",
        "check/",
        "pending/",
        "done/1/",
        "appointments/",
    )

    def __init__(self, url):
        self.pages = []
        self.browser = Browser(url, self.pages.append)

    def look(self):
        for path in self.PATHS:
            self.browser.get(f"/{SLUG}/{path}")
        for path in ("/healthz", "/readyz", "/metrics", "/", "/nowhere/", "/admin/"):
            self.browser.get(path)


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    folder = tmp_path_factory.mktemp("canary")
    with processes.sandbox(folder) as api, faults.running(api.url, seed=8) as proxy:
        more = {"LOG_LEVEL": "DEBUG", "SECRET_KEY": "canary" * 10, **QUICK, **SETTLED_SOON}
        environment = processes.surroundings(folder, proxy.url, **more)
        api.add("accounts", [{"email": EMAIL, "password": PASSWORD, "confirmed": True, "group_id": GROUP}])
        with processes.site(folder, environment, {SLUG: GROUP}) as site:
            yield folder, proxy, site


def secrets(folder):
    """The key; the password in each form that it could take; every session that the API has opened, whole."""
    forms = [PASSWORD, WRONG, hashlib.sha1(PASSWORD.encode()).hexdigest(), hashlib.sha1(WRONG.encode()).hexdigest()]
    basic = [base64.b64encode(f"{EMAIL}:{password}".encode()).decode() for password in (PASSWORD, WRONG)]
    plain = [base64.b64encode(password.encode()).decode().rstrip("=") for password in (PASSWORD, WRONG)]
    with closing(sqlite3.connect(folder / "api.sqlite3")) as api:
        sessions = [row[0] for row in api.execute("SELECT id FROM sessions")]
    return [processes.KEY, *forms, *basic, *plain, *sessions]


def found_in(text, words):
    return [word for word in words if word.lower() in text.lower()]


def stored(folder):
    """Every table but the sessions' as text; and the sessions, opened."""
    with closing(sqlite3.connect(f"file:{folder / 'site.sqlite3'}?mode=ro", uri=True)) as site:
        tables = [row[0] for row in site.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [repr(row) for t in tables if t != "django_session" for row in site.execute(f'SELECT * FROM "{t}"')]  # noqa: S608
        kept = [row[0] for row in site.execute("SELECT session_data FROM django_session")]
    salt = "django.contrib.sessions.SessionStore"
    return "\n".join(rows), [signing.loads(data, key="canary" * 10, salt=salt) for data in kept]


def search(folder, canary, stranger):
    hidden = secrets(folder)
    assert len(hidden) > 9, "no session was ever opened"
    said = (folder / "site.log").read_text(errors="replace")
    assert "DEBUG" in said
    assert found_in(said, [*hidden, *PERSONAL]) == []
    for page in chain(canary.pages, stranger.pages):
        assert found_in(page.text, hidden) == [], page.url
    for page in stranger.pages:
        assert found_in(page.text + page.url, PERSONAL) == [], page.url
    for file in folder.glob("site.sqlite3*"):
        assert found_in(file.read_bytes().decode("latin-1"), [*hidden, *PERSONAL]) == [], file.name
    tables, sessions = stored(folder)
    assert found_in(tables, [*hidden, *PERSONAL]) == []
    for kept in sessions:
        assert found_in(repr(kept), hidden) == []


def live(street, seed, rates):
    _folder, proxy, site = street
    canary, stranger = Canary(site.url, seed), Stranger(site.url)
    proxy.rates = rates
    canary.whole_life()
    stranger.look()
    proxy.rates = {}
    return canary, stranger


def test_no_canary_is_seen_while_everything_goes_wrong(street):
    canary, stranger = live(street, 1, faults.everything(0.3))
    canary.whole_life()
    search(street[0], canary, stranger)
    names = {page.name for page in canary.pages}
    assert names >= {"sign-up", "sign-in", "check", "done", "appointments", "move", "cancel"}


def test_what_was_typed_for_a_booking_is_gone_once_it_is_booked(street):
    folder, proxy, site = street
    canary = Canary(site.url, 2)
    canary.goes_on_for(40)
    proxy.rates = {}
    before = len(stored(folder)[1])
    assert canary.journey()
    _tables, sessions = stored(folder)
    drafts = [kept[name] for kept in sessions for name in kept if name.startswith("draft:") and kept[name].get("done")]
    assert len(sessions) > before and drafts
    for draft in drafts:
        assert found_in(repr(draft), PERSONAL) == []


@pytest.mark.full
@pytest.mark.parametrize("kind", faults.KINDS)
def test_none_is_whatever_the_fault(street, kind):
    canary, stranger = live(street, 3, {kind: 0.4})
    search(street[0], canary, stranger)
