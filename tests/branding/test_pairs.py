"""The table of pairs against the stylesheets: a colour that a page uses, and no pair holds, is found here."""

import re

import pytest

from booking.branding.model import TOKENS
from booking.branding.pairs import PAIRS, TEXT
from tests.branding.stylesheets import FOLDER, rules

# Paper has its own colours: black on none.
SHEETS = sorted(path for path in FOLDER.glob("*.css") if path.name not in ("tokens.css", "print.css"))
FRONT = re.compile(r"border(-[a-z]+)*|outline(-color)?|accent-color|text-decoration(-color)?|caret-color|fill|stroke")
COLOURED = re.compile(rf"color|background(-color)?|--\w+|{FRONT.pattern}")
FUNCTIONS = "rgba?|hsla?|hwb|oklch|oklab|lab|lch|color|color-mix|light-dark"
WRITTEN_OUT = re.compile(rf"#[0-9a-f]{{3,8}}\b|\b({FUNCTIONS})\(|\b(black|white|silver|gr[ae]y|red)\b")


def tokens_of(value):
    return [name for name in re.findall(r"var\(--([\w-]+)\)", value) if name in TOKENS]


def roles(css):
    """(property, token) of every use; a sheet's own `--fill: var(--tint)` counts where `var(--fill)` is used."""
    declared = [pair for rule in rules(css) for pair in rule.declarations.items()]
    own = {name for name, value in declared if name.startswith("--") and tokens_of(value)}
    users = {name: prop for prop, value in declared for name in own if f"var({name})" in value}
    return {(users.get(prop, prop), token) for prop, value in declared for token in tokens_of(value)}


def uncovered(css):
    """What the table does not hold: a use of a token, or two that one rule brings together."""
    texts, backs, fronts = (
        {p.front for p in PAIRS if p.needed == TEXT},
        {p.back for p in PAIRS},
        {p.front for p in PAIRS},
    )
    for prop, token in roles(css):
        held = texts if prop == "color" else backs if prop.startswith("background") else fronts
        if token not in held or not COLOURED.fullmatch(prop) or prop.startswith("--"):
            yield f"{prop}: {token}"
    for rule in rules(css):
        for text in tokens_of(rule.declarations.get("color", "")):
            for back in tokens_of(rule.declarations.get("background", "")):
                if not [p for p in PAIRS if p[:3] == (text, back, TEXT)]:
                    yield f"{rule.selector}: {text} on {back}"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_colour_of_a_stylesheet_is_held_by_a_pair(path):
    assert not list(uncovered(path.read_text()))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_stylesheet_has_a_colour_of_its_own(path):
    values = [value for rule in rules(path.read_text()) for value in rule.declarations.values()]
    assert not [value for value in values if WRITTEN_OUT.search(value)]


@pytest.mark.parametrize(
    "css",
    [
        ".x { color: var(--line); }",
        ".x { color: var(--edge); }",
        ".x { background: var(--muted); }",
        ".x { border-top: 1px solid var(--warn-tint); }",
        ".x { box-shadow: 0 0 2px var(--accent); }",
        ".x { color: var(--ok); background: var(--ok-tint); }",
        ".x { background: var(--fill); } .y { --fill: var(--edge); }",
        "@media (min-width: 1rem) { .x { color: var(--on-accent); background: var(--tint); } }",
    ],
)
def test_a_use_without_a_pair_would_be_found(css):
    assert list(uncovered(css))


def test_every_token_of_the_table_is_used_by_a_stylesheet_in_that_role():
    used = set().union(*(roles(path.read_text()) for path in SHEETS))
    back = {token for prop, token in used if prop.startswith("background")}
    front = {token for prop, token in used if not prop.startswith("background")}
    # The hover of a button is compared with the button itself.
    assert {pair.front for pair in PAIRS} <= front | {"tint", "accent-strong"}
    assert {pair.back for pair in PAIRS} == back


def test_a_pair_stands_once():
    assert len({pair[:3] for pair in PAIRS}) == len(PAIRS)
    assert {token for pair in PAIRS for token in pair[:2]} == set(TOKENS)
