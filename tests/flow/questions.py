"""A group's own questions, put to the sandbox; and what came of the answers."""

import json
from typing import Any

from tests.visitor import Visitor, book_until

RECORD = "Fiche"
APPOINTMENT = "Vevent"


def ask(sandbox: Any, name: str, label: str = "", *, model: str = RECORD, widget: Any = "", **more: Any) -> None:
    """A custom field that customers see, of the clinic's unless another group is named."""
    inputex = widget if isinstance(widget, str) else json.dumps(widget)
    told = {"group_id": 4, "user_visible": True, "user_required": False, "user_position": 50, "deleted": False, **more}
    sandbox.add("customfields", name=name, model=model, user_label=label or name, user_inputex=inputex, **told)


def booked(sandbox: Any) -> dict[str, Any]:
    """The appointment as it was sent."""
    return json.loads(sandbox.requests("POST", "appointments")[-1]["body"])["appointment"]


def at_record() -> Visitor:
    return book_until(Visitor(), "record")


def names(visitor: Visitor) -> list[str]:
    """The fields of the form, in their order."""
    fields = visitor.main.select("form:not([role=search]) :is(input, select, textarea)")
    return list(dict.fromkeys(field["name"] for field in fields if field.get("type") != "hidden"))


def field(visitor: Visitor, name: str) -> Any:
    return visitor.main.select_one(f"[name={name}]")
