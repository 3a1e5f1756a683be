"""A word in every form that programs give it: other case, encoded for an address once or twice, hexadecimal, base64."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable
from functools import cache
from urllib.parse import quote, quote_plus

SHORTEST_PACKED = 7  # characters of base64 that a shorter word leads to stand in any random text


def found_in(text: str, words: Iterable[str], *, packed: bool = True) -> list[str]:
    """Those of the words that are in the text; `packed`: in base64 too."""
    lower = text.lower()
    return [word for word in words if _is_in(lower, _plain(word)) or (packed and _is_in(text, _packed(word)))]


def _is_in(text: str, forms: Iterable[str]) -> bool:
    return any(form in text for form in forms)


@cache
def _plain(word: str) -> frozenset[str]:
    once = {word, quote(word, safe=""), quote_plus(word), word.encode().hex()}
    return frozenset(form.lower() for form in {*once, *(quote(form, safe="") for form in once)})


@cache
def _packed(word: str) -> frozenset[str]:
    if len(word) < SHORTEST_PACKED:
        return frozenset()
    said = {each.encode() for each in (word, word.lower(), word.upper(), word.title())}
    return frozenset(pack(each, at) for each in said for at in range(3) for pack in (_pack, _pack_for_addresses))


def _pack(word: bytes, at: int) -> str:
    return _certain(b64encode(b"\0" * at + word).decode(), len(word), at)


def _pack_for_addresses(word: bytes, at: int) -> str:
    return _certain(urlsafe_b64encode(b"\0" * at + word).decode(), len(word), at)


def _certain(packed: str, length: int, at: int) -> str:
    """What does not depend on what stands before and behind; six bits a character."""
    return packed[-(-8 * at // 6) : 8 * (at + length) // 6]
