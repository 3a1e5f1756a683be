"""The mail that ClicRDV would send, kept here to be read."""

import json
from typing import Any

from sandbox.clock import Clock
from sandbox.store import Doc, Store


def send(
    store: Store,
    clock: Clock,
    *,
    to: str,
    subject: str,
    text: str,
    password: str | None = None,
    link: str | None = None,
) -> None:
    """Put a message in the mailbox; a password or link in it also stands apart, for tests."""
    doc = {"at": clock.stamp(), "to": to, "subject": subject, "text": text, "password": password, "link": link}
    store.db.execute("INSERT INTO messages (doc) VALUES (?)", (json.dumps(doc),))


def messages(store: Store) -> list[dict[str, Any]]:
    """All of it, oldest first."""
    rows = store.db.execute("SELECT id, doc FROM messages ORDER BY id")
    return [{"id": row["id"], **json.loads(row["doc"])} for row in rows]


def sign_up(store: Store, clock: Clock, group: Doc, email: str, password: str, link: str | None) -> None:
    """What a new customer receives."""
    confirm = f"\nConfirmez d’abord votre adresse en ouvrant ce lien :\n{link}\n" if link else ""
    text = (
        f"Bonjour,\n\nVotre compte pour prendre rendez-vous en ligne ({group.get('name', '')}) est créé.\n{confirm}\n"
        f"Votre adresse : {email}\nVotre mot de passe : {password}\n"
    )
    send(store, clock, to=email, subject="Votre compte est créé", text=text, password=password, link=link)


def about_booking(store: Store, clock: Clock, group: Doc, to: str, subject: str, appointment: Doc) -> None:
    """A confirmation, which only groups with ``sendmail`` send."""
    if not group.get("sendmail") or not to:
        return
    told = [appointment.get(key) for key in ("intervention_name", "calendar_name", "start", "location")]
    lines = ["Bonjour,", "", f"{subject} :", *told, "", group.get("name"), group.get("phone"), ""]
    text = "\n".join(str(line or "") for line in lines)
    send(store, clock, to=to, subject=subject, text=text)
