"""The form of a customer's record and of what is asked about the appointment, built from what the group lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from booking.clicrdv.customfields import CustomField
from booking.flow import record_fields, reminders
from booking.flow.birth_date import PARTS
from booking.flow.record_fields import Question

PREFIX = "appointment-"
REMARK = f"{PREFIX}comments"
REMARK_LENGTH = 1000
ESSENTIAL = ("firstname", "lastname", "firstphone", "email")
TYPED_LENGTH = 10_000  # of what is wrong so much is shown again


@dataclass(frozen=True)
class Asked:
    """What a group wants to know, of a record and of an appointment, and what it needs to know to ask it."""

    of_record: Sequence[CustomField]
    of_appointment: Sequence[CustomField]
    country: str
    reminders: Mapping[str, int]  # minutes before
    email_needed: bool = True
    remark: bool = True  # of a record alone there is none
    hidden: frozenset[str] = frozenset()  # of these only the address: nobody books without a name and a phone


class RecordForm(forms.Form):
    """`stored` is the record as ClicRDV has it, `answer` what was answered before, `data` what was just typed."""

    def __init__(
        self,
        asked: Asked,
        *,
        stored: Mapping[str, Any],
        answer: Mapping[str, Any],
        data: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data)
        questions = dict(_questions(asked, stored))
        self.fields.update({name: question.field for name, question in questions.items()})
        for field in self.fields.values():
            field.error_messages["max_length"] = record_fields.too_long(field.label)
        self.untouched = {name: question.untouched for name, question in questions.items()}
        self.initial = {**self.untouched, **answer}

    def fieldsets(self) -> list[dict[str, Any]]:
        about = [name for name in self.fields if name.startswith(PREFIX)]
        wishes = [name for name in self.fields if name in reminders.NAMES]
        found = [
            (None, [name for name in self.fields if name not in (*about, *wishes)]),
            (_("About the appointment") if len(about) > 1 else None, about),
            (_("Reminders"), wishes),
        ]
        return [{"legend": legend, "fields": [self[name] for name in names]} for legend, names in found if names]

    def typed(self) -> dict[str, str]:
        """What was sent for its fields, to be shown again."""
        names = [*self.fields, *(f"{name}-{part}" for name in self.fields for part in PARTS)]
        return {name: str(self.data[name])[:TYPED_LENGTH] for name in names if name in self.data}

    def answer(self) -> dict[str, Any]:
        """The draft's answer: the record's values, which of them are new, the appointment's own, and the remark."""
        values = {name: record_fields.as_sent(value) for name, value in self.cleaned_data.items()}
        record = {name: value for name, value in values.items() if not name.startswith(PREFIX)}
        asked = {name.removeprefix(PREFIX): value for name, value in values.items() if name.startswith(PREFIX)}
        return {
            "values": record,
            "changed": [name for name, value in record.items() if value != self.untouched[name]],
            "comments": asked.pop("comments", ""),
            "appointment": asked,
        }


def joined(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows for an answer already given."""
    asked = {PREFIX + name: value for name, value in answer["appointment"].items()}
    return {**answer["values"], **asked, REMARK: answer["comments"]}


def _questions(asked: Asked, stored: Mapping[str, Any]) -> Iterator[tuple[str, Question]]:
    listed = {field.name: field for field in asked.of_record if field.name not in reminders.NAMES}
    for name in in_order(tuple(listed)):
        if name == "email" and name in asked.hidden:
            continue
        if name in listed:
            yield name, record_fields.listed(listed[name], stored.get(name), asked.country)
        else:
            question = record_fields.standard(name, stored.get(name), asked.country)
            question.field.required = name != "email" or asked.email_needed
            yield name, question
    for custom in asked.of_appointment:
        yield PREFIX + custom.name, record_fields.own(custom, None, asked.country)
    if asked.remark:
        remark = record_fields.long_text("", limit=REMARK_LENGTH, rows=2, label=_("Remark"), required=False)
        yield REMARK, Question(remark, "")
    for name, minutes in asked.reminders.items():
        words = reminders.label(name, minutes)
        yield name, record_fields.yes_or_no(stored.get(name), default=True, label=words, required=False)


def in_order(listed: Sequence[str]) -> list[str]:
    """The group's order; what it does not list and every booking needs comes where one expects it: the first name
    at the top, then the last name, phone and address each after those before it."""
    order = list(listed)
    for place, name in enumerate(ESSENTIAL):
        if name not in order:
            before = [order.index(other) for other in ESSENTIAL[:place]]
            order.insert(max(before, default=-1) + 1, name)
    return order
