"""From what came back over the wire to JSON or an error. Nothing here asks the API anything."""

import json
import logging
import zlib
from dataclasses import dataclass, field
from enum import Enum

from .bounded import LARGEST_ANSWER
from .errors import (
    ApiError,
    KeyRefused,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    Refused,
    SignInNeeded,
    Unavailable,
    UpstreamBroken,
)
from .reading import Json
from .refusals import refusal_in, speaks_of_the_key

log = logging.getLogger("booking.clicrdv")


class Effect(Enum):
    """What a call may do at the other side, and so what the loss of its answer means."""

    READ = "may be repeated"
    ASK = "changes nothing that matters, and is not repeated: a sign-in"
    WRITE = "must never happen twice"


class Lost(Enum):
    """No whole answer came."""

    UNSENT = "no byte of the request left"
    UNANSWERED = "the request was, or may have been, sent"
    TOO_LARGE = "the answer was larger than we read"


@dataclass(frozen=True)
class Raw:
    """A whole answer, as it came."""

    status: int
    content: bytes = field(repr=False)
    session_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """A call that succeeded: its status, its JSON, the session that it opened, if any, and the JSON as it came."""

    status: int
    body: Json = field(repr=False)
    session_id: str | None = field(default=None, repr=False)
    content: bytes = field(default=b"", repr=False)


class _Nonsense(Enum):
    NONSENSE = "no JSON"


def judge(effect: Effect, outcome: Raw | Lost) -> Answer:
    """The answer, or the error that the caller has to act upon."""
    if isinstance(outcome, Lost):
        raise _loss(effect, outcome)
    if outcome.status not in (200, 201) and not (outcome.status == 204 and not outcome.content):
        raise _verdict(effect, outcome)
    body = _json(outcome.content)
    if isinstance(body, _Nonsense):
        raise _unintelligible(effect)
    return Answer(outcome.status, body, outcome.session_id, outcome.content)


def inflated(content: bytes) -> bytes | None:
    """What was compressed, or None if it is broken or larger than we read."""
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        plain = inflater.decompress(content, LARGEST_ANSWER)
    except zlib.error:
        return None
    return plain if inflater.eof else None


def _loss(effect: Effect, lost: Lost) -> ApiError:
    if lost is Lost.UNSENT:
        return Unavailable()
    if effect is Effect.WRITE:
        return OutcomeUnknown()
    return UpstreamBroken() if lost is Lost.TOO_LARGE else Unavailable()


def _verdict(effect: Effect, raw: Raw) -> ApiError:
    if raw.status == 401 and speaks_of_the_key(_decoded(raw.content)):
        log.error("ClicRDV refuses the key of this site: check CLICRDV_API_KEY")
        return KeyRefused()
    by_status: dict[int, type[ApiError]] = {401: SignInNeeded, 403: NotAllowed, 404: NotFound}
    if raw.status in by_status:
        denied = by_status[raw.status]()
        denied.own_word = _in_its_own_form(raw.content)
        return denied
    if raw.status == 429:
        return Unavailable()
    if 400 <= raw.status < 500:
        return Refused(refusal_in(_decoded(raw.content)))
    if raw.status >= 500 and effect is not Effect.WRITE:
        return Unavailable()
    return _unintelligible(effect)


def _in_its_own_form(content: bytes) -> bool:
    """P: `{"error": {…}}`, as at a sign-in that fails. How its other errors look is documented nowhere."""
    body = _json(content)
    return isinstance(body, dict) and isinstance(body.get("error"), dict)


def _unintelligible(effect: Effect) -> ApiError:
    return OutcomeUnknown() if effect is Effect.WRITE else UpstreamBroken()


def _json(content: bytes) -> "Json | _Nonsense":
    if not content.strip():
        return None  # a DELETE has nothing to say; whoever needs an object finds that there is none
    try:
        parsed: Json = json.loads(_decoded(content))
    except (ValueError, RecursionError):
        return _Nonsense.NONSENSE
    return parsed


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")
