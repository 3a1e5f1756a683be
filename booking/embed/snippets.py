"""What merchants paste, as text: the tag, and what stands in for it where a tag cannot be."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.html import escape

MODES = ("inline", "dialog", "button")
OF_ADDRESS = ("service", "calendar", "freeze", "lang")


def script(site: str) -> str:
    return f'<script src="{site}/embed/v1.js" async></script>'


def pinned_script(site: str, version: str, integrity: str) -> str:
    """For sites that let in nothing that may change."""
    return f'<script src="{site}/embed/v1.{version}.js" integrity="{integrity}" crossorigin async></script>'


def tag(site: str, slug: str, words: str, chosen: Mapping[str, str]) -> str:
    """The element; `chosen` are its attributes, empty ones left out."""
    link = f'<a href="{escape(address(site, slug, chosen))}">{escape(words)}</a>'
    return f'<clicrdv-booking merchant="{slug}"{_attributes(chosen)}>{link}</clicrdv-booking>'


def opener(slug: str, words: str, chosen: Mapping[str, str]) -> str:
    """A button of the page's own."""
    rest = {f"data-{name}": value for name, value in chosen.items() if name != "mode"}
    return f'<button type="button" data-clicrdv-open="{slug}"{_attributes(rest)}>{escape(words)}</button>'


def iframe(site: str, slug: str, words: str, chosen: Mapping[str, str]) -> str:
    """Without any script of ours: it does not follow the height of what is in it."""
    url = escape(address(site, slug, chosen, "in/"))
    return f'<iframe src="{url}" title="{escape(words)}" width="100%" height="900" style="border:0"></iframe>'


def address(site: str, slug: str, chosen: Mapping[str, str], rest: str = "") -> str:
    query = urlencode({name: chosen[name] for name in OF_ADDRESS if chosen.get(name)})
    return f"{site}/{slug}/{rest}" + (f"?{query}" if query else "")


def _attributes(chosen: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in chosen.items() if value)
