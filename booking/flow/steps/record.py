from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from booking.flow import choice, record_form
from booking.flow.steps.base import Step
from booking.flow.visit import Visit


class RecordStep(Step):
    name = "record"
    title = gettext_lazy("Who is this appointment for?")

    def context(self, visit: Visit) -> dict[str, Any]:
        typed = visit.draft.typed.get(self.name)
        show_errors = visit.draft.notice.get("step") == self.name
        form = _form(visit, typed if show_errors else None, {**_initial(visit), **(typed or {})})
        refused = visit.draft.notice.get("code") if show_errors else None
        if refused in EMAIL_REFUSALS:
            form = _form(visit, record_form.joined(visit.draft["record"] or {}) | (typed or {}), {})
            form.add_error("email", EMAIL_REFUSALS[refused])
        existing = visit.draft["records"]["id"] is not None
        return {
            "fieldsets": record_form.fieldsets(form),
            "errors": _errors(form) if show_errors else [],
            "existing": existing,
            "other_url": visit.step_url("records") + "?other" if existing and "records" in visit.draft.auto else None,
        }

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        form = _form(visit, data, _initial(visit))
        if not form.is_valid():
            visit.draft.keep_typed(self.name, {name: data.get(name, "") for name in form.fields})
            visit.draft.tell("incomplete", self.name)
            return None
        visit.answer(self.name, record_form.split(form.cleaned_data))
        return None


EMAIL_REFUSALS = {
    "EMAIL_TAKEN": gettext_lazy("This e-mail address belongs to another account. Enter another one."),
    "EMAIL_UNKNOWN": gettext_lazy("This e-mail address does not exist. Check it, or enter another one."),
}


def _form(visit: Visit, data: Mapping[str, str] | None, initial: Mapping[str, Any]) -> forms.Form:
    return record_form.build(
        choice.custom_fields(visit, "Fiche"),
        choice.custom_fields(visit, "Vevent"),
        country=visit.group.country_code,
        data=data,
        initial=initial,
    )


def _initial(visit: Visit) -> dict[str, Any]:
    if visit.draft.has("record"):
        return record_form.joined(visit.draft["record"])
    base = dict(visit.draft["records"]["base"])
    email = visit.account.email if visit.account else ""
    return {**base, "email": base.get("email") or email}


def _errors(form: forms.Form) -> list[dict[str, str]]:
    return [{"id": form[name].id_for_label, "text": str(errors[0])} for name, errors in form.errors.items()]
