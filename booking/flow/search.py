"""A search over all services: every word somewhere in name, description or category. Pure."""

import re
from collections.abc import Iterable, Mapping

from booking.clicrdv.catalog import Service
from booking.clicrdv.reading import folded

LONGEST = 100
_WORD = re.compile(r"[^\W_]+")


def words(asked: str) -> list[str]:
    """Without what no name is found by: signs, apostrophes of either kind."""
    return _WORD.findall(folded(asked[:LONGEST]))


def found(services: Iterable[Service], categories: Mapping[int, str], asked: str) -> list[Service]:
    """Those that have every word, in their order; without accents and case, in any order of words."""
    wanted = words(asked)
    return [service for service in services if wanted and all(word in _text(service, categories) for word in wanted)]


def _text(service: Service, categories: Mapping[int, str]) -> str:
    return folded(f"{service.name}\n{service.description}\n{categories.get(service.category_id or 0, '')}")
