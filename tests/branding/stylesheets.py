"""Stylesheets read and colours measured without booking/branding: what a browser would see, and WCAG's own words."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from coloraide import Color

FOLDER = Path(__file__).resolve().parents[2] / "static" / "css"
TOKENS_CSS = (FOLDER / "tokens.css").read_text()
SCREEN = ("", "screen")
PREFERS_DARK = "screen and (prefers-color-scheme:dark)"


class Rule(NamedTuple):
    media: str
    selector: str
    declarations: dict[str, str]


def rules(css: str, media: str = "") -> Iterator[Rule]:
    """Every rule with what stands around it."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    while match := re.search(r"[{;]", css):
        head, css = css[: match.start()].strip(), css[match.end() :]
        if match[0] == ";":  # @view-transition and the like have a body; nothing else stands alone
            continue
        body, css = _to_its_end(css)
        if head.startswith(("@media", "@container")):
            yield from rules(body, re.sub(r"\s*:\s*", ":", head.partition(" ")[2]))
        elif not head.startswith("@"):
            pairs = (line.partition(":") for line in body.split(";") if ":" in line)
            yield Rule(media, head, {name.strip(): value.strip() for name, _, value in pairs})


def _to_its_end(css: str) -> tuple[str, str]:
    depth = 1
    for index, character in enumerate(css):
        depth += (character == "{") - (character == "}")
        if not depth:
            return css[:index], css[index + 1 :]
    raise AssertionError("a brace is missing")


def seen(theme: str, scheme: str, *, forced: bool = False, paper: bool = False) -> dict[str, str]:
    """The custom properties in force with this theme after tokens.css."""
    plain = ("",) if paper else SCREEN
    found: dict[str, str] = {}
    for own in (_in_light, _in_dark(forced)) if scheme == "dark" else (_in_light,):
        for rule in (*parsed(TOKENS_CSS), *parsed(theme)):
            if own(rule, plain):
                found |= rule.declarations
    return {name.removeprefix("--"): value for name, value in found.items()}


@lru_cache(maxsize=8)
def parsed(css: str) -> tuple[Rule, ...]:
    return tuple(rules(css))


def _in_light(rule: Rule, plain: tuple[str, ...]) -> bool:
    return rule.selector == ":root" and rule.media in plain


def _in_dark(forced: bool):
    selector, media = (
        (':root[data-scheme="dark"]', "") if forced else (':root:not([data-scheme="light"])', PREFERS_DARK)
    )
    return lambda rule, plain: (rule.selector, rule.media) == (selector, media)


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, from 8-bit values, word for word."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def _luminance(value: str) -> float:
    channels = (round(255 * min(1, max(0, channel))) / 255 for channel in Color(value).convert("srgb").coords())
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
