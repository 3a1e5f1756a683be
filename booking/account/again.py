"""Booking the same once more: service, calendar and record as before, straight to the free times."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from booking.account.entry import for_customers
from booking.account.found import find
from booking.clicrdv import fiches
from booking.clicrdv.errors import NotFound
from booking.flow import changes, order, pages
from booking.flow.pages import go
from booking.flow.steps import records
from booking.flow.visit import Visit
from booking.models import Change
from booking.session import Request


@require_POST
@for_customers
def again(request: Request, visit: Visit, number: int) -> HttpResponse:
    """Of an appointment that is past, or of one that was cancelled or lost here."""
    gone = changes.of_account(visit).filter(was=number, state__in=(Change.State.DONE, Change.State.REFUSED)).first()
    if gone is not None and gone.became is None:
        wanted = gone.wanted
        return _begin(request, visit, wanted["services"], wanted["calendar"], wanted["record"])
    booking = find(visit, number)
    if isinstance(booking, HttpResponse):
        return booking
    return _begin(request, visit, booking.services, booking.calendar_id, booking.record_id)


def _begin(
    request: Request, visit: Visit, services: Sequence[int], calendar: int | None, record: int | None
) -> HttpResponse:
    """What is no longer offered is asked for by the wizard."""
    if not order.can_book(visit.settings):
        return pages.closed(request, visit)
    if visit.draft.submitted:  # a booking that is not decided yet
        return go(visit.url("pending"))
    visit.draft.begin_anew()
    offered = [each for each in services if visit.catalogue.service(each)][: max(1, visit.settings.max_services)]
    if offered:
        _choose(visit, offered, calendar)
    if record is not None:
        _for_whom(visit, record)
    return go(visit.step_url(visit.next_step))


def _choose(visit: Visit, services: list[int], calendar: int | None) -> None:
    first = visit.catalogue.service(services[0])
    answers = {"category": (first.category_id or 0) if first else 0, "service": services, "calendar": calendar}
    for step in visit.steps:
        if step in answers and answers[step] is not None:
            visit.answer(step, answers[step])


def _for_whom(visit: Visit, number: int) -> None:
    try:
        record = fiches.get(visit.api, visit.merchant.group_id, number)
    except NotFound:
        return
    visit.answer("records", records.chosen(visit, record), auto=True)  # not asked, so it is no step that one sees
