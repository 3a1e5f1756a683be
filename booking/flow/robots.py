"""Whether a person filled in a form, as far as a form can tell: programs answer at once, and leave no field empty."""

import time
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy

SALT = "booking.robots"


class ForPeople(forms.Form):
    """When the page was made, under our signature, and a field that nobody sees."""

    website = forms.CharField(
        required=False,
        label=gettext_lazy("Leave this field empty"),
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        now = signing.dumps(int(time.time()), salt=SALT)
        told_again = None if data is None else {**{name: data[name] for name in data}, "shown": now}
        super().__init__(told_again, initial={**(initial or {}), "shown": now})


def filled_in_by_one(data: Mapping[str, str]) -> bool:
    """Too soon for a person, or with the field that no person sees. A page of long ago is as good as any."""
    if data.get("website"):
        return True
    if not settings.SIGN_UP_LEAST_SECONDS:
        return False
    try:
        shown = int(signing.loads(data.get("shown", ""), salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return True
    return time.time() - shown < settings.SIGN_UP_LEAST_SECONDS
