"""A customer who books without scripts, over HTTP."""

from collections.abc import Callable
from itertools import count
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag

CLINIC = "/clinique-des-lilas/"
CAMILLE = {"email": "camille.roux@example.org", "password": "rendez-vous"}
NEW = {"email": "nouveau@example.org", "password": "rendez-vous"}  # without a record: is asked who they are
RECORD = {"lastname": "Martin", "firstname": "Alix", "firstphone": "06 12 34 56 78"}

_addresses = count(1)


class Customer:
    """A browser with a session and an address of its own."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.address = next(_addresses)
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers.update(
            {"Accept-Language": "fr", "X-Forwarded-For": f"172.16.{self.address >> 8}.{self.address & 255}"}
        )

    def open(self, path: str) -> "Customer":
        return self._see(self.http.get(urljoin(self.site, path), timeout=30))

    def send(self, **fields: str | int) -> "Customer":
        """The main form, filled in."""
        form = self._one("main form[method=post], main form.offer, main form")
        if form.get("method") == "get":
            return self.open(f"{form['action']}?{urlencode(fields)}")
        typed = {str(tag["name"]): str(tag.get("value", "")) for tag in form.select("input[name]")}
        return self._see(self.http.post(self.url, {**typed, **fields}, timeout=30))

    def first(self, name: str) -> "Customer":
        """Press the first button of that name."""
        return self.send(**{name: str(self._one(f"main button[name={name}]")["value"])})

    def book_until(self, page: str, who: dict[str, str] | None = None) -> "Customer":
        """From the first question to this page: the clinic's service 21 with calendar 15, the first free time."""
        answers: dict[str, Callable[[], Customer]] = {
            "service": lambda: self.send(service=21),
            "calendar": lambda: self.send(calendar=15),
            "slot": lambda: self.first("start"),
            "sign-in": lambda: self.send(**(who or CAMILLE)),
            "record": lambda: self.send(**RECORD),
            "check": self.send,
        }
        self.open(CLINIC)
        while self.name != page:
            answers[self.name]()
        return self

    @property
    def name(self) -> str:
        return str(self._one("body")["data-page"])

    @property
    def path(self) -> str:
        address = urlsplit(self.url)
        return address.path + (f"?{address.query}" if address.query else "")

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies)

    def link(self, start: str) -> str:
        """The first link of the page's own part that begins so."""
        return str(self._one(f'main a[href^="{start}"]')["href"])

    def style_sheet(self, name: str) -> str:
        """The address of the one whose name has this in it."""
        return str(self._one(f'link[rel=stylesheet][href*="{name}"]')["href"])

    def _one(self, selector: str) -> Tag:
        found = BeautifulSoup(self.text, "html.parser").select_one(selector)
        if found is None:
            raise LookupError(f"{selector} is not on {self.url}")
        return found

    def _see(self, answer: requests.Response) -> "Customer":
        answer.raise_for_status()
        self.url, self.text = answer.url, answer.text
        return self
