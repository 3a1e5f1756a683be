"""Fragments that are the same for everybody are painted once: lists of services, of calendars. Nothing of a person."""

import hashlib
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


class Shown:
    """What a fragment is painted of, known by what is in it; of what is painted only that is kept."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self._key = hashlib.sha256(repr(_frozen(values)).encode("utf-8", "surrogatepass")).digest()

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shown) and self._key == other._key


def painted(template_name: str, **values: Any) -> SafeString:
    """`{{ painted("_groups.html", groups=groups, name="calendar") }}`: an include that sees these values only."""
    return _paint(template_name, get_language(), Shown(values))


@lru_cache(maxsize=64)
def _paint(template_name: str, language: str | None, shown: Shown) -> SafeString:
    values, shown.values = shown.values, {}
    return mark_safe(render_to_string(template_name, values))  # noqa: S308 - a template wrote it


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return [(name, _frozen(one)) for name, one in value.items()]
    if isinstance(value, (list, tuple)):
        return [_frozen(one) for one in value]
    # Equal, and yet painted otherwise: 1 and True, a safe text and one that is not.
    return type(value).__name__, str(value)
