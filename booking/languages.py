"""Which language a page is in: what the visitor wishes, among those that are offered there."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from booking.branding.look import Look
from booking.models import Merchant
from booking.session import Request


def accepted(request: HttpRequest) -> str | None:
    """The first of ours that the browser asks for."""
    header = request.headers.get("Accept-Language", "")
    tags = (tag.split("-")[0] for tag, _weight in parse_accept_lang_header(header.lower()))
    return next((tag for tag in tags if tag in _all()), None)


def of_merchant(request: Request, merchant: Merchant, look: Look) -> str:
    """For a merchant's pages: the one wished for, else its own."""
    return _first_offered(look, request.language_wish, look.language, merchant.language)


def of_site(request: Request, look: Look) -> str:
    """For pages that belong to no merchant."""
    return _first_offered(look, request.language_wish, look.language, settings.LANGUAGE_CODE)


def _first_offered(look: Look, *wishes: str | None) -> str:
    offered = look.languages or _all()
    return next((wish for wish in wishes if wish and wish in offered), offered[0])


def _all() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)
