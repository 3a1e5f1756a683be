"""Which session, which language, which merchant; and errors of the API become pages, in one place."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _

from booking import addresses, hosts, languages, merchants, session, views
from booking.branding import served
from booking.clicrdv.errors import ApiError, NotFound, SignInNeeded, Unavailable
from booking.embed import frames
from booking.embed.frames import Frame
from booking.embed.framing import allow as allow_framing
from booking.embed.views import enters_frame, leave_frame, start_anew
from booking.flow import views as flow
from booking.flow.throttle import TooMany
from booking.flow.visit import sign_in_for, sign_in_url
from booking.models import Brand, Merchant
from booking.session import Request

TLS_COOKIE = "__Host-sid"
SESSION_KEY = re.compile("[0-9a-z]{32}")
TOUCH_SECONDS = (
    900  # a session that is only read is written this often, so that its idle time counts from the last visit
)

GetResponse = Callable[[Request], HttpResponse]


class Sessions(SessionMiddleware):
    """Django's sessions, under a cookie that no other host can set once there is TLS; in a frame the session of the key
    that its address names. One session per request, never two."""

    def process_request(self, request: Request) -> HttpResponse | None:  # type: ignore[override]
        request.frame, request.path_info = frames.frame_of(request.path_info)
        if request.frame is not None:
            return self._enter(request, request.frame)
        if request.is_secure():
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            if value := request.COOKIES.get(TLS_COOKIE):
                request.COOKIES[settings.SESSION_COOKIE_NAME] = value
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)  # not every database can even be asked for it
        super().process_request(request)
        return None

    def _enter(self, request: Request, frame: Frame) -> HttpResponse | None:
        if request.method not in ("GET", "HEAD", "OPTIONS") and not frames.comes_from_us(request):
            return HttpResponse(status=403, headers={"Content-Security-Policy": "frame-ancestors 'none'"})
        if request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "document":
            return leave_frame(frame)
        session = frames.open_session(request, frame, self.SessionStore)
        if session is None:
            return start_anew(request, frame)
        request.session = session
        return None

    def process_response(self, request: Request, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        if not hasattr(request, "session"):  # a frame that starts anew
            return response
        self._touch(request)
        status = response.status_code
        try:
            if getattr(request, "keeps_session", False):
                response.status_code = 200  # of a 5xx Django keeps nothing: what was typed, a new sign-in
            response = self._save(request, response)
            response.status_code = status
        except SessionInterrupted as interrupted:
            if Session.objects.filter(pk=request.session.session_key).exists():
                raise DatabaseError("a session could not be written") from interrupted
            request.session.delete(request.session.session_key)  # a cache may still have what the database has not
            # Signed out in another tab meanwhile: nothing may be saved, the page can be shown anew.
            return HttpResponseRedirect(escape_leading_slashes(request.get_full_path()), status=303)
        morsel = response.cookies.pop(settings.SESSION_COOKIE_NAME, None) if request.is_secure() else None
        if morsel:
            response.cookies[TLS_COOKIE] = morsel.value
            response.cookies[TLS_COOKIE].update(morsel)
            response.cookies[TLS_COOKIE]["secure"] = True
        return response

    def _save(self, request: Request, response: HttpResponse) -> HttpResponse:
        if request.frame is None:
            return super().process_response(request, response)
        if request.session.modified and response.status_code < 500:
            frames.save(request.session)
        return response

    def _touch(self, request: HttpRequest) -> None:
        """The clocks are written into what is stored now: another request may have booked since this one began."""
        kept, seen_account = request.session, getattr(request, "seen_account", None)
        if not kept.accessed or kept.is_empty() or (frames.is_new(kept) and not kept.modified):
            return
        if not seen_account and time.time() - kept.get("touched", 0) <= TOUCH_SECONDS:
            return
        if not kept.modified:
            request.session = self.SessionStore(kept.session_key)
        if not request.session.is_empty():
            session.note_visit(request.session, seen_account)


class Language:
    """The language chosen by the switch (?lang=), else the browser's, else the merchant's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.offered = [code for code, _name in settings.LANGUAGES]

    def __call__(self, request: Request) -> HttpResponse:
        if request.method == "GET" and request.GET.get("lang") in self.offered and self._may_keep(request):
            return self._switch(request)
        request.language_wish = request.session.get("lang") or frames.language(request) or languages.accepted(request)
        translation.activate(request.language_wish or settings.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        patch_vary_headers(response, ("Accept-Language",))
        translation.deactivate()
        return response

    def _may_keep(self, request: Request) -> bool:
        """On the way into a frame there is no session yet to keep it in."""
        return not _is_admin(request) and not (request.frame is None and enters_frame(request))

    def _switch(self, request: Request) -> HttpResponse:
        request.session["lang"] = request.GET["lang"]
        rest = [(name, value) for name, values in request.GET.lists() if name != "lang" for value in values]
        path = escape_leading_slashes(request.path)  # "//evil.example/" would lead there
        return HttpResponseRedirect(path + ("?" + urlencode(rest) if rest else ""))


class Merchants:
    """Finds the merchant that an address names, and whose visitor this is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.merchant = request.served = None
        request.visitor_address = addresses.of_visitor(request)
        response = _home_of_host(request) or self.get_response(request)
        if request.frame is not None:
            sites = request.served.look.sites if request.served else ()
            allow_framing(response, request.frame, sites)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"  # with no-store, Back would show "document expired"
        return response

    def process_view(self, request: Request, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if "merchant" not in kwargs or _is_admin(request):
            if view is views.home:
                translation.activate(languages.of_site(request, served.of(None).look))
            return None
        slug = kwargs["merchant"]
        request.merchant = merchants.of_slug(slug.lower())
        if request.merchant is None or slug != request.merchant.slug:
            return _other_name(request, slug)
        if elsewhere := _other_host(request, request.merchant):
            return elsewhere
        request.served = served.of(request.merchant)
        translation.activate(languages.of_merchant(request, request.merchant, request.served.look))
        return None


class ApiErrors:
    """What the API could not do becomes a page with plain words; nothing of the draft is lost."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        if isinstance(error, TooMany):
            return _too_many(request, error)
        if isinstance(error, SignInNeeded) and getattr(request, "visit", None) is not None:
            return _sign_in(request)
        if isinstance(error, NotFound):
            return _page(request, "not-found", 404, _("This page does not exist"))
        if isinstance(error, ApiError):
            return _unavailable(request, error)
        return None


def _is_admin(request: Request) -> bool:
    return request.path_info.startswith("/admin/")


def _other_name(request: Request, slug: str) -> HttpResponse:
    """An address in other letters, or under the name that ClicRDV's own module has, leads to the merchant."""
    merchant = request.merchant or _of_urlname(slug)
    request.merchant = None
    if merchant is None:
        return _brand(request, slug)
    rest = request.get_full_path()[len(f"/{slug}/") :]
    return HttpResponseRedirect(merchant.get_absolute_url() + rest)


def _of_urlname(name: str) -> Merchant | None:
    """ClicRDV says it, and merchants may choose it there: it takes no brand's place, nor that of another."""
    found = Merchant.objects.filter(urlname=name)[:2]
    return found[0] if len(found) == 1 and not Brand.objects.filter(slug=name.lower()).exists() else None


def _brand(request: Request, slug: str) -> HttpResponse:
    """A brand has one page: which place?"""
    brand = get_object_or_404(Brand, slug=slug.lower())
    is_first = request.resolver_match is not None and request.resolver_match.view_name == "flow:start"
    if not is_first or not hosts.is_of_site(hosts.domain(request)):
        raise Http404
    if slug != brand.slug:
        return HttpResponseRedirect(brand.get_absolute_url())
    request.served = served.of(None)
    translation.activate(languages.of_site(request, request.served.look))
    return views.place(request, brand)


def _home_of_host(request: Request) -> HttpResponse | None:
    """Under a merchant's own host there is nothing but this merchant, and what its pages fetch."""
    if hosts.is_of_site(hosts.domain(request)):
        return None
    if request.path_info == "/":
        merchant = get_object_or_404(Merchant, host=hosts.domain(request))
        return HttpResponseRedirect(merchant.get_absolute_url())
    return HttpResponse(status=404) if _is_admin(request) else None


def _other_host(request: Request, merchant: Merchant) -> HttpResponse | None:
    """A merchant with a host of its own has its pages there, and nobody else has."""
    asked = hosts.domain(request)
    if hosts.is_home_of(asked, merchant):
        return None
    if not hosts.is_of_site(asked):
        request.merchant = None
        raise Http404
    if enters_frame(request):  # the script that asks for it hears of this site only
        return None
    if request.method not in ("GET", "HEAD") or request.frame:  # a form of before: what was typed is not lost
        return None
    return HttpResponseRedirect(f"{request.scheme}://{merchant.host}{escape_leading_slashes(request.get_full_path())}")


def _sign_in(request: Request) -> HttpResponse:
    """ClicRDV ended the sign-in, or shows this to nobody without one. The draft, and what was posted, are kept."""
    visit = request.visit
    if visit.account is not None:
        session.forget(request, visit.merchant, expired=True)
    else:
        visit.draft.tell("sign_in_first", "sign-in")
    flow.keep_sent(request, visit)
    if request.resolver_match is not None and request.resolver_match.namespace == "account":
        return HttpResponseRedirect(sign_in_for(visit, request.path, request.GET.get("start")), status=303)
    return HttpResponseRedirect(sign_in_url(visit), status=303)


def _too_many(request: Request, error: TooMany) -> HttpResponse:
    minutes = -(-error.retry_after // 60)
    response = _page(request, "too-many", 429, _("Too many tries"), minutes=minutes, retry_url=_retry_url(request))
    response["Retry-After"] = str(error.retry_after)
    return response


def _unavailable(request: Request, error: ApiError) -> HttpResponse:
    seconds = error.retry_after if isinstance(error, Unavailable) else 60
    url, title = _retry_url(request), _("Online booking is not responding just now")
    response = _page(request, "unavailable", 503, title, retry_url=url)
    response["Retry-After"] = str(seconds)
    request.keeps_session = True
    return response


def _retry_url(request: Request) -> str:
    """The same page; after a form, the page that it stood on, with what that page was asked for."""
    if request.method == "GET":
        return request.get_full_path()
    kept = {name: request.GET[name] for name in ("to", "start") if name in request.GET}
    return request.path + (f"?{urlencode(kept)}" if kept else "")


def _page(request: Request, page: str, status: int, title: str, **context: object) -> HttpResponse:
    whole = {"page": page, "title": title, "h1": title, "home_url": _home_url(request), **context}
    return render(request, f"site/{page}.html", whole, status=status)


def _home_url(request: Request) -> str | None:
    return frames.inside(request, request.merchant.get_absolute_url()) if request.merchant else None
