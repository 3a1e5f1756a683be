"""The cookie by which a browser is known again that has signed in before (booking/flow/known.py)."""

from collections.abc import Callable

from django.http import HttpResponse

from booking.flow import known
from booking.session import Request

COOKIE, TLS_COOKIE = "known", "__Host-known"


class KnownBrowsers:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        in_frame = request.frame is not None
        is_secure = in_frame or request.is_secure()
        name = TLS_COOKIE if is_secure else COOKIE
        with known.serving(request.COOKIES.get(name, "")) as browser:
            response = self.get_response(request)
        if browser.has_learned:
            response.set_cookie(name, browser.cookie, max_age=known.SECONDS, httponly=True, secure=is_secure)
            response.cookies[name]["samesite"] = "None" if in_frame else "Lax"
            response.cookies[name]["partitioned"] = in_frame
        return response
