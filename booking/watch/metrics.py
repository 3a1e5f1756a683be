"""What Prometheus is told. Counted in every process; where there are several, in files that they share."""

import os
from contextvars import ContextVar
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PAGE_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
API_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8)

_own = CollectorRegistry()
PAGES = Counter("booking_pages", "Answers to visitors.", ["page", "method", "status"], registry=_own)
PAGE_TIME = Histogram("booking_page_seconds", "Until the answer.", ["page"], buckets=PAGE_SECONDS, registry=_own)
API_CALLS = Counter("booking_api_calls", "Calls to ClicRDV.", ["resource", "outcome"], registry=_own)
API_TIME = Histogram("booking_api_seconds", "How long they took.", ["resource"], buckets=API_SECONDS, registry=_own)
API_IN_FLIGHT = Gauge("booking_api_in_flight", "Being made now.", registry=_own, multiprocess_mode="livesum")
BREAKER_OPEN = Gauge(
    "booking_breaker_open", "Processes that make no call for now.", registry=_own, multiprocess_mode="livesum"
)
CACHE = Counter("booking_cache", "Looks into the cache.", ["what", "result"], registry=_own)
BOOKINGS = Counter("booking_bookings", "What became of confirmations and changes.", ["outcome"], registry=_own)
OUTCOMES = ("booked", "refused", "unknown", "moved", "cancelled")
for _outcome in OUTCOMES:  # from nought on: of a series that begins at 1, no increase is seen
    BOOKINGS.labels(_outcome)
REFUSALS = Counter("booking_refusals", "Confirmations that ClicRDV refused.", ["code"], registry=_own)


@dataclass
class Calls:
    """Those that one request made."""

    count: int = 0
    seconds: float = 0.0


CALLS: ContextVar[Calls | None] = ContextVar("calls", default=None)


class ApiWatcher:
    """A clicrdv.seen.Watcher."""

    def called(self, resource: str, outcome: str, seconds: float) -> None:
        API_CALLS.labels(resource, outcome).inc()
        if outcome in ("busy", "refused"):  # before it was made
            return
        API_TIME.labels(resource).observe(seconds)
        if (calls := CALLS.get()) is not None:
            calls.count += 1
            calls.seconds += seconds

    def looked(self, what: str, result: str) -> None:
        CACHE.labels(what, result).inc()

    def in_flight(self, count: int) -> None:
        API_IN_FLIGHT.set(count)

    def breaker(self, is_open: bool) -> None:
        BREAKER_OPEN.set(is_open)


def page_shown(page: str, method: str, status: int, seconds: float) -> None:
    PAGES.labels(page, method, str(status)).inc()
    PAGE_TIME.labels(page).observe(seconds)


def happened(what: str, detail: str) -> None:
    """What a visit has come to."""
    if what in OUTCOMES:
        BOOKINGS.labels(what).inc()
    if what == "refused":
        REFUSALS.labels(detail).inc()


def told() -> bytes:
    """In Prometheus' words: of all the processes of this machine, where they share a folder."""
    if not os.environ.get(SHARED_FOLDER):
        return bytes(generate_latest(_own))
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return bytes(generate_latest(registry))
