"""The customer's ClicRDV session inside the Django session: sign in, sign out, who is it.

A sign-in counts for one merchant in one browser. The API's session id is encrypted; the password is never here.
"""

import base64
import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from booking.clicrdv import accounts, configured
from booking.clicrdv.transport import Client
from booking.models import Merchant

TOUCH_SECONDS = 60  # an idle clock is written at most this often
OLD_KEY_SECONDS = 600  # what a browser that never got the answer to its sign-in has left
OF_ACCOUNTS = ("account:", "receipts:", "owner:")


class Request(HttpRequest):
    """A request as our middleware leaves it."""

    merchant: Merchant | None
    frame: Any  # an embed.frames.Frame where this is shown in another site's page, else None
    visitor_address: str  # as the outermost proxy that we trust saw it
    language_wish: str | None  # chosen by the switch or asked for by the browser
    seen_account: str  # where in the session the clock of a sign-in is due to be written
    keeps_session: bool  # though its page is a 5xx
    api: Client
    served: Any  # a branding.served.Served, once it is known whose pages these are
    visit: Any  # a flow.visit.Visit, once the flow has made one


@dataclass(frozen=True)
class Account:
    id: int
    email: str
    session_id: str

    def __repr__(self) -> str:
        return "Account(…)"

    def owner(self, merchant: Merchant) -> str:
        """How the ledger recognises this account, without saying who it is."""
        return salted_hmac("booking.owner", f"{merchant.group_id}:{self.identity}", algorithm="sha256").hexdigest()

    @property
    def identity(self) -> str:
        """Who this is, also where ClicRDV tells no id: two accounts never share it."""
        return str(self.id) if self.id > 0 else self.email.strip().casefold()


def current(request: Request, merchant: Merchant) -> Account | None:
    """The account signed in to this merchant in this browser, or None; a sign-in that is over is forgotten here."""
    kept = request.session.get(_slot(merchant))
    if not kept:
        return None
    now = time.time()
    if _is_over(kept, now) or (session_id := decrypted(kept["sid"])) is None:
        forget(request, merchant, expired=True)
        return None
    if now - kept["seen"] > min(TOUCH_SECONDS, settings.ACCOUNT_IDLE_SECONDS / 4):
        request.seen_account = _slot(merchant)
    return Account(kept["id"], kept["email"], session_id)


def begin(request: Request, merchant: Merchant, signed_in: accounts.SignedIn) -> Account:
    """Remember a sign-in. The caller ends the request with `renew`, after everything that may fail."""
    now = time.time()
    account = Account(signed_in.account.id, signed_in.account.email, signed_in.session_id)
    request.session[_slot(merchant)] = {
        "id": account.id,
        "email": account.email,
        "sid": encrypted(account.session_id),
        "since": now,
        "seen": now,
    }
    request.session[_owner(merchant)] = account.owner(merchant)
    request.session.pop(_expired(merchant), None)
    request.session.pop(_signed_out(merchant), None)
    return account


def owner(request: Request, merchant: Merchant) -> str | None:
    """Who was signed in last to this merchant in this browser and has not signed out, as the ledger names them."""
    found: str | None = request.session.get(_owner(merchant))
    return found


def renew(request: Request) -> None:
    """Go on under a new key. The last thing a sign-in does: an error after it would lose the draft.

    Unlike cycle_key, the drafts of before stay under the old key for a while: of a double click only the second
    answer reaches the browser, and the second request still finds its draft. Nothing of any account does: signing
    out ends the new key only. In a frame the key stays, and is bound to a cookie.
    """
    if request.frame is not None:
        request.frame.bind(request.session)
        return
    old = type(request.session)(request.session.session_key)
    renewed = type(request.session)()
    renewed.update({name: value for name, value in request.session.items() if name != "_session_expiry"})
    renewed.create()
    request.session = renewed
    _leave_drafts(old)


def _leave_drafts(old: SessionBase) -> None:
    for name in [name for name in old.keys() if name.startswith(OF_ACCOUNTS)]:  # noqa: SIM118 -- no dict
        del old[name]
    if old.session_key and not old.is_empty():
        old.set_expiry(OLD_KEY_SECONDS)
        with suppress(UpdateError):  # signed out in another tab
            old.save()


def renew_and_forget(request: Request) -> None:
    """Go on under a new key; nothing stays under the old one. In a frame the key is as it was before the sign-in."""
    if request.frame is not None:
        request.frame.unbind(request.session)
        return
    request.session.cycle_key()


def forget(request: Request, merchant: Merchant, *, expired: bool = False, signed_out: bool = False) -> None:
    """End the sign-in, not the draft. `expired`: it ended by itself, and the sign-in page will say so."""
    if request.session.pop(_slot(merchant), None) and expired:
        request.session[_expired(merchant)] = True
    if signed_out:
        request.session.pop(_owner(merchant), None)
        request.session[_signed_out(merchant)] = True


def has_signed_out(request: Request, merchant: Merchant) -> bool:
    return bool(request.session.get(_signed_out(merchant)))


def has_expired(request: Request, merchant: Merchant) -> bool:
    return bool(request.session.get(_expired(merchant)))


def client(request: Request, account: Account | None = None) -> Client:
    """The API as this visitor may see it. All calls of one request share one deadline."""
    if not hasattr(request, "api"):
        request.api = configured.client()
    return request.api.signed_in(account.session_id) if account else request.api


def note_visit(kept: SessionBase, seen_account: str | None) -> None:
    """Write the idle clocks: the session's own, and that of the sign-in which this request belongs to."""
    kept["touched"] = int(time.time())
    if seen_account and seen_account in kept:
        kept[seen_account] = {**kept[seen_account], "seen": time.time()}


def _slot(merchant: Merchant) -> str:
    return f"account:{merchant.pk}"


def _owner(merchant: Merchant) -> str:
    return f"owner:{merchant.pk}"


def _expired(merchant: Merchant) -> str:
    return f"expired:{merchant.pk}"


def _signed_out(merchant: Merchant) -> str:
    return f"signed-out:{merchant.pk}"


def _is_over(kept: dict[str, Any], now: float) -> bool:
    return now - kept["seen"] > settings.ACCOUNT_IDLE_SECONDS or now - kept["since"] > settings.ACCOUNT_MAX_SECONDS


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"booking.session:" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def encrypted(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def decrypted(token: str) -> str | None:
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken:
        return None
