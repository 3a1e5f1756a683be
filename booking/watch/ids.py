"""An id for each request: in the logs, in the calls to ClicRDV, in the answer, and on pages that say that something
went wrong, to be read out on the telephone."""

import re
import secrets

LETTERS = "bcdfghjkmnpqrtvwxz"  # none is mistaken for another, and they make no words
_FITS = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{3,63}", re.ASCII)


def new() -> str:
    """As in "kmtr-wzpd-fghj"."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def of(sent: str | None, *, behind_proxy: bool) -> str:
    """The one that a proxy of ours has given, if it looks like one; visitors have no say."""
    return sent if behind_proxy and sent and _FITS.fullmatch(sent) else new()
