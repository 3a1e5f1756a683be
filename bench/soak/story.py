"""What customers were told, and what is there: the difference is a violation. Nothing here asks anybody anything."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

# A mark in every name and address of a customer's, that stands nowhere else.
MARK = re.compile(r"zqx(\d{3})a", re.IGNORECASE)


AROUND, LINES = 8, 80  # of a story that a violation tells: seconds after what concerns it, lines


def mark(number: int) -> str:
    return f"zqx{number:03}a"


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

    def __str__(self) -> str:
        about = [str(part) for part in (self.was and f"{self.was} →", self.number or "", self.start, self.note) if part]
        return f"{self.at:7.1f} s  {self.what:10} {' '.join(about)}{list(self.numbers) if self.numbers else ''}"


@dataclass
class Story:
    customer: int
    group: int = 0
    told: list[Told] = field(default_factory=list)

    def about(self, number: int = 0, start: str = "") -> list[Told]:
        """All that concerns this appointment."""
        found = []
        for one in self.told:
            same = number and number in (one.number, one.was, *one.numbers)
            if same or (start and one.start == start):
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


@dataclass(frozen=True)
class Violation:
    kind: str
    customer: int
    text: str
    story: tuple[str, ...] = ()


# What an appointment is believed to be after this was told. Asked for and not answered: nobody knows.
_STANDS = {"booked": True, "moved": True, "stands": True}
_GONE = {"cancelled": False, "gone": False}
_OPEN = {"moves", "cancels"}


def beliefs(story: Story) -> dict[int, bool | None]:
    """By number: it stands, it is gone, or (None) the customer asked for a change and was not told what came of it."""
    found: dict[int, bool | None] = {}
    for one in story.told:
        if one.was and one.what in ("moved", "stands"):
            found[one.was] = False
        if one.what in _STANDS:
            found[one.number] = True
        elif one.what in _GONE:
            found[one.number] = False
        elif one.what in _OPEN:
            found[one.number] = None
    return found


def violations(stories: Sequence[Story], standing: Sequence[Appointment], *, strays: int = 0) -> list[Violation]:
    """Everything that is not as it was told. `strays`: appointments that stand and are nobody's."""
    found = [*_twice(standing), *_whole_site(strays)]
    owners = {one.number: one.customer for one in standing}
    for story in stories:
        mine = {one.number: one for one in standing if one.customer == story.customer}
        found += [*_lost(story, mine, owners), *_untold(story, mine), *_pages(story), *_at_the_end(story, mine)]
    return found


def _whole_site(strays: int) -> Iterator[Violation]:
    if strays:
        yield Violation("stray", -1, f"{strays} appointments stand that are nobody's")


def _twice(standing: Iterable[Appointment]) -> Iterator[Violation]:
    """The same time of the same calendar, or the same service of the same customer at the same time."""
    seats: dict[tuple[object, ...], list[Appointment]] = defaultdict(list)
    for one in standing:
        seats["calendar", one.calendar, one.start].append(one)
        seats["customer", one.customer, one.start, one.service].append(one)
    for (whose, *_), both in seats.items():
        if len(both) > 1:
            numbers = ", ".join(str(one.number) for one in both)
            yield Violation("twice", both[0].customer, f"{numbers} stand for one time of one {whose}")


def _lost(story: Story, mine: dict[int, Appointment], owners: dict[int, int]) -> Iterator[Violation]:
    for number, stands in beliefs(story).items():
        if stands and number in mine:
            yield from _other_time(story, mine[number])
        elif stands and number in owners:
            text = f"{number} was confirmed, and belongs to customer {owners[number]}"
            yield _violation("owner", story, text, number)
        elif stands:
            yield _violation("lost", story, f"{number} was told to stand, and does not", number)
        elif stands is False and number in mine:
            yield _violation("untrue", story, f"{number} was told to be gone, and stands", number)


def _other_time(story: Story, one: Appointment) -> Iterator[Violation]:
    said = next((told.start for told in reversed(story.told) if told.number == one.number and told.start), one.start)
    if said != one.start:
        yield _violation("untrue", story, f"{one.number} was told to be at {said}, and is at {one.start}", one.number)


def _untold(story: Story, mine: dict[int, Appointment]) -> Iterator[Violation]:
    """It stands, and its customer never heard of it, or heard the contrary. Who lost the page of a confirmation, and
    whose list shows it at the end, was told."""
    known = beliefs(story)
    listed = {number for one in story.told if one.what == "listed" for number in one.numbers}
    for number, one in mine.items():
        last = next((told.what for told in reversed(story.told) if told.start == one.start), "")
        if number in known:
            continue
        if last == "refused":
            yield _violation(
                "untrue", story, f"told that nothing was booked for {one.start}, and {number} is", number, one
            )
        elif number not in listed and not one.is_over:
            yield _violation("untold", story, f"{number} stands and its customer was never told", number, one)


def _pages(story: Story) -> Iterator[Violation]:
    for one in story.told:
        if one.what == "crossing":
            yield Violation("crossing", story.customer, f"was shown somebody else: {one.note}", (str(one),))
        elif one.what == "broken":
            yield Violation("broken", story.customer, f"was shown an error: {one.note}", (str(one),))


def _at_the_end(story: Story, mine: dict[int, Appointment]) -> Iterator[Violation]:
    """The last look, when all is well again."""
    last = next((one for one in reversed(story.told) if one.what in ("listed", "unsettled")), None)
    if last is None:
        yield Violation("unsettled", story.customer, "could not see what stands at the end", _last(story))
    elif last.what == "unsettled":
        yield Violation("unsettled", story.customer, f"was never told what came of it: {last.note}", _last(story))
    else:
        due = {number for number, one in mine.items() if not one.is_over}
        if wrong := set(last.numbers) ^ due:
            yield _violation("list", story, f"the list and what stands differ in {sorted(wrong)}", min(wrong))


def _violation(kind: str, story: Story, text: str, number: int = 0, one: Appointment | None = None) -> Violation:
    """With all that concerns it, and the pages that were seen around that."""
    lines = story.about(number, one.start if one else "")
    starts = {told.start for told in lines if told.start}
    near = [told.at for told in story.told if told in lines or (told.start and told.start in starts)]
    seen = [told for told in story.told if any(-1 <= told.at - at <= AROUND for at in near)]
    return Violation(kind, story.customer, text, tuple(str(told) for told in seen[:LINES]))


def _last(story: Story) -> tuple[str, ...]:
    return tuple(str(one) for one in story.told[-12:])


def counts(stories: Iterable[Story]) -> Counter[str]:
    return Counter(one.what for story in stories for one in story.told)
