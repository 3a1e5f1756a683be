"""One soak: the processes, the customers, the troubles, and what is found at the end."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import requests

from bench import faults
from bench.soak import servers
from bench.soak import site as processes
from bench.soak.clock import PARIS, Clock, nights
from bench.soak.crowd import MERCHANTS, SIGNS_IN_AT_ONCE, Crowd, pages
from bench.soak.customer import Customer, Place
from bench.soak.servers import Sandbox
from bench.soak.story import Appointment, counts
from bench.soak.troubles import Troubles
from bench.soak.truth import Violation, violations

LAST_LOOK = 60  # seconds in which everything must be settled once all is well


@dataclass(frozen=True)
class Plan:
    seconds: float
    seed: int = 8
    customers: int = 24
    share: float = 0.15  # of the calls go wrong
    jumps: bool = True  # of the clocks
    redis: bool = False


@dataclass
class Result:
    plan: Plan
    told: Counter[str]
    kinds: Counter[str]  # of what was booked
    taken: int
    calls: int
    faults: Counter[str]
    troubles: Counter[str]
    jumps: list[str]
    seconds: list[float]  # of each page, the shortest first
    answers: bool  # the site still does
    violations: list[Violation] = field(default_factory=list)

    def page(self, share: float) -> float:
        return self.seconds[int(len(self.seconds) * share)]


def soak(plan: Plan, folder: Path, say: Callable[[str], None] = lambda line: None) -> Result:
    with ExitStack() as stack:
        clock = Clock(folder)
        sandbox = stack.enter_context(servers.sandbox(folder))
        proxy = stack.enter_context(faults.running(sandbox.url, seed=plan.seed))
        redis = stack.enter_context(servers.redis(folder)) if plan.redis else None
        more = {"SOAK_APPLICATION": "bench.soak.shifted", "SOAK_CLOCK": str(clock.file)}
        environment = processes.surroundings(folder, proxy.url, **more, REDIS_URL=redis.url if redis else "")
        site = stack.enter_context(processes.site(folder, environment, MERCHANTS))
        crowd = _crowd(plan, site.url, sandbox)
        troubles = Troubles(site, sandbox, proxy, clock, redis, customers=plan.customers, seed=plan.seed)
        troubles.jump_over = nights(clock.now()) if plan.jumps else []
        proxy.rates = faults.everything(plan.share)
        crowd.live(plan.seconds, troubles.pause, lambda: troubles.make(plan.seconds, say))
        proxy.rates = {}
        say(f"all is well again: {len(crowd.customers)} customers look once more")
        crowd.look(LAST_LOOK + max(0.0, clock.left_behind()))
        return _result(plan, crowd.customers, sandbox, troubles, answers=_answers(site.url))


def _answers(site: str) -> bool:
    try:
        return requests.get(f"{site}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def _crowd(plan: Plan, site: str, sandbox: Sandbox) -> Crowd:
    crowd = Crowd(Place(site, sandbox, plan.seed, monotonic()), plan.customers)
    crowd.register()
    for group in SIGNS_IN_AT_ONCE:
        sandbox.post("/rules", group_id=group, sign_up_signs_in=True)
    return crowd


def standing(sandbox: Sandbox, customers: Sequence[Customer]) -> list[Appointment]:
    """What stands, as the API tells each account."""
    now = datetime.fromisoformat(sandbox.state()["now"]).astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")
    passwords = sandbox.accounts()

    def read(row: dict[str, Any], one: Customer) -> Appointment:
        start, of = row["start"], (row["calendar_id"], row["intervention_id"])
        return Appointment(row["id"], one.number, start, *of, is_over=start <= now, end=row["end"])

    return [
        read(row, one)
        for one in customers
        for row in sandbox.appointments(one.story.group, one.email, passwords.get(one.email))
    ]


def _result(
    plan: Plan, customers: Sequence[Customer], sandbox: Sandbox, troubles: Troubles, *, answers: bool
) -> Result:
    stories = [one.story for one in customers]
    stands, made, passwords = standing(sandbox, customers), sandbox.made(), sandbox.accounts()
    strays = sandbox.state()["appointments"] - len(stands)  # the sandbox begins without any
    accounts = {one.number for one in customers if one.email in passwords}
    refused = [one for story in stories for one in story.told if one.what == "refused"]
    return Result(
        plan=plan,
        told=counts(stories),
        kinds=_kinds(customers),
        taken=sum(one.note.startswith("slot") for one in refused),
        calls=troubles.proxy.calls,
        faults=troubles.proxy.counts,
        troubles=troubles.counts,
        jumps=troubles.jumps,
        seconds=pages(customers),
        answers=answers,
        violations=violations(stories, stands, strays=strays, made=made, accounts=accounts),
    )


def _kinds(customers: Sequence[Customer]) -> Counter[str]:
    """Of the appointments that were told to be booked: how many there are, of several services, in a frame, and of
    people who had no account."""
    found: dict[int, set[str]] = {}
    for one in customers:
        for told in one.story.told:
            if told.what == "booked":
                kinds = found.setdefault(told.number, {"all"})
                kinds |= {"several"} if len(told.services) > 1 else set()
                kinds |= {told.note} if told.note else set()
                kinds |= {"new"} if one.is_new else set()
    return Counter(kind for kinds in found.values() for kind in kinds)
