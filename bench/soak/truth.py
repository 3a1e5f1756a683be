"""The difference between what customers were told and what is there: violations. Nothing here asks anybody anything."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.soak.story import Appointment, Made, Story, Told, Whole, beliefs, numbers, wholes

AROUND, LINES = 8, 80  # of a story that a violation tells: seconds after what concerns it, lines


@dataclass(frozen=True)
class Violation:
    kind: str
    customer: int
    text: str
    story: tuple[str, ...] = ()


def violations(
    stories: Sequence[Story],
    standing: Sequence[Appointment],
    *,
    strays: int = 0,
    made: Iterable[Made] = (),
    accounts: Collection[int] | None = None,
) -> list[Violation]:
    """Everything that is not as it was told. `strays`: appointments that stand and are nobody's. `made`: all that were
    ever booked. `accounts`: the customers who have one."""
    found, whole = [*_twice(standing), *_whole_site(strays)], wholes(made)
    owners = {one.number: one.customer for one in standing}
    for story in stories:
        mine = {one.number: one for one in standing if one.customer == story.customer}
        found += [*_lost(story, mine, owners, whole), *_untold(story, mine, whole), *_services(story, whole)]
        found += [*_pages(story), *_at_the_end(story, mine, whole), *_frames(story)]
        if accounts is not None:
            found += _accounts(story, story.customer in accounts)
    return found


def _whole_site(strays: int) -> Iterator[Violation]:
    if strays:
        yield Violation("stray", -1, f"{strays} appointments stand that are nobody's")


def _twice(standing: Iterable[Appointment]) -> Iterator[Violation]:
    """The same time of the same calendar, or the same service of the same customer at the same time."""
    ordered = sorted(standing, key=lambda one: one.start)
    calendars: dict[int, Appointment] = {}  # the one that ends last of those that have begun so far
    known: dict[tuple[int, int, str], Appointment] = {}
    for one in ordered:
        before = calendars.get(one.calendar)
        if before and one.start < max(before.end, before.start + "0"):  # without an end: later than its start
            yield _both(before, one, "calendar")
        calendars[one.calendar] = one if before is None or one.end >= before.end else before
        same = known.setdefault((one.customer, one.service, one.start), one)
        if same is not one:
            yield _both(same, one, "customer")


def _both(first: Appointment, second: Appointment, whose: str) -> Violation:
    text = f"{first.number}, {second.number} stand for one time of one {whose}, {first.start}, {second.start}"
    return Violation("twice", first.customer, text)


def _lost(story: Story, mine: dict[int, Appointment], owners: dict[int, int], whole: Whole) -> Iterator[Violation]:
    for number, stands in beliefs(story, whole).items():
        concerned = numbers(number, whole)
        if stands and number in mine:
            yield from _other_time(story, mine[number])
        elif stands and number in owners:
            text = f"{number} was confirmed, and belongs to customer {owners[number]}"
            yield _violation("owner", story, text, concerned)
        elif stands:
            yield _violation("lost", story, f"{number} was told to stand, and does not", concerned)
        elif stands is False and number in mine:
            yield _violation("untrue", story, f"{number} was told to be gone, and stands", concerned)


def _other_time(story: Story, one: Appointment) -> Iterator[Violation]:
    said = next((told.start for told in reversed(story.told) if told.number == one.number and told.start), one.start)
    if said != one.start:
        text = f"{one.number} was told to be at {said}, and is at {one.start}"
        yield _violation("untrue", story, text, {one.number})


def _services(story: Story, whole: Whole) -> Iterator[Violation]:
    """What was confirmed with several services has these, one after the other with one calendar; moved, the same."""
    parted = {number for told in story.told if told.what == "partly" for number in numbers(told.number, whole)}
    for one in story.told:
        parts = whole.get(one.number, ())
        asked = sorted(one.services)
        if one.what == "moved" and one.was in whole and one.was not in parted:
            asked = _of(one.was, whole)
        if one.what not in ("booked", "moved") or not parts or not asked:
            continue
        if sorted(part.service for part in parts) != asked:
            text = f"{one.number} was told to be {asked}, and is {[part.service for part in parts]}"
            yield _violation("untrue", story, text, numbers(one.number, whole))
        elif parts[0].number != one.number or not _in_a_row(parts):
            text = f"the services of {one.number} do not follow one another"
            yield _violation("untrue", story, text, numbers(one.number, whole))


def _in_a_row(parts: Sequence[Made]) -> bool:
    """Cancelled ones too: they keep their times."""
    pairs = zip(parts, parts[1:], strict=False)
    return all(one.end == after.start and one.calendar == after.calendar for one, after in pairs)


def _untold(story: Story, mine: dict[int, Appointment], whole: Whole) -> Iterator[Violation]:
    """It stands, and its customer never heard of it, or heard the contrary. Who lost the page of a confirmation, and
    whose list shows it at the end, was told."""
    known = beliefs(story, whole)
    listed = _shown([number for one in story.told if one.what == "listed" for number in one.numbers], whole)
    for number, one in mine.items():
        if number in known:
            continue
        concerned = numbers(number, whole)
        if _is_refused(story, one, whole):
            text = f"told that nothing was booked for {one.start}, and {number} is"
            yield _violation("untrue", story, text, concerned, one.start)
        elif number not in listed and not one.is_over:
            text = f"{number} stands and its customer was never told"
            yield _violation("untold", story, text, concerned, one.start)


def _is_refused(story: Story, one: Appointment, whole: Whole) -> bool:
    """The last that was told of this time and these services is that nothing was booked. What a move may have led to
    is no booking's: its customer hears of it from the move, or from the list."""
    services = _of(one.number, whole) or [one.service]
    about = [told for told in story.told if told.start == one.start and sorted(told.services) in ([], services)]
    known = beliefs(story, whole)
    moves = [told.number for told in story.told if told.what == "moves" and told.to == one.start]
    moved_there = any(_of(number, whole) in ([], services) for number in moves if not known.get(number))
    return bool(about) and about[-1].what == "refused" and not moved_there


def _of(number: int, whole: Whole) -> list[int]:
    """The services that were booked together with it."""
    return sorted(part.service for part in whole.get(number, ()))


def _shown(listed: Iterable[int], whole: Whole) -> set[int]:
    """What a list shows under these numbers: of several services it names the first one's."""
    return {part for number in listed for part in numbers(number, whole)}


def _pages(story: Story) -> Iterator[Violation]:
    for one in story.told:
        if one.what == "crossing":
            yield Violation("crossing", story.customer, f"was shown somebody else: {one.note}", (str(one),))
        elif one.what == "broken":
            yield Violation("broken", story.customer, f"was shown an error: {one.note}", _around(story, one.at))


def _frames(story: Story) -> Iterator[Violation]:
    """A frame says that the appointment is made: its tab has booked since it was opened."""
    booked = False
    for one in story.told:
        if one.what in ("handed", "booked"):
            booked = one.what == "booked"
        elif one.what == "heard" and not booked:
            text = f"a frame said {one.note!r} before its tab had booked"
            yield Violation("untrue", story.customer, text, _around(story, one.at))


def _accounts(story: Story, has_one: bool) -> Iterator[Violation]:
    """Nobody has one who did not ask for it; nobody is told to have one, or signs in to one, that is not there. A mail
    that is on its way comes."""
    told = {one.what for one in story.told}
    if has_one and not told & {"signs up", "given"}:
        yield Violation("stray", story.customer, "has an account and never asked for one")
    for what in ("taken", "mailed", "booked"):
        if what in told and not has_one:
            yield Violation("untrue", story.customer, f"was told {what!r} and has no account", _last(story))
    for place, one in enumerate(story.told):
        if one.what == "no mail" and _next_of_mail(story.told[place + 1 :]) != "taken":  # else it came late
            text = "was told that an e-mail is on its way, and none had been sent"
            yield Violation("untrue", story.customer, text, _around(story, one.at))


def _next_of_mail(told: Iterable[Told]) -> str:
    return next((one.what for one in told if one.what in ("promised", "taken", "mailed")), "")


def _at_the_end(story: Story, mine: dict[int, Appointment], whole: Whole) -> Iterator[Violation]:
    """The last look, when all is well again."""
    last = next((one for one in reversed(story.told) if one.what in ("listed", "unsettled")), None)
    if last is None:
        yield Violation("unsettled", story.customer, "could not see what stands at the end", _last(story))
    elif last.what == "unsettled":
        yield Violation("unsettled", story.customer, f"was never told what came of it: {last.note}", _last(story))
    else:
        due = {number for number, one in mine.items() if not one.is_over}
        if wrong := (set(last.numbers) | (_shown(last.numbers, whole) & due)) ^ due:
            yield _violation("list", story, f"the list and what stands differ in {sorted(wrong)}", wrong)


def _violation(kind: str, story: Story, text: str, concerned: Collection[int], start: str = "") -> Violation:
    """With all that concerns it, and the pages that were seen around that."""
    lines = story.about(concerned, start)
    starts = {told.start for told in lines if told.start}
    near = [told.at for told in story.told if told in lines or (told.start and told.start in starts)]
    seen = [told for told in story.told if any(-1 <= told.at - at <= AROUND for at in near)]
    return Violation(kind, story.customer, text, tuple(str(told) for told in seen[:LINES]))


def _around(story: Story, at: float) -> tuple[str, ...]:
    return tuple(str(one) for one in story.told if at - AROUND <= one.at <= at)[-LINES:]


def _last(story: Story) -> tuple[str, ...]:
    return tuple(str(one) for one in story.told[-12:])
