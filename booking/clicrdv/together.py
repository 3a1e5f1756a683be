"""Calls that do not depend on each other, made at the same time."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

Value = TypeVar("Value")


def together(calls: Sequence[Callable[[], Value]]) -> list[Value]:
    """What each of them returns, in their order; where some raise, what the first of those raises, once all have ended.

    The last one is made in this thread. Each keeps to its client's deadline, so that all of them do.
    """
    futures: list[Future[Value]] = [Future() for _ in calls]
    work = list(zip(calls, futures, strict=True))
    threads = [Thread(target=copy_context().run, args=(_make, *one), daemon=True) for one in work[:-1]]
    for thread in threads:
        thread.start()
    for one in work[-1:]:
        _make(*one)
    for thread in threads:
        thread.join()
    return [future.result() for future in futures]


def _make(call: Callable[[], Value], future: "Future[Value]") -> None:
    try:
        future.set_result(call())
    except BaseException as error:
        future.set_exception(error)
