"""What every page has: its head, its style, and headers by which it loads nothing and stands in nobody's frame."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from sandbox.wire import Response

_STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")
_DIGEST = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = [
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
]
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
{content}
</body>
</html>
"""


def page(title: str, content: str, *, status: int = 200, language: str = "en") -> Response:
    """A whole page; ``content`` is HTML, with its landmarks."""
    text = _PAGE.format(title=text_of(title), style=_STYLE, content=content, language=language)
    return Response(status, text.encode("utf-8", "replace"), "text/html; charset=utf-8", list(_HEADERS))


def plain_page(title: str, content: str, *, status: int = 200, language: str = "en") -> Response:
    """A page of one column under its title."""
    return page(
        title, f'<main class="plain">\n<h1>{text_of(title)}</h1>\n{content}\n</main>', status=status, language=language
    )


def text_of(value: Any) -> str:
    """Anything at all as text inside HTML, in attributes too."""
    return escape(str(value))


def cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def many(count: int, one: str, more: str = "") -> str:
    """``1 call``, ``3 calls``, on one line."""
    return f"{count:,}\N{NO-BREAK SPACE}{one if count == 1 else more or one + 's'}"


def section(name: str, title: str, content: str) -> str:
    """A part of a page, under a heading that it can be reached by."""
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">\n<h2 id="{name}-title">{text_of(title)}</h2>\n'
        f"{content}\n</section>"
    )
