"""Keys of in-frame addresses: unguessable, of one merchant, and known to be ours without a row anywhere.

So a page that is only looked at writes nothing, and a key that somebody makes up is never adopted.
"""

import base64
import re
import secrets
import time

from django.utils.crypto import constant_time_compare, salted_hmac

FORM = r"[0-9A-Za-z_-]{43}"
SECONDS = 86400  # how long a key may wait for its first choice
_SEAL = 16


def make(slug: str) -> str:
    """A new key for the pages of one merchant."""
    body = int(time.time()).to_bytes(4, "big") + secrets.token_bytes(12)
    return base64.urlsafe_b64encode(body + _seal(body, slug)).rstrip(b"=").decode()


def is_fresh(key: str, slug: str) -> bool:
    """Whether we made this key, for this merchant, not long ago."""
    if not re.fullmatch(FORM, key):
        return False
    whole = base64.urlsafe_b64decode(key + "=")
    body, seal = whole[:-_SEAL], whole[-_SEAL:]
    age = time.time() - int.from_bytes(body[:4], "big")
    return constant_time_compare(seal, _seal(body, slug)) and -60 < age < SECONDS


def row(key: str, slug: str) -> str:
    """The session of a key. Not the key itself: a key is never a cookie's value, nor a cookie's value a key."""
    return salted_hmac("booking.frame.row", f"{slug}/{key}", algorithm="sha256").hexdigest()[:40]


def _seal(body: bytes, slug: str) -> bytes:
    return salted_hmac("booking.frame.key", body + slug.encode(), algorithm="sha256").digest()[:_SEAL]
