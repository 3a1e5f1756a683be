"""The preview of a look: every page there is, in four frames, of the draft or of what is not even saved."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.administration.draft_form import PICTURE_LABELS, DraftForm
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
    """What stands in the form as one types. What is refused there is told by its names."""
    form = DraftForm(branding, request.POST, request.FILES)
    remember(request, branding, form)
    return JsonResponse({"wrong": sorted(form.errors)})


def remember(request: HttpRequest, branding: Branding, form: DraftForm) -> None:
    """For this person only: the frames show it until something is saved. What is refused stays as it was."""
    form.is_valid()
    as_it_was = {name: branding.draft[name] for name in form.errors if name in branding.draft}
    document = {**as_it_was, **form.document()}
    request.session[_unsaved(branding)] = {"edition": branding.edition, "document": document}


def tell_lost_files(request: HttpRequest, form: DraftForm) -> None:
    """Beside what its field says, which stands far below the frames that show another picture."""
    for name, label in PICTURE_LABELS.items():
        if f"{name}_file" in form.errors:
            messages.warning(request, _("%(picture)s: the file was not kept. Choose another one.") % {"picture": label})


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
    look = _made(request, branding).look
    pages = pages_of(branding.merchant, look)
    wanted = (_wish(request, "page"), "service")
    chosen = next(one for name in wanted for one in pages if one.name == name)
    languages = {code: name for code, name in settings.LANGUAGES if code in look.languages or not look.languages}
    language = _language(request, languages)
    return {
        "pages": pages,
        "chosen": chosen,
        "languages": languages,
        "language": language,
        "language_name": languages[language],
        "frames": FRAMES,
    }


def forget(request: HttpRequest, branding: Branding) -> None:
    request.session.pop(_unsaved(branding), None)


def _language(request: HttpRequest, offered: Collection[str]) -> str:
    """The one asked for; else that of whoever looks at it; else the first one."""
    wishes = (_wish(request, "lang"), (translation.get_language() or "")[:2])
    return next((code for code in wishes if code in offered), next(iter(offered)))


def _wish(request: HttpRequest, name: str) -> str:
    """Of the address; or of the form, where a field of the look has the bare name."""
    return request.POST.get(f"_{name}", "") or request.GET.get(name, "")


def _unsaved(branding: Branding) -> str:
    return f"preview:{branding.pk}"


def _document(request: HttpRequest, branding: Branding) -> Document:
    kept = request.session.get(_unsaved(branding))
    return kept["document"] if kept and kept["edition"] == branding.edition else branding.draft


def _made(request: HttpRequest, branding: Branding) -> Served:
    site_wide = store.of(None).published if branding.merchant_id else {}
    made = served.made_of(_document(request, branding), site_wide, served.pictures_of(branding.merchant_id))
    # What is announced is seen here before its first day, and after its last one.
    return replace(made, look=replace(made.look, announced_from=None, announced_until=None))


def _theme_url(branding: Branding, look: Look) -> str:
    names = (*COLOURS, *(f"dark_{name}" for name in COLOURS))
    colours = {name: value for name in names if (value := getattr(look.colours, name))}
    shapes = {name: getattr(look, name).value for name in SHAPES}
    return reverse("admin:booking_branding_theme", args=[branding.pk]) + "?" + urlencode({**colours, **shapes})
