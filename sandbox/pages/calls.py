"""What came in last: the newest calls, without keys and passwords."""

import json
import re
from typing import Any
from urllib.parse import unquote_plus

from sandbox.journal import Entry
from sandbox.pages.frame import cut, many, section, text_of
from sandbox.pages.view import View

SHOWN = 20
_LONGEST_VALUE, _LONGEST_QUERY, _LONGEST_PATH, _LONGEST_BODY = 32, 200, 200, 4000
_SECRET = re.compile(r"(.*\[)?(apikey|password)\]?", re.IGNORECASE)
# A key or the hash of a password, wherever a client may have put it.
_LOOKS_SECRET = re.compile("[0-9a-fA-F]{32,}")
_IN_TEXT = re.compile(r"""((?:apikey|password)[\]"'\s]*[=:]\s*)("[^"]*"?|[^&\s]+)""", re.IGNORECASE)
_HIDDEN = "(hidden)"


def calls_section(view: View) -> str:
    entries = view.app.journal.newest(SHOWN)
    reload = '<p class="links"><a href="/#calls">Reload</a> <a href="/requests">All of them as JSON</a></p>'
    if not entries:
        content = "<p>Nothing has come in yet. Copy the first line above into a terminal, then reload.</p>"
    else:
        content = f"""<p class="muted">The newest {many(len(entries), "call")}, the latest first; times are UTC by the
sandbox’s clock. Keys and passwords are left out.</p>
<div class="calls">{"".join(map(_call, entries))}</div>"""
    return section("calls", "What came in last", content + reload)


def _call(entry: Entry) -> str:
    query = short_query(entry.query)
    asked = f'<span class="query">?{text_of(query)}</span>' if query else ""
    path = text_of(_LOOKS_SECRET.sub(_HIDDEN, cut(entry.path, _LONGEST_PATH)))
    return (
        f'<details><summary><time datetime="{text_of(entry.at)}">{text_of(entry.at[11:19])}</time> '
        f"<b>{text_of(cut(entry.method, 10))}</b> {_status(entry.status)} "
        f'<span class="path">{path}{asked}</span></summary>{_more(entry)}</details>'
    )


def _status(status: int | None) -> str:
    if status is None:
        return '<span class="status bad">none</span>'
    return f'<span class="status{" bad" if status >= 400 else ""}">{status}</span>'


def _more(entry: Entry) -> str:
    answer = "No answer, or none yet" if entry.status is None else f"Answered {entry.status}"
    body = text_of(shown_body(entry))
    told = f'Call {entry.n}, <span class="whole">{text_of(entry.at)}</span>, {_caller(entry)}.'
    sent = f"<pre>{body}</pre>" if body else "<p>No body.</p>"
    return f'<div class="more"><p>{answer}. {told}</p>{sent}</div>'


def _caller(entry: Entry) -> str:
    if "_session_id=" in entry.headers.get("cookie", ""):
        return "with a session"
    if entry.headers.get("authorization"):
        return "with HTTP Basic"
    return "by nobody in particular"


def short_query(query: str) -> str:
    """Names and values as people read them, without the key, and long ones cut."""
    found = []
    for name, value in _pairs(query.replace("?", "&")):
        if name.lower() != "apikey":
            found.append(f"{cut(name, _LONGEST_VALUE)}={_without_secret(name, cut(value, _LONGEST_VALUE))}")
    return cut("&".join(found), _LONGEST_QUERY)


def _pairs(text: str) -> list[tuple[str, str]]:
    pieces = (piece.partition("=") for piece in text.split("&") if piece)
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in pieces]


def shown_body(entry: Entry) -> str:
    """A body laid out to be read: JSON indented, a form one field a line, anything else as it came."""
    kind = entry.headers.get("content-type", "")
    if "form-urlencoded" in kind:
        text = "\n".join(f"{name} = {_without_secret(name, value)}" for name, value in _pairs(entry.body))
    else:
        text = _read_json(entry.body)
    if len(text) > _LONGEST_BODY:
        more = many(len(text) - _LONGEST_BODY, "more character")
        text = f"{text[:_LONGEST_BODY]}…\n({more}: see /requests)"
    return _LOOKS_SECRET.sub(_HIDDEN, text)


def _read_json(body: str) -> str:
    try:
        return json.dumps(_without_secrets(json.loads(body)), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return _IN_TEXT.sub(rf"\g<1>{_HIDDEN}", body)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _HIDDEN if _SECRET.fullmatch(name) and each is not None else _without_secrets(each)
            for name, each in value.items()
        }
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value


def _without_secret(name: str, value: str) -> str:
    return _HIDDEN if _SECRET.fullmatch(name) else _LOOKS_SECRET.sub(_HIDDEN, value)
