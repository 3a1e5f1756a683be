"""Headers that every answer has, whoever made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NEEDS_NOTHING = ", ".join(
    f"{feature}=()"
    for feature in "camera microphone geolocation payment usb serial bluetooth midi accelerometer gyroscope "
    "magnetometer display-capture screen-wake-lock browsing-topics".split()
)


class Isolation:
    """Other sites may fetch only what says so itself. What no page here needs of a browser, none may ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", NEEDS_NOTHING)
        return response
