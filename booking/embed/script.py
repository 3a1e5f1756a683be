"""The script that merchants paste: `/embed/v1.js`, which may be mended, and each of its versions for ever."""

import hashlib
import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

FOLDER = Path(__file__).with_name("scripts")
A_YEAR = 31536000
FRESH_SECONDS = 3600


@cache
def current() -> bytes:
    return served(FOLDER / "v1.js")


def served(path: Path) -> bytes:
    """Without what only readers need: indentation, and the spaces around signs. Every statement there ends with its
    semicolon, and no text has a space beside one of these signs."""
    return re.sub(r"\s*([{}();,:=<>?&|+])\s*", r"\1", path.read_text()).strip().encode()


def version(script: bytes) -> str:
    return hashlib.sha256(script).hexdigest()[:12]


def integrity(script: bytes) -> str:
    """As the `integrity` attribute takes it."""
    return "sha384-" + b64encode(hashlib.sha384(script).digest()).decode()


def keep() -> Path:
    """Keep the version of now for ever: before it is published, and after every change of it."""
    kept = FOLDER / f"v1.{version(current())}.js"
    kept.write_bytes(current())
    return kept


@require_safe
def v1(request: HttpRequest) -> HttpResponse:
    return _answer(current(), f"public, max-age={FRESH_SECONDS}")


@require_safe
def v1_of(request: HttpRequest, name: str) -> HttpResponse:
    """A version that was current once."""
    kept = FOLDER / f"v1.{name}.js"
    if not re.fullmatch("[0-9a-f]{12}", name) or not kept.is_file():
        raise Http404
    return _answer(kept.read_bytes(), f"public, max-age={A_YEAR}, immutable")


def _answer(script: bytes, cache_control: str) -> HttpResponse:
    headers = {
        "Cache-Control": cache_control,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": f'"{version(script)}"',
    }
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


if __name__ == "__main__":
    print(keep())
