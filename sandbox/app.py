"""The sandbox as one object: its state, its clock, what came in, what shall go wrong."""

import traceback
from datetime import date

from sandbox import api, control, seeds
from sandbox.clock import Clock
from sandbox.errors import Refused
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.memo import Memo
from sandbox.seeds import diary
from sandbox.store import MEMORY, Store
from sandbox.wire import Request, Response, json_response


class App:
    """Answers requests, one at a time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.address = ""
        self.clock = Clock()
        self.faults = Faults()
        self.journal = Journal()
        self.memo = Memo()
        self._lay_seeds()
        if store.is_current():
            self.clock = Clock(float(store.meta("clock") or 0))
        else:
            store.restore(self._seeds)
        self.keep_open()

    def _lay_seeds(self) -> None:
        store = Store(MEMORY)
        store.create()
        self._seeded_for = self.clock.today()
        seeds.lay(store, self._seeded_for)
        store.set_meta("laid_on", self._seeded_for.isoformat())
        self._seeds = store.image()
        store.close()

    def reset(self) -> None:
        """Back to the seeds, as of today."""
        self.clock.reset()
        if self._seeded_for != self.clock.today():
            self._lay_seeds()
        self.store.restore(self._seeds)
        self.memo.clear()
        self.faults.clear()
        self.journal.clear()
        self.keep_open()

    def keep_open(self) -> None:
        """Openings reach 90 days ahead, whatever day it has become."""
        today = self.clock.today()
        if today != self._open_since():
            diary.extend(self.store, today)
            self.store.set_meta("laid_on", today.isoformat())

    def _open_since(self) -> date | None:
        found = self.store.meta("laid_on")
        return date.fromisoformat(found) if found else None

    def move_clock(self) -> None:
        """After the clock was set: remember it, and lay what openings are missing."""
        self.store.set_meta("clock", str(self.clock.offset.total_seconds()))
        self.keep_open()

    def respond(self, request: Request) -> Response:
        """The answer to any request. What goes wrong in here is printed, and is a 500."""
        try:
            if not is_api(request):
                return control.respond(self, request)
            self.keep_open()
            state = self.store.generation(), self.clock.now().replace(microsecond=0)
            return self.memo.answer(request, state, lambda: api.respond(self, request))
        except Exception:
            traceback.print_exc()
            return json_response(Refused(500, "InternalError", "The sandbox has failed.").body(), 500)


def is_api(request: Request) -> bool:
    return request.path.startswith(api.PREFIX)
