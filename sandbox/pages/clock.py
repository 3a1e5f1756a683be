"""The clock: what it says, and moving it."""

import re
from datetime import timedelta

from sandbox.clock import Clock
from sandbox.pages.fields import Field, form, read_all, show_all
from sandbox.pages.frame import many, section, text_of
from sandbox.pages.view import Act, Desk, View, Wrong

_STEPS = {"3600": "+1 hour", "86400": "+1 day", "604800": "+7 days", "": "Back to now"}
_DONE = {"clock-moved": "The clock is moved.", "clock-back": "The clock is the machine’s own again."}


def _moment(typed: str) -> str:
    """As a browser sends it. Which moments there are, the clock knows."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", typed.strip(), re.ASCII):
        raise ValueError("a day and a time, such as 2026-12-01 10:00")
    if not "2000" <= typed.strip()[:4] <= "2100":
        raise ValueError("between the years 2000 and 2100")
    return typed.strip().replace(" ", "T")


def clock_section(view: View) -> str:
    clock = view.app.clock
    steps = "".join(f'<button name="seconds" value="{seconds}">{label}</button>' for seconds, label in _STEPS.items())
    moment = Field(
        "now", "Set it to", "A day and a time in UTC.", clock.now().strftime("%Y-%m-%dT%H:%M"), _moment,
        size=5, attributes='type="datetime-local" min="2000-01-01T00:00" max="2100-12-31T23:59" step="any"',
    )  # fmt: skip
    content = f"""{view.said(_DONE)}<p class="clock"><b>{clock.now():%A %-d %B %Y, %H:%M:%S}</b> UTC</p>
<p class="muted">It is {text_of(offset_in_words(clock))}. It goes on ticking; free times, rules
and “upcoming” follow it.</p>
{form("clock-step", f'<div class="buttons">{steps}</div>')}
{form("clock", show_all(view, "clock", (moment,)), "Set the clock")}"""
    return section("clock", "Clock", content)


def offset_in_words(clock: Clock) -> str:
    seconds = round(clock.offset.total_seconds())
    if not seconds:
        return "the machine’s own time"
    return f"{_length(timedelta(seconds=abs(seconds)))} {'ahead of' if seconds > 0 else 'behind'} the machine"


def _length(length: timedelta) -> str:
    """The two largest units, which is near enough."""
    hours, rest = divmod(length.seconds, 3600)
    counts = ((length.days, "day"), (hours, "hour"), (rest // 60, "minute"), (rest % 60, "second"))
    return " ".join([many(count, unit) for count, unit in counts if count][:2])


def _step(desk: Desk) -> str:
    seconds = desk.values.get("seconds")
    if seconds not in _STEPS:
        raise Wrong({"": "The clock has no such step."})
    desk.tell("POST", "/clock", {"advance": int(seconds)} if seconds else {"reset": True})
    return f"done=clock-{'moved' if seconds else 'back'}#clock"


def _set(desk: Desk) -> str:
    found = read_all((Field("now", "The time", read=_moment),), desk.values)
    desk.tell("POST", "/clock", found)
    return "done=clock-moved#clock"


ACTS: dict[str, Act] = {"clock-step": _step, "clock": _set}
