"""The choice that waits at ClicRDV (`pendingRdv`) while a new customer fetches a password from the mailbox."""

from datetime import datetime

from booking.clicrdv import cached
from booking.clicrdv.accounts import Pending
from booking.clicrdv.errors import Refusal
from booking.flow import order
from booking.flow.visit import SLOT_FORMAT, Visit


def of(visit: Visit) -> Pending | None:
    """The choice made so far, as ClicRDV keeps it; None when nothing was chosen yet."""
    if not visit.draft.services:
        return None
    start = visit.start
    return Pending(
        group_id=visit.merchant.group_id,
        service_ids=visit.draft.services,
        calendar_id=visit.calendar_id,
        start=start.replace(tzinfo=None) if start else None,
    )


def restore(visit: Visit, pending: Pending | None) -> None:
    """Rebuild the draft from the choice that came back, on a device where nothing has been chosen."""
    if pending is None or _has_chosen(visit) or pending.group_id not in (None, visit.merchant.group_id):
        return
    for step in visit.steps:
        if step in order.CHOICES and not _restored(visit, step, pending):
            return


def _has_chosen(visit: Visit) -> bool:
    return any(visit.draft.has(step) and step not in visit.draft.auto for step in order.CHOICES)


def _restored(visit: Visit, step: str, pending: Pending) -> bool:
    """One answer of it, as far as it is still offered; what follows is asked anew otherwise."""
    if step == "slot":
        return pending.start is not None and _restore_slot(visit, pending.start)
    answer = {"category": _category, "service": _services, "calendar": _calendar}[step](visit, pending)
    if answer is not None and answer != visit.draft[step]:  # the same, given without asking, stays so
        visit.answer(step, answer)
    return answer is not None


def _category(visit: Visit, pending: Pending) -> int | None:
    first = visit.catalogue.service(pending.service_ids[0])
    return (first.category_id or 0) if first else None


def _services(visit: Visit, pending: Pending) -> list[int] | None:
    offered = {service.id for service in visit.offered}
    wanted = list(pending.service_ids[: visit.settings.max_services])
    return wanted if wanted and offered.issuperset(wanted) else None


def _calendar(visit: Visit, pending: Pending) -> int | None:
    possible = [calendar.id for calendar in visit.calendars]
    if pending.calendar_id is None and len(possible) != 1:
        return 0 if visit.settings.any_calendar else None
    wanted = pending.calendar_id or possible[0]
    return wanted if wanted in possible else None


def _restore_slot(visit: Visit, start: datetime) -> bool:
    """Checked again: the mail may have been opened days later. A time that is over was not lost to anybody."""
    if start.replace(tzinfo=visit.zone) <= visit.now:
        return False
    found = cached.slots(
        visit.api,
        visit.merchant.group_id,
        zone=visit.zone,
        service_ids=visit.draft.services,
        calendar_id=visit.calendar_id,
        start=start.date(),
        days=1,
    )
    wanted = start.strftime(SLOT_FORMAT)
    if wanted in {slot.start.strftime(SLOT_FORMAT) for slot in found.slots}:
        visit.answer("slot", wanted)
        return True
    visit.draft.tell(Refusal.SLOT_GONE.name, "slot", was=wanted)
    return False
