"""Under which names this site answers: those of its settings, and those of merchants who have one of their own.

Django's own list is static; here a merchant's host is known as soon as it is entered, so Django lets every name pass
and this middleware, before all others, lets pass only those that are known.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.views.decorators.http import require_safe

from booking.models import Merchant

FRESH_SECONDS = 1.0
KEPT = 10_000  # names that somebody makes up are not remembered for ever

NOTHING_AT_ALL = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}

GetResponse = Callable[[HttpRequest], HttpResponse]

_known: dict[str, tuple[float, bool]] = {}


class KnownHosts:
    """A name that nobody entered gets nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            known = is_known(domain(request))
        except DisallowedHost:
            known = False
        return self.get_response(request) if known else HttpResponse(status=421, headers=NOTHING_AT_ALL)


def domain(request: HttpRequest) -> str:
    """The name that the visitor asked for, without its port."""
    return split_domain_port(request.get_host())[0]


def is_of_site(name: str) -> bool:
    return bool(name) and validate_host(name, settings.SITE_HOSTS)


def is_home_of(name: str, merchant: Merchant) -> bool:
    """Whether a merchant's pages are under this name: its own where it has one, else the site's."""
    return name == merchant.host or (merchant.host is None and is_of_site(name))


def is_known(name: str) -> bool:
    """Whether we answer under this name; asked of the database once a second at most."""
    return is_of_site(name) or _is_a_merchants(name)


def start_afresh() -> None:
    _known.clear()


def _is_a_merchants(name: str) -> bool:
    now = time.monotonic()
    checked, known = _known.get(name, (-FRESH_SECONDS, False))
    if now - checked >= FRESH_SECONDS:
        known = bool(name) and name.isprintable() and Merchant.objects.filter(host=name.lower()).exists()
        if len(_known) >= KEPT:
            _known.clear()
        _known[name] = (now, known)
    return known


@require_safe
def known_host(request: HttpRequest) -> HttpResponse:
    """For the proxy in front, before it asks for a certificate: 200 if we answer under this name, else 404."""
    return HttpResponse(status=200 if is_known(request.GET.get("domain", "").lower()) else 404)
