"""Reading what clients send: bracketed queries and forms, ids, booleans, dates. Generous, but never guessing."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from urllib.parse import unquote_plus

from sandbox.errors import bad_parameter

TRUE = {"true", "1", "yes", "on"}
FALSE = {"false", "0", "no", "off", ""}
_DEEPEST = 5
_LARGEST = 2**53


def parse_query(text: str) -> dict[str, Any]:
    """``a=1&b[]=2&c[0][d]=3`` as nested values; clients in production send a second ``?`` where ``&`` is meant."""
    return nest(_pairs(text.replace("?", "&")))


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    for piece in text.split("&"):
        if piece:
            name, _, value = piece.partition("=")
            yield unquote_plus(name), unquote_plus(value)


def nest(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Bracketed names as dictionaries and lists, the way Rails reads them."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        _put(root, _parts(name), value)
    return root


def _parts(name: str) -> list[str]:
    head, bracket, rest = name.partition("[")
    if not head or not bracket:
        return [name]
    return [head, *re.findall(r"\[([^\[\]]*)\]", "[" + rest)[:_DEEPEST]]


def _put(node: dict[str, Any], parts: list[str], value: str) -> None:
    head, rest = parts[0], parts[1:]
    if not rest:
        node[head] = value
    elif rest == [""]:
        if not isinstance(node.get(head), list):
            node[head] = []
        node[head].append(value)
    else:
        if not isinstance(node.get(head), dict):
            node[head] = {}
        _put(node[head], _numbered(node[head], rest), value)


def _numbered(node: dict[str, Any], parts: list[str]) -> list[str]:
    """``[][field]`` opens a new entry whenever the last one has that field already."""
    if parts[0] != "":
        return parts
    last = len(node) - 1
    taken = last < 0 or parts[1] in node.get(str(last), {})
    return [str(last + 1 if taken else last), *parts[1:]]


def whole(value: Any, name: str, *, least: int = 0) -> int:
    """A whole number, sent as a number or as text."""
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,16}\s*", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < _LARGEST:
        raise bad_parameter(f"{name} must be a whole number.")
    return value


def optional_id(value: Any, name: str) -> int | None:
    """An id, or None where it is absent, empty or 0, which all mean "none"."""
    if value is None or value == "":
        return None
    return whole(value, name) or None


def ids(value: Any, name: str) -> list[int]:
    """A list of ids however it is sent: a list, numbered entries, one value, commas, brackets. 0 is none, and goes."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, str):
        value = [piece for piece in value.strip("[] ").split(",") if piece.strip()]
    elif value is None:
        value = []
    elif not isinstance(value, list):
        value = [value]
    numbers = [optional_id(each, name) for each in value]
    return [number for number in numbers if number]


def boolean(value: Any, name: str) -> bool:
    """A boolean, sent as true, false, 0, 1 or as text."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, (str, int)) else "?"
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise bad_parameter(f"{name} must be true or false.")


def text(value: Any, name: str, longest: int = 65535) -> str:
    """Text; numbers count as text, and nothing at all as empty."""
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise bad_parameter(f"{name} must be text.")
    found = str(value).lower() if isinstance(value, bool) else str(value)
    if len(found) > longest:
        raise bad_parameter(f"{name} is too long: at most {longest} characters.")
    return found


def moment(value: Any, name: str, *, ends_day: bool = False) -> datetime:
    """A naive local time ``YYYY-MM-DD HH:MM:SS`` from 1900 to 2199; a bare date is its first moment, or its last."""
    try:
        if re.fullmatch(r"(19|20|21)\d{2}-\d{2}-\d{2}", str(value)):
            day = date.fromisoformat(value)
            return datetime.combine(day, time.max.replace(microsecond=0) if ends_day else time.min)
        if not re.fullmatch(r"(19|20|21)\d{2}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?", str(value)):
            raise ValueError
        return datetime.fromisoformat(value)
    except ValueError:
        raise bad_parameter(f"{name} must be a local time, YYYY-MM-DD HH:MM:SS.") from None
