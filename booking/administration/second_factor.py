"""A second factor for the admin's sign-in: codes of an app (TOTP), and spare ones for when the phone is lost."""

from io import BytesIO
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

NAME, SPARE_NAME, SPARE_CODES = "app", "spare", 8
OFFERED = "second-factor"


def is_set_up(user: Any) -> bool:
    """By an app, or by a code that the operator gave to begin with."""
    return bool(django_otp.user_has_device(user))


def has_app(user: Any) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_needed(user: Any) -> bool:
    """By everybody where the settings say so; else by those who have set one up."""
    return settings.ADMIN_SECOND_FACTOR or is_set_up(user)


def is_given(request: HttpRequest) -> bool:
    user: Any = request.user
    return user.is_verified() or not is_needed(user)


def offer(request: HttpRequest) -> dict[str, Any]:
    """A secret that is not in force yet, as text and as a picture to be read by a phone. It is this session's own:
    whoever else has the password never sees the one that will be in force."""
    key = request.session.setdefault(OFFERED, random_hex(20))
    device = TOTPDevice(user=request.user, name=NAME, key=key)
    return {"secret": _in_fours(device), "qr": _drawn(device.config_url)}


def confirm(request: HttpRequest, code: str) -> list[str] | None:
    """Put the offered secret in force if the code is one of it; returns the spare codes, to be told once."""
    device = TOTPDevice(user=request.user, name=NAME, key=request.session.get(OFFERED, ""))
    shown = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    if not device.key or not _bare(code).isdecimal() or not shown.verify(int(_bare(code)), device.tolerance):
        return None
    device.last_t = shown.t()  # this code is used
    TOTPDevice.objects.filter(user=request.user, confirmed=False).delete()
    device.save()
    del request.session[OFFERED]
    django_otp.login(request, device)
    return _spare(request.user)


def remove(request: HttpRequest, code: str) -> bool:
    """Take every device away, where the code is right, and where one may be without."""
    if settings.ADMIN_SECOND_FACTOR or django_otp.match_token(request.user, _bare(code)) is None:
        return False
    for device in django_otp.devices_for_user(request.user, confirmed=None):
        device.delete()
    return True


def check(user: Any, code: str) -> bool:
    """Whether this is a code of the user's; remembered until the sign-in is made."""
    user.otp_device = django_otp.match_token(user, _bare(code)) if code else None
    return user.otp_device is not None


def _spare(user: Any) -> list[str]:
    device = StaticDevice.objects.create(user=user, name=SPARE_NAME)
    codes = [StaticToken.random_token() for _ in range(SPARE_CODES)]
    for code in codes:
        device.token_set.create(token=code)
    return codes


def _bare(code: str) -> str:
    return code.replace(" ", "").lower()


def _in_fours(device: TOTPDevice) -> str:
    secret = device.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _drawn(text: str) -> SafeString:
    written = BytesIO()
    segno.make(text, error="m").save(
        written, kind="svg", scale=5, border=3, xmldecl=False, light="white", svgclass="qr"
    )
    return mark_safe(written.getvalue().decode())  # noqa: S308  # modules of a QR code, nothing of what it says
