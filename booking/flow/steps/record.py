from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from booking.flow import choice, email_hint, record_form, reminders
from booking.flow.email_hint import MEANT
from booking.flow.record_form import RecordForm
from booking.flow.steps.base import Step
from booking.flow.steps.records import OTHER
from booking.flow.steps.sign_in import as_locked, lock
from booking.flow.visit import Visit


class RecordStep(Step):
    name = "record"
    title = gettext_lazy("Who is this appointment for?")

    def context(self, visit: Visit) -> dict[str, Any]:
        code = visit.draft.notice.get("code") if visit.draft.notice.get("step") == self.name else None
        refused = code in EMAIL_REFUSALS  # then it is asked, hidden or not
        form = _form(visit, visit.draft.typed.get(self.name), refused)
        if not form.is_bound and (refused or MEANT in visit.query):
            form = _form(visit, form.initial, refused)
        if MEANT in visit.query and (meant := email_hint.suggestion(str(form.data.get("email")))):
            form = _form(visit, {**form.data, "email": meant}, refused)
        if code != "incomplete":
            form.errors.clear()  # typed before, and not judged
        if refused:
            form.add_error("email", EMAIL_REFUSALS[str(code)])
        lock(visit, form)
        errors = [{"id": form[name].id_for_label, "text": str(texts[0])} for name, texts in form.errors.items()]
        return {"fieldsets": form.fieldsets(), "errors": errors, "other_url": _other_url(visit)}

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        form = _form(visit, as_locked(visit, data))
        if not form.is_valid():
            visit.draft.keep_typed(self.name, form.typed())
            visit.draft.tell("incomplete", self.name)
            return None
        visit.answer(self.name, form.answer())
        return None


EMAIL_REFUSALS = {
    "EMAIL_TAKEN": gettext_lazy("This e-mail address belongs to another account. Enter another one."),
    "EMAIL_UNKNOWN": gettext_lazy("This e-mail address does not exist. Check it, or enter another one."),
}


def _form(visit: Visit, data: Mapping[str, str] | None, email_refused: bool = False) -> RecordForm:
    chosen = visit.draft["records"]
    stored = chosen["base"]
    email = visit.draft.person.get("email") or stored.get("email") or chosen.get("email", "")
    given = visit.draft.wishes.get("record", {}) if chosen["id"] is None else {}  # of the merchant's own page
    answer = record_form.joined(visit.draft["record"]) if visit.draft.has("record") else {**given, "email": email}
    asked = record_form.Asked(
        choice.custom_fields(visit, "Fiche"),
        choice.custom_fields(visit, "Vevent"),
        country=visit.group.country_code,
        reminders=reminders.offered(visit.group),
        email_needed=bool(email),
        hidden=frozenset() if email_refused else choice.hidden_fields(visit),
    )
    return RecordForm(asked, stored=stored, answer=answer, data=data)


def _other_url(visit: Visit) -> str | None:
    """To the records, from one of them; asked for where there is just one, or it would be offered again."""
    if visit.draft["records"]["id"] is None:
        return None
    return visit.step_url("records") + (f"?{OTHER}" if "records" in visit.draft.auto else "")
