from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from booking.flow import email_hint


class EmailBoundField(forms.BoundField):
    """For the page: what may have been meant, and the lists that the script guesses from."""

    domains = " ".join(email_hint.DOMAINS)
    slips = " ".join(f"{slip}:{meant}" for slip, meant in email_hint.SLIPS.items())

    @property
    def suggestion(self) -> str | None:
        return email_hint.suggestion(str(self.value() or ""))


class EmailField(forms.EmailField):
    """An e-mail address, with the words and the keyboard for one."""

    bound_field_class = EmailBoundField

    def __init__(self, *, autocomplete: str = "email", max_length: int = 255, **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete, "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        words: dict[str, Any] = {
            "label": gettext_lazy("E-mail address"),
            "error_messages": {
                "required": gettext_lazy("Enter an e-mail address"),
                "invalid": gettext_lazy("Enter an e-mail address, like name@example.com"),
            },
        }
        super().__init__(max_length=max_length, widget=forms.EmailInput(attrs=attrs), **{**words, **kwargs})
