"""An id for each request: in the logs, in the calls to ClicRDV, in the answer, and on pages that say that something
went wrong, to be read out on the telephone."""

import re
import secrets

LETTERS = "bcdfghjkmnpqrtvw"  # none is mistaken for another, they make no words, and there are 16 of them
OF_DIGITS = str.maketrans("0123456789abcdef", LETTERS)
_FITS = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{3,63}", re.ASCII)


def new() -> str:
    """As in "kmtr-wzpd-fghj"."""
    letters = secrets.token_hex(6).translate(OF_DIGITS)
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def of(sent: str | None, *, behind_proxy: bool) -> str:
    """The one that a proxy of ours has given, if it looks like one; visitors have no say."""
    return sent if behind_proxy and sent and _FITS.fullmatch(sent) else new()
