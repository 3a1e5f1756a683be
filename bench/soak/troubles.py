"""What goes wrong around the calls: workers killed, the API and Redis restarted, clocks that jump over nights and those
that are put right."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bench.faults import Proxy
from bench.soak.clock import BEFORE, Clock
from bench.soak.servers import Redis, Sandbox
from bench.soak.site import Site

KILL_EVERY, RESTART_EVERY, REDIS_EVERY, BACK_EVERY = 20.0, 45.0, 30.0, 25.0  # seconds
FAR = timedelta(days=1)
LITTLE, MUCH = (0.5, 10.0), (20.0, 100.0)  # seconds that a clock goes back: mostly little, sometimes much
AFTER = 3.0  # seconds after a night has begun, the clocks go back before it


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
    def __init__(
        self,
        site: Site,
        sandbox: Sandbox,
        proxy: Proxy,
        clock: Clock,
        redis: Redis | None = None,
        *,
        customers: int,
        seed: int,
    ) -> None:
        self.site, self.sandbox, self.proxy, self.clock, self.redis = site, sandbox, proxy, clock, redis
        self.pause = Pause(customers)
        self.random = random.Random(seed)  # noqa: S311
        self.counts: Counter[str] = Counter()
        self.jump_over: list[tuple[str, datetime]] = []
        self.jumps: list[str] = []
        self.is_night = False  # it has just begun
        self.due: dict[Callable[[], None], float] = {self.kill: KILL_EVERY, self.restart: RESTART_EVERY}
        if redis:
            self.due[self.trouble_redis] = REDIS_EVERY

    def make(self, seconds: float, say: Callable[[str], None]) -> None:
        """For so long, from now on."""
        began = time.monotonic()
        waiting = self._jumps(began, seconds)
        if waiting:
            self.due[self.step_back] = BACK_EVERY
        next_at = {trouble: began + every / 2 for trouble, every in self.due.items()}
        while time.monotonic() < began + seconds:
            for trouble, every in self.due.items():
                if time.monotonic() >= next_at[trouble]:
                    trouble()
                    next_at[trouble] = time.monotonic() + every * self.random.uniform(0.5, 1.5)
            if waiting and time.monotonic() >= waiting[0][0]:
                _at, name, moment = waiting.pop(0)
                say(f"{time.monotonic() - began:5.0f} s: the clocks jump to {moment:%Y-%m-%d %H:%M:%S} UTC, {name}")
                self.jump(name, moment)
                self.is_night = True
                next_at[self.step_back] = time.monotonic() + BEFORE.total_seconds() + AFTER
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

    def trouble_redis(self) -> None:
        """It hangs for a while; or it ends, and comes back empty."""
        assert self.redis is not None
        if self.random.random() < 0.4:
            self.redis.tell(signal.SIGSTOP)
            time.sleep(self.random.uniform(0.5, 4))
            self.redis.tell(signal.SIGCONT)
            self.counts["Redis hangs"] += 1
            return
        self.redis.stop(self.random.choice([signal.SIGKILL, signal.SIGTERM]))
        time.sleep(self.random.uniform(0, 3))
        self.redis.start()
        self.counts["Redis restarts"] += 1

    def step_back(self) -> None:
        """A clock is put right, in the middle of everything."""
        seconds = self.random.uniform(*(MUCH if self.random.random() < 0.25 else LITTLE))
        seconds = max(seconds, 2 * AFTER if self.is_night else 0)
        self.is_night = False
        alone = self.clock.step_back(seconds, site_alone=self.random.random() < 0.6)
        if not alone:
            self._set_clock()
        self.counts["clocks put back"] += 1
        self.counts["seconds back"] += round(seconds)
        self.counts["site alone"] += alone

    def jump(self, name: str, moment: datetime) -> None:
        """While no call is under way: else some would seem to have lasted for hours. Over months, nobody waits for an
        outcome either: after a day everybody is told to call."""
        if moment - self.clock.now() > FAR:
            rates, self.proxy.rates = self.proxy.rates, {}
            with self.pause.everybody(40 + max(0.0, self.clock.left_behind())):
                self._jump(moment)
                if self.redis:  # whose own clock stays: it would keep what has had its time
                    self.redis.stop()
                    self.redis.start()
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
