"""An id for each request: in the logs, in the calls to ClicRDV, in the answer, and on pages that say that something
went wrong, to be read out on the telephone."""

import secrets

LETTERS = "bcdfghjkmnpqrtvw"  # none is mistaken for another, they make no words, and there are 16 of them
OF_DIGITS = str.maketrans("0123456789abcdef", LETTERS)


def new() -> str:
    """As in "kmtr-wzpd-fghj"."""
    letters = secrets.token_hex(6).translate(OF_DIGITS)
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
