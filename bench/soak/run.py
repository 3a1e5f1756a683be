"""One soak: the processes, the customers, the troubles, and what is found at the end."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from bench import faults
from bench.soak import site as processes
from bench.soak.clock import PARIS, Clock, nights
from bench.soak.customer import PASSWORD, Customer
from bench.soak.site import Sandbox, Site
from bench.soak.story import Appointment, Violation, counts, violations
from bench.soak.troubles import Troubles

MERCHANTS = {"clinique-des-lilas": 4, "garage-martin": 5, "marie-osteopathe": 6}
LAST_LOOK = 60  # seconds in which everything must be settled once all is well


@dataclass(frozen=True)
class Plan:
    seconds: float
    seed: int = 8
    customers: int = 24
    share: float = 0.15  # of the calls go wrong
    jumps: bool = True  # of the clocks


@dataclass
class Result:
    plan: Plan
    told: Counter[str]
    booked: int
    taken: int
    calls: int
    faults: Counter[str]
    troubles: Counter[str]
    jumps: list[str]
    pages: int
    p50: float
    p95: float
    answers: bool  # the site still does
    violations: list[Violation] = field(default_factory=list)


def soak(plan: Plan, folder: Path, say: Callable[[str], None] = lambda line: None) -> Result:
    with ExitStack() as stack:
        clock = Clock(folder)
        sandbox = stack.enter_context(processes.sandbox(folder))
        proxy = stack.enter_context(faults.running(sandbox.url, seed=plan.seed))
        shifted = {"SOAK_APPLICATION": "bench.soak.shifted", "SOAK_CLOCK": str(clock.file)}
        environment = processes.surroundings(folder, proxy.url, **shifted)
        site = stack.enter_context(processes.site(folder, environment, MERCHANTS))
        customers = _customers(plan, site, sandbox)
        troubles = Troubles(site, sandbox, proxy, clock, customers=len(customers), seed=plan.seed)
        troubles.jump_over = nights(clock.now()) if plan.jumps else []
        proxy.rates = faults.everything(plan.share)
        _live(plan, customers, troubles, say)
        proxy.rates = {}
        say("all is well again: everybody looks once more")
        with ThreadPoolExecutor(len(customers)) as threads:
            list(threads.map(lambda one: one.last_look(LAST_LOOK), customers))
        return _result(plan, customers, sandbox, proxy, troubles, site)


def _customers(plan: Plan, site: Site, sandbox: Sandbox) -> list[Customer]:
    began, slugs = time.monotonic(), list(MERCHANTS.items())
    made = []
    for number in range(plan.customers):
        slug, group = slugs[number % len(slugs)]
        made.append(Customer(number, slug, group, site.url, plan.seed, began))
    rows = [{"email": one.email, "password": PASSWORD, "confirmed": True, "group_id": one.story.group} for one in made]
    sandbox.add("accounts", rows)
    return made


def _live(plan: Plan, customers: Sequence[Customer], troubles: Troubles, say: Callable[[str], None]) -> None:
    pause = troubles.pause
    until = time.monotonic() + plan.seconds

    def live(one: Customer) -> None:
        one.goes_on = lambda: time.monotonic() < until and not pause.is_asked
        while time.monotonic() < until:
            if pause.is_asked:
                _settle(one)
                pause.rest()
            if one.journey():
                one.afterwards()

    with ThreadPoolExecutor(len(customers)) as threads:
        living = [threads.submit(live, one) for one in customers]
        troubles.make(plan.seconds, say)
        for each in living:
            each.result()


def _settle(one: Customer) -> None:
    for _try in range(20):
        if one.settled():
            return
        time.sleep(1)


def standing(sandbox: Sandbox, customers: Sequence[Customer]) -> list[Appointment]:
    """What stands, as the API tells each account."""
    now = datetime.fromisoformat(sandbox.state()["now"]).astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")

    def read(row: dict[str, Any], one: Customer) -> Appointment:
        start, numbers = row["start"], (row["calendar_id"], row["intervention_id"])
        return Appointment(row["id"], one.number, start, *numbers, is_over=start <= now)

    return [read(row, one) for one in customers for row in sandbox.appointments(one.story.group, one.email, PASSWORD)]


def _result(
    plan: Plan,
    customers: Sequence[Customer],
    sandbox: Sandbox,
    proxy: faults.Proxy,
    troubles: Troubles,
    site: Site,
) -> Result:
    stories = [one.story for one in customers]
    seconds = sorted(second for one in customers for second in one.seconds)
    stands = standing(sandbox, customers)
    strays = sandbox.state()["appointments"] - len(stands)  # the sandbox begins without any
    booked = {one.number for story in stories for one in story.told if one.what == "booked"}
    refused = [one for story in stories for one in story.told if one.what == "refused"]
    return Result(
        plan=plan,
        told=counts(stories),
        booked=len(booked),
        taken=sum(one.note.startswith("slot") for one in refused),
        calls=proxy.calls,
        faults=proxy.counts,
        troubles=troubles.counts,
        jumps=troubles.jumps,
        pages=len(seconds),
        p50=seconds[len(seconds) // 2],
        p95=seconds[int(len(seconds) * 0.95)],
        answers=requests.get(f"{site.url}/healthz", timeout=5).ok,
        violations=violations(stories, stands, strays=strays),
    )
