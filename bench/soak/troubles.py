"""What goes wrong around the calls: workers killed, the API restarted, clocks that jump over nights."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bench.faults import Proxy
from bench.soak.clock import Clock
from bench.soak.site import Sandbox, Site

KILL_EVERY, RESTART_EVERY = 20.0, 45.0  # seconds
FAR = timedelta(days=1)


class Pause:
    """Lets customers rest between two journeys: when all do, nobody waits for an outcome."""

    def __init__(self, customers: int) -> None:
        self.customers, self.resting = customers, 0
        self._open = threading.Event()
        self._open.set()
        self._lock = threading.Lock()

    @property
    def is_asked(self) -> bool:
        return not self._open.is_set()

    def rest(self) -> None:
        with self._lock:
            self.resting += 1
        self._open.wait()
        with self._lock:
            self.resting -= 1

    @contextmanager
    def everybody(self, seconds: float) -> Iterator[None]:
        self._open.clear()
        try:
            until = time.monotonic() + seconds
            while self.resting < self.customers and time.monotonic() < until:
                time.sleep(0.1)
            yield
        finally:
            self._open.set()


class Troubles:
    def __init__(self, site: Site, sandbox: Sandbox, proxy: Proxy, clock: Clock, *, customers: int, seed: int) -> None:
        self.site, self.sandbox, self.proxy, self.clock = site, sandbox, proxy, clock
        self.pause = Pause(customers)
        self.random = random.Random(seed)  # noqa: S311
        self.counts: Counter[str] = Counter()
        self.jump_over: list[tuple[str, datetime]] = []
        self.jumps: list[str] = []

    def make(self, seconds: float, say: Callable[[str], None]) -> None:
        """For so long, from now on."""
        began = time.monotonic()
        due = {self.kill: KILL_EVERY, self.restart: RESTART_EVERY}
        next_at = {trouble: began + every / 2 for trouble, every in due.items()}
        waiting = self._jumps(began, seconds)
        while time.monotonic() < began + seconds:
            for trouble, every in due.items():
                if time.monotonic() >= next_at[trouble]:
                    trouble()
                    next_at[trouble] = time.monotonic() + every * self.random.uniform(0.5, 1.5)
            if waiting and time.monotonic() >= waiting[0][0]:
                _at, name, moment = waiting.pop(0)
                say(f"{time.monotonic() - began:5.0f} s: the clocks jump to {moment:%Y-%m-%d %H:%M:%S} UTC, {name}")
                self.jump(name, moment)
            time.sleep(0.1)

    def _jumps(self, began: float, seconds: float) -> list[tuple[float, str, datetime]]:
        apart = seconds / (len(self.jump_over) + 1)
        return [(began + apart * (n + 1), name, moment) for n, (name, moment) in enumerate(self.jump_over)]

    def kill(self) -> None:
        self.counts["worker kills"] += self.site.kill_worker(self.random.randrange(2))

    def restart(self) -> None:
        """Ended in the middle of its calls, or told to end."""
        self.sandbox.stop(self.random.choice([signal.SIGKILL, signal.SIGTERM]))
        time.sleep(self.random.uniform(0, 2))
        self.sandbox.start()
        self._set_clock()
        self.counts["API restarts"] += 1

    def jump(self, name: str, moment: datetime) -> None:
        """While no call is under way: else some would seem to have lasted for hours. Over months, nobody waits for an
        outcome either: after a day everybody is told to call."""
        if moment - self.clock.now() > FAR:
            rates, self.proxy.rates = self.proxy.rates, {}
            with self.pause.everybody(40):
                self._jump(moment)
            self.proxy.rates = rates
        else:
            self._jump(moment)
        self.jumps.append(f"{name}: {moment:%Y-%m-%d %H:%M:%S} UTC")
        self.counts["clock jumps"] += 1

    def _jump(self, moment: datetime) -> None:
        with self.proxy.silence():
            self.clock.jump_to(moment)
            self._set_clock()

    def _set_clock(self) -> None:
        self.sandbox.post("/clock", now=self.clock.now().isoformat())
