"""One file a question. Their order for a given group is order.py's business."""

from booking.flow.steps.base import Step
from booking.flow.steps.calendar import CalendarStep
from booking.flow.steps.category import CategoryStep
from booking.flow.steps.check import CheckStep
from booking.flow.steps.record import RecordStep
from booking.flow.steps.records import RecordsStep
from booking.flow.steps.service import ServiceStep
from booking.flow.steps.sign_in import SignInStep
from booking.flow.steps.slot import SlotStep

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        CategoryStep(),
        ServiceStep(),
        CalendarStep(),
        SlotStep(),
        SignInStep(),
        RecordsStep(),
        RecordStep(),
        CheckStep(),
    )
}
