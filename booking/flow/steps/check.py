from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.flow import confirm, summary
from booking.flow.steps.base import Step
from booking.flow.visit import Visit


class CheckStep(Step):
    """Everything in one list, and one button."""

    name = "check"
    title = gettext_lazy("Check, then confirm")

    def context(self, visit: Visit) -> dict[str, Any]:
        title = _("Not booked yet: check, then confirm")
        return {"title": title, "lines": summary.whole(visit), "digest": summary.digest(visit), "summary": None}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        if data.get("digest") != summary.digest(visit):
            if visit.draft.notice.get("step") != self.name:  # a first click may have left its refusal here
                visit.draft.tell("changed", self.name)
            return None
        row = confirm.confirm(visit)
        if row.state == row.State.DONE:
            return visit.url("done", row.appointment_ids[0])
        if row.state == row.State.REFUSED:
            return visit.step_url(confirm.step_of(row.reason))
        return visit.url("pending")
