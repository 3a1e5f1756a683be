"""Who comes and goes: customers for the whole soak, and new ones who sign up, book a few times, and leave their place,
and perhaps their browser, to somebody else."""

import itertools
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from requests.cookies import RequestsCookieJar

from bench.soak.afterwards import afterwards, last_look, sign_out
from bench.soak.customer import PASSWORD, Customer, Place
from bench.soak.story import MOST
from bench.soak.troubles import Pause

MERCHANTS = {
    "clinique-des-lilas": 4,
    "garage-martin": 5,
    "marie-osteopathe": 6,
    "salon-meche": 7,
    "institut-horizon": 10,
}
SIGNS_IN_AT_ONCE = (5,)  # groups that sign in whoever signs up
NEW_SEATS = 0.4
FEW = (1, 4)  # journeys of somebody new
SHARED = 0.5  # of those who leave, those whose browser is somebody else's then


class Crowd:
    """As many customers at a time as there are seats."""

    def __init__(self, place: Place, seats: int) -> None:
        self.place = place
        self.random = random.Random(place.seed)  # noqa: S311
        self.customers: list[Customer] = []
        self._numbers, self._lock = itertools.count(), threading.Lock()
        self._slugs = itertools.cycle(MERCHANTS)
        self.seats = [self.comes(is_new=self.random.random() < NEW_SEATS) for _seat in range(seats)]

    def comes(self, *, is_new: bool, cookies: RequestsCookieJar | None = None, slug: str = "") -> Customer:
        with self._lock:
            number, slug = next(self._numbers), slug or next(self._slugs)
            one = Customer(self.place, number, slug, MERCHANTS[slug], is_new=is_new, cookies=cookies)
            self.customers.append(one)
        return one

    def register(self) -> None:
        """Those who have an account already."""
        known = [one for one in self.customers if not one.is_new]
        given = {"password": PASSWORD, "confirmed": True}
        self.place.sandbox.add("accounts", [{"email": o.email, "group_id": o.story.group, **given} for o in known])
        for one in known:
            one.tell("given")

    def live(self, seconds: float, pause: Pause, trouble: Callable[[], None]) -> None:
        """For so long, while `trouble` goes on."""
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(len(self.seats)) as threads:
            living = [threads.submit(self._sit, one, until, pause) for one in self.seats]
            trouble()
            for each in living:
                each.result()

    def _sit(self, one: Customer, until: float, pause: Pause) -> None:
        def goes_on() -> bool:
            return time.monotonic() < until and not pause.is_asked

        journeys, few = 0, one.random.randint(*FEW)
        while time.monotonic() < until:
            one.goes_on = goes_on
            if pause.is_asked:
                _settle(one)
                pause.rest()
            if one.journey():
                afterwards(one)
                journeys += 1
            if one.is_new and journeys >= few and not one.asked and len(self.customers) < MOST:
                one, journeys = self._leaves(one), 0

    def _leaves(self, one: Customer) -> Customer:
        cookies = one.browser.http.cookies if sign_out(one) and one.random.random() < SHARED else None
        if cookies is not None:
            one.tell("shared")
        one.open_browser()
        return self.comes(is_new=True, cookies=cookies, slug=one.slug)

    def look(self, seconds: float) -> None:
        """Everybody who ever came."""
        with ThreadPoolExecutor(len(self.seats)) as threads:
            list(threads.map(lambda one: last_look(one, seconds), self.customers))


def _settle(one: Customer) -> None:
    for _try in range(20):
        if one.settled():
            return
        time.sleep(1)


def pages(customers: Sequence[Customer]) -> list[float]:
    """How long each of them took, the shortest first."""
    return sorted(second for one in customers for second in one.seconds)
