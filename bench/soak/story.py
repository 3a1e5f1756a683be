"""What customers did and were told, what they may believe of it, and what is there."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# A mark in every name and address of a customer's, that stands nowhere else.
MARK = re.compile(r"zqx(\d{4})a", re.IGNORECASE)
MOST = 10_000  # customers of one soak


def mark(number: int) -> str:
    return f"zqx{number:04}a"


@dataclass(frozen=True)
class Told:
    """One thing that a customer did or was told. Times are the group's own, as the API writes them."""

    what: str
    number: int = 0  # of the appointment
    start: str = ""
    was: int = 0  # of the appointment that it takes the place of
    numbers: tuple[int, ...] = ()
    note: str = ""
    at: float = 0  # seconds since the soak began
    services: tuple[int, ...] = ()  # that were asked for; none: not known
    to: str = ""  # the time that a move leads to

    def __str__(self) -> str:
        parts = (self.was and f"{self.was} →", self.number or "", self.start, self.to and f"→ {self.to}", self.note)
        about = [str(part) for part in parts if part]
        return f"{self.at:7.1f} s  {self.what:10} {' '.join(about)}{list(self.numbers) if self.numbers else ''}"


@dataclass
class Story:
    customer: int
    group: int = 0
    told: list[Told] = field(default_factory=list)

    def about(self, numbers: Collection[int], start: str = "") -> list[Told]:
        """All that concerns these appointments, or this time."""
        found = []
        for one in self.told:
            if not {one.number, one.was, *one.numbers}.isdisjoint(numbers) or (start and start in (one.start, one.to)):
                found.append(one)
        return found


@dataclass(frozen=True)
class Appointment:
    """One that stands, as the API tells it."""

    number: int
    customer: int
    start: str
    calendar: int
    service: int
    is_over: bool = False
    end: str = ""


@dataclass(frozen=True)
class Made:
    """One that was ever booked, as the API has it. Those of one `call` belong together."""

    number: int
    call: str
    service: int
    calendar: int
    start: str
    end: str


Whole = Mapping[int, Sequence[Made]]  # by number of any part, all that was booked in the same call


def wholes(made: Iterable[Made]) -> Whole:
    calls: dict[str, list[Made]] = defaultdict(list)
    for one in sorted(made, key=lambda each: each.number):
        calls[one.call].append(one)
    return {one.number: parts for parts in calls.values() for one in parts}


# What an appointment is believed to be after this was told. Asked for and not answered: nobody knows.
_STANDS = {"booked": True, "moved": True, "stands": True}
_GONE = {"cancelled": False, "gone": False}
_OPEN = {"moves", "cancels"}


def beliefs(story: Story, whole: Whole) -> dict[int, bool | None]:
    """By number: it stands, it is gone, or (None) the customer asked for a change and was not told what came of it.
    What was told of an appointment goes for all of its services, until the customer is told that a part is gone."""
    found: dict[int, bool | None] = {}
    parted: set[int] = set()
    for one in story.told:
        if one.what == "partly":
            parted |= numbers(one.number, whole)
        if one.was and one.what in ("moved", "stands"):
            found |= dict.fromkeys(numbers(one.was, whole), False)
        for number in {one.number} if one.number in parted else numbers(one.number, whole):
            if number == one.number or found.get(number) is not False:
                found |= _believed(one.what, number)
    return found


def _believed(what: str, number: int) -> dict[int, bool | None]:
    if what in _OPEN or what == "partly":
        return {number: None}
    told = _STANDS.get(what, _GONE.get(what))
    return {} if told is None else {number: told}


def numbers(number: int, whole: Whole) -> set[int]:
    return {part.number for part in whole.get(number, ())} or {number}


def counts(stories: Iterable[Story]) -> Counter[str]:
    return Counter(one.what for story in stories for one in story.told)
