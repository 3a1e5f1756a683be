"""A birth date in three fields: typing it is quicker than looking for it in a calendar, and it has one order only."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

PARTS = {"day": gettext_lazy("Day"), "month": gettext_lazy("Month"), "year": gettext_lazy("Year")}
EARLIEST = 1900
WHOLE = re.compile(r"\s*(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})\s*", re.ASCII)


class BirthDateInput(forms.Widget):
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        """Of three fields, or of the whole as the API writes it."""
        if not any(f"{name}-{part}" in data for part in PARTS):
            return parts_of(data.get(name))
        return [str(data.get(f"{name}-{part}", "")) for part in PARTS]


class BirthDateBoundField(forms.BoundField):
    """For the page: its three fields, and which of them are wrong."""

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [
            {
                "name": f"{self.html_name}-{part}",
                "id": f"{self.auto_id}-{part}",
                "label": label,
                "value": value,
                "autocomplete": f"bday-{part}",
                "wrong": part in self._wrong,
            }
            for (part, label), value in zip(PARTS.items(), self.value(), strict=True)
        ]

    @property
    def id_for_label(self) -> str:
        """Where an error leads to."""
        return f"{self.auto_id}-{self._wrong[0] if self._wrong else 'day'}"

    @property
    def _wrong(self) -> list[str]:
        errors = self.errors.as_data()
        return list((errors[0].params or {}).get("parts", PARTS)) if errors else []


class BirthDateField(forms.Field):
    widget = BirthDateInput
    bound_field_class = BirthDateBoundField
    default_error_messages = {
        "incomplete": gettext_lazy("“%(label)s”: enter the day, the month and the year, for example 14 3 1988"),
        "short": gettext_lazy("“%(label)s”: enter the year with four digits, for example 1988"),
        "unreal": gettext_lazy("“%(label)s”: there is no such day"),
        "early": gettext_lazy("“%(label)s”: check the year"),
        "future": gettext_lazy("“%(label)s”: this day is still to come"),
    }

    def prepare_value(self, value: Any) -> list[str]:
        return value if isinstance(value, list) else parts_of(value)

    def to_python(self, value: Any) -> date | None:
        texts = [text.strip() for text in _spread(value)]
        if not any(texts):
            return None
        self._refuse("incomplete", [part for part, text in zip(PARTS, texts, strict=True) if not _is_number(text)])
        day, month, year = map(int, texts)
        self._refuse("short", ["year"] if year < 100 else [])
        self._refuse("early", ["year"] if year < EARLIEST else [])
        self._refuse("unreal", ["month"] if not 1 <= month <= 12 else [])
        try:
            found = date(year, month, day)
        except ValueError:
            raise self._error("unreal", ["day"]) from None
        self._refuse("future", list(PARTS) if found > timezone.localdate() else [])
        return found

    def _refuse(self, code: str, parts: list[str]) -> None:
        if parts:
            raise self._error(code, parts)

    def _error(self, code: str, parts: list[str]) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code, {"label": self.label, "parts": parts})


def parts_of(text: Any) -> list[str]:
    """Day, month and year of the API's 2015-05-02; three times nothing of what is no date."""
    try:
        found = date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return ["", "", ""]
    return [str(found.day), str(found.month), str(found.year)]


def _spread(texts: list[str]) -> list[str]:
    """A whole date in the first field, pasted or typed on, is as clear."""
    whole = WHOLE.fullmatch(texts[0]) if not any(texts[1:]) else None
    return list(whole.groups()) if whole else texts


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
