"""The preview of a look: every page there is, in four frames, of the draft or of what is not even saved."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from booking.administration.draft_form import DraftForm
from booking.branding import served, store
from booking.branding.css import theme_css
from booking.branding.form import SHAPES, LookForm
from booking.branding.look import COLOURS, Document, Look, look_of
from booking.branding.served import Served
from booking.models import Branding
from booking.preview.pages import BY_NAME, pages_of
from booking.preview.render import render

SCHEMES = ("light", "dark")
FRAMES = [
    {"name": f"{width}-{scheme}", "width": width, "scheme": scheme} for width in ("phone", "desk") for scheme in SCHEMES
]


@require_POST
def keep(request: HttpRequest, branding: Branding) -> HttpResponse:
    """Remember, for this person only, what stands in the form: the frames show it until something is saved. What is
    refused there is told by its names, and stays as it was."""
    form = DraftForm(branding, request.POST, request.FILES)
    form.is_valid()
    as_it_was = {name: branding.draft[name] for name in form.errors if name in branding.draft}
    document = {**as_it_was, **form.document()}
    request.session[_unsaved(branding)] = {"edition": branding.edition, "document": document}
    return JsonResponse({"wrong": sorted(form.errors)})


@require_safe
def page(request: HttpRequest, branding: Branding, name: str) -> HttpResponse:
    """One page of the site, as it would be: `?scheme=dark&lang=en`."""
    if name not in BY_NAME:
        raise Http404
    scheme, language = request.GET.get("scheme", ""), request.GET.get("lang", "")
    made = _made(request, branding)
    return render(
        request,
        branding.merchant,
        made,
        BY_NAME[name],
        scheme=scheme if scheme in SCHEMES else "light",
        language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        theme_url=_theme_url(branding, made.look) if made.css else "",
        picture_url=lambda picture: reverse("admin:booking_branding_picture", args=[branding.pk, picture]),
    )


@require_safe
def theme(request: HttpRequest, branding: Branding) -> HttpResponse:
    """The stylesheet of the colours and shapes that its address names."""
    form = LookForm(request.GET)
    if not form.is_valid():
        raise Http404
    look = look_of(form.document(), {})
    css = theme_css(served.palette(look.colours), radius=look.radius, density=look.density, font=look.font)
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": "private, max-age=60"})


def frames(request: HttpRequest, branding: Branding) -> dict[str, Any]:
    """What the form's page shows of it."""
    pages = pages_of(branding.merchant, _made(request, branding).look)
    wanted = (request.GET.get("page", ""), "service")
    chosen = next(one for name in wanted for one in pages if one.name == name)
    return {"pages": pages, "chosen": chosen, "frames": FRAMES, "language": (translation.get_language() or "fr")[:2]}


def forget(request: HttpRequest, branding: Branding) -> None:
    request.session.pop(_unsaved(branding), None)


def _unsaved(branding: Branding) -> str:
    return f"preview:{branding.pk}"


def _document(request: HttpRequest, branding: Branding) -> Document:
    kept = request.session.get(_unsaved(branding))
    return kept["document"] if kept and kept["edition"] == branding.edition else branding.draft


def _made(request: HttpRequest, branding: Branding) -> Served:
    site_wide = store.of(None).published if branding.merchant_id else {}
    return served.made_of(_document(request, branding), site_wide, served.pictures_of(branding.merchant_id))


def _theme_url(branding: Branding, look: Look) -> str:
    names = (*COLOURS, *(f"dark_{name}" for name in COLOURS))
    colours = {name: value for name in names if (value := getattr(look.colours, name))}
    shapes = {name: getattr(look, name).value for name in SHAPES}
    return reverse("admin:booking_branding_theme", args=[branding.pk]) + "?" + urlencode({**colours, **shapes})
