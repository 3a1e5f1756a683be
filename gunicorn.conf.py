"""How gunicorn serves the site: `gunicorn booking_site.wsgi` reads this file by itself."""

import gc
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from mmap import mmap
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from booking.clicrdv.redact import Redact
from booking.watch.log_lines import FORMATS
from booking_site import environment
from booking_site.environment import leave_on_nonsense, log_format


class Redacting(Logger):
    """What gunicorn says itself, an access log too where somebody switches one on, names no key of a frame."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(Redact())
                handler.setFormatter(FORMATS[log_format(Path(__file__).parent / ".env")]())


class Shares:
    """How many connections each worker has, where all of them see it: they may outlast many requests."""

    NOBODY, MOST = 0xFFFFFFFF, 1024
    HEAD_START = 0.002  # seconds

    def __init__(self) -> None:
        self._counts = memoryview(mmap(-1, self.MOST * 4)).cast("I")
        for number in range(self.MOST):
            self._counts[number] = self.NOBODY

    def tell(self, worker: Any, count: int) -> None:
        self._counts[worker.age % self.MOST] = count

    def least(self) -> int:
        return min(self._counts)


class Draining(ThreadWorker):
    """When it has to end it answers whoever has come by then, and at once is not there for anybody who comes later.

    Its own class leaves the socket open until the last answer is sent: who came meanwhile waited for nothing.
    """

    def notify(self) -> None:
        super().notify()
        shares.tell(self, self.nr_conns if self.alive else Shares.NOBODY)

    def accept(self, listener: Any) -> None:
        """Whoever has fewer connections comes first: a worker that wakes first would take most of a burst."""
        if self.alive and shares.least() < self.nr_conns:
            time.sleep(Shares.HEAD_START)
        super().accept(listener)
        shares.tell(self, self.nr_conns)

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                while select.select([listener], [], [], 0)[0]:
                    self.accept(listener)
                listener.close()


shares = Shares()
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # where the workers of this machine count together what Prometheus asks for

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = Draining
with environment.leaving_on_nonsense():
    environment.read_file(Path(__file__).parent / ".env")
    # More threads than CLICRDV_MAX_IN_FLIGHT: pages that need no API call always find a free one. An idle connection is
    # kept longer than the proxies keep it: one that is used while it is closed loses a request.
    workers, threads, timeout, graceful_timeout, keepalive = environment.gunicorn()
logger_class = Redacting
accesslog = None  # addresses of customers, and what they searched for
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True  # one file per user: a second site of the same user would take it over

# Only Django decides what a proxy's headers mean (TRUSTED_PROXY_HOPS).
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}


def on_starting(server: Any) -> None:
    """Say nonsense in a setting once; workers would each say it in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_site.settings")
    if server.cfg.threads != threads:
        sys.exit("Set WEB_THREADS instead of gunicorn's --threads: the calls in flight have to stay below it.")
    leave_on_nonsense(os.environ["DJANGO_SETTINGS_MODULE"])
    sys.modules.pop("booking_site.settings")  # a reload reads .env anew
    if SHARED not in os.environ:
        in_memory = server.cfg.worker_tmp_dir
        server.counted_in = os.environ[SHARED] = tempfile.mkdtemp(prefix="booking-metrics-", dir=in_memory)
    Path(os.environ[SHARED]).mkdir(parents=True, exist_ok=True)


def post_fork(server: Any, worker: Any) -> None:
    """Ctrl-C is for the master, which tells its workers: one that hears of it twice hangs for ever.

    What this file imported is as old as the master: after a reload the worker reads the new version's.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    for name in [name for name in sys.modules if name.partition(".")[0] in ("booking", "booking_site")]:
        del sys.modules[name]


def post_worker_init(worker: Any) -> None:
    """What has been read so far stays: nobody looks for garbage in it again. And not at every few hundred objects:
    pages that wait for ClicRDV have more between them, and none of it is garbage yet."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def worker_exit(server: Any, worker: Any) -> None:
    """What is counted and not yet written."""
    if tallies := sys.modules.get("booking.watch.tallies"):
        tallies.write()


def child_exit(server: Any, worker: Any) -> None:
    """A worker that has gone makes no calls any more; what it counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)
    shares.tell(worker, Shares.NOBODY)


def on_exit(server: Any) -> None:
    """A folder that the operator has named stays, and so does one that a new master goes on with."""
    if hasattr(server, "counted_in") and not server.reexec_pid:
        shutil.rmtree(server.counted_in, ignore_errors=True)
