"""The client that the site's settings describe."""

import time

from django.conf import settings

from .guard import Limits
from .transport import Client


def client(session_id: str | None = None) -> Client:
    """A client for one page, its deadline starting now. Read from the settings each time."""
    return Client(
        base_url=settings.CLICRDV_BASE_URL,
        api_key=settings.CLICRDV_API_KEY,
        session_id=session_id,
        until=time.monotonic() + page_seconds(),
        proxy=getattr(settings, "CLICRDV_PROXY_URL", ""),
        ca_bundle=getattr(settings, "CLICRDV_CA_BUNDLE", ""),
        call_seconds=getattr(settings, "CLICRDV_CALL_SECONDS", 8),
        limits=Limits(
            in_flight=getattr(settings, "CLICRDV_MAX_IN_FLIGHT", Limits.in_flight),
            failures=getattr(settings, "CLICRDV_BREAKER_FAILURES", Limits.failures),
            seconds=getattr(settings, "CLICRDV_BREAKER_SECONDS", Limits.seconds),
        ),
    )


def patient_callers() -> int:
    """How many may wait for another caller's answer for as long as their page lasts: half of the spare threads."""
    in_flight = getattr(settings, "CLICRDV_MAX_IN_FLIGHT", Limits.in_flight)
    spare = getattr(settings, "WEB_THREADS", in_flight * 6 // 5) - in_flight
    return int(min(8, max(1, spare // 2)))


def page_seconds() -> float:
    """How long all the calls of one page may take together."""
    return float(getattr(settings, "CLICRDV_PAGE_SECONDS", 10))


def catalogue_seconds() -> float:
    """How old a copy of the catalogue may be while the API is well."""
    return float(getattr(settings, "CATALOGUE_SECONDS", 300))


def slot_seconds() -> float:
    """How old a list of slots may be."""
    return float(getattr(settings, "SLOT_SECONDS", 5))
