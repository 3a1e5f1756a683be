"""The few pages for people: what this server is, its mailbox, a followed confirmation link."""

from html import escape
from typing import TYPE_CHECKING, Any

from sandbox.store import Doc

if TYPE_CHECKING:
    from sandbox.app import App

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }}
h1, h2 {{ line-height: 1.2 }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid #8886; vertical-align: top }}
article {{ border: 1px solid #8886; border-radius: .5rem; padding: 1rem 1.25rem; margin: 1rem 0 }}
article h2 {{ margin: 0; font-size: 1.125rem }}
pre {{ font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .75rem 0 0 }}
.scroll {{ overflow-x: auto }}
</style>
<main>
<h1>{title}</h1>
{content}
</main>
</html>
"""


def _page(title: str, content: str, language: str = "en") -> str:
    return _PAGE.format(title=escape(title), content=content, language=language)


def state(app: "App") -> dict[str, Any]:
    """What a test or a demo needs to know: passwords included, they are the sandbox's own."""
    accounts = app.store.where("accounts")
    made = "SELECT count(*) FROM vevents WHERE booking IS NOT NULL AND deleted = 0"
    return {
        "now": app.clock.stamp(),
        "groups": [{key: group.get(key) for key in ("id", "name", "urlname")} for group in app.store.where("groups")],
        "accounts": [{key: account.get(key) for key in ("email", "password", "note")} for account in accounts],
        "appointments": app.store.db.execute(made).fetchone()[0],
    }


def index_page(app: "App") -> str:
    found = state(app)
    groups = "".join(_row(group["id"], group["name"], group["urlname"]) for group in found["groups"])
    accounts = "".join(_row(each["email"], each["password"], each["note"]) for each in found["accounts"])
    return _page(
        "A ClicRDV-like sandbox",
        f"""<p>This server speaks the ClicRDV REST API v1 as far as booking needs it, for tests and for trying things
out. It is no ClicRDV, and nothing here reaches the real one. The API is under <code>/api/v1/</code>; the key is any
32 hexadecimal digits.</p>
<p>Its clock says {escape(found["now"])}. Its e-mails arrive in the <a href="/mailbox">mailbox</a>; sign in to a booking
page with one of its <a href="#accounts">accounts</a>. What it holds is in <a href="/state.json">state.json</a>, what
came in last in <a href="/requests">requests</a>.</p>
<h2>Groups</h2>
<div class="scroll"><table><tr><th>Id<th>Name<th>Address name{groups}</table></div>
<h2 id="accounts">Accounts</h2>
<div class="scroll"><table><tr><th>E-mail<th>Password<th>What it is{accounts}</table></div>""",
    )


def _row(*cells: Any) -> str:
    return "<tr>" + "".join(f"<td>{escape(str(cell))}" for cell in cells)


def mailbox_page(messages: list[dict[str, Any]]) -> str:
    """The newest first, for people; /mailbox.json has the oldest first."""
    listed = "".join(_message(message) for message in reversed(messages))
    return _page("Mailbox", listed or "<p>No message yet. Sign up in a booking page, then reload this one.</p>")


def _message(message: dict[str, Any]) -> str:
    text = escape(message["text"])
    if message["link"]:
        link = escape(message["link"])
        text = text.replace(link, f'<a href="{link}">{link}</a>')
    return (
        f'<article lang="fr"><h2>{escape(message["subject"])}</h2>'
        f"{escape(message['to'])} · {escape(message['at'])}<pre>{text}</pre></article>"
    )


def confirm_page(account: Doc | None) -> str:
    if account is None:
        return _page("Lien inconnu", "<p>Ce lien n’est pas ou n’est plus valable.</p>", "fr")
    email = escape(str(account.get("email", "")))
    return _page(
        "Adresse confirmée",
        f"<p>L’adresse {email} est confirmée. Vous pouvez vous connecter avec le mot de passe reçu"
        " et terminer votre réservation.</p>",
        "fr",
    )
