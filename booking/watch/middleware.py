"""Around all others: each request gets its id, is counted, and has one line in the log."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from booking.clicrdv.seen import REQUEST_ID
from booking.flow.steps import STEPS
from booking.flow.visit import Visit
from booking.watch import ids, metrics, tallies, traces
from booking.watch.metrics import CALLS, Calls

ID_HEADER = "X-Request-Id"
OF_MACHINES = {"healthz", "readyz", "metrics", "known-host"}  # they would drown what people do

log = logging.getLogger("booking.pages")


class Watch:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, calls = time.perf_counter(), Calls()
        request_id = ids.new()  # always ours: one that came along may be anybody's name
        request.request_id = request_id  # type: ignore[attr-defined]
        tokens = REQUEST_ID.set(request_id), CALLS.set(calls)
        try:
            with traces.page(request_id) as span:
                response = self.get_response(request)
                traces.told(span, page_of(request), _method(request), response.status_code)
            response[ID_HEADER] = request_id
            if request.method == "HEAD" and not response.streaming:
                response.content = b""  # the server drops it, and says each time that it had to
            response._has_been_logged = True  # type: ignore[attr-defined]  # by our own line; Django's has no id
            _note(request, response, time.perf_counter() - began, calls)
        finally:
            REQUEST_ID.reset(tokens[0])
            CALLS.reset(tokens[1])
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float, calls: Calls) -> None:
    page = page_of(request)
    if page in OF_MACHINES or request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
        return
    metrics.page_shown(page, _method(request), response.status_code, seconds)
    if (visit := getattr(request, "visit", None)) is not None:
        _count(visit)
    tallies.write_sometimes()
    merchant = getattr(request, "merchant", None)
    fields = {
        "page": page,
        "merchant": merchant.slug if merchant else "",
        "method": _method(request),
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "api_calls": calls.count,
        "api_ms": round(calls.seconds * 1000),
    }
    log.info("page", extra={"fields": fields})


def _count(visit: Visit) -> None:
    for what, detail in visit.happened:
        metrics.happened(what, detail)
        tallies.note(visit.merchant.pk, visit.now, what, detail)


def page_of(request: HttpRequest) -> str:
    """The name of an address, of which there are few, whatever is asked for."""
    match = request.resolver_match
    if match is None:
        return "none"
    if match.app_name == "admin":
        return "admin"
    if match.view_name == "flow:step":
        name = match.kwargs.get("name", "")
        return name if name in STEPS else "step"
    return match.url_name or "unnamed"


def _method(request: HttpRequest) -> str:
    return request.method if request.method in ("GET", "HEAD", "POST") else "other"
