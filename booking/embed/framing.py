"""Which sites may show a merchant's pages in a frame: those of its look, and only the pages in a frame's address."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.http import HttpResponse

from booking.embed import keys
from booking.embed.frames import Frame


def allow(response: HttpResponse, frame: Frame, sites: Iterable[str]) -> None:
    """Let the merchant's sites frame this page; where it lists none, nobody may. The builder of the admin may."""
    named = ["'self'"] if keys.is_ours_alone(frame.key) else list(sites)
    response._csp_replace = {"frame-ancestors": named or ["'none'"]}  # type: ignore[attr-defined]


def allows(sites: Iterable[str], origin: str) -> str | None:
    """The entry of the list by which a browser lets this origin frame a page, or None."""
    asked = urlsplit(origin)
    return next((site for site in sites if _matches(site, asked.scheme, asked.hostname or "", asked.port)), None)


def _matches(site: str, scheme: str, host: str, port: int | None) -> bool:
    """As Content-Security-Policy compares: a star stands for subdomains, not for the name itself."""
    wanted_scheme, _, rest = site.partition("://")
    wanted, _, wanted_port = rest.partition(":")
    usual = {"https": 443, "http": 80}[wanted_scheme]
    same_port = wanted_port == "*" or (port or usual) == int(wanted_port or usual)
    same_host = host.endswith(wanted[1:]) if wanted.startswith("*.") else host == wanted
    return scheme == wanted_scheme and same_port and same_host
