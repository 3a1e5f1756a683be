"""What a page costs the site that has its catalogue: time, processor, calls to the API, bytes."""

from dataclasses import dataclass
from statistics import median

import requests

from bench.customer import CLINIC, NEW, Customer
from bench.machine import cpu_seconds
from bench.production import House, Site, house
from bench.report import Section, percentile
from bench.visitors import Visitor

BATCH, BATCHES = 20, 6
STEPS = ("service", "calendar", "slot", "sign-in", "record", "check")
BROWSER = {"Accept-Language": "fr", "Accept-Encoding": "gzip, deflate, br"}


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    cookie: str
    address: str


def measure() -> list[Section]:
    """A booking page by page, as one customer after the other sees it."""
    with house() as made, made.site() as site:
        costs = Section("a page, one after the other", ("p50 ms", "p95 ms", "CPU ms", "API calls", "bytes"))
        cpu = {page.name: _cost(costs, site, made, page) for page in [*_plain(), *_of_a_booking(site)]}
        steps = [cpu[name] for name in STEPS]
        costs.at_most("CPU of a step page, p50", median(steps), 4, "ms")
        costs.at_most("CPU of the dearest step page", max(steps), 4, "ms")
        costs.note("CPU: of both workers, median of batches. Free times are kept for SLOT_SECONDS, as in production.")
        return [costs, _calls(made)]


def _plain() -> list[Page]:
    return [Page("health", "/healthz", "", "10.1.0.1"), Page("home", "/", "", "10.1.0.2")]


def _of_a_booking(site: Site) -> list[Page]:
    """The pages that a booking passes, each as it stands in the session of one who has come there."""
    seen: list[Page] = []
    for page in ("calendar", "slot", "sign-in", "record", "check", "done"):
        customer = Customer(site.address).book_until(page, NEW if page == "record" else None)
        seen.append(_seen(customer, page))
    again = customer.open(f"{CLINIC}appointments/")
    seen.append(_seen(again, "appointments"))
    seen.append(_seen(again.open(again.link(f"{CLINIC}appointments/")), "appointment"))
    return [Page("service", CLINIC, "", "10.1.0.3"), *seen]


def _seen(customer: Customer, name: str) -> Page:
    return Page(name, customer.path, customer.cookie, str(customer.http.headers["X-Forwarded-For"]))


def _cost(costs: Section, site: Site, made: House, page: Page) -> float:
    """Median CPU of a page, in milliseconds. One connection: always the same worker, whose catalogue is warm."""
    visitor = Visitor(site.address, 0, {**BROWSER, "X-Forwarded-For": page.address, "Cookie": page.cookie})
    first = [visitor.ask(page.path) for _ in range(5)][-1]
    assert first.is_well, f"{page.name}: {first.status}"
    forget_calls(made)
    seconds, cpu = [], []
    for _ in range(BATCHES):
        before = cpu_seconds(site.workers)
        seconds += [visitor.ask(page.path).seconds for _ in range(BATCH)]
        cpu.append((cpu_seconds(site.workers) - before) / BATCH * 1000)
    times = [percentile(seconds, share) * 1000 for share in (0.5, 0.95)]
    costs.row(page.name, *times, median(cpu), round(len(calls(made)) / len(seconds), 2), len(first.body))
    return median(cpu)


def _calls(made: House) -> Section:
    """What a booking asks ClicRDV once the catalogue is warm: nobody has just looked at the same times."""
    section = Section("calls to the API in a booking, warm", ("API calls",))
    with made.site(SLOT_SECONDS="0.001", WEB_CONCURRENCY="1") as alone:
        Customer(alone.address).book_until("check")
        forget_calls(made)
        Customer(alone.address).book_until("done")
    asked = calls(made)
    section.row("a booking", len(asked))
    section.at_most("calls of a booking", len(asked), 4)
    section.note(", ".join(sorted(asked)))
    return section


def calls(made: House) -> list[str]:
    """What the API was asked since it was told to forget."""
    asked = requests.get(f"{made.api}/requests", timeout=30).json()["requests"]
    return [f"{call['method']} {call['path']}" for call in asked if call["path"].startswith("/api/")]


def forget_calls(made: House) -> None:
    """Count from here."""
    requests.delete(f"{made.api}/requests", timeout=30).raise_for_status()
