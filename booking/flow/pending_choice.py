"""The choice that waits at ClicRDV (`pendingRdv`) while a new customer fetches a password from the mailbox."""

from datetime import datetime

from booking.clicrdv import cached
from booking.clicrdv.accounts import Pending
from booking.clicrdv.errors import Refusal
from booking.flow.visit import SLOT_FORMAT, Visit


def of(visit: Visit) -> Pending | None:
    """The choice made so far, as ClicRDV keeps it; None when nothing was chosen yet."""
    if not visit.draft.services:
        return None
    start = visit.start
    return Pending(
        group_id=visit.merchant.group_id,
        service_ids=visit.draft.services,
        calendar_id=visit.draft.calendar_id,
        start=start.replace(tzinfo=None) if start else None,
    )


def restore(visit: Visit, pending: Pending | None) -> None:
    """Rebuild the draft from the choice that came back, on a device where there is none."""
    if pending is None or visit.draft.services or pending.group_id not in (None, visit.merchant.group_id):
        return
    services = [visit.catalogue.service(service_id) for service_id in pending.service_ids[:1]]
    if not services or services[0] is None:
        return
    if "category" in visit.steps:
        visit.draft.answer("category", services[0].category_id or 0)
    visit.draft.answer("service", [services[0].id])
    offered = {calendar.id for calendar in visit.calendars}
    if pending.calendar_id in offered or (pending.calendar_id is None and visit.group.settings.any_calendar):
        visit.draft.answer("calendar", pending.calendar_id or 0)
        if pending.start:
            _restore_slot(visit, pending.start)


def _restore_slot(visit: Visit, start: datetime) -> None:
    """Checked again: the mail may have been opened days later."""
    found = cached.slots(
        visit.api,
        visit.merchant.group_id,
        zone=visit.zone,
        service_ids=visit.draft.services,
        calendar_id=visit.draft.calendar_id,
        start=start.date(),
        days=1,
    )
    wanted = start.strftime(SLOT_FORMAT)
    if wanted in {slot.start.strftime(SLOT_FORMAT) for slot in found.slots}:
        visit.draft.answer("slot", wanted)
    else:
        visit.draft.tell(Refusal.SLOT_GONE.name, "slot", was=wanted)
