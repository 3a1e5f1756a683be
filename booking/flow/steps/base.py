from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise

from booking.flow.visit import Visit


class Step:
    """One question of the wizard. Whether it is done is for order.py to say, from the draft."""

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    method: ClassVar[str] = "post"  # "get" where a form must not start a session, so that robots make none

    def only(self, visit: Visit) -> Any:
        """The one possible answer, when there is just one: the question is not asked then."""
        return None

    def context(self, visit: Visit) -> dict[str, Any]:
        """What the page of this question shows."""
        return {}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        """Keep the answer, or leave a notice and what was typed. Returns where to go when that is not the next step."""
        raise NotImplementedError


def number(text: str | None) -> int | None:
    """An id as a form sends it."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
