"""A customer who books like people do, in tabs and in frames, with double clicks, Reload and Back, and notes what the
pages say."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from requests.cookies import RequestsCookieJar

from bench.soak import in_frame, newcomer
from bench.soak.browser import NO_COOKIES, Browser, Form, Page
from bench.soak.servers import Sandbox
from bench.soak.story import MARK, Story, Told, mark

PARIS = ZoneInfo("Europe/Paris")
PASSWORD = "rendez-vous"  # noqa: S105
CHOICES = ("service", "category", "calendar", "slot", "records")
STEPS = 60  # of one journey; who is not through by then begins another
KEPT, NOT_KEPT = 0.24, 0.16  # of the browsers, those that are a frame with cookies, and one without
POPULAR = 4  # of the times offered, customers want the first ones
ANOTHER = 0.6  # of those who may have several services want one more


@dataclass(frozen=True)
class Place:
    """Where a soak happens."""

    site: str
    sandbox: Sandbox
    seed: int
    began: float


class Customer:
    def __init__(
        self,
        place: Place,
        number: int,
        slug: str,
        group: int,
        *,
        is_new: bool = False,
        cookies: RequestsCookieJar | None = None,
    ) -> None:
        self.place, self.number, self.slug = place, number, slug
        self.random = random.Random(place.seed * 1000 + number)  # noqa: S311
        self.story = Story(number, group)
        self.email, self.lastname = f"{mark(number)}@example.org", mark(number).title()
        self.is_new, self.password, self.phone = is_new, "" if is_new else PASSWORD, "06 12 34 56 78"
        self.seconds: list[float] = []
        self.asked = ""  # the start that was confirmed and is not settled
        self.asked_in: Browser | None = None
        self.chosen = ""
        self.services: tuple[int, ...] = ()
        self.wanted: dict[str, tuple[int, ...]] = {}  # by start, the services that were confirmed
        self.goes_on: Callable[[], bool] = lambda: True
        self.frame: Browser | None = None  # that keeps no cookies, and leads into the tab
        self.open_browser(cookies)

    # --- browsers ---

    def open_browser(self, cookies: RequestsCookieJar | None = None) -> None:
        """A tab, a frame that keeps cookies, or one that keeps none. `cookies`: of a browser that was somebody's."""
        way, self.frame = self.random.random(), None
        self.tab = self.browser = Browser(self.place.site, self.seen, cookies=cookies)
        if cookies is None and way < KEPT:
            self.tab = self.browser = Browser(self.place.site, self.seen, framed=True)
        elif cookies is None and way < KEPT + NOT_KEPT:
            without = RequestsCookieJar(policy=NO_COOKIES)
            self.frame = self.browser = Browser(self.place.site, self.seen, framed=True, cookies=without)

    @property
    def now(self) -> float:
        return round(time.monotonic() - self.place.began, 1)

    def tell(self, what: str, number: int = 0, start: str = "", was: int = 0, note: str = "", **more: Any) -> None:
        self.story.told.append(Told(what, number, start, was, note=note, at=self.now, **more))

    def seen(self, page: Page) -> None:
        """Every page, whatever it is."""
        if page.status:
            self.seconds.append(page.seconds)
        self.tell("page", note=f"{page.status} {page.name} {page.url.removeprefix(self.place.site)}")
        others = {found for found in MARK.findall(page.text) if int(found) != self.number}
        if others:
            self.tell("crossing", note=f"{page.path} names {sorted(others)}")
        if page.status >= 500 and page.name != "unavailable":
            self.tell("broken", note=f"{page.status} {page.name} {page.url} {page.text[:80] if not page.name else ''}")
        if "anew" in page.url:  # what was under way there is not known to this browser any more
            self.asked = ""

    def url(self, rest: str = "") -> str:
        """Within the frame, once that has an address of its own."""
        if not self.browser.framed:
            return f"{self.place.site}/{self.slug}/{rest}"
        found = in_frame.ADDRESS.match(self.browser.page.path)
        return f"{self.place.site}{found[0]}{rest}" if found else f"{self.place.site}/{self.slug}/in/"

    def pause(self, seconds: float = 0.5) -> None:
        time.sleep(self.random.uniform(0, seconds))

    # --- a booking ---

    def journey(self) -> bool:
        """From the first page to the outcome. False: it was given up."""
        self.browser = self.frame or self.tab
        self.tell("begins", note="frame" if self.browser.framed else "")
        page = self.browser.get(self.url())
        for _step in range(STEPS):
            page = self.judge(page)
            if page.name == "done":
                in_frame.look(self)
                return True
            if not self.goes_on():
                return False
            page = self.step(page)
        return False

    def step(self, page: Page) -> Page:
        """What somebody does who wants an appointment and has this page before them."""
        if page.name in CHOICES and (acted := self.choose(page)):
            return acted
        if page.name in ("sign-in", "sign-up", "check-email"):
            return newcomer.sign_in(self, page)
        if page.name == "hand-over" and (form := page.form()):
            return in_frame.go_to_tab(self, form)
        if page.name == "record" and (form := page.form()):
            return self.browser.send(form, **self.details(form))
        if page.name == "check" and (form := page.form(having="digest")):
            return self.confirm(form)
        return self.wait_or_begin(page)

    def wait_or_begin(self, page: Page) -> Page:
        if page.name == "pending":
            self.pause(2)
            return self.browser.get(page.link("/sign-in/") or page.url)
        self.pause(1)
        if page.status == 0:
            return self.browser.reload()
        if page.name == "unavailable" and (again := next(iter(page.links), None)):
            return self.browser.get(again)
        return self.browser.get(self.url())

    def choose(self, page: Page) -> Page | None:
        name = "start" if page.name == "slot" else page.name
        if name in ("service", "category") and (form := page.form(having="add")):
            return self.add_service(page, form)
        form = page.form(having=name)
        if form is None:
            return self.go_on_with_chosen(page)
        values = [value for button, value in form.buttons if button == name]
        if not values:
            return self.browser.get(self.url())
        value = self.random.choice(values[:POPULAR])
        if name == "start":
            self.chosen = value
        elif name == "service":
            self.services = (int(value),)
        return self.browser.send(form, (name, value))

    def add_service(self, page: Page, form: Form) -> Page:
        """Where several may be booked together: another one, or on with those that are chosen."""
        going_on = page.form(having="service")
        if going_on and self.random.random() > ANOTHER:
            return self.go_on_with_chosen(page) or page
        adding = [value for name, value in form.buttons if name == "add"]
        return self.browser.send(form, ("add", self.random.choice(adding)))

    def go_on_with_chosen(self, page: Page) -> Page | None:
        form = page.form(having="service") if page.name in ("service", "category") else None
        if form is None:
            return None
        chosen = [form.fields["service"], *(value for name, value in form.more if name == "service")]
        self.services = tuple(map(int, chosen))
        return self.browser.send(form)

    def details(self, form: Form) -> dict[str, str]:
        """Every field that is asked for; what stands there already stays."""
        typed = {"lastname": self.lastname, "firstname": "Kim", "firstphone": self.phone}
        wanted = {"birthdate-day": "3", "birthdate-month": "4", "birthdate-year": "1990", "email": self.email}
        known = {**typed, **wanted}
        found = {}
        for name, kind in form.types.items():
            if kind == "hidden" or name in form.options or form.fields.get(name):
                continue
            found[name] = known.get(name, "12")
        for name, values in form.options.items():
            if form.types.get(name) != "checkbox" and any(values) and not form.fields.get(name):
                found[name] = next(value for value in values if value)
        return found

    def confirm(self, form: Form) -> Page:
        """Once, or twice at the same moment; or from a page that was left."""
        self.asked, self.asked_in = self.chosen, self.browser
        same = self.wanted.get(self.asked, self.services) == self.services
        self.wanted[self.asked] = self.services if same else ()
        self.tell("confirms", start=self.asked, services=self.services)
        way = self.random.random()
        if way < 0.4:
            self.tell("twice", start=self.asked)
            first, page = self.browser.send_twice(form)
            self.judge(first)
        else:
            page = self.browser.send(form)
        if way > 0.8:  # Back, and the button once more
            self.judge(page)
            page = self.browser.send(form)
        return page

    def judge(self, page: Page) -> Page:
        """Note what a page says of what was confirmed."""
        if page.name == "done" and (number := number_in(page.path, "done")):
            start = _local(page.start)
            note = "frame" if self.browser.framed else "from a frame" if self.frame else ""
            self.tell("booked", number, start, note=note, services=self.wanted.get(start, ()))
            self.asked = "" if start == self.asked else self.asked
        elif not self.asked or self.browser is not self.asked_in:
            return page
        elif page.name == "pending" and "/appointments/" not in page.path:
            self.tell("unknown", start=self.asked)
        elif self.is_told_no(page):
            said = f"{page.name}: {page.notice or page.h1}"
            self.tell("refused", start=self.asked, note=said, services=self.wanted[self.asked])
            self.asked = ""
        return page

    def is_told_no(self, page: Page) -> bool:
        """A notice says so; and the check page says of itself that nothing is booked yet."""
        if page.name == "check":
            return bool(page.notice) or self.chosen == self.asked
        return page.name in ("slot", "record") and bool(page.notice)

    # --- an account's pages ---

    def signed_in(self, rest: str) -> Page:
        """A page of the account's; the way to it leads through the sign-in where that has ended."""
        if self.frame:
            self.browser = self.tab
        page = self.browser.get(self.url(rest))
        for _try in range(8):
            if page.name in ("sign-in", "sign-up", "check-email"):
                page = self.judge(newcomer.sign_in(self, page))
            elif page.status in (0, 503):
                self.pause(1)
                page = self.browser.get(self.url(rest))
            elif "/appointments/" in page.path or page.status == 404:
                break
            else:
                page = self.browser.get(self.url(rest))
        return page

    def settled(self) -> Page | None:
        """The list, once nothing is open any more."""
        first = self.signed_in("appointments/")
        start = self.judge(self.browser.get(self.url()))
        if first.status != 200 or start.name == "pending" or start.status != 200:
            return None
        page = self.signed_in("appointments/")
        is_open = any("/moved/" in link for link in page.links)
        return None if page.name != "appointments" or page.status != 200 or is_open else page


def listed(page: Page) -> list[int]:
    found = (re.search(r"/appointments/(\d+)/$", link) for link in page.links)
    return list(dict.fromkeys(int(one[1]) for one in found if one))


def number_in(text: str, after: str) -> int:
    found = re.search(rf"/{after}/(\d+)/", text)
    return int(found[1]) if found else 0


def _local(moment: str) -> str:
    """A moment as the API writes it."""
    return f"{datetime.fromisoformat(moment).astimezone(PARIS):%Y-%m-%d %H:%M:%S}" if moment else ""
