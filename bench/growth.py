"""What pages cost as the catalogue grows, and as sessions grow."""

import time
from threading import Thread

import requests

from bench.customer import Customer
from bench.load import SLOT
from bench.machine import cpu_seconds
from bench.production import House, Site, house
from bench.report import Section, percentile
from bench.sessions import arrived, fill
from bench.visitors import Visitor

SERVICES = (10, 100, 1000)
SESSIONS = (10**3, 10**5, 10**6)
IN_CATEGORY = 10
PAGES = 40
BROWSER = {"Accept-Language": "fr", "Accept-Encoding": "gzip, deflate, br"}


def measure() -> list[Section]:
    """Catalogues first; their merchants are not in the way of the sessions."""
    with house() as made:
        return [_catalogues(made), _sessions(made)]


def _catalogues(made: House) -> Section:
    section = Section("as the catalogue grows", ("p50 ms", "p95 ms", "CPU ms", "bytes"))
    for count in SERVICES:
        made.manage("add_merchant", f"with-{count}", str(_group(made.api, count)), "--name", f"With {count}")
    with made.site() as site:
        for count in SERVICES:
            first = Customer(site.address).open(f"/with-{count}/")
            _row(section, site, f"{count} services, first page ({first.name})", first.path, "")
            _row(section, site, f"{count} services, a search", f"/with-{count}/{first.name}/?q=examen+7", "")
    return section


def _group(api: str, count: int) -> int:
    """A group with so many services in categories of ten, all on one calendar."""

    def add(resource: str, rows: list[dict[str, object]]) -> list[int]:
        answer = requests.post(f"{api}/add", json={"resource": resource, "set": rows}, timeout=60)
        answer.raise_for_status()
        found = answer.json()
        return [int(one["id"]) for one in (found if isinstance(found, list) else found.get("records", [found]))]

    (group,) = add("groups", [{"name": f"With {count}"}])
    names = [{"group_id": group, "publicname": f"Thème {n}"} for n in range(-(-count // IN_CATEGORY))]
    themes = add("interventionsets", names)
    services = [
        {"group_id": group, "publicname": f"Examen {n}", "interventionset_id": themes[n // IN_CATEGORY]}
        for n in range(count)
    ]
    offered = add("interventions", services)
    add("calendars", [{"group_id": group, "publicname": "Agenda", "intervention_ids": offered}])
    return group


def _sessions(made: House) -> Section:
    section = Section(
        "as sessions grow (half of them ended)", ("p50 ms", "p95 ms", "CPU ms", "clear s", "slowest ms", "failed")
    )
    with made.site() as site:
        visitor = arrived(site)
        key = visitor.cookie.partition("=")[2]
        for count in SESSIONS:
            fill(made, key, count)
            cost = _cost(site, SLOT, visitor.cookie)
            section.row(f"{count:,} sessions", *cost[:3], *_cleared(made, site))
    return section


def _cleared(made: House, site: Site) -> tuple[float, float, int]:
    """How long `clean_up` takes; the slowest first choice of a visitor meanwhile, which writes a session, and how
    many met an error."""
    slowest, failed = 0.0, 0
    clearing = Thread(target=made.manage, args=("clean_up",))
    began = time.perf_counter()
    clearing.start()
    while clearing.is_alive():
        asked = time.perf_counter()
        try:
            arrived(site)
        except requests.HTTPError:
            failed += 1
        slowest = max(slowest, time.perf_counter() - asked)
    return time.perf_counter() - began, slowest * 1000, failed


def _row(section: Section, site: Site, name: str, path: str, cookie: str) -> None:
    section.row(name, *_cost(site, path, cookie))


def _cost(site: Site, path: str, cookie: str) -> tuple[float, float, float, int]:
    """Median and 95th percentile in milliseconds, CPU of a page, its bytes."""
    visitor = Visitor(site.address, 0, {**BROWSER, "X-Forwarded-For": "10.9.0.1", "Cookie": cookie})
    answers = [visitor.ask(path) for _ in range(5)]
    assert answers[-1].is_well, f"{path}: {answers[-1].status}"
    before = cpu_seconds(site.workers)
    seconds = [visitor.ask(path).seconds for _ in range(PAGES)]
    cpu = (cpu_seconds(site.workers) - before) / PAGES * 1000
    return percentile(seconds, 0.5) * 1000, percentile(seconds, 0.95) * 1000, cpu, len(answers[-1].body)
