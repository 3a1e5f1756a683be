"""A page as visitors would be shown it with a look that nobody has published."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from booking.branding.served import Served
from booking.clicrdv.made_up import PHONE, MadeUp
from booking.flow import order
from booking.models import Merchant
from booking.preview import inner, story
from booking.preview.inner import Inner
from booking.preview.pages import Page

IN_OUR_FRAMES = {"frame-ancestors": ["'self'"], "form-action": ["'none'"]}
NOT_OURS = ("Refresh", "Retry-After", "Clear-Site-Data")  # of the page's own visitor; a preview stands still


def render(
    request: HttpRequest,
    merchant: Merchant | None,
    served: Served,
    page: Page,
    *,
    scheme: str,
    language: str,
    theme_url: str | None = None,
    picture_url: Callable[[str], str] | None = None,
) -> HttpResponse:
    """The real page, of made-up data; nothing is read of ClicRDV, nothing is written anywhere.

    `theme_url` and `picture_url` say where the draft's stylesheet and pictures are; no visitor finds them there.
    """
    stand_in = inner.stand_in(merchant)
    path = reverse("home") if page.of_site else stand_in.get_absolute_url() + page.path
    asked = inner.request_for(request, served, path, scheme=scheme)
    if theme_url is not None:
        asked.theme_url = theme_url
    if picture_url is not None:
        asked.picture_url = picture_url
    with translation.override(language), inner.no_cache():
        response = _answer(asked, stand_in, page)
    return _shown(response, page, language)


def _answer(asked: Inner, merchant: Merchant, page: Page) -> HttpResponse:
    phone = merchant.phone or PHONE
    api = MadeUp(phone=phone, zone=merchant.zone, open=page.open, free=page.free, most=page.most)
    if page.of_site:
        asked.api = api
        return page.answer(asked)
    visit = inner.enter(asked, merchant, api)
    visit.steps = order.steps_for(visit.settings, long_catalogue=page.long)
    if page.until:
        story.answer_until(visit, page.until)
    if page.signed_in:
        story.sign_in(visit)
    if page.then:
        page.then(visit)
    return page.answer(asked)


def _shown(response: HttpResponse, page: Page, language: str) -> HttpResponse:
    if "Location" in response:
        raise RuntimeError(f"the preview of {page.name} leads to {response['Location']}")
    for name in NOT_OURS:
        del response[name]
    response.status_code = 200  # also of what is an error to visitors
    response._csp_replace = IN_OUR_FRAMES  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Language"] = language
    return response
