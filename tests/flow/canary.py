"""Who types the unmistakable values, and the street that they live in: a site at log level DEBUG whose API goes wrong,
whose errors are reported and whose pages are traced."""

import hashlib
import re
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core import signing

from bench import faults
from bench.soak import site as processes
from bench.soak.afterwards import cancel, move
from bench.soak.browser import Browser
from bench.soak.customer import Customer, Place, listed
from bench.soak.servers import KEY, Sandbox, sandbox
from tests.cluster.programs import until
from tests.flow.canary_collector import Collector, collecting

SLUG, GROUP = "clinique-des-lilas", 4
PASSWORD, WRONG = "canari-Serin-42", "canari-Pinson-43"
EMAIL, NEW = "serin.canari@example.org", "pinson.canari@example.org"
PHONE, NAME, WORDS = "06 98 76 54 32", "Zquxcanari", "Deux canaris jaunes"
PERSONAL = [EMAIL, NEW, "serin.canari", "pinson.canari", "698765432", "98 76 54 32", "98+76", NAME, "canaris"]
SECRET_KEY = "canary" * 10
SURROUNDINGS = {
    "LOG_LEVEL": "DEBUG",
    "SECRET_KEY": SECRET_KEY,
    "CLICRDV_CALL_SECONDS": "0.6",
    "CLICRDV_PAGE_SECONDS": "1.5",
    "CLICRDV_BREAKER_FAILURES": "100000",
    "CONFIRM_SETTLE_SECONDS": "1",
    "CONFIRM_WAIT_SECONDS": "1",
    "CONFIRM_STALE_SECONDS": "2",
    "SIGN_UP_LEAST_SECONDS": "0",
    "WEB_CONCURRENCY": "1",  # it reports one after the other: once the last has come, all have
}


class Canary(Customer):
    """Types what is searched for afterwards; keeps every page."""

    def __init__(self, street: "Street", seed: int) -> None:
        self.pages = []
        super().__init__(Place(street.site.url, street.api, seed, 0), 1, SLUG, GROUP)
        self.email, self.password, self.lastname, self.phone = EMAIL, PASSWORD, NAME, PHONE
        self.left = 40  # pages of one journey; under some faults none comes to its end

    def seen(self, page):
        self.left -= 1
        self.pages.append(page)

    def open_browser(self, cookies=None):
        """Not in another site's page."""
        self.frame, self.tab = None, Browser(self.place.site, self.seen)
        self.browser = self.tab

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
        for change in (move, cancel):
            page = self.signed_in("appointments/")
            for number in listed(page)[:1] if page.name == "appointments" else ():
                self.goes_on_for(6)
                change(self, number)

    def sign_up(self):
        page = self.browser.get(self.url("sign-up/"))
        if page.name == "sign-up":
            self.browser.send(page.form(having="email"), email=NEW)
        self.sign_in(WRONG)

    def sign_in(self, password):
        page = self.browser.get(self.url("sign-in/"))
        if page.name == "sign-in":
            self.send_sign_in(page, password)

    def fails_to_sign_in(self, street):
        """The page of a fault; None: what the API's faults have left behind stood in the way."""
        page = self.browser.get(self.url("sign-in/"))
        if page.name != "sign-in":
            return None
        with street.broken("django_session"):
            page = self.send_sign_in(page)
        return page if page.status == 500 else None

    def send_sign_in(self, page, password=PASSWORD):
        return self.browser.send(page.form(having="password"), email=EMAIL, password=password)


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

    def __init__(self, url: str) -> None:
        self.pages = []
        self.browser = Browser(url, self.pages.append)

    def look(self):
        for path in self.PATHS:
            self.browser.get(f"/{SLUG}/{path}")
        for path in ("/healthz", "/readyz", "/metrics", "/", "/nowhere/", "/admin/"):
            self.browser.get(path)


@dataclass
class Street:
    folder: Path
    api: Sandbox
    proxy: faults.Proxy
    site: processes.Site
    collector: Collector

    @property
    def log(self) -> str:
        return self.site.log.read_text(errors="replace")

    @property
    def database(self) -> Path:
        return self.folder / "site.sqlite3"

    def live(self, seed: int, rates: dict[str, float]) -> tuple[Canary, Stranger]:
        """A whole life among these faults."""
        canary, stranger = Canary(self, seed), Stranger(self.site.url)
        self.proxy.rates = rates
        canary.whole_life()
        stranger.look()
        self.proxy.rates = {}
        return canary, stranger

    def secrets(self) -> list[str]:
        """The key; the password in each form that it could take; every session that the API has opened, whole."""
        forms = [form for password in (PASSWORD, WRONG) for form in (password, _sha1(password), _basic(password))]
        with closing(sqlite3.connect(self.folder / "api.sqlite3")) as api:
            sessions = [row[0] for row in api.execute("SELECT id FROM sessions")]
        assert sessions, "no session was ever opened"
        return [KEY, *forms, *sessions]

    def keys(self) -> list[str]:
        """What cookies hold: each opens somebody's session here."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as site:
            found = [row[0] for row in site.execute("SELECT session_key FROM django_session")]
        assert found, "nobody has a session"
        return found

    def stored(self) -> tuple[str, list[dict]]:
        """Every table but the sessions' as text; and the sessions, opened."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as site:
            tables = [row[0] for row in site.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = [repr(row) for t in tables if t != "django_session" for row in site.execute(f'SELECT * FROM "{t}"')]  # noqa: S608
            kept = [row[0] for row in site.execute("SELECT session_data FROM django_session")]
        salt = "django.contrib.sessions.SessionStore"
        return "\n".join(rows), [signing.loads(data, key=SECRET_KEY, salt=salt) for data in kept]

    def tell(self, *statements: str) -> None:
        """Change the site's database under its feet."""
        with closing(sqlite3.connect(self.database, timeout=20)) as site:
            for statement in statements:
                site.execute(statement)
            site.commit()

    def report_one_more(self) -> Canary:
        """A sign-in that ends in a fault of ours: no session can be made. Once it is reported, so is all before it."""
        canary = Canary(self, 0)
        page = until(lambda: canary.fails_to_sign_in(self))
        self.await_report(reference(page.text))
        return canary

    @contextmanager
    def broken(self, table: str, action: str = "INSERT") -> Iterator[None]:
        """Reads go well, and of the writes all but these."""
        self.tell(f'CREATE TRIGGER broken BEFORE {action} ON "{table}" BEGIN SELECT * FROM nowhere; END')  # noqa: S608
        try:
            yield
        finally:
            self.tell("DROP TRIGGER broken")

    def await_report(self, request_id: str) -> None:
        until(lambda: request_id in self.collector.reports and request_id in self.collector.traces)


def reference(text: str) -> str:
    """What the page of a fault of ours says of itself."""
    found = re.search(r"\b[bcdfghjkmnpqrtvw]{4}(?:-[bcdfghjkmnpqrtvw]{4}){2}\b", text)
    assert found, text
    return found[0]


@contextmanager
def living(folder: Path, **more: str) -> Iterator[Street]:
    with collecting() as collector, sandbox(folder) as api, faults.running(api.url, seed=8) as proxy:
        environment = processes.surroundings(folder, proxy.url, **SURROUNDINGS, **collector.surroundings, **more)
        api.add("accounts", [{"email": EMAIL, "password": PASSWORD, "confirmed": True, "group_id": GROUP}])
        with processes.site(folder, environment, {SLUG: GROUP}) as site:
            yield Street(folder, api, proxy, site, collector)


def _sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest()


def _basic(password: str) -> str:
    return b64encode(f"{EMAIL}:{password}".encode()).decode()
