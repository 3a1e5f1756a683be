"""Which appointments with this merchant are the account's own, put together as they were booked.

Whatever ClicRDV lists: only those for a record of the account's own. A secretary's are all of the group's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from booking.account.bookings import Booking, together
from booking.clicrdv import appointments, fiches
from booking.clicrdv.appointments import Appointment
from booking.clicrdv.errors import NotFound
from booking.flow import changes
from booking.flow.visit import Visit
from booking.models import Confirmation

OWN_RECORDS = 25  # who has more is a secretary
PER_PAGE = 25
OVERLAP = 10  # appointments around a page that may belong to what is on it
LEDGER_ROWS = 200  # of an account, as far back as it is asked what was booked together


@dataclass(frozen=True)
class Listed:
    """A page of bookings, and where those before and after it begin."""

    bookings: Sequence[Booking]
    earlier: int | None
    later: int | None


def get(visit: Visit, number: int) -> Booking:
    """The booking that this appointment is part of. NotFound: it stands no more, or is not the account's."""
    known = _known(visit)
    ids = next((group for group in known if number in group), frozenset([number]))
    found = [one for one in appointments.find(visit.api, _group(visit), ids, zone=visit.zone) if _is_ours(visit, one)]
    asked = next((one for one in found if one.id == number), None)
    if asked is None or asked.record_id is None:
        raise NotFound
    fiches.get(visit.api, _group(visit), asked.record_id)
    if len(ids) == 1 and _may_combine(visit):
        found = appointments.of_record(visit.api, _group(visit), asked.record_id, zone=visit.zone)
    booking = next((one for one in _together(visit, found, known) if number in one.ids), None)
    if booking is None:  # it went between the two looks
        raise NotFound
    return booking


def put_together(visit: Visit, found: Iterable[Appointment]) -> list[Booking]:
    """Appointments of the account's as they were booked."""
    return _together(visit, found, _known(visit))


def was_known(visit: Visit, number: int) -> bool:
    """Whether the account has booked it here, or moved it there, at some time."""
    return any(number in ids for ids in _known(visit))


def upcoming(visit: Visit, start: int) -> Listed:
    """Soonest first."""
    mine = _records(visit)
    if mine is None:
        return _window(visit, start, past=False, mine=None)
    listed = appointments.upcoming(visit.api, _group(visit), zone=visit.zone)
    found = _together(visit, [one for one in listed if one.record_id in mine and _is_ours(visit, one)], _known(visit))
    size = PER_PAGE
    later = start + size if len(found) > start + size else None
    return Listed(found[start : start + size], max(0, start - size) if start else None, later)


def past(visit: Visit, start: int) -> Listed:
    """Those that are over, latest first."""
    return _window(visit, start, past=True, mine=_records(visit))


def _window(visit: Visit, start: int, *, past: bool, mine: set[int] | None) -> Listed:
    """A page as ClicRDV pages them, by appointment. What was booked together is read beyond its edges, and stands on
    the page where it begins."""
    size, first = PER_PAGE, max(0, start - OVERLAP)
    before = visit.now if past else None
    wide = start - first + size + OVERLAP
    page = appointments.page(visit.api, _group(visit), zone=visit.zone, before=before, start=first, size=wide)
    place = {one.id: first + n for n, one in enumerate(page.appointments)}
    ours = [one for one in page.appointments if (mine is None or one.record_id in mine) and _is_ours(visit, one)]
    found = [one for one in _together(visit, ours, _known(visit)) if not past or one.end <= visit.now]
    shown = [one for one in found if start <= min(place[number] for number in one.ids) < start + size]
    more = page.more or any(number >= start + size for number in place.values())
    ordered = sorted(shown, key=lambda one: (one.start, one.id), reverse=past)
    return Listed(ordered, max(0, start - size) if start else None, start + size if more else None)


def _records(visit: Visit) -> set[int] | None:
    """The ids of the account's records; None for a secretary, who sees all of the group's."""
    found = fiches.page(visit.api, _group(visit), size=OWN_RECORDS)
    return None if found.total > OWN_RECORDS else {record.id for record in found.records}


def _together(visit: Visit, found: Iterable[Appointment], known: Sequence[frozenset[int]]) -> list[Booking]:
    return together(found, known, may_combine=_may_combine(visit))


def _may_combine(visit: Visit) -> bool:
    return visit.settings.max_services > 1


def _is_ours(visit: Visit, one: Appointment) -> bool:
    """Of this group, and for a record that is not deleted."""
    return one.group_id in (None, _group(visit)) and not one.record_deleted


def _known(visit: Visit) -> list[frozenset[int]]:
    """What the ledger knows to have been booked in one go."""
    assert visit.account is not None
    owner = visit.account.owner(visit.merchant)
    done = Confirmation.objects.filter(owner=owner, state=Confirmation.State.DONE)
    booked = done.values_list("appointment_ids", flat=True)[:LEDGER_ROWS]
    moved = changes.of_account(visit).exclude(new=[]).values_list("new", flat=True)[:LEDGER_ROWS]
    found: list[frozenset[int]] = []
    for ids in (*moved, *booked):  # what was put back counts where it is now
        found.append(frozenset(ids).difference(*found))
    return found


def _group(visit: Visit) -> int:
    return visit.merchant.group_id
