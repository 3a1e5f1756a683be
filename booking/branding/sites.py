"""The sites that may embed a merchant's pages, as a Content-Security-Policy names them."""

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LABEL = re.compile(r"[a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
SHARED = ("co", "com", "net", "org", "gov", "gouv", "edu", "ac", "asso", "nom")  # as in *.co.uk: everybody's
LOCAL = ("localhost", "127.0.0.1")  # while somebody tries things out


def read_site(text: str) -> str:
    """The origin that somebody typed: `https://www.example.fr`, `https://*.example.fr` for every subdomain of it,
    `http://localhost:8000`, or `localhost` for whichever port. What stands behind the host is cut off, and https is
    put before a bare name.

    Raises ValueError, with a sentence for who typed it.
    """
    written = text.strip().lower()
    if written.removeprefix("http://").removesuffix(":*") in LOCAL:
        return f"http://{written.removeprefix('http://').removesuffix(':*')}:*"
    parts = urlsplit(written if "://" in written else f"https://{written}")
    try:
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        raise ValueError(_("This is no address of a site. Write one like https://www.example.fr")) from None
    if parts.username or parts.password or not _is_host(host):
        raise ValueError(_("This is no address of a site. Write one like https://www.example.fr"))
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOCAL):
        raise ValueError(_("Only sites with https can embed these pages."))
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}" + ("" if usual else f":{port}")


def _ascii(host: str) -> str:
    star, name = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    return star + name.encode("idna").decode("ascii").rstrip(".")


def _is_host(host: str) -> bool:
    """Of a star at least a name and its ending are told: `*.fr` would be everybody."""
    if host in LOCAL:
        return True
    labels = host.removeprefix("*.").split(".")
    if host.startswith("*.") and len(labels) == 2 and labels[0] in SHARED:
        return False
    known = all(LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    return known and len(host) < 254 and len(labels) >= 2
