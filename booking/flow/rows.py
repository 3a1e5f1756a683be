"""What templates ask of a row of choices and of a line of a summary: all of it, for a name that is missing costs a page
many times what an empty one does."""

from typing import Any

Row = dict[str, Any]

_CHOICE: Row = dict.fromkeys(
    ("field", "value", "name", "description", "detail", "duration", "price", "count_text", "act"), ""
) | {"selected": False}
_LINE: Row = dict.fromkeys(("key", "label", "value", "detail"), "") | {"change_url": None, "map_url": None}


def choice(**known: Any) -> Row:
    """A button that can be pressed."""
    return {**_CHOICE, **known}


def line(**known: Any) -> Row:
    """Something that was chosen, or is booked."""
    return {**_LINE, **known}
