"""What a showing of the page knows: the state, where the browser reached us, what was just done or refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.pages.frame import text_of
from sandbox.params import parse_query
from sandbox.store import Doc
from sandbox.wire import Request

if TYPE_CHECKING:
    from sandbox.app import App

# A call of the control interface: method, path, JSON; its answer, or Refused.
Tell = Callable[[str, str, Doc], Doc]


class Wrong(Exception):
    """What was typed cannot be: a sentence for each field. The field "" is the form as a whole."""

    def __init__(self, why: dict[str, str]) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class View:
    app: "App"
    address: str
    done: dict[str, Any] = field(default_factory=dict)
    act: str = ""
    values: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def said(self, sentences: dict[str, str]) -> str:
        """The sentence for what was just done, if it is one of these."""
        sentence = sentences.get(str(self.done.get("done")))
        return f'<p class="done" role="status">{text_of(sentence)}</p>' if sentence else ""

    def typed(self, act: str, name: str) -> str | None:
        return self.values.get(name) if act == self.act else None

    def fault_of(self, act: str, name: str) -> str:
        return self.wrong.get(name, "") if act == self.act else ""


@dataclass(frozen=True)
class Desk:
    """What a pressed button works with."""

    app: "App"
    values: dict[str, str]
    tell: Tell


# Does what a button says, by the control interface; answers what to say of it, as a query.
Act = Callable[[Desk], str]


def view_of(app: "App", request: Request) -> View:
    host = request.headers.get("host")
    return View(app, f"http://{host}" if host else app.address, parse_query(request.query))
