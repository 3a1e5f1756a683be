"""From the API's JSON to our types, at the border. Nothing here raises: nonsense becomes nothing, or the default."""

import html
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Row: TypeAlias = Mapping[str, Json]

_YES = frozenset({"1", "true", "t", "yes"})
_NO = frozenset({"0", "false", "f", "no"})
_LARGEST = 2**63 - 1
_UNSEEN = re.compile(r"<!--.*?(-->|$)|<(script|style|template)\b.*?(</\2\s*>|$)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"(?:\s?</?(?:p|div|[ou]l|li|d[ltd]|h[1-6]|table|tr|blockquote)\b[^<>]*>)+\s?", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"\s{2,}|[^\S \xa0\u202f]")  # a no-break space of the merchant's stays one
_TWO_LETTERS = str.maketrans({"œ": "oe", "æ": "ae"})
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def text(value: Json) -> str:
    """A text without the blanks around it, nor the characters that no page and no database can take."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _HARMFUL.sub("", str(value)).strip()


def prose(value: Json) -> str:
    """A longer text, which may come as HTML: plain, its tags gone, its paragraphs and items lines of their own."""
    found = text(value)
    if "<" in found or "&" in found:
        found = _HARMFUL.sub("", html.unescape(_untagged(_UNSEEN.sub("", found))))
    lines = (_SPACES.sub(" ", line).strip() for line in found.splitlines())
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _untagged(found: str) -> str:
    """Where tags make the lines, the line ends of the source are only blanks."""
    if _BREAK.search(found) or _BLOCK.search(found):
        found = _BLOCK.sub("\n", _BREAK.sub("\n", re.sub(r"[^\S\xa0\u202f]+", " ", found)))
    return _TAG.sub("", found)


def number(value: Json) -> int | None:
    """A whole number, also when it comes as a string or as 20.0."""
    if type(value) is int:  # nearly always: a list of free times has hundreds
        return value if abs(value) <= _LARGEST else None
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,19}(?:\.0+)?\s*", value):
        value = int(value.split(".")[0])
    return value if isinstance(value, int) and abs(value) <= _LARGEST else None


def ident(value: Json) -> int | None:
    """An id; the API's 0 is none."""
    found = number(value)
    return found if found and found > 0 else None


def idents(value: Json) -> tuple[int, ...]:
    """The ids of a list, each once, in their order."""
    if type(value) is list and len(value) == 1 and type(value[0]) is int and 0 < value[0] <= _LARGEST:
        return (value[0],)  # nearly always: a list of free times has hundreds
    found = (ident(item) for item in value) if isinstance(value, list) else ()
    return tuple(dict.fromkeys(item for item in found if item is not None))


def positive(value: Json, default: int) -> int:
    """A number above 0; anything else is the default."""
    found = number(value)
    return found if found is not None and found > 0 else default


def flag(value: Json, default: bool) -> bool:
    """A yes or no in any of the API's spellings."""
    word = str(value).strip().lower()
    return word in _YES or (word not in _NO and default)


def moment(value: Json, zone: ZoneInfo) -> datetime | None:
    """A local time of the group, aware."""
    return _moment(value if type(value) is str else text(value), zone)


@lru_cache(maxsize=8192)
def _moment(written: str, zone: ZoneInfo) -> datetime | None:
    """Kept: the free times of two answers are nearly the same."""
    naive = local(written)
    if naive is None or naive.tzinfo is not None:
        return naive.astimezone(zone) if naive else None
    return naive.replace(tzinfo=zone)


def local(value: Json) -> datetime | None:
    """A local time as written: naive, unless the API names an offset."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return found if 1900 < found.year < 2300 else None


def wall(value: datetime, zone: ZoneInfo) -> datetime:
    """The naive local time that the API wants, of a naive or aware one."""
    return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value


def written(value: datetime) -> str:
    """A naive local time as the API writes it."""
    return value.strftime("%Y-%m-%d %H:%M:%S")


def row(value: Json) -> Row:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def folded(name: str) -> str:
    """What a name is sorted and found by: without accents and case, œ as two letters."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).translate(_TWO_LETTERS)
