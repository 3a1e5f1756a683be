"""Every pair of colours that meets on a page, with the contrast it needs. A stylesheet that brings two others
together adds its pair here (a test reads them), and every look is held to it from then on."""

from typing import NamedTuple

TEXT = 4.5
CONTROL = 3.0
# What helps the eye though nothing depends on it: rules between rows, the row and the button under the pointer.
HINT = 1.1


class Pair(NamedTuple):
    """One token in front of another, the ratio WCAG 2.2 AA (or our own eye) asks for, and where they meet."""

    front: str
    back: str
    needed: float
    where: str


NOTICES = ("ok-tint", "warn-tint", "error-tint")
GROUNDS = ("page", "surface", "tint", *NOTICES)


def _on(backs: tuple[str, ...], front: str, needed: float, where: str) -> tuple[Pair, ...]:
    return tuple(Pair(front, back, needed, where) for back in backs)


# An empty box of a row under the pointer is told by the surface inside its edge: no pair of edge and tint.
PAIRS = (
    *_on(GROUNDS, "text", TEXT, "words, and the edge of a quiet button under the pointer"),
    *_on(GROUNDS, "muted", TEXT, "details, hints, labels, the footer"),
    *_on(GROUNDS, "link", TEXT, "links, and the buttons that look like one"),
    *_on(("page", "surface"), "error", TEXT, "what is wrong with an answer; its rule and the edge of its field"),
    Pair("on-accent", "accent", TEXT, "buttons, the panel, the monogram, a time under the pointer, a tick"),
    Pair("on-accent", "accent-strong", TEXT, "a button under the pointer"),
    *_on(("page", "surface"), "edge", CONTROL, "fields, times, quiet buttons, boxes; the rule of a notice"),
    *_on(("page", "surface", "tint"), "accent", CONTROL, "buttons, ticked boxes, the chosen time, bars of the month"),
    *_on(GROUNDS, "focus", CONTROL, "the ring: it stands off its control, so what is around it is its ground"),
    *_on(("page", "ok-tint"), "ok", CONTROL, "the rule of a notice"),
    *_on(("page", "warn-tint"), "warn", CONTROL, "the rule of a notice"),
    Pair("error", "error-tint", CONTROL, "the rule of a notice"),
    *_on(("page", "surface"), "line", HINT, "cards, rows, header and footer"),
    Pair("tint", "surface", HINT, "a row and a day under the pointer"),
    Pair("accent-strong", "accent", HINT, "a button under the pointer beside itself"),
)
