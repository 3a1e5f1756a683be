"""Pages that need no call while every call hangs and visitors wait for those that do."""

import asyncio

import requests

from bench.client import Guest, Heard, request, stay
from bench.customer import CLINIC, Customer
from bench.load import SLOT, warm
from bench.production import Site, house
from bench.report import Section, percentile
from bench.sessions import copies

WAITING = 200
SECONDS = 12.0
READY_SECONDS = 1.0
COLOURED = "/garage-martin/"  # has colours of its own
OTHER = {"health": "/healthz", "services, from the cache": CLINIC}


def measure() -> list[Section]:
    """From before the first call is given up until after the breaker has opened."""
    section = Section(
        "while every call hangs and 200 visitors wait", ("answers", "p50 ms", "p95 ms", "most ms", "not 200")
    )
    with house() as made, made.site(SLOT_SECONDS="0.001") as site:
        cookies = copies(made, site, WAITING)
        colours = Customer(site.address).open(COLOURED).style_sheet("theme")
        warm(site.address, cookies)
        hang(made.api)
        waiting, others = asyncio.run(_both(site, cookies, {**OTHER, "a merchant's colours": colours}))
    for name, heard in others.items():
        _row(section, name, heard)
    every = [seconds for heard in others.values() for seconds in heard.seconds]
    _row(section, "all of these", Heard(every))
    _row(section, "free times", waiting)
    section.at_most("p95 of other pages", percentile(every, 0.95) * 1000, 250, "ms")
    return [section]


def hang(api: str) -> None:
    """No call is ever answered from now on."""
    requests.post(f"{api}/faults", json={"kind": "hang", "path": "*", "count": None}, timeout=10).raise_for_status()


async def _both(site: Site, cookies: list[str], paths: dict[str, str]) -> tuple[Heard, dict[str, Heard]]:
    """Who was refused tries again after three seconds."""
    guests = [Guest([request(SLOT, address=n, cookie=cookie)], pause=1.0) for n, cookie in enumerate(cookies)]
    waiting = asyncio.create_task(stay(site.address, guests, SECONDS))
    await asyncio.sleep(READY_SECONDS)
    others = {name: Guest([request(path, address=1000 + n)], each=0.02) for n, (name, path) in enumerate(paths.items())}
    heard = await asyncio.gather(*(stay(site.address, [guest] * 2, SECONDS - 2) for guest in others.values()))
    return await waiting, dict(zip(others, heard, strict=True))


def _row(section: Section, name: str, heard: Heard) -> None:
    most = max(heard.seconds, default=0.0) * 1000
    section.row(name, len(heard.seconds), heard.within(0.5), heard.within(0.95), most, heard.bad)
