"""Traces for OpenTelemetry, where an operator names a collector: a span a page, and one for each call to ClicRDV.

Our own spans: the instrumentation that there is for requests writes down whole addresses, the API's key included.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_tracer: Any = None


class CallSpans:
    """A clicrdv.seen.Watcher."""

    def called(self, resource: str, outcome: str, seconds: float) -> None:
        end = time.time_ns()
        span = _tracer.start_span(f"clicrdv {resource}", start_time=end - int(seconds * 1e9))
        span.set_attribute("clicrdv.outcome", outcome)
        span.end(end)

    def looked(self, what: str, result: str) -> None:
        pass

    def in_flight(self, count: int) -> None:
        pass

    def breaker(self, is_open: bool) -> None:
        pass


def begin() -> bool:
    """Called once in every process; whether there is anybody to tell. Its address and more stand in the environment
    (OTEL_…), where OpenTelemetry's own code reads them."""
    global _tracer
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        return False
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        words = "OTEL_EXPORTER_OTLP_ENDPOINT is set: install requirements-telemetry.txt."
        raise ImproperlyConfigured(words) from None
    provider = TracerProvider(resource=Resource.create({"service.name": "booking"}))
    endpoint = f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT.rstrip('/')}/v1/traces"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    _tracer = provider.get_tracer("booking")
    return True


@contextmanager
def page(request_id: str) -> Iterator[Any]:
    """The span of a page, or None; `told` gives it its name when that is known."""
    if _tracer is None:
        yield None
        return
    with _tracer.start_as_current_span("page", attributes={"request.id": request_id}) as span:
        yield span


def told(span: Any, name: str, method: str, status: int) -> None:
    if span is not None:
        span.update_name(f"{method} {name}")
        span.set_attributes({"http.request.method": method, "http.response.status_code": status, "page": name})
