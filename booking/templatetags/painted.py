"""Fragments that are the same for everybody are painted once: lists of services, of calendars. Nothing of a person."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class Shown:
    """What a fragment is painted of, known by what is in it."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self._key = _frozen(values)
        self._hash = hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shown) and self._key == other._key


@register.simple_tag
def painted(template_name: str, **values: Any) -> SafeString:
    """`{% painted "_groups.html" groups=groups name="calendar" %}`: an include that sees these values only."""
    return _paint(template_name, get_language(), Shown(values))


@lru_cache(maxsize=128)
def _paint(template_name: str, language: str | None, shown: Shown) -> SafeString:
    return render_to_string(template_name, shown.values)


def _frozen(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple((name, _frozen(one)) for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(map(_frozen, value))
    # Equal, and yet painted otherwise: 1 and True, a safe text and one that is not.
    return type(value).__name__, value if isinstance(value, Hashable) else str(value)
