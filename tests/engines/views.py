"""What a person sees and does in a browser, the same for all: a page, the frame in it, a tab that opens."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, Error, Frame

from .wire import Http, Marionette, Refused

SECONDS = 30


class View(Protocol):
    def run(self, script: str) -> Any: ...

    def press(self, selector: str, which: int = 0) -> None: ...

    def fill(self, selector: str, text: str) -> None: ...


class Browser(Protocol):
    def open(self, url: str) -> View: ...

    def frame(self) -> View: ...

    def new_tab(self) -> View: ...

    def close_tab(self) -> None: ...


def until(look: Callable[[], Any], what: Callable[[], str]) -> Any:
    """What it sees, once it sees something."""
    deadline = time.monotonic() + SECONDS
    while not (seen := look()):
        assert time.monotonic() < deadline, f"{what()}, for {SECONDS} s"
        time.sleep(0.05)
    return seen


def said(view: View, script: str) -> Any:
    """None where the page is just being left."""
    try:
        return view.run(script)
    except Refused:
        return None


def at(view: View, *names: str) -> str:
    """The name of the page, once it is one of these."""
    now = "return document.body && document.readyState != 'loading' && document.body.dataset.page"
    until(lambda: said(view, now) in names, lambda: f"at {said(view, now)} instead of {names}")
    return view.run(now)


class Driven:
    """By WebDriver."""

    def __init__(self, wire: Marionette | Http) -> None:
        self._ask = wire.ask
        [self._first] = self._ask("GetWindowHandles")

    def open(self, url: str) -> View:
        self._ask("Navigate", url=url)
        return DrivenView(self._ask, self._first)

    def frame(self) -> View:
        return DrivenView(self._ask, self._first, framed=True)

    def new_tab(self) -> View:
        until(self._others, lambda: "no new tab")
        return DrivenView(self._ask, *self._others())

    def close_tab(self) -> None:
        [tab] = self._others()
        self._ask("SwitchToWindow", handle=tab)
        self._ask("CloseWindow")

    def _others(self) -> list[str]:
        return [handle for handle in self._ask("GetWindowHandles") if handle != self._first]


class DrivenView:
    def __init__(self, ask: Callable[..., Any], handle: str, *, framed: bool = False) -> None:
        self._asked, self._handle, self._framed = ask, handle, framed

    def _ask(self, command: str, **details: Any) -> Any:
        self._asked("SwitchToWindow", handle=self._handle)
        self._asked("SwitchToFrame", id=None)
        if self._framed:
            self._asked("SwitchToFrame", id=0)
        return self._asked(command, **details)

    def run(self, script: str) -> Any:
        return self._ask("ExecuteScript", script=script, args=[])

    def press(self, selector: str, which: int = 0) -> None:
        self._asked("ElementClick", id=self._found(selector, which))

    def fill(self, selector: str, text: str) -> None:
        self._asked("ElementSendKeys", id=self._found(selector), text=text)

    def _found(self, selector: str, which: int = 0) -> str:
        found = self._ask("FindElements", using="css selector", value=selector)
        return next(iter(found[which].values()))


# Ends once an element has stood where it is for a while.
STILL = """element => new Promise(done => {
    let since = performance.now(), where = "";
    (function look() {
        const { x, y, width, height } = element.getBoundingClientRect();
        const now = [x, y, width, height].join();
        if (now !== where) [since, where] = [performance.now(), now];
        if (performance.now() - since > 700) done(); else requestAnimationFrame(look);
    })();
})"""


class Played:
    """By Playwright."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        [self._first] = context.pages

    def open(self, url: str) -> View:
        self._first.goto(url)
        return PlayedView(self._first.main_frame)

    def frame(self) -> View:
        until(lambda: self._first.frames[1:], lambda: "no frame")
        return PlayedView(self._first.frames[1])

    def new_tab(self) -> View:
        until(lambda: self._first.evaluate("1") and self._context.pages[1:], lambda: "no new tab")
        return PlayedView(self._context.pages[1].main_frame)

    def close_tab(self) -> None:
        self._context.pages[1].close()


class PlayedView:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def run(self, script: str) -> Any:
        with refusing():
            return self._frame.evaluate(f"() => {{ {script} }}")

    def press(self, selector: str, which: int = 0) -> None:
        """Chromium lets no click through to a frame of another site that has moved or grown half a second ago."""
        if self._frame.parent_frame:
            self._frame.frame_element().evaluate(STILL)
        self._frame.locator(selector).nth(which).click()

    def fill(self, selector: str, text: str) -> None:
        self._frame.locator(selector).fill(text)


@contextmanager
def refusing() -> Iterator[None]:
    try:
        yield
    except Error as error:
        raise Refused(str(error)) from error
