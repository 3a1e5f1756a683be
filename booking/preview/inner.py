"""The request of nobody that a preview answers: its own session, its own API, and no cache."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.http import HttpRequest

from booking.branding.served import Served
from booking.clicrdv import made_up
from booking.clicrdv.made_up import MadeUp
from booking.flow.draft import Draft
from booking.flow.pages import SessionBrowser
from booking.flow.visit import Visit
from booking.models import Merchant
from booking.session import Request

NOBODYS = "preview"  # a reserved word: no real merchant has this address
COPIED = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST")  # all that a page may have to know of the real request


class Forgetful(SessionBase):
    """A session that lasts as long as its request."""

    def load(self) -> dict[str, Any]:
        return {}

    def exists(self, session_key: str) -> bool:
        return False

    def create(self) -> None:
        """Nowhere."""

    def save(self, must_create: bool = False) -> None:
        """Nowhere."""

    def delete(self, session_key: str | None = None) -> None:
        """There is nothing."""

    @classmethod
    def clear_expired(cls) -> None:
        """There is nothing."""


class Inner(Request):
    forced_scheme: str  # light or dark, whatever the device wishes
    theme_url: str  # where the stylesheet of a draft is served
    picture_url: Callable[[str], str]  # and its pictures, by their names


def request_for(outer: HttpRequest, served: Served, path: str, *, scheme: str) -> Inner:
    """A new one, so that nothing of the admin's own gets into a page: no cookie, no CSRF secret, no messages."""
    inner = cast(Inner, Inner())  # to django-stubs every request is one of its own
    inner.method = "GET"
    inner.path = inner.path_info = path
    inner.META = {name: outer.META[name] for name in COPIED if name in outer.META}
    inner.session = Forgetful()
    inner.visitor_address, inner.language_wish = "", None
    inner.merchant, inner.frame, inner.served, inner.forced_scheme = None, None, served, scheme
    return inner


def enter(inner: Inner, merchant: Merchant, api: MadeUp) -> Visit:
    """Begin a visit of this merchant's pages, that every view then finds."""
    assert inner.served is not None
    inner.merchant, inner.api = merchant, api
    inner.visit = Visit(
        merchant=merchant,
        draft=Draft(inner.session, merchant),
        api=api,
        account=None,
        query=inner.GET,
        address=inner.visitor_address,
        browser=SessionBrowser(inner, merchant),
        look=inner.served.look,
    )
    return inner.visit


def stand_in(merchant: Merchant | None) -> Merchant:
    """Named like the real one and never saved. What the operator has set otherwise for that one's group is not copied:
    a merchant that is closed has previews too."""
    made = Merchant(pk=0, slug=NOBODYS, name=made_up.NAME, group_id=made_up.GROUP)
    if merchant is not None:
        made.slug, made.name, made.phone = merchant.slug, merchant.name, merchant.phone
        made.zone = merchant.own_zone or merchant.zone
    return made


@contextmanager
def no_cache() -> Iterator[None]:
    """In this thread, while it lasts: what is made up is neither kept nor refreshed in the background."""
    before = caches["default"]
    caches["default"] = DummyCache("preview", {})
    try:
        yield
    finally:
        caches["default"] = before
