"""Answers given before, for as long as nothing has changed: many visitors ask for the same catalogue at once."""

from collections.abc import Callable

from sandbox.wire import Request, Response

_TELLING = ("accept", "content-type", "cookie", "authorization")
_MOST = 2000


class Memo:
    """Holds for one state of the store and one second of the clock: no answer depends on anything finer."""

    def __init__(self) -> None:
        self._state: object = None
        self._answers: dict[tuple[str | None, ...], Response] = {}

    def clear(self) -> None:
        self._answers.clear()

    def answer(self, request: Request, state: object, work_out: Callable[[], Response]) -> Response:
        """The answer to a reading call, worked out once; a writing one is worked out always."""
        if request.method != "GET" or request.body:
            return work_out()
        if state != self._state or len(self._answers) > _MOST:
            self._answers.clear()
            self._state = state
        key = (request.target, *(request.headers.get(name) for name in _TELLING))
        if key not in self._answers:
            self._answers[key] = work_out()
        return self._answers[key]
