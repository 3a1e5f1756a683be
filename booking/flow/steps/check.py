from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.flow import confirm, summary, throttle, wording
from booking.flow.steps.base import Step
from booking.flow.visit import Visit
from booking.models import Confirmation

NO_CONSENT = gettext_lazy("Tick the box to confirm the appointment.")


class CheckStep(Step):
    """Everything in one list, and one button."""

    name = "check"
    title = gettext_lazy("Check, then confirm")

    def context(self, visit: Visit) -> dict[str, Any]:
        title = _("Not booked yet: check, then confirm")
        look, language = visit.look, wording.language()
        return {
            "title": title,
            "lines": summary.whole(visit),
            "digest": summary.digest(visit),
            "summary": None,
            "said": [text for text in (look.text("before", language), wording.cancelling(look, language)) if text],
            "consent": look.text("consent", language),
            "errors": [{"id": "id_consent", "text": NO_CONSENT}] if _told(visit) == "consent" else None,
        }

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        if data.get("digest") != summary.digest(visit):
            if visit.draft.notice.get("step") != self.name:  # a first click may have left its refusal here
                visit.draft.tell("changed", self.name)
            return None
        if not data.get("consent") and visit.look.text("consent", wording.language()):
            visit.draft.tell("consent", self.name)
            return None
        if not Confirmation.objects.filter(key=visit.draft.key).exists():  # a second click only waits
            throttle.count_booking(confirm.owner(visit), visit.address)
        row = confirm.confirm(visit)
        if row.state == row.State.DONE:
            return visit.url("done", row.appointment_ids[0])
        if row.state == row.State.REFUSED:
            return visit.step_url(confirm.step_of(row.reason))
        return visit.url("pending")


def _told(visit: Visit) -> str | None:
    notice = visit.draft.notice
    return notice.get("code") if notice.get("step") == CheckStep.name else None
