"""Keys of in-frame addresses: unguessable, of one merchant, and known to be ours without a row anywhere.

So a page that is only looked at writes nothing, and a key that somebody makes up is never adopted. A key says too in
which language and scheme the page around it is.
"""

import base64
import re
import secrets
import time

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

FORM = r"[0-9A-Za-z_-]{43}"
SCHEMES = (None, "light", "dark")
SECONDS = 86400  # how long a key may wait for its first choice
_SEAL, _OURS_ALONE = 14, 128


def make(slug: str, *, language: str | None = None, scheme: str | None = None, ours_alone: bool = False) -> str:
    """A new key for the pages of one merchant; `ours_alone`: for a page of this very site around them."""
    manner = SCHEMES.index(scheme if scheme in SCHEMES else None)
    manner += len(SCHEMES) * (_languages().index(language) if language in _languages() else 0)
    manner += _OURS_ALONE * ours_alone
    body = int(time.time()).to_bytes(4, "big") + bytes([manner]) + secrets.token_bytes(13)
    return base64.urlsafe_b64encode(body + _seal(body, slug)).rstrip(b"=").decode()


def manner(key: str) -> tuple[str | None, str | None]:
    """Language and scheme of a key that is ours."""
    language, scheme = divmod(_bytes(key)[4] % _OURS_ALONE, len(SCHEMES))
    known = _languages()
    return (known[language] if language < len(known) else None), SCHEMES[scheme]


def is_ours_alone(key: str) -> bool:
    return _bytes(key)[4] >= _OURS_ALONE


def _languages() -> list[str | None]:
    return [None, *(code for code, _name in settings.LANGUAGES)]


def _bytes(key: str) -> bytes:
    return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))


def is_fresh(key: str, slug: str) -> bool:
    """Whether we made this key, for this merchant, not long ago."""
    if not re.fullmatch(FORM, key):
        return False
    whole = _bytes(key)
    body, seal = whole[:-_SEAL], whole[-_SEAL:]
    age = time.time() - int.from_bytes(body[:4], "big")
    return constant_time_compare(seal, _seal(body, slug)) and -60 < age < SECONDS


def row(key: str, slug: str) -> str:
    """The session of a key. Not the key itself: a key is never a cookie's value, nor a cookie's value a key."""
    return salted_hmac("booking.frame.row", f"{slug}/{key}", algorithm="sha256").hexdigest()[:40]


def _seal(body: bytes, slug: str) -> bytes:
    return salted_hmac("booking.frame.key", body + slug.encode(), algorithm="sha256").digest()[:_SEAL]
