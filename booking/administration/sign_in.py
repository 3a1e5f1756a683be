from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm

from booking.flow import throttle


class SignIn(AdminAuthenticationForm):
    """As often as customers may try theirs, per name and per address; then it is a 429 like everywhere."""

    def clean(self) -> dict[str, Any]:
        tries = (
            (settings.THROTTLE_SIGN_IN_ACCOUNT, "admin", self.cleaned_data.get("username", "").casefold()),
            (settings.THROTTLE_SIGN_IN_ADDRESS, "admin-address", self.request.visitor_address),  # type: ignore[union-attr]
        )
        for limit, *who in tries:
            throttle.count(limit, *who)
        cleaned = super().clean()
        for limit, *who in tries:
            throttle.take_back(limit, *who)
        return cleaned
