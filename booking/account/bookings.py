"""What was booked together: one appointment, or several services one after the other. The customer comes once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.clicrdv.appointments import MISSED, Appointment


@dataclass(frozen=True)
class Booking:
    parts: tuple[Appointment, ...]  # in the order of their times

    @property
    def id(self) -> int:
        """That of its first appointment, by which it is known."""
        return self.parts[0].id

    @property
    def ids(self) -> list[int]:
        return [part.id for part in self.parts]

    @property
    def start(self) -> datetime:
        return self.parts[0].start

    @property
    def end(self) -> datetime:
        return max(part.end for part in self.parts)

    @property
    def services(self) -> list[int]:
        """Their ids; 0 where staff have written none down."""
        return [part.service_id or 0 for part in self.parts]

    @property
    def calendar_id(self) -> int | None:
        return self.parts[0].calendar_id

    @property
    def record_id(self) -> int | None:
        return self.parts[0].record_id

    @property
    def missed(self) -> bool:
        return all(part.state == MISSED for part in self.parts)

    def has_begun(self, now: datetime) -> bool:
        return self.start.timestamp() <= now.timestamp()  # in the hour that summer time repeats, clocks tell nothing


def together(found: Iterable[Appointment], known: Collection[frozenset[int]], *, may_combine: bool) -> list[Booking]:
    """Appointments as they were booked, soonest first: those that are `known` to have been booked in one go; and of a
    group where that is possible, those that follow one another for one person with one calendar."""
    groups: list[list[Appointment]] = []
    for one in sorted(found, key=lambda each: (each.start, each.id)):
        before = next((group for group in reversed(groups) if _belongs(one, group, known, may_combine)), None)
        if before is None:
            groups.append([one])
        else:
            before.append(one)
    return [Booking(tuple(group)) for group in groups]


def _belongs(
    one: Appointment, group: Sequence[Appointment], known: Collection[frozenset[int]], may_combine: bool
) -> bool:
    last = group[-1]
    of_one, of_last = (next((ids for ids in known if each.id in ids), None) for each in (one, last))
    if of_one is not None or of_last is not None:
        return of_one is of_last
    same = (one.record_id, one.calendar_id) == (last.record_id, last.calendar_id) and one.record_id is not None
    new = one.service_id not in {each.service_id for each in group}
    return may_combine and same and new and one.start.timestamp() == last.end.timestamp()
