"""Signing up: an account, its first choice kept as pendingRdv, a password by mail."""

import json
import re
import secrets
from typing import Any

from sandbox import mailbox, sign_in
from sandbox.call import Call
from sandbox.errors import bad_parameter, by_code
from sandbox.params import optional_id, text
from sandbox.store import Doc, Store, shown
from sandbox.wire import Response, json_response

# Without letters and digits that are taken for each other when typed from a mail.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_EMAIL = re.compile(r"[^@\s<>\"'\\,;:]+@[^@\s<>\"'\\,;:]+\.[^@\s<>\"'\\,;:.]+")


def create(call: Call) -> Response:
    """POST /accounts: no password is sent, one is mailed; a link too where the group validates e-mails."""
    given = call.wrapped("account")
    email = read_email(given.get("email"))
    group = _group(call, given)
    pending = _pending(given.get("pendingRdv"))
    with call.store.transaction():
        if call.store.by_email("accounts", email):
            raise by_code(11)
        account = _open(call, group, email, pending)
        headers = []
        if account["confirmed"] and (group.get("rules") or {}).get("sign_up_signs_in"):
            headers = [sign_in.open_session(call.store, "account", account["id"])]
    return json_response(shown("accounts", account), 201, headers)


def read_email(value: Any) -> str:
    found = text(value, "email", 255).strip()
    if not _EMAIL.fullmatch(found):
        raise bad_parameter("email must be an e-mail address.")
    return found


def _group(call: Call, given: Doc) -> Doc:
    """That of the path, or else the one that the object names."""
    number = optional_id(given.get("group_id"), "group_id") or call.group_id
    group = call.store.one("groups", number) if number else None
    if group is None or call.group_id not in (None, number):
        raise bad_parameter("group_id names no group, or another than the path.")
    return group


def _pending(value: Any) -> str:
    """A JSON string; an object is taken as well."""
    if isinstance(value, dict):
        return json.dumps(value)
    return text(value, "pendingRdv")


def _open(call: Call, group: Doc, email: str, pending: str) -> Doc:
    password = "".join(secrets.choice(_READABLE) for _ in range(10))
    stamp = call.stamp(group)
    account = call.store.insert(
        "accounts",
        {
            "created_at": stamp, "updated_at": stamp,
            "email": email, "group_id": group["id"], "pendingRdv": pending, "password": password,
            "confirmed": not group.get("validateEmail"), "secretary": False, "note": "signed up here",
        },
    )  # fmt: skip
    link = None if account["confirmed"] else _link(call, account["id"])
    mailbox.sign_up(call.store, call.clock, group, email, password, link)
    return account


def _link(call: Call, account_id: int) -> str:
    token = secrets.token_hex(16)
    call.store.db.execute("INSERT INTO links (token, account_id) VALUES (?, ?)", (token, account_id))
    return f"{call.app.address}/confirm/{token}"


def confirm(store: Store, token: str) -> Doc | None:
    """Follow a confirmation link, once or again: the account may sign in from now on."""
    with store.transaction():
        row = store.db.execute("SELECT account_id FROM links WHERE token = ?", (token,)).fetchone()
        account = store.one("accounts", row["account_id"]) if row else None
        if account:
            store.replace("accounts", row["account_id"], {**account, "confirmed": True})
    return account
