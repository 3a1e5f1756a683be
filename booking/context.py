"""What every page knows: whose it is, in which language, who is signed in."""

import re
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import phonenumbers
from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy, trans_real

from booking import csrf
from booking.branding import served
from booking.branding.look import LINKS, Look
from booking.branding.served import Image, Served
from booking.embed import frames
from booking.flow.visit import appointments_url
from booking.models import Merchant
from booking.session import Request


def page(request: Request) -> dict[str, Any]:
    merchant = getattr(request, "merchant", None)
    look = getattr(request, "served", None) or served.of(None)
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "_": trans_real.translation(language).gettext,  # a page says fifty texts; Django's looks each time in which
        "look": _look(request, merchant, look),
        "merchant": _merchant(request, merchant, look.look) if merchant else None,
        "languages": _languages(request, look.look.languages),
        "csrf_input": SimpleLazyObject(lambda: csrf.field(request)),  # Django's makes another for each form of a page
        "lang": language,
        "request_id": getattr(request, "request_id", ""),
        "framed": getattr(request, "frame", None) is not None,
        "account": _account(request, merchant) if merchant else None,
        "sign_in_here": _sign_in_here(request, merchant) if merchant else None,
    }


LINK_WORDS = {
    "legal": gettext_lazy("Legal notice"),
    "privacy": gettext_lazy("Privacy"),
    "terms": gettext_lazy("Cancellation terms"),
    "accessibility": gettext_lazy("Accessibility"),
}


def _look(request: Request, merchant: Merchant | None, made: Served) -> dict[str, Any]:
    look, language = made.look, (translation.get_language() or "")[:2]
    visit = getattr(request, "visit", None)
    hidden = visit.draft.wishes.get("hidden", ()) if visit else ()
    own_theme = _url(merchant, "theme", made.theme.split(".")[1]) if made.theme else None
    return {
        "theme_url": getattr(request, "theme_url", own_theme),  # of a preview, elsewhere
        "header": False if "header" in hidden else look.header,
        "footer": "footer" not in hidden,
        "logo": _image(request, merchant, made.logo),
        "logo_dark": _image(request, merchant, made.logo_dark),
        "favicon": _image(request, merchant, made.favicon),
        "scheme": getattr(request, "forced_scheme", None) or frames.scheme(request),
        "is_preview": hasattr(request, "forced_scheme"),
        "search_engines": look.search_engines,
        "links": [{"url": look.links[name], "label": LINK_WORDS[name]} for name in LINKS if name in look.links],
        "announcement": look.announcement(language, _today(request, merchant)),
    }


def _url(merchant: Merchant | None, name: str, *args: str) -> str:
    return reverse(f"look:{name}", args=[merchant.slug, *args]) if merchant else reverse(f"site-look:{name}", args=args)


def _image(request: Request, merchant: Merchant | None, image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    of_preview = getattr(request, "picture_url", None)
    url = of_preview(image.name) if of_preview else _url(merchant, "picture", image.name)
    return {"url": url, "width": image.width, "height": image.height}


def _today(request: Request, merchant: Merchant | None) -> date:
    """In the group's zone, where the group has been read."""
    visit = getattr(request, "visit", None)
    if visit is not None and "group" in visit.__dict__:
        return visit.today
    return timezone.now().astimezone(ZoneInfo(merchant.own_zone or merchant.zone if merchant else "UTC")).date()


@lru_cache(maxsize=1024)
def phone_href(phone: str, country_code: str = "33") -> str:
    """A number as a phone dials it from anywhere; empty when it is none."""
    digits = re.sub(r"\D", "", country_code)
    region = phonenumbers.region_code_for_country_code(int(digits)) if digits else "FR"
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return ""
    return "tel:" + phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _merchant(request: Request, merchant: Merchant, look: Look) -> dict[str, Any]:
    """The merchant's row, with the phone that ClicRDV gives where the group has been read."""
    visit = getattr(request, "visit", None)
    group = visit.__dict__.get("group") if visit else None
    phone = (group.phone if group else "") or merchant.phone if look.phone is None else look.phone
    words = [word for word in re.split(r"\W+", merchant.name) if len(word) > 3] or [merchant.name]
    return {
        "slug": merchant.slug,
        "name": merchant.name,
        "url": frames.inside(request, merchant.get_absolute_url()),
        "phone": phone,
        "phone_href": phone_href(phone, group.country_code if group else "33") if phone else "",
        "monogram": (words[0][0] + (words[-1][0] if len(words) > 1 else "")).lower(),
    }


def _languages(request: Request, offered: tuple[str, ...]) -> list[dict[str, Any]]:
    try:
        rest = [(name, value) for name, values in request.GET.lists() if name != "lang" for value in values]
    except TooManyFieldsSent:  # the very page that says so
        return []
    current = (translation.get_language() or "")[:2]
    return [
        {"code": code, "label": name, "url": "?" + urlencode([*rest, ("lang", code)]), "current": code == current}
        for code, name in settings.LANGUAGES
        if code in offered or not offered
    ]


def _sign_in_here(request: Request, merchant: Merchant) -> str | None:
    """For those who come from a mail of ClicRDV's: a way to the sign-in from every page of the wizard but itself."""
    visit = getattr(request, "visit", None)
    if visit is None or visit.account is not None:
        return None
    url = visit.step_url("sign-in")
    return url if request.path != url else None


def _account(request: Request, merchant: Merchant) -> dict[str, str | None] | None:
    visit = getattr(request, "visit", None)
    if visit is None or visit.account is None:
        return None
    here, mine = request.path, appointments_url(visit)
    return {
        "email": visit.account.email,
        "sign_out_url": visit.url("sign-out"),
        "appointments_url": None if here.startswith(mine) else mine,
    }
