"""Who a booking is for, as the merchant's own site knows it: a token that it signs with a key of its own.

A JSON Web Token (HS256): `email` is locked on every page, `external_id` comes back with the event of the booking. It is
good for minutes, so that a copied one is worth little.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

import jwt
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from booking.models import EmbedKey, Merchant

ALGORITHM = "HS256"
LONGEST_LIFE = timedelta(hours=1)
SLACK_SECONDS = 60  # by which two machines' clocks may differ
LONGEST, LONGEST_ID = 2000, 100


class Invalid(ValueError):
    """The token is not taken; the message says why, for whoever builds the merchant's page."""


@dataclass(frozen=True)
class Person:
    email: str = ""
    external_id: str = ""


def read(merchant: Merchant, token: str) -> Person:
    """Whom a token names. Raises Invalid."""
    if len(token) > LONGEST:
        raise Invalid(_("This token is too long."))
    try:
        key = _key(merchant, str(jwt.get_unverified_header(token).get("kid", "")))
        claims = jwt.decode(
            token, key, [ALGORITHM], leeway=SLACK_SECONDS, options={"require": ["exp", "iat"], "verify_aud": False}
        )
    except jwt.PyJWTError as error:
        raise Invalid(str(error)) from None
    if not all(type(claims[name]) in (int, float) for name in ("exp", "iat")):
        raise Invalid(_("“iat” and “exp” are seconds, as numbers."))
    if claims["exp"] - claims["iat"] > LONGEST_LIFE.total_seconds():
        raise Invalid(_("This token lives for more than an hour."))
    return _person(claims)


def make_key(merchant: Merchant) -> EmbedKey:
    """A new one beside those that there are: they go on being good until they are taken away."""
    return EmbedKey.objects.create(merchant=merchant, kid=secrets.token_hex(4), secret=secrets.token_urlsafe(32))


def _key(merchant: Merchant, kid: str) -> str:
    mine = merchant.embed_keys.all() if kid.isascii() and kid.isprintable() else EmbedKey.objects.none()
    found = mine.filter(kid=kid[:16]).values_list("secret", flat=True).first()
    if found is None:
        raise Invalid(_("No key of this merchant has the “kid” of this token."))
    return found


def _person(claims: dict[str, object]) -> Person:
    email, number = claims.get("email", ""), claims.get("external_id", "")
    if not (isinstance(email, str) and type(number) in (str, int)) or not (email or number):
        raise Invalid(_("This token names neither an e-mail address nor an external id."))
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise Invalid(_("The e-mail address in this token is none.")) from None
    return Person(email.strip(), str(number)[:LONGEST_ID])
