"""Lists: conditions, search, sorting, pages."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sandbox.errors import bad_parameter
from sandbox.fields import is_custom
from sandbox.params import whole
from sandbox.store import Doc

PAGE = 25


def collection(
    docs: list[Doc], params: dict[str, Any], known: Iterable[str], present: Callable[[Doc], Doc] = lambda doc: doc
) -> Doc:
    """A list cut to what is asked, in the vendor's envelope.

    ``known``: the fields there are, even in an empty list. ``present``: what an answer shows of each that is left.
    """
    fields = _Fields(set(known), docs)
    docs = _matching(docs, params, fields)
    docs = _searched(docs, params.get("search"))
    docs = _sorted(docs, params, fields)
    start = whole(params.get("startIndex") or 0, "startIndex")
    size = _page_size(params.get("results"), len(docs))
    page = [present(doc) for doc in docs[start : start + size]]
    return {
        "records": page,
        "totalRecords": len(docs),
        "recordsReturned": len(page),
        "startIndex": start,
        "pageSize": size,
        "sort": params.get("sort"),
        "dir": params.get("dir"),
    }


@dataclass(frozen=True)
class _Fields:
    """Those that there are: known beforehand, custom, or in any of the documents."""

    known: set[str]
    docs: list[Doc]

    def __contains__(self, name: Any) -> bool:
        if not isinstance(name, str):
            return False
        return name in self.known or is_custom(name) or any(name in doc for doc in self.docs)


def _page_size(asked: Any, total: int) -> int:
    if asked is None or asked == "":
        return PAGE
    return total if asked == "all" else whole(asked, "results")


def _sorted(docs: list[Doc], params: dict[str, Any], fields: _Fields) -> list[Doc]:
    field, backwards = params.get("sort"), str(params.get("dir") or "asc").lower()
    if backwards not in ("asc", "desc") or (field not in (None, "") and field not in fields):
        raise bad_parameter("sort must name a field, and dir must be asc or desc.")
    if not field:
        return docs
    return sorted(docs, key=lambda doc: _sort_key(doc.get(field)), reverse=backwards == "desc")


def _sort_key(value: Any) -> tuple[int, float, str]:
    if value is None:
        return 2, 0, ""
    return (0, float(value), "") if isinstance(value, (int, float)) else (1, 0, plain(str(value)))


def plain(text: str) -> str:
    """Without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _searched(docs: list[Doc], asked: Any) -> list[Doc]:
    """Every word somewhere in a document's texts; spaces in telephone numbers do not count."""
    if not isinstance(asked, str) or not asked.strip():
        return docs
    words = plain(asked).split()
    return [doc for doc in docs if all(word in _haystack(doc) for word in words)]


def _haystack(doc: Doc) -> str:
    texts = [value for key, value in doc.items() if isinstance(value, str) and key not in ("comments", "colorref")]
    digits = [re.sub(r"\D", "", str(doc.get(key, ""))) for key in ("firstphone", "secondphone")]
    return plain("\n".join(texts + digits))


def _matching(docs: list[Doc], params: dict[str, Any], fields: _Fields) -> list[Doc]:
    asked = params.get("conditions")
    if asked is None or asked == "":
        return docs
    conditions = asked if isinstance(asked, list) else list(asked.values()) if isinstance(asked, dict) else [asked]
    for condition in conditions:
        field, test = _test(condition, fields)
        docs = [doc for doc in docs if test(doc.get(field))]
    return docs


def _test(condition: Any, fields: _Fields) -> tuple[str, Callable[[Any], bool]]:
    if not isinstance(condition, dict):
        raise bad_parameter("A condition needs field, op and value.")
    field, value = condition.get("field"), condition.get("value", "")
    op = " ".join(str(condition.get("op") or "=").lower().split())
    if field not in fields or op not in OPERATORS or not isinstance(value, str):
        raise bad_parameter("A condition names a field or an operator that does not exist.")
    return str(field), lambda stored: OPERATORS[op](stored, value)


def _order(stored: Any, value: str) -> int | None:
    """-1, 0 or 1 as the stored value lies before, at or after the one asked for; None where they cannot be compared."""
    left: Any
    right: Any
    if isinstance(stored, bool):
        left, right = stored, value.strip().lower() in ("true", "1")
    elif isinstance(stored, (int, float)):
        if not re.fullmatch(r"\s*-?[0-9]{1,15}(\.[0-9]{1,9})?\s*", value):
            return None
        left, right = stored, float(value)
    else:
        left, right = str("" if stored is None else stored).casefold(), _as_stored(value).casefold()
    return (left > right) - (left < right)


def _as_stored(value: str) -> str:
    """A time as times are stored, however it is written in a condition."""
    return re.sub(r"^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}(?::\d{2})?)$", r"\1 \2", value.strip())


def _like(stored: Any, pattern: str) -> bool:
    """% for any text, _ for one character."""
    wild = {"%": "*", "_": "?", "*": "[*]", "?": "[?]", "[": "[[]"}
    glob = "".join(wild.get(character, character) for character in pattern.casefold())
    return fnmatchcase(str("" if stored is None else stored).casefold(), glob)


def _one_of(stored: Any, values: str) -> bool:
    return any(_order(stored, value.strip()) == 0 for value in values.split(","))


OPERATORS: dict[str, Callable[[Any, str], bool]] = {
    "=": lambda stored, value: _order(stored, value) == 0,
    "!=": lambda stored, value: _order(stored, value) != 0,
    ">": lambda stored, value: _order(stored, value) == 1,
    ">=": lambda stored, value: _order(stored, value) in (0, 1),
    "<": lambda stored, value: _order(stored, value) == -1,
    "<=": lambda stored, value: _order(stored, value) in (-1, 0),
    "like": _like,
    "not like": lambda stored, value: not _like(stored, value),
    "in": _one_of,
    "not in": lambda stored, value: not _one_of(stored, value),
}
