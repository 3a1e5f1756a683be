"""Customers' accounts: signing in, signing up, and the choice that waits while an address is confirmed."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from . import reading
from .answers import Answer
from .errors import OutcomeUnknown, SignInNeeded, UpstreamBroken, WrongPassword
from .reading import Json, Row
from .transport import Client


@dataclass(frozen=True)
class Pending:
    """A choice that waits for its customer: services, and what else was chosen. `start` is the group's local time."""

    group_id: int | None
    service_ids: tuple[int, ...]
    calendar_id: int | None
    start: datetime | None


@dataclass(frozen=True)
class Account:
    """Who signed in; id 0 where the API does not say."""

    id: int
    email: str
    pending: Pending | None


@dataclass(frozen=True)
class SignedIn:
    """A session of the API and whose it is."""

    session_id: str = field(repr=False)
    account: Account


class _Secret(str):
    """A text that does not show where a debugger or an error page prints variables."""

    def __repr__(self) -> str:
        return "***"


def sign_in(client: Client, email: str, password: str) -> SignedIn:
    """POST /sessions/login. Raises WrongPassword without saying which half was wrong."""
    fields = {"account[email]": email, "account[password]": _hashed(password)}
    del password  # tracebacks are printed with the variables of their frames
    answer = _login(client, fields)
    if answer is None:
        raise WrongPassword
    body = reading.row(answer.body)
    found = reading.row(body.get("account") or body.get("pro"))
    if answer.session_id is None or not found:
        raise WrongPassword if body.get("error") else UpstreamBroken
    return SignedIn(answer.session_id, _account(found, email))


def sign_up(
    client: Client,
    *,
    email: str,
    group_id: int,
    pending: Pending | None,
    service_names: Collection[str],
    calendar_name: str,
) -> SignedIn | None:
    """POST /accounts. ClicRDV mails a password; a session comes back only where no confirmation is asked."""
    account: dict[str, Json] = {"email": email, "group_id": group_id}
    if pending is not None:
        account["pendingRdv"] = _pending_json(pending, service_names, calendar_name)
    answer = client.post_answer("accounts.json", {"account": account})
    if reading.row(answer.body).get("error") or not isinstance(answer.body, dict | None):
        raise OutcomeUnknown
    if answer.session_id is None:
        return None
    made = reading.row(answer.body)
    return SignedIn(answer.session_id, _account(reading.row(made.get("account")) or made, email))


def _login(client: Client, fields: dict[str, str]) -> Answer | None:
    try:
        return client.send_form("sessions/login.json", fields)
    except SignInNeeded:
        return None


def _hashed(password: str) -> str:
    return _Secret(hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest())


def _account(found: Row, email: str) -> Account:
    return Account(
        id=reading.ident(found.get("id")) or 0,
        email=reading.text(found.get("email")) or email,
        pending=_pending(found.get("pendingRdv"), reading.ident(found.get("group_id"))),
    )


def _pending(value: Json, group_id: int | None) -> Pending | None:
    """What is broken here is forgotten: the customer chooses again."""
    try:
        choice = reading.row(json.loads(value) if isinstance(value, str) else value)
    except (ValueError, RecursionError):
        return None
    service_ids = reading.idents(choice.get("intervention_ids"))
    if not service_ids:
        return None
    start = reading.local(choice.get("date"))
    return Pending(
        group_id=group_id,
        service_ids=service_ids,
        calendar_id=reading.ident(choice.get("calendar_id")),
        start=start.replace(tzinfo=None) if start else None,
    )


def _pending_json(pending: Pending, service_names: Collection[str], calendar_name: str) -> str:
    choice: dict[str, Json] = {
        "intervention_ids": list(pending.service_ids),
        "intervention_names": list(service_names),
        "calendar_id": pending.calendar_id or 0,
        "calendar_name": calendar_name,
    }
    if pending.start is not None:
        choice["date"] = reading.written(pending.start)
    return json.dumps(choice, ensure_ascii=False)
