from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.administration import second_factor
from booking.flow import throttle


class SignIn(AdminAuthenticationForm):
    """As often as customers may try theirs, per name and per address; then it is a 429 like everywhere."""

    code = forms.CharField(
        label=gettext_lazy("Code of your second factor, if you have one"),
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def clean(self) -> dict[str, Any]:
        tries = (
            (settings.THROTTLE_SIGN_IN_ACCOUNT, "admin", self.cleaned_data.get("username", "").casefold()),
            (settings.THROTTLE_SIGN_IN_ADDRESS, "admin-address", self.request.visitor_address),  # type: ignore[union-attr]
        )
        for limit, *who in tries:
            throttle.count(limit, *who)
        cleaned = super().clean()
        self._check_second_factor(cleaned.get("code", ""))
        if self.get_user() is not None:
            for limit, *who in tries:
                throttle.take_back(limit, *who)
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
