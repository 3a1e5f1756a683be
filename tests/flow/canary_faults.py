"""A site with faults of its own: what an address asks for under `fault` goes wrong, in words that have all that must
never be reported."""

import logging
import threading

from django.conf import settings
from django.http import HttpRequest

from booking import session

log = logging.getLogger("booking.canary")


class Faulty:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if (name := request.GET.get("fault")) and request.method == "POST":
            FAULTS[name](_words(request))


def _words(request) -> str:
    """What was sent, the key, and the session at the API, if there is one."""
    account = session.current(request, request.merchant)
    ours = settings.CLICRDV_API_KEY, request.session.session_key or ""
    return " ".join([*request.POST.values(), *ours, account.session_id if account else ""])


def _message(words: str) -> None:
    raise ValueError(f"invalid literal: {words!r}")


def _cause(words: str) -> None:
    try:
        _message(words)
    except ValueError as error:
        raise KeyError(words) from error


def _context(words: str) -> None:
    try:
        _message(words)
    finally:
        raise LookupError(words)


def _note(words: str) -> None:
    error = ValueError("a note says more")
    error.add_note(words)
    raise error


def _group(words: str) -> None:
    raise ExceptionGroup(words, [ValueError(words), ExceptionGroup(words, [KeyError(words)])])


def _file(words: str) -> None:
    open(f"/nowhere/{words}")  # noqa: PTH123, SIM115


def _bytes(words: str) -> None:
    (words.encode() + b"\xff").decode()


def _logged(words: str) -> None:
    log.error("of %s", words, extra={"who": words, "fields": {"who": words}})


def _logged_with_traceback(words: str) -> None:
    try:
        _message(words)
    except ValueError:
        log.exception(words, stack_info=True)


def _after_a_warning(words: str) -> None:
    log.warning("soon: %s", words)
    raise ValueError("a line of the log says more")


def _thread(words: str) -> None:
    thread = threading.Thread(target=_message, args=(words,), name=words)
    thread.start()
    thread.join()


FAULTS = {
    "message": _message,
    "cause": _cause,
    "context": _context,
    "note": _note,
    "group": _group,
    "file": _file,
    "bytes": _bytes,
    "logged": _logged,
    "logged-with-traceback": _logged_with_traceback,
    "after-a-warning": _after_a_warning,
    "thread": _thread,
}
