"""What a browser fetches of a look: its stylesheet and its pictures, kept for a year under a name of their content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from booking.models import BrandingPicture, Merchant

from . import served

FOR_EVER = "public, max-age=31536000, immutable"
CONTENT_TYPES = {"png": "image/png", "webp": "image/webp", "svg": "image/svg+xml"}


@require_safe
def theme(request: HttpRequest, digest: str, merchant: str = "") -> HttpResponse:
    """A page of before asks for a theme that is over: it gets the one of now, not to be kept under that name."""
    now = served.of(_merchant(request, merchant))
    if not now.css:
        raise Http404
    response = HttpResponse(now.css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if now.theme == f"theme.{digest}.css" else "no-cache"
    return response


@require_safe
def picture(request: HttpRequest, name: str, merchant: str = "") -> HttpResponse:
    of_merchant = _merchant(request, merchant)
    return found_picture(of_merchant.pk if of_merchant else None, name)


def found_picture(merchant_id: int | None, name: str) -> HttpResponse:
    """A picture that a merchant's pages may show, or a 404."""
    mine = served.pictures_of(merchant_id)
    found = get_object_or_404(BrandingPicture.objects.filter(mine, name=name)[:1])
    response = HttpResponse(bytes(found.data), content_type=CONTENT_TYPES[name.rsplit(".", 1)[1]])
    response["Cache-Control"] = FOR_EVER
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"  # opened by itself, a picture is a document
    return response


def _merchant(request: HttpRequest, slug: str) -> Merchant | None:
    return request.merchant if slug else None  # type: ignore[attr-defined]
