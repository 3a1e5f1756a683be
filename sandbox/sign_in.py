"""Who calls: application keys, sessions, HTTP Basic, signing in."""

import binascii
import hmac
import re
import secrets
from base64 import b64decode
from hashlib import sha1
from typing import Any

from sandbox.call import Call, Who
from sandbox.errors import Refused, sign_in_needed
from sandbox.store import Doc, Store, shown
from sandbox.wire import Request, Response, json_response

_TABLES = {"account": "accounts", "pro": "pros"}


def identify(call: Call) -> Who:
    """The caller. A session needs no key besides; an unknown or expired one is refused."""
    session = _session_cookie(call.request)
    if session:
        return _of_session(call.store, session)
    check_key(call)
    return _of_basic(call.store, call.request.headers.get("authorization", ""))


def check_key(call: Call) -> None:
    """Any 32 hex digits will do, in the query, in a JSON body or in a form."""
    key = call.params.get("apikey")
    if key is None:
        key = call.body.get("apikey")
    if not isinstance(key, str) or not re.fullmatch(r"[0-9a-fA-F]{32}", key):
        raise sign_in_needed("The apikey is missing, or is not 32 hex digits.")


def _session_cookie(request: Request) -> str:
    for piece in request.headers.get("cookie", "").split(";"):
        name, _, value = piece.strip().partition("=")
        if name == "_session_id":
            return value
    return ""


def _of_session(store: Store, session: str) -> Who:
    row = store.db.execute("SELECT kind, owner_id FROM sessions WHERE id = ?", (session,)).fetchone()
    owner = store.one(_TABLES[row["kind"]], row["owner_id"]) if row else None
    if owner is None:
        raise sign_in_needed("The session is unknown or has expired.")
    return Who(account=owner) if row["kind"] == "account" else Who(pro=owner)


def _of_basic(store: Store, header: str) -> Who:
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return Who()
    email, _, password = _decoded(coded).partition(":")
    for kind in ("account", "pro"):
        owner = _known(store, kind, email, sha1(password.encode()).hexdigest())
        if owner:
            return Who(**{kind: owner})
    raise sign_in_needed("Wrong e-mail or password.")


def _decoded(coded: str) -> str:
    try:
        return b64decode(coded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise sign_in_needed("The Authorization header cannot be read.") from None


def _known(store: Store, kind: str, email: Any, digest: Any) -> Doc | None:
    """The account or member of staff with this e-mail and SHA1 of a password."""
    if not isinstance(email, str) or not isinstance(digest, str):
        return None
    owner = store.by_email(_TABLES[kind], email.strip())
    if owner is None or owner.get("confirmed") is False:
        return None
    right = sha1(str(owner.get("password", "")).encode()).hexdigest()
    return owner if hmac.compare_digest(right.encode(), digest.encode()) else None


def log_in(call: Call) -> Response:
    """POST /sessions/login: e-mail and the lower-case hex SHA1 of the password, of a customer or of staff."""
    check_key(call)
    kind = "pro" if isinstance(call.given("pro"), dict) else "account"
    given = call.given(kind)
    given = given if isinstance(given, dict) else {}
    owner = _known(call.store, kind, given.get("email"), given.get("password"))
    if owner is None:
        refused = Refused(401, "WrongPassword", "Wrong e-mail or password.")
        return json_response({kind: None, **refused.body()}, 401)
    cookie = open_session(call.store, kind, owner["id"])
    return json_response({kind: shown(_TABLES[kind], owner), "error": None}, headers=[cookie])


def open_session(store: Store, kind: str, owner_id: int) -> tuple[str, str]:
    """A new session, as the header that hands it over."""
    session = secrets.token_hex(12)
    store.db.execute("INSERT INTO sessions (id, kind, owner_id) VALUES (?, ?, ?)", (session, kind, owner_id))
    return "Set-Cookie", f"_session_id={session}; path=/; HttpOnly"


def expire(store: Store, email: str | None) -> int:
    """Forget sessions, everybody's or one person's."""
    if email is None:
        return store.db.execute("DELETE FROM sessions").rowcount
    gone = 0
    for kind, table in _TABLES.items():
        owner = store.by_email(table, email)
        if owner:
            gone += store.db.execute(
                "DELETE FROM sessions WHERE kind = ? AND owner_id = ?", (kind, owner["id"])
            ).rowcount
    return gone
