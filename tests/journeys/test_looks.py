"""Pages under looks that nobody should wish for: nothing that axe objects to, nothing that sticks out."""

import pytest

from tests.journeys.looks import LOOKS, wear
from tests.journeys.screen import CLINIC
from tests.journeys.test_pages import EVERYTHING, TOURS, every_page, seen_as

# Each page under one of them, each of them on some pages, in both schemes.
SOME = [(look, TOURS[number % len(TOURS)]) for number, look in enumerate(LOOKS)]
OFTEN, SELDOM = SOME[::4], [each for number, each in enumerate(SOME) if number % 4]
EVERY = [(look, tour) for look in LOOKS for tour in TOURS if (look, tour) not in SOME]


def worn(look, tour, screen, sandbox, settings, looks):
    wear(LOOKS[look])
    faults = []
    for _name in every_page(tour, screen, sandbox, settings):
        faults += seen_as(screen, looks)
    assert not faults, "\n".join(faults)


def ids(pairs):
    return [f"{look} {tour.__name__}" for look, tour in pairs]


@pytest.mark.parametrize(("look", "tour"), OFTEN, ids=ids(OFTEN))
def test_pages_are_in_order_under_any_look(look, tour, screen, sandbox, settings):
    worn(look, tour, screen, sandbox, settings, [(360, "light"), (1280, "dark")])


@pytest.mark.full
@pytest.mark.parametrize(("look", "tour"), SELDOM, ids=ids(SELDOM))
def test_pages_are_in_order_under_the_other_looks(look, tour, screen, sandbox, settings):
    worn(look, tour, screen, sandbox, settings, [(360, "light"), (1280, "dark")])


@pytest.mark.full
@pytest.mark.parametrize(("look", "tour"), EVERY, ids=ids(EVERY))
def test_every_page_is_in_order_under_every_look(look, tour, screen, sandbox, settings):
    worn(look, tour, screen, sandbox, settings, EVERYTHING[::3])


@pytest.mark.parametrize("screen", [{"width": 360}], indirect=True)
def test_a_look_is_seen(screen, site):
    """Or the others would prove nothing."""
    wear(LOOKS["a very wide logo"] | {"accent": "#990099"})
    logo = screen.open(CLINIC).page.locator("header img")
    assert logo.evaluate("image => image.complete && image.naturalWidth > 100")
    assert logo.bounding_box()["width"] <= 256
    assert screen.page.evaluate("getComputedStyle(document.querySelector('.languages a')).color") is not None
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"
    assert screen.page.evaluate(accent) == "#990099"


def test_a_typeface_of_ours_comes_from_this_site_and_is_used_on_the_next_page(screen, site):
    wear({"font": "geometric"})
    asked = []
    screen.page.on("requestfinished", lambda request: asked.append(request.url))
    with screen.page.expect_event("requestfinished", lambda request: "/static/fonts/figtree" in request.url):
        screen.open(CLINIC)
    screen.press("service", 21).at("calendar")
    loaded = "document.fonts.ready.then(() => [...document.fonts].map(face => face.family + ' ' + face.status))"
    assert [face.replace('"', "") for face in screen.page.evaluate(loaded)] == ["Figtree loaded"]
    assert all(url.startswith(site) for url in asked)
    screen.check()
