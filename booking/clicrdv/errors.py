"""What can go wrong with a call, each error named for what its caller does next.

ApiError
 ├─ Unavailable      nothing was decided: say so, and offer to try again in `retry_after` seconds
 │   └─ KeyRefused   the key of this site is not accepted: for customers the same, the operator reads it in the log
 ├─ OutcomeUnknown   a write was, or may have been, sent and its answer is lost: look before saying anything
 ├─ UpstreamBroken   the answer of a read cannot be understood
 ├─ SignInNeeded     401: no session, or one that has ended
 ├─ WrongPassword    the sign-in itself was refused
 ├─ NotAllowed       403
 ├─ NotFound         404: absent, or not this customer's
 └─ Refused          400 and kin: `code` is ClicRDV's reason, None when it gave none that we know

None of them carries an address, a key, a password, a hash, a session id or a text of the answer, and none is chained
to the exception of a library that does: they are raised after the `except` block has ended.
"""

from enum import IntEnum


class Refusal(IntEnum):
    """Why ClicRDV refuses a booking or an account, by its own numbers."""

    MAX_UPCOMING = 6
    TOO_CLOSE = 7
    TOO_FAR = 8
    TOO_SOON = 9
    SLOT_GONE = 10
    EMAIL_TAKEN = 11
    SAME_TIME = 12
    EMAIL_UNKNOWN = 13


class ApiError(Exception):
    """Any failure of a call to ClicRDV."""

    own_word = False  # a denial that is surely ClicRDV's, and not of what stands between us


class Unavailable(ApiError):
    """Nothing was decided; `retry_after` says in how many seconds another try makes sense."""

    def __init__(self, retry_after: int = 60) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class KeyRefused(Unavailable):
    """ClicRDV does not accept the key of this site."""


class OutcomeUnknown(ApiError):
    """A write may have been applied: look before saying anything."""


class UpstreamBroken(ApiError):
    """The answer of a read cannot be understood."""


class SignInNeeded(ApiError):
    """The call needs a session, or the one it had has ended."""


class WrongPassword(ApiError):
    """ClicRDV does not accept this address with this password."""


class NotAllowed(ApiError):
    """The signed-in customer may not do this."""


class NotFound(ApiError):
    """It does not exist, or belongs to somebody else."""


class Refused(ApiError):
    """ClicRDV understood and said no; `code` is its reason where it gave one."""

    def __init__(self, code: Refusal | None = None) -> None:
        super().__init__(code)
        self.code = code
