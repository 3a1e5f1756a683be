"""Every page there is, in both languages: nothing that axe objects to, nothing refused by CSP, nothing in the console,
nothing that sticks out, whether narrow or wide, light or dark, or with text twice as large."""

import inspect
import re

import pytest

from booking.models import Merchant
from tests.journeys import places
from tests.journeys.screen import CLINIC, Screen

GEOMETRY = [(320, "100%"), (360, "100%"), (1280, "200%"), (360, "200%")]
# What people who read with difficulty set for themselves (WCAG 1.4.12).
GAP = 8  # between two times: so far wider text may leave its box without meeting another
WIDER = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
# Together they cover both schemes at both ends, without the whole product.
AXE = {"fr-FR": [(320, "light"), (1280, "dark")], "en-GB": [(360, "dark"), (1280, "light")]}
EVERYTHING = [(width, scheme) for width in (320, 360, 768, 1280) for scheme in ("light", "dark")]

TOURS = [
    places.booking,
    places.accounts,
    places.questions,
    places.several,
    places.searches,
    places.mishaps,
    places.elsewhere,
    places.appointments,
]
# French words are the longer ones: the tours in English are for `make test-full`, most of those without scripts too.
SHORT = (places.booking, places.accounts)
USUAL = (*SHORT, places.appointments)


def tours(language, short=TOURS):
    """All of them in this language, those that are not among the short ones for `make test-full` only."""
    return [
        pytest.param(
            tour,
            {"language": language},
            id=f"{tour.__name__}-{language[:2]}",
            marks=() if tour in short else pytest.mark.full,
        )
        for tour in TOURS
    ]


# A French sign of two parts follows a narrow no-break space; what merchants wrote themselves is theirs.
UNFRENCH = re.compile(r"(?<!\u202f)[?!;»](?=\s|$)|(?<![\u202f\xa0]):(?=\s|$)|«(?!\u202f)")
WORDS = """
() => {
  const found = [document.title, ...[...document.querySelectorAll("[aria-label]")].map((part) => part.ariaLabel)];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const theirs = walker.currentNode.parentElement.closest(".choice-text, .more, .line-value, script");
    if (!theirs) found.push(walker.currentNode.data.trim());
  }
  return found;
}
"""

# What stands within a sentence may be as low as its line.
SMALL = """
() => [...document.querySelectorAll("a:not(.skip), button, summary, select, textarea, input:not([type=hidden])")]
  .filter((target) => target.offsetParent && !target.closest("p.muted, p.lead, [aria-hidden]"))
  .map((target) => /^(checkbox|radio)$/.test(target.type) ? target.labels[0] : target)
  .map((target) => [target.getBoundingClientRect(), target])
  .filter(([box]) => box.width < 43.5 || box.height < 43.5)
  .map(([box, target]) => `${box.width} x ${box.height} ${target.outerHTML.slice(0, 90)}`)
"""

# Words that must break at the edge of a phone are longer than these.
LONGEST = 14
TORN = """
(longest) => {
  const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility() || node.parentElement.closest(".unseen")) continue;
    for (const word of node.data.matchAll(/[^\\s·-]+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (word[0].length <= longest && lines.size > 1) found.push(`torn in ${lines.size}: ${word[0]}`);
    }
  }
  return found;
}
"""
CUT = """
() => [...document.querySelectorAll("main *:not(.unseen)")]
  .filter((part) => getComputedStyle(part).overflowY === "hidden" && part.scrollHeight > part.clientHeight + 1)
  .filter((part) => !part.closest("li")?.querySelector("summary")?.checkVisibility())
  .map((part) => `cut off, with no way to the rest: ${part.innerText}`)
"""


def every_page(tour, screen, sandbox, settings):
    for name in tour(screen, sandbox, settings):
        screen.at(name)
        yield name


@pytest.mark.parametrize(("tour", "screen"), [*tours("fr-FR", USUAL), *tours("en-GB", ())], indirect=["screen"])
def test_every_page_is_in_order(tour, screen, sandbox, settings):
    """In every scheme: below."""
    language = screen.page.evaluate("navigator.language")
    faults = []
    looks = AXE[language][: 2 if tour in SHORT else 1]
    for name in every_page(tour, screen, sandbox, settings):
        faults += in_every_shape(screen) + seen_as(screen, looks) + leads_on(screen, name)
        faults += typography(screen) if language.startswith("fr") else []
    assert not faults, "\n".join(faults)


def test_names_as_long_as_they_come_stick_out_nowhere(open_window, sandbox):
    word = "Électroencéphalographie" * 3
    merchant = Merchant.objects.get(group_id=4)
    merchant.name = f"{word} et {word[:40]}"
    merchant.save()
    for resource, number in (("interventions", 21), ("interventionsets", 9), ("calendars", 15)):
        sandbox.edit(resource, number, publicname=f"{word} {word}", description=f"{word} " * 9, price=123456789)
    sandbox.edit("groups", 4, address=word, city=word)
    screen, faults = open_window(width=320, language="fr-FR"), []
    for step in ("service", "calendar", "slot", "sign-in", "record", "check"):
        screen.open(CLINIC) if step == "service" else None
        faults += screen.at(step).faults(axe=False)
        screen.walk_on()
    faults += screen.at("done").faults(axe=False)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (360, "200%"), (1280, "200%")])
def test_everything_can_be_read_in_whole_words(open_window, width, text):
    screen, faults = open_window(language="fr-FR").open(CLINIC), []
    for step in ("service", "calendar", "slot", "sign-in", "record", "check", "done"):
        screen.at(step).look(width, "light", text)
        faults += [f"{step}: {fault}" for fault in screen.page.evaluate(TORN, LONGEST) + screen.page.evaluate(CUT)]
        screen.walk_on() if step != "done" else None
    assert not faults, "\n".join(faults)


@pytest.mark.full
@pytest.mark.parametrize(("tour", "screen"), [*tours("fr-FR"), *tours("en-GB")], indirect=["screen"])
def test_every_page_is_in_order_at_every_width_in_every_scheme(tour, screen, sandbox, settings):
    faults = []
    for _name in every_page(tour, screen, sandbox, settings):
        faults += seen_as(screen, EVERYTHING)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("tour", "wish"), tours("fr-FR", SHORT))
def test_every_page_is_in_order_without_scripts(tour, wish, open_window, sandbox, settings):
    screen = open_window(scripts=False, width=320, **wish)
    faults = []
    for _name in every_page(tour, screen, sandbox, settings):
        faults += screen.faults(axe=False)
    assert not faults, "\n".join(faults)


def test_the_tours_leave_out_no_page():
    """The names that the architecture promises, as far as this site can show them by now."""
    assert set(re.findall(r'yield "([a-z-]+)"', inspect.getsource(places))) >= set(
        """home place category service calendar slot sign-in sign-up check-email records record check pending done
        closed not-found too-many unavailable signed-out
        appointments appointment move moved cancel cancelled my-records""".split()
    )


def in_every_shape(screen: Screen) -> list[str]:
    faults = []
    for width, text in GEOMETRY:
        screen.look(width, "light", text)
        faults += [f"{width} px, text {text}: {fault}" for fault in screen.faults(axe=False)]
    screen.look(320, "light")
    with_wider_text(screen)
    faults += [f"wider text: {fault}" for fault in screen.faults(axe=False, slack=GAP)]
    screen.page.evaluate("document.adoptedStyleSheets = []")
    screen.look(360, "light")
    faults += [f"{screen.name}: too small for a thumb: {target}" for target in screen.page.evaluate(SMALL)]
    return faults


def with_wider_text(screen: Screen) -> None:
    screen.page.evaluate(
        """(rule) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(rule);
          document.adoptedStyleSheets = [sheet];
        }""",
        WIDER,
    )


def seen_as(screen: Screen, looks) -> list[str]:
    faults = []
    for width, scheme in looks:
        screen.look(width, scheme)
        faults += [f"{width} px, {scheme}: {fault}" for fault in screen.faults()]
    return faults


def leads_on(screen: Screen, name: str) -> list[str]:
    """No page of a merchant's is a dead end: in its middle stands at least one thing to do."""
    ends = screen.page.locator(".brand-mark").count() and not screen.main.locator("a, button").count()
    return [f"{name}: nothing to do next"] if ends else []


def typography(screen: Screen) -> list[str]:
    return [f"{screen.name}: {words!r}" for words in screen.page.evaluate(WORDS) if UNFRENCH.search(words)]
