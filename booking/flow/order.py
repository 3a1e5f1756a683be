"""The state machine of the wizard, as pure functions: which steps, in which order, which one is next."""

from collections.abc import Collection, Sequence
from typing import Protocol

from booking.clicrdv.groups import Settings

ANY_CALENDAR, CALENDAR_FIRST = 0, 1  # calendarChoice; everything else: the service first
CHOICES = ("category", "service", "calendar", "slot")  # what is offered for one depends on those asked before it


class Answered(Protocol):
    def has(self, step: str) -> bool: ...


def steps_for(settings: Settings, *, long_catalogue: bool = False) -> tuple[str, ...]:
    """Every step that a booking with this group has, in order. `records` (for whom) comes just before `record`."""
    service = ["category", "service"] if long_catalogue else ["service"]
    if settings.calendar_choice == ANY_CALENDAR:
        choice = service
    elif settings.calendar_choice == CALENDAR_FIRST:
        choice = ["calendar", *service]
    else:
        choice = [*service, "calendar"]
    if settings.open_data:
        return (*choice, "slot", "sign-in", "records", "record", "check")
    return ("sign-in", *choice, "slot", "records", "record", "check")


def can_book(settings: Settings) -> bool:
    return settings.open and not settings.inactive


def dependents(step: str, steps: Sequence[str]) -> tuple[str, ...]:
    """The later answers that depend on this one: a different answer drops them, and nothing else."""
    if step == "records":
        return ("record",)
    if step not in CHOICES or step not in steps:
        return ()
    return tuple(later for later in steps[steps.index(step) + 1 :] if later in CHOICES)


def is_done(step: str, answers: Answered, signed_in: bool) -> bool:
    """Reads the draft, nothing else."""
    if step == "sign-in":
        return signed_in
    return step != "check" and answers.has(step)


def first_open(steps: Sequence[str], answers: Answered, signed_in: bool) -> str:
    return next((step for step in steps if not is_done(step, answers, signed_in)), steps[-1])


def may_show(step: str, steps: Sequence[str], answers: Answered, signed_in: bool) -> bool:
    """A step can be shown once every step before it is done."""
    return step in steps and all(is_done(s, answers, signed_in) for s in steps[: steps.index(step)])


def may_take(step: str, steps: Sequence[str], answers: Answered, signed_in: bool) -> bool:
    """A service tells its category, so that its address can be shared; everything else waits for its turn."""
    if step != "service":
        return may_show(step, steps, answers, signed_in)
    return may_show(step, [s for s in steps if s != "category"], answers, signed_in)


def asks_first(one: str, other: str, steps: Sequence[str]) -> bool:
    """Whether the group asks one question before another."""
    return one in steps and other in steps and steps.index(one) < steps.index(other)


def previous(step: str, steps: Sequence[str], skipped: Collection[str]) -> str | None:
    """The question asked before this one; those that had one possible answer were not asked."""
    before = [s for s in steps[: steps.index(step)] if s not in skipped]
    return before[-1] if before else None


def position(step: str, steps: Sequence[str], skipped: Collection[str]) -> tuple[int, int]:
    """Which question of how many: (3, 6)."""
    asked = [s for s in steps if s not in skipped or s == step]
    return asked.index(step) + 1, len(asked)
