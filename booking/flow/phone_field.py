import re
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy

PHONE_ERROR = gettext_lazy("Enter a phone number, for example 06 12 34 56 78")


class TelInput(forms.TextInput):
    input_type = "tel"


class PhoneField(forms.CharField):
    """Refused only when it is no possible number in the group's country, in France or with a +; kept as typed."""

    def __init__(self, *, country: str, autocomplete: str = "off", **kwargs: Any) -> None:
        widget = TelInput(attrs={"autocomplete": autocomplete, "inputmode": "tel", "data-width": "medium"})
        super().__init__(widget=widget, **kwargs)
        self.regions = list(dict.fromkeys([*_regions(country), "FR"]))

    def clean(self, value: str) -> str:
        text = str(super().clean(value))
        if text and not any(_is_possible(text, region) for region in self.regions):
            raise forms.ValidationError(PHONE_ERROR)
        return text


def _regions(country: str) -> list[str]:
    digits = re.sub(r"\D", "", country)
    return list(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(digits), ())) if digits else []


def _is_possible(text: str, region: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False
