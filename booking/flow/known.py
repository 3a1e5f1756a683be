"""Browsers that have signed in to an account before: what others try for it does not lock them out.

A browser keeps a few tokens in a cookie of its own (booking/known_browsers.py), one for an account with one merchant's
group, or with the admin. A token is chance, a time and an HMAC: whose it is shows only to who has our key and is told
the account. It outlives signing out, and opens nothing: the password is asked for as ever.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.signing import BadSignature, TimestampSigner

SECONDS = 180 * 86400
KEPT = 5  # accounts of one browser: a family's, with a few merchants
BETWEEN = "."


@dataclass
class Browser:
    """Of the visitor who is being served."""

    cookie: str
    has_learned: bool = False

    @property
    def tokens(self) -> list[str]:
        return self.cookie.split(BETWEEN)[:KEPT]


_BROWSER: ContextVar[Browser | None] = ContextVar("browser", default=None)


@contextmanager
def serving(cookie: str) -> Iterator[Browser]:
    """While a browser with this cookie is served."""
    browser = Browser(cookie)
    token = _BROWSER.set(browser)
    try:
        yield browser
    finally:
        _BROWSER.reset(token)


def name(account: str) -> str:
    """What this browser is called to this account; empty where it has not signed in to it before."""
    browser = _BROWSER.get()
    return next(filter(None, (_name(token, account) for token in browser.tokens)), "") if browser else ""


def remember(account: str) -> None:
    """It has signed in to it: the account of longest ago makes room."""
    if browser := _BROWSER.get():
        others = [token for token in browser.tokens if token and not _name(token, account)]
        made = _signer(account).sign(secrets.token_urlsafe(9))
        browser.cookie, browser.has_learned = BETWEEN.join([made, *others][:KEPT]), True


def _name(token: str, account: str) -> str:
    try:
        return _signer(account).unsign(token, max_age=SECONDS)
    except BadSignature:
        return ""


def _signer(account: str) -> TimestampSigner:
    return TimestampSigner(salt=f"booking.known:{account.lower()}")
