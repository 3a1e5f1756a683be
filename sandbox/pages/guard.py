"""Who may see the page and press its buttons: a browser on this machine, and only from the page itself.

A page elsewhere can make a browser send forms to any address, so Origin and Sec-Fetch-Site must be our own; and it can
give this machine's address a name of its own (DNS rebinding), so Host must be one of this machine's names. Programs
send none of these and are let through: what they may do is said by the control interface.
"""

import re

from sandbox.wire import Request

_HERE = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)


def is_for_here(request: Request) -> bool:
    """Whether the Host is a name of this machine. Browsers always send one."""
    host = request.headers.get("host")
    return host is None or _HERE.fullmatch(host) is not None


def is_from_elsewhere(request: Request) -> bool:
    """Whether another page, or one that hides where it is, made the browser send this."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("origin")
    if origin is None:
        return False
    scheme, _, host = origin.lower().partition("://")
    own = request.headers.get("host", "").lower()
    return scheme not in ("http", "https") or host != own or not is_for_here(request)
