"""The session of a frame: of the key in its address until somebody signs in, and then of a cookie too.

`Partitioned` cookies come back in most browsers' frames, and no cookie at all in some. The sign-in page proves which
it is before it asks for a password; from the sign-in on, the key alone shows nothing.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from booking.embed import keys

ADDRESS = re.compile(rf"/([-\w]+)/in/({keys.FORM})(/.*)", re.DOTALL | re.ASCII)
COOKIE = "__Host-in-"
KEPT = 8  # frames that one browser is signed in to under the same page of the same site
PROBE, BOUND = "frame-probe", "frame-bound"

# Known to Python from 3.14 on.
Morsel._reserved.setdefault("partitioned", "Partitioned")  # type: ignore[attr-defined]
Morsel._flags.add("partitioned")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Frame:
    """The frame that a page is shown in."""

    slug: str
    key: str

    def inside(self, url: str) -> str:
        """The same address of this merchant, within the frame."""
        own = f"/{self.slug}/"
        return f"{own}in/{self.key}/{url[len(own) :]}" if url.startswith(own) else url

    @property
    def cookie(self) -> str:
        return COOKIE + hashlib.sha256(self.key.encode()).hexdigest()[:12]

    def bind(self, session: SessionBase) -> None:
        """Signed in: from here on it needs the cookie that the sign-in page has proved."""
        session[BOUND] = session[PROBE]

    def unbind(self, session: SessionBase) -> None:
        for name in (PROBE, BOUND):
            session.pop(name, None)


def around(request: HttpRequest) -> Frame | None:
    """The frame that a request is from."""
    return getattr(request, "frame", None)


def inside(request: HttpRequest, url: str) -> str:
    """An address of this merchant's, within the frame that the request is from, if it is from one."""
    frame = around(request)
    return frame.inside(url) if frame else url


def scheme(request: HttpRequest) -> str | None:
    """Light or dark, where the page around the frame is only that."""
    frame = around(request)
    return keys.manner(frame.key)[1] if frame else None


def language(request: HttpRequest) -> str | None:
    """That of the page around the frame."""
    frame = around(request)
    return keys.manner(frame.key)[0] if frame else None


def frame_of(path: str) -> tuple[Frame | None, str]:
    """The frame that an address names, and the address that it has outside of one."""
    found = ADDRESS.fullmatch(path)
    if found is None:
        return None, path
    slug, key, rest = found.groups()
    return Frame(slug, key), f"/{slug}{rest}"


def open_session(request: HttpRequest, frame: Frame, store: type[SessionBase]) -> SessionBase | None:
    """The session of a frame; None where there is none, or none any more, or where it needs a cookie that did not
    come back."""
    name = keys.row(frame.key, frame.slug)
    known = store(name)
    data = known.load()
    if known.session_key is None and not keys.is_fresh(frame.key, frame.slug):
        return None
    session: Any = store(name)
    session._session_cache = data
    session.is_new = known.session_key is None
    return session if BOUND not in session or has_returned(request, frame, session, BOUND) else None


def is_new(session: SessionBase) -> bool:
    """Whether nothing has ever been kept in it."""
    return getattr(session, "is_new", False)


def save(session: Any) -> None:
    """Raises SessionInterrupted where the session has been ended meanwhile."""
    try:
        session.save(must_create=is_new(session))
    except CreateError:  # two first answers at the same time
        session.save()
    except UpdateError:
        raise SessionInterrupted("the session of a frame was ended meanwhile") from None


def has_returned(request: HttpRequest, frame: Frame, session: SessionBase, what: str = PROBE) -> bool:
    """Whether the browser sent back the secret that this session gave it."""
    secret = request.COOKIES.get(frame.cookie, "").partition(".")[2]
    return bool(secret) and constant_time_compare(session.get(what, ""), _digest(secret))


def probe(session: SessionBase, frame: Frame, response: HttpResponse) -> None:
    """Give the browser a secret, to see whether it comes back."""
    secret = secrets.token_urlsafe(32)
    session[PROBE] = _digest(secret)
    seconds = int(settings.ACCOUNT_MAX_SECONDS)
    response.set_cookie(
        frame.cookie, f"{frame.key}.{secret}", max_age=seconds, secure=True, httponly=True, samesite="None"
    )
    response.cookies[frame.cookie]["partitioned"] = True


def carry_over(request: HttpRequest, found: Frame, response: HttpResponse, store: type[SessionBase]) -> Frame:
    """A frame of its own for who is signed in already, with what was chosen there: two on a page never share one."""
    frame = Frame(found.slug, keys.make(found.slug))
    session: Any = store(keys.row(frame.key, frame.slug))
    before = store(keys.row(found.key, found.slug))
    session._session_cache = {name: value for name, value in before.items() if name not in (PROBE, BOUND)}
    probe(session, frame, response)
    frame.bind(session)
    session.save(must_create=True)
    _forget_most(request, response)
    return frame


def _forget_most(request: HttpRequest, response: HttpResponse) -> None:
    """Each takes room in every request: those of long ago are forgotten."""
    ours = [name for name in request.COOKIES if name.startswith(COOKIE)]
    for name in ours[: max(0, len(ours) - KEPT)]:
        response.set_cookie(name, "", max_age=0, secure=True, httponly=True, samesite="None")
        response.cookies[name]["partitioned"] = True


def signed_in_before(request: HttpRequest, slug: str, store: type[SessionBase]) -> Frame | None:
    """The frame in which this browser signed in under the same page of the same site."""
    for name, value in request.COOKIES.items():
        frame = Frame(slug, value.partition(".")[0])
        if name != frame.cookie:
            continue
        session = store(keys.row(frame.key, slug))
        if BOUND in session and has_returned(request, frame, session, BOUND):
            return frame
    return None


def comes_from_us(request: HttpRequest) -> bool:
    """WebKit calls a POST of a frame into a new tab cross-site, and says its origin rightly: that counts first."""
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
