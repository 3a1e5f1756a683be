"""A customer who books like people do, with double clicks, Reload and Back, and notes what the pages say."""

import random
import re
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bench.soak.browser import Browser, Form, Page
from bench.soak.story import MARK, Story, Told, mark

PARIS = ZoneInfo("Europe/Paris")
PASSWORD = "rendez-vous"  # noqa: S105
CHOICES = ("service", "category", "calendar", "slot", "records")
STEPS = 60  # of one journey; who is not through by then begins another
POPULAR = 4  # of the times offered, customers want the first ones


class Customer:
    def __init__(self, number: int, slug: str, group: int, site: str, seed: int, began: float) -> None:
        self.number, self.slug, self.site, self.began = number, slug, site, began
        self.random = random.Random(seed * 1000 + number)  # noqa: S311
        self.story = Story(number, group)
        self.email, self.lastname = f"{mark(number)}@example.org", mark(number).title()
        self.password, self.phone = PASSWORD, "06 12 34 56 78"
        self.seconds: list[float] = []
        self.asked = ""  # the start that was confirmed and is not settled
        self.chosen = ""
        self.goes_on: Callable[[], bool] = lambda: True
        self.open_browser()

    def open_browser(self) -> None:
        self.browser = Browser(self.site, self.seen)

    @property
    def now(self) -> float:
        return round(time.monotonic() - self.began, 1)

    def tell(self, what: str, number: int = 0, start: str = "", was: int = 0, note: str = "") -> None:
        self.story.told.append(Told(what, number, start, was, note=note, at=self.now))

    def seen(self, page: Page) -> None:
        """Every page, whatever it is."""
        if page.status:
            self.seconds.append(page.seconds)
        self.tell("page", note=f"{page.status} {page.name} {page.url.removeprefix(self.site)}")
        others = {found for found in MARK.findall(page.text) if int(found) != self.number}
        if others:
            self.tell("crossing", note=f"{page.path} names {sorted(others)}")
        if page.status >= 500 and page.name != "unavailable":
            self.tell("broken", note=f"{page.status} {page.name} {page.url}")

    def url(self, rest: str = "") -> str:
        return f"{self.site}/{self.slug}/{rest}"

    def pause(self, seconds: float = 0.5) -> None:
        time.sleep(self.random.uniform(0, seconds))

    # --- a booking ---

    def journey(self) -> bool:
        """From the first page to the outcome. False: it was given up."""
        self.tell("begins")
        page = self.browser.get(self.url())
        for _step in range(STEPS):
            page = self.judge(page)
            if page.name == "done":
                return True
            if not self.goes_on():
                return False
            page = self.step(page)
        return False

    def step(self, page: Page) -> Page:
        """What somebody does who wants an appointment and has this page before them."""
        if page.name in CHOICES and (form := page.form(having="start" if page.name == "slot" else page.name)):
            return self.choose(page, form)
        if page.name == "sign-in" and (form := page.form(having="password")):
            return self.browser.send(form, email=self.email, password=self.password)
        if page.name == "record" and (form := page.form()):
            return self.browser.send(form, **self.details(form))
        if page.name == "check" and (form := page.form(having="digest")):
            return self.confirm(form)
        if page.name == "pending":
            self.pause(2)
            return self.browser.get(page.link("/sign-in/") or page.url)
        if page.status == 0:
            self.pause(1)
            return self.browser.reload()
        if page.name == "unavailable" and (again := next(iter(page.links), None)):
            self.pause(1)
            return self.browser.get(again)
        self.pause(1)
        return self.browser.get(self.url())

    def choose(self, page: Page, form: Form) -> Page:
        values = [value for name, value in form.buttons if name in ("start", page.name)]
        if not values:
            return self.browser.get(self.url())
        value = self.random.choice(values[:POPULAR])
        name = "start" if page.name == "slot" else page.name
        if name == "start":
            self.chosen = value
        return self.browser.send(form, (name, value))

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
        self.asked = self.chosen
        self.tell("confirms", start=self.asked)
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
        if page.name == "done" and (number := _number(page.path, "done")):
            start = _local(page.start)
            self.tell("booked", number, start)
            self.asked = "" if start == self.asked else self.asked
        elif self.asked and page.name == "pending" and "/appointments/" not in page.path:
            self.tell("unknown", start=self.asked)
        elif self.asked and self.is_told_no(page):
            self.tell("refused", start=self.asked, note=f"{page.name}: {page.notice or page.h1}")
            self.asked = ""
        return page

    def is_told_no(self, page: Page) -> bool:
        """A notice says so; and the check page says of itself that nothing is booked yet."""
        if page.name == "check":
            return bool(page.notice) or self.chosen == self.asked
        return page.name in ("slot", "record") and bool(page.notice)

    # --- afterwards ---

    def afterwards(self) -> None:
        """Reload, look at what there is, and perhaps change it."""
        if self.random.random() < 0.3:
            self.judge(self.browser.get(self.browser.page.url))
        if self.random.random() < 0.15:
            self.open_browser()
        numbers = self.list()
        act = self.random.random()
        if not numbers or act < 0.25:
            return
        number = self.random.choice(numbers)
        if act < 0.6:
            self.move(number)
        elif act < 0.9 or len(numbers) > 8:
            self.cancel(number)

    def signed_in(self, url: str) -> Page:
        """A page of the account's; the way to it leads through the sign-in where that has ended."""
        page = self.browser.get(url)
        for _try in range(6):
            if page.name == "sign-in" and (form := page.form(having="password")):
                page = self.judge(self.browser.send(form, email=self.email, password=self.password))
            elif page.status in (0, 503):
                self.pause(1)
                page = self.browser.get(url)
            elif "/appointments/" in page.path or page.status == 404:
                break
            else:
                page = self.browser.get(url)
        return page

    def list(self) -> list[int]:
        page = self.signed_in(self.url("appointments/"))
        return listed(page) if page.name == "appointments" else []

    def move(self, number: int) -> None:
        page = self.signed_in(self.url(f"appointments/{number}/move/"))
        form = page.form(having="start")
        values = [value for name, value in form.buttons if name == "start"] if form else []
        if page.name != "move" or form is None or not values:
            return
        page = self.browser.send(form, ("start", self.random.choice(values[:POPULAR])))
        if not page.path.endswith("/move/") or not (form := _posting(page)):
            return
        self.tell("moves", number)
        self.judge_change(number, self.send_twice_perhaps(form))

    def cancel(self, number: int) -> None:
        page = self.signed_in(self.url(f"appointments/{number}/cancel/"))
        if page.name == "cancel" and (form := _posting(page)):
            self.tell("cancels", number)
            self.judge_change(number, self.send_twice_perhaps(form))

    def send_twice_perhaps(self, form: Form) -> Page:
        if self.random.random() < 0.6:
            return self.browser.send(form)
        first, second = self.browser.send_twice(form)
        return first if first.status == 200 else second

    def judge_change(self, number: int, page: Page) -> None:
        """Note what a page says of a move or a cancellation; of one whose outcome is open, ask again for a while."""
        for _try in range(12):
            if page.name not in ("pending", "sign-in", "unavailable") and page.status:
                break
            if not self.goes_on():
                return
            self.pause(2)
            page = self.signed_in(page.url if page.name == "pending" else self.url(f"appointments/{number}/"))
        self.note_change(number, page)

    def note_change(self, number: int, page: Page) -> None:
        if page.name == "moved":
            became = _number(" ".join(page.links), "appointments")
            self.tell("moved", became, was=number, note=page.h1)
        elif page.name == "cancelled":
            self.tell("cancelled", _number(page.path, "appointments"))
        elif page.name == "appointments" and "gone" in page.url:
            self.tell("gone", number, note=page.notice)
        elif page.name == "move":
            self.note_not_moved(number, page)

    def note_not_moved(self, number: int, page: Page) -> None:
        stands = listed(page)
        if "no longer stands" in page.h1:
            self.tell("gone", number, note=page.h1)
        elif stands:  # a page of what stands
            for one in stands:
                self.tell("stands", one, note=page.h1)
            if number not in stands:
                self.tell("gone", number, note=page.h1)
        elif "?refused" in page.url or "too late" in page.h1:
            now = _number(page.path, "appointments")
            self.tell("stands", now, was=0 if now == number else number, note=page.notice or page.h1)

    # --- the end ---

    def last_look(self, seconds: float) -> None:
        """When all is well again: what is open is settled, and the list says what stands."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            page = self.settled()
            if page is not None:
                self.story.told.append(Told("listed", numbers=tuple(listed(page)), note=page.notice, at=self.now))
                return
            time.sleep(1)
        last = self.browser.page
        self.tell("unsettled", note=f"{last.status} {last.name} {last.path} {last.h1}")

    def settled(self) -> Page | None:
        """The list, once nothing is open any more."""
        first = self.signed_in(self.url("appointments/"))
        start = self.judge(self.browser.get(self.url()))
        if first.status != 200 or start.name == "pending" or start.status != 200:
            return None
        page = self.signed_in(self.url("appointments/"))
        is_open = any("/moved/" in link for link in page.links)
        return None if page.name != "appointments" or page.status != 200 or is_open else page


def listed(page: Page) -> list[int]:
    found = (re.search(r"/appointments/(\d+)/$", link) for link in page.links)
    return list(dict.fromkeys(int(one[1]) for one in found if one))


def _posting(page: Page) -> Form | None:
    return next((form for form in page.forms if form.method == "post"), None)


def _number(text: str, after: str) -> int:
    found = re.search(rf"/{after}/(\d+)/", text)
    return int(found[1]) if found else 0


def _local(moment: str) -> str:
    """A moment as the API writes it."""
    return f"{datetime.fromisoformat(moment).astimezone(PARIS):%Y-%m-%d %H:%M:%S}" if moment else ""
