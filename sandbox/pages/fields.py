"""Labelled fields: how they look, and how what is typed into them is read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.pages.frame import text_of
from sandbox.pages.view import View, Wrong
from sandbox.store import Doc

# What is typed, as the value that the control interface takes; ValueError says what it must be.
Reader = Callable[[str], Any]
# Labels of groups of options, "" for none, and in each value and words.
Options = Mapping[str, Sequence[tuple[str, str]]]


def as_text(typed: str) -> str | None:
    return typed.strip() or None


def whole_number(least: int, most: int) -> Reader:
    def read(typed: str) -> int | None:
        typed = typed.strip()
        if typed and not (re.fullmatch("[0-9]{1,9}", typed) and least <= int(typed) <= most):
            raise ValueError(f"a whole number from {least:,} to {most:,}, or empty")
        return int(typed) if typed else None

    return read


def decimal_number(most: int) -> Reader:
    def read(typed: str) -> float | None:
        typed = typed.strip().replace(",", ".")
        if typed and not (re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", typed) and float(typed) <= most):
            raise ValueError(f"a number from 0 to {most:,}, or empty")
        return float(typed) if typed else None

    return read


@dataclass(frozen=True)
class Field:
    """``size`` is in tenths of a wide page's line."""

    name: str
    label: str
    hint: str = ""
    usual: str = ""
    read: Reader = as_text
    options: Options | None = None
    rows: int = 0
    attributes: str = ""
    size: int = 10


def read_all(fields: Sequence[Field], values: dict[str, str]) -> Doc:
    """What was typed into each, or Wrong with a sentence for every field that cannot be read."""
    found, why = {}, {}
    for field in fields:
        try:
            found[field.name] = field.read(values.get(field.name, ""))
        except ValueError as must_be:
            why[field.name] = f"{field.label} must be {must_be}."
    if why:
        raise Wrong(why)
    return found


def show_all(view: View, act: str, fields: Sequence[Field]) -> str:
    return f'<div class="fields">{"".join(_field(view, act, field) for field in fields)}</div>'


def field_id(act: str, name: str) -> str:
    return f"{act}-{name}"


def _field(view: View, act: str, field: Field) -> str:
    number, fault = field_id(act, field.name), view.fault_of(act, field.name)
    hint = f'<p class="hint" id="{number}-hint">{text_of(field.hint)}</p>' if field.hint else ""
    wrong = f'<p class="wrong" id="{number}-wrong">{text_of(fault)}</p>' if fault else ""
    classes = f"field size-{field.size}{' field-wrong' if fault else ''}"
    label = f'<label for="{number}">{text_of(field.label)}</label>'
    return f'<div class="{classes}">{label}{hint}{wrong}{_input(view, act, field)}</div>'


def _input(view: View, act: str, field: Field) -> str:
    typed = view.typed(act, field.name)
    value = field.usual if typed is None else typed
    common = f'id="{field_id(act, field.name)}" name="{field.name}"{_described(view, act, field)}'
    if field.options is not None:
        return f"<select {common}>{_options(field.options, value)}</select>"
    if field.rows:
        # A line break right after the tag is no part of the text.
        return f'<textarea {common} rows="{field.rows}" {field.attributes}>\n{text_of(value)}</textarea>'
    kind = "" if "type=" in field.attributes else 'type="text" '
    return f'<input {common} {kind}value="{text_of(value)}" autocomplete="off" {field.attributes}>'


def _described(view: View, act: str, field: Field) -> str:
    """Hint and fault belong to the field; the first field with a fault has the focus."""
    number, fault = field_id(act, field.name), view.fault_of(act, field.name)
    by = [f"{number}-wrong"] * bool(fault) + [f"{number}-hint"] * bool(field.hint)
    found = f' aria-describedby="{" ".join(by)}"' if by else ""
    if fault:
        found += ' aria-invalid="true"' + (" autofocus" if field.name == next(iter(view.wrong)) else "")
    return found


def _options(options: Options, chosen: str) -> str:
    found = ""
    for label, pairs in options.items():
        inside = "".join(
            f'<option value="{text_of(value)}"{" selected" if value == chosen else ""}>{text_of(words)}</option>'
            for value, words in pairs
        )
        found += f'<optgroup label="{text_of(label)}">{inside}</optgroup>' if label else inside
    return found


def form(act: str, content: str, button: str = "", *, kind: str = "") -> str:
    """A form that does one thing."""
    press = f'<p class="press"><button class="{kind}">{text_of(button)}</button></p>' if button else ""
    return f'<form method="post" action="/"><input type="hidden" name="act" value="{act}">{content}{press}</form>'
