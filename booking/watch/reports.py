"""Errors reported to a Sentry server, where an operator names one: what went wrong and where, nothing of anybody."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from booking.clicrdv.redact import masked
from booking.clicrdv.seen import REQUEST_ID

KEPT_OF_REQUEST = ("method",)
IDS = ("event_id", "trace_id", "span_id", "parent_span_id", "release")  # hexadecimal, and nobody's


def begin() -> None:
    """Called once in every process. Without SENTRY_DSN nothing is loaded."""
    if not settings.SENTRY_DSN:
        return
    try:
        import sentry_sdk
        from sentry_sdk.integrations.django import DjangoIntegration
    except ImportError:
        raise ImproperlyConfigured("SENTRY_DSN is set: install requirements-telemetry.txt.") from None
    sentry_sdk.init(
        settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False, cache_spans=False)],
        send_default_pii=False,
        include_local_variables=False,  # what somebody typed is in them
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=scrubbed,
    )


def scrubbed(event: Any, hint: Any = None) -> Any:
    """The event without addresses, headers, cookies and people; with the id of the request, to find its log by."""
    request = event.get("request")
    if request is not None:
        event["request"] = {name: request[name] for name in KEPT_OF_REQUEST if name in request}
    for name in ("user", "server_name", "extra", "breadcrumbs"):
        event.pop(name, None)
    if (event.get("transaction_info") or {}).get("source") == "url":  # no pattern of ours: whatever somebody typed
        event.pop("transaction", None)
    for one in (event.get("exception") or {}).get("values", ()):
        one.pop("value", None)  # "invalid literal: …", and behind it what somebody typed
    for name in ("logentry", "message"):
        event.pop(name, None)
    event.setdefault("tags", {})["request_id"] = REQUEST_ID.get()
    return _masked(event)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {name: one if name in IDS else _masked(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(one) for one in value]
    return value
