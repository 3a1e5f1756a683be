"""Which sites may show a merchant's pages in a frame: those of its look, and only the pages in a frame's address."""

from django.http import HttpResponse

from booking.session import Request


def allow(request: Request, response: HttpResponse) -> None:
    """Let the merchant's sites frame this page; where it lists none, nobody may."""
    sites = list(request.served.look.sites) if request.served else []
    response._csp_replace = {"frame-ancestors": sites or ["'none'"]}  # type: ignore[attr-defined]
