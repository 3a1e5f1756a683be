"""For machines that look after this one: is it ready, and how is it doing."""

import hmac
import logging
import secrets

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from booking.clicrdv import guard
from booking.watch import metrics

log = logging.getLogger(__name__)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this process can serve: its database answers. That the cache or ClicRDV is away is told, but is no reason
    to send visitors elsewhere: pages are slower or say so, and every other process would have the same to say."""
    found = {"database": _works(_ask_database), "cache": _works(_ask_cache)}
    answer = {"ok": found["database"], **found, "breaker": "open" if guard.any_open() else "closed"}
    return JsonResponse(answer, status=200 if answer["ok"] else 503, headers={"Cache-Control": "no-store"})


@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """For Prometheus, which shows the token; nobody else learns that there is such a page."""
    shown = request.headers.get("Authorization", "")
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not hmac.compare_digest(shown.encode(), expected.encode()):
        raise Http404
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(metrics.told(), content_type=CONTENT_TYPE_PLAIN_0_0_4, headers=headers)


def _works(ask: object) -> bool:
    try:
        ask()  # type: ignore[operator]
    except Exception as error:  # whatever it is that a driver raises
        log.warning("not ready: %s", type(error).__name__)
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    """What one process writes is there; a server that answers nothing raises."""
    word = secrets.token_hex(4)
    cache.set("readyz", word, 10)
    if cache.get("readyz") is None:
        raise LookupError
