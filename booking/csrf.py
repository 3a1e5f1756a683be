"""The token in a page's forms: Django's own, drawn at once."""

import os

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

LETTERS = CSRF_ALLOWED_CHARS
PLACES = {letter: place for place, letter in enumerate(LETTERS)}
# Random bytes as letters, each as likely as another: the last few of the 256 bytes would make some more likely.
AS_LETTERS = bytes(ord(LETTERS[byte % len(LETTERS)]) for byte in range(256))
TOO_MANY = bytes(range(256 - 256 % len(LETTERS), 256))
ENOUGH = 4 * CSRF_SECRET_LENGTH  # bytes, of which one in 32 is too many


def field(request: HttpRequest) -> SafeString:
    """A form's hidden field."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token(request))


def token(request: HttpRequest) -> str:
    """What Django's get_token() gives. That one draws its mask letter by letter: forty questions to the system, at
    each of which a thread lets the others go first and then waits for its turn again."""
    secret = request.META.get("CSRF_COOKIE")
    if secret is None or len(secret) != CSRF_SECRET_LENGTH:
        return get_token(request)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return masked(secret)


def masked(secret: str) -> str:
    """The secret behind a mask of its own: no two pages have the same token, so that compression betrays nothing."""
    mask = os.urandom(ENOUGH).translate(AS_LETTERS, TOO_MANY)[:CSRF_SECRET_LENGTH].decode()
    sums = (PLACES[one] + PLACES[other] for one, other in zip(secret, mask, strict=True))
    return mask + "".join(LETTERS[each % len(LETTERS)] for each in sums)
