"""Every address of the site, as its urlconf has it."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from booking.flow.steps import STEPS

SLUG, GARAGE = "clinique-des-lilas", "garage-martin"
# What stands for a parameter where nothing hostile does.
USUAL = {
    "merchant": SLUG,
    "name": "service",
    "number": "1",
    "appointment": "1",
    "token": "a" * 43,
    "digest": "0" * 12,
    "pk": "1",
    "id": "1",
    "object_id": "1",
    "content_type_id": "1",
    "app_label": "booking",
    "url": "nothing",
}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:\([^()]*\)|[^()])*\)")


def routes() -> list[str]:
    """Patterns with `{name}` where a parameter stands."""
    return sorted({_written(route) for route in _walk(get_resolver(), "")})


def _walk(resolver: Any, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        whole = before + str(each.pattern)
        yield from _walk(each, whole) if hasattr(each, "url_patterns") else [whole]


def _written(route: str) -> str:
    named = PARAMETER.sub(lambda found: "{" + (found[1] or found[2]) + "}", route)
    return "/" + named.replace("^", "").replace("$", "").replace("\\", "")


def filled(route: str, **given: str) -> str:
    names = re.findall(r"{(\w+)}", route)
    usual = {**USUAL, "name": "0" * 16 + ".png" if "pictures/" in route else USUAL["name"]}
    return route.format(**{name: given.get(name, usual[name]) for name in names})


def usual() -> list[str]:
    """Each address once, and the questions of the wizard, which share one."""
    steps = [f"/{SLUG}/{name}/" for name in STEPS]
    return sorted({filled(route) for route in routes()} | set(steps))


def in_frame(address: str, key: str) -> str:
    return address.replace(f"/{SLUG}/", f"/{SLUG}/in/{key}/", 1)
