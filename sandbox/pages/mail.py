"""The mailbox, and the page that a confirmation link in it leads to."""

from typing import Any

from sandbox.pages.frame import plain_page, text_of
from sandbox.store import Doc
from sandbox.wire import Response

_NO_MESSAGE = "<p>No message yet. Sign up in a booking page, or book at a group that sends mail, then reload.</p>"


def mailbox_page(messages: list[dict[str, Any]]) -> Response:
    """The newest first, for people; /mailbox.json has the oldest first."""
    listed = "".join(_message(message) for message in reversed(messages))
    back = '<p><a href="/">About this sandbox</a> · <a href="/mailbox">Reload</a></p>'
    return plain_page("Mailbox", back + (listed or _NO_MESSAGE))


def _message(message: dict[str, Any]) -> str:
    text = text_of(message["text"])
    if message["link"]:
        link = text_of(message["link"])
        text = text.replace(link, f'<a href="{link}">{link}</a>')
    return (
        f'<article lang="fr"><h2>{text_of(message["subject"])}</h2>'
        f'<p class="meta">{text_of(message["to"])} · {text_of(message["at"])}</p><pre>{text}</pre></article>'
    )


def confirm_page(account: Doc | None) -> Response:
    if account is None:
        content = "<p>Ce lien n’est pas ou n’est plus valable.</p>"
        return plain_page("Lien inconnu", content, status=404, language="fr")
    email = text_of(account.get("email", ""))
    return plain_page(
        "Adresse confirmée",
        f"<p>L’adresse {email} est confirmée. Vous pouvez vous connecter avec le mot de passe reçu"
        " et terminer votre réservation.</p>",
        language="fr",
    )
