"""How gunicorn serves the site: `gunicorn booking_site.wsgi` reads this file by itself."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from booking.clicrdv.redact import Redact
from booking_site.environment import leave_on_nonsense


class Redacting(Logger):
    """What gunicorn says itself, an access log too where somebody switches one on, names no key of a frame."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(Redact())


bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 1, 4))
worker_class = "gthread"
threads = 64  # more than CLICRDV_MAX_IN_FLIGHT: pages that need no API call always find a free one
timeout = 30
graceful_timeout = 15
keepalive = 5
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
    leave_on_nonsense(os.environ["DJANGO_SETTINGS_MODULE"])
    sys.modules.pop("booking_site.settings")  # a reload reads .env anew


def post_fork(server: Any, worker: Any) -> None:
    """Ctrl-C is for the master, which tells its workers: one that hears of it twice hangs for ever."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
