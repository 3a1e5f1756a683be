"""Finds ClicRDV's reason in the body of a refusal, whose shape is documented nowhere."""

import json
import re
from collections.abc import Iterator

from .errors import Refusal
from .reading import Json

_WORDS = {
    "maxrdvnumber": Refusal.MAX_UPCOMING,
    "mintimebetween": Refusal.TOO_CLOSE,
    "maxrdvperiod": Refusal.TOO_FAR,
    "mintimerdv": Refusal.TOO_SOON,
    "notavailable": Refusal.SLOT_GONE,
    "emailalreadyexists": Refusal.EMAIL_TAKEN,
    "sametimerdv": Refusal.SAME_TIME,
    "emailnotfound": Refusal.EMAIL_UNKNOWN,
}
# Letters that may be joined by "_" or "-" but never by a space: "not available" in a sentence is no code.
_WORD = re.compile(
    r"(?<![a-z0-9])(max[_-]?rdv[_-]?number|min[_-]?time[_-]?between|max[_-]?rdv[_-]?period|min[_-]?time[_-]?rdv"
    r"|not[_-]?available|email[_-]?already[_-]?exists|same[_-]?time[_-]?rdv|email[_-]?not[_-]?found)"
    r"(?:[_-]?(?:error|exception))?(?![a-z0-9])",
    re.IGNORECASE,
)
_CODE_KEYS = frozenset(
    {"code", "error", "errors", "errorcode", "errcode", "errno", "errornumber", "errorno", "errorid"}
)
_CODE_IN_TEXT = re.compile(
    r"(?<![\w-])(?:err(?:or)?[ _-]?)?code[\\\"']*\s*(?:[:=]\s*[\\\"']*|>\s*)(\d{1,2})(?!\d)", re.IGNORECASE
)
# Not where the address of the call is merely echoed.
_KEY = re.compile(r"(?<![a-z0-9])(?:api|application)[ _-]?key(?![a-z0-9]|[\\\"']*\s*[=:])", re.IGNORECASE)
_SEARCHED = 200_000
_DEPTH = 20


def refusal_in(body: str) -> Refusal | None:
    """The reason, by word anywhere in the body, or by number where a number is a code and not part of a sentence."""
    text = body[:_SEARCHED]
    word = _WORD.search(text)
    if word:
        return _WORDS[re.sub("[_-]", "", word.group(1)).lower()]
    return next(_numbers(text), None)


def speaks_of_the_key(body: str) -> bool:
    """Whether the text of a 401 is about the application's key, and not about who is signed in."""
    return _KEY.search(body[:_SEARCHED]) is not None


def _numbers(text: str) -> Iterator[Refusal]:
    try:
        parsed: Json = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        yield from _numbers_in_text(text)
        return
    yield from _numbers_in(parsed, coded=True, depth=0)


def _numbers_in(value: Json, *, coded: bool, depth: int) -> Iterator[Refusal]:
    """`coded`: a bare number here is a code, being alone or under a key that says so."""
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            named = re.sub("[_-]", "", key).lower() in _CODE_KEYS
            yield from _numbers_in(inner, coded=named, depth=depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers_in(inner, coded=coded, depth=depth + 1)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield from _refusal(str(value)) if coded else ()
        yield from _numbers_in_text(str(value))


def _numbers_in_text(text: str) -> Iterator[Refusal]:
    for match in _CODE_IN_TEXT.finditer(text):
        yield from _refusal(match.group(1))


def _refusal(text: str) -> Iterator[Refusal]:
    digits = text.strip()
    if digits.isdecimal() and len(digits) < 4 and int(digits) in Refusal._value2member_map_:
        yield Refusal(int(digits))
