"""From a frame whose browser keeps no cookies there into a tab, and what the frame says of it."""

import re
from typing import TYPE_CHECKING

from bench.soak.browser import Browser, Form, Page

if TYPE_CHECKING:
    from bench.soak.customer import Customer

ADDRESS = re.compile(r"/[-\w]+/in/[\w-]{43}/")
EARLY = 0.3  # of those who have a tab, those who look into the frame before they have booked there


def go_to_tab(one: "Customer", form: Form) -> Page:
    """On in a tab; and, in a tab that asks whether one has come by oneself, on there."""
    if one.browser.framed:
        one.frame = one.browser
        one.tell("handed")
        if one.random.random() < EARLY:
            look(one)
        if one.tab.framed:
            one.tab = Browser(one.place.site, one.seen)
        if one.random.random() < 0.5:  # else a browser that does not say where it comes from
            one.tab.page = one.browser.page
        one.browser = one.tab
    return one.browser.send(form)


def look(one: "Customer") -> None:
    """What does the frame say that waits for its tab?"""
    found = ADDRESS.match(one.frame.page.path) if one.frame else None
    if one.frame and found:
        page = one.frame.get(f"{one.place.site}{found[0]}hand-over/")
        if page.name == "hand-over" and not page.form():
            one.tell("heard", note=page.h1)
