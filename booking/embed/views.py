"""The ways into a frame."""

import json
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from booking.embed import frames, keys
from booking.embed.frames import Frame

ANEW = "anew"  # what was chosen in a frame before is gone, and the page says so
TOLD = "frame-told"
PREVIEW, PREVIEW_SALT = "preview", "booking.frame.preview"
PROVING = "cookie"  # it was just set: it is here, or it never will be


def is_in_frame(request: HttpRequest) -> bool:
    """Whether the browser says that it is about to show this in a frame."""
    return request.headers.get("Sec-Fetch-Dest") == "iframe"


def enters_frame(request: HttpRequest) -> bool:
    """Whether what is asked for leads to an address in a frame."""
    return is_in_frame(request) or request.path_info.rstrip("/").endswith("/in")


@require_safe
def enter(request: HttpRequest, merchant: str) -> HttpResponse:
    """The address of a plain iframe: leads to the pages in a frame of its own."""
    if request.headers.get("Sec-Fetch-Dest") == "document":
        return _with_query(request, reverse("flow:start", args=[merchant]))
    url = reverse("flow:start", args=[merchant])
    store = type(request.session)
    if found := frames.signed_in_before(request, merchant, store):
        response = HttpResponseRedirect(url)
        frame = frames.carry_over(request, found, response, store)
        response["Location"] = _with_query(request, frame.inside(url), without=(PREVIEW,))["Location"]
        return response
    manner = {"language": request.GET.get("lang"), "scheme": request.GET.get("scheme")}
    key = keys.make(merchant, ours_alone=_is_preview(request, merchant), **manner)
    return _with_query(request, Frame(merchant, key).inside(url), without=("lang", "scheme", PREVIEW))


def preview_pass(merchant: str) -> str:
    """For a page of the admin, which may frame this merchant's pages for an hour."""
    return signing.dumps(merchant, salt=PREVIEW_SALT)


def _is_preview(request: HttpRequest, merchant: str) -> bool:
    try:
        return bool(signing.loads(request.GET.get(PREVIEW, ""), salt=PREVIEW_SALT, max_age=3600) == merchant)
    except signing.BadSignature:
        return False


def into_frame(request: HttpRequest, merchant: str) -> HttpResponse:
    """The merchant's own address, asked for by an iframe."""
    return _with_query(request, reverse("embed:enter", args=[merchant]))


def start_anew(request: HttpRequest, frame: Frame) -> HttpResponse:
    """What was chosen in this frame is gone, but for what its address says."""
    said = [(name, value) for name, values in request.GET.lists() for value in values if name != ANEW]
    url = reverse("embed:enter", args=[frame.slug])
    return HttpResponseRedirect(f"{url}?{urlencode([*said, (ANEW, '')])}", status=303)


def may_sign_in(request: HttpRequest) -> bool:
    """In a frame a password is asked only where the browser has sent a cookie of ours back."""
    frame = frames.around(request)
    return frame is None or frames.has_returned(request, frame, request.session)


def bind(request: HttpRequest) -> None:
    """From the first try on: who typed an address here is nobody else's business, whether the password was right."""
    if frame := frames.around(request):
        frame.bind(request.session)


def leave_frame(frame: Frame) -> HttpResponse:
    """An address of a frame in a tab of its own, which somebody may have sent: the merchant's own page."""
    return HttpResponseRedirect(reverse("flow:start", args=[frame.slug]))


def proving(request: HttpRequest) -> HttpResponse | None:
    """To the same page once more, with a cookie that has to come back; None where it did, or did not."""
    frame = frames.around(request)
    if frame is None or PROVING in request.GET or may_sign_in(request):
        return None
    query = request.GET.copy()
    query[PROVING] = ""
    response = HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
    frames.probe(request.session, frame, response)
    return response


def event_once(request: HttpRequest, kind: str, appointment: int, **details: Any) -> str | None:
    """What the page around the frame is told of an appointment, as its script reads it: once, and nothing of any person
    but the id that this page itself has given."""
    told = request.session.get(TOLD, [])
    if frames.around(request) is None or [kind, appointment] in told:
        return None
    request.session[TOLD] = [*told, [kind, appointment]][-20:]
    return json.dumps({"type": kind, **{name: value for name, value in details.items() if value}})


def _with_query(request: HttpRequest, url: str, *, without: tuple[str, ...] = ()) -> HttpResponse:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    response = HttpResponseRedirect(url + (f"?{query.urlencode()}" if query else ""))
    response["Vary"] = "Sec-Fetch-Dest"
    return response
