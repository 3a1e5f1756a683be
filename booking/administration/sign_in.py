from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.administration import second_factor
from booking.flow import known, throttle


class SignIn(AdminAuthenticationForm):
    """As often as customers may try theirs, under the same limits; then it is a 429 like everywhere."""

    code = forms.CharField(
        label=gettext_lazy("Code of your second factor, if you have one"),
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "").casefold()
        address: str = self.request.visitor_address  # type: ignore[union-attr]
        limits = throttle.of_sign_in("admin", username, address, known.name(f"admin/{username}"))
        throttle.count_all(limits)
        cleaned = super().clean()
        self._check_second_factor(cleaned.get("code", ""))
        if self.get_user() is not None:
            throttle.take_back(*limits)
            known.remember(f"admin/{username}")
        return cleaned

    def _check_second_factor(self, code: str) -> None:
        user = self.get_user()
        if user is None:  # name or password is missing: told already
            return
        if not second_factor.is_needed(user):
            return
        if not second_factor.is_set_up(user):
            raise ValidationError(_("A second factor is required here. Ask the operator for a code to begin with."))
        if not second_factor.check(user, code):
            raise ValidationError({"code": _("Type the code that your app shows now, or a spare one.")})
