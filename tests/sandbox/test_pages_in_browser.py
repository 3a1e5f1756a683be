"""The page for people in a real browser: its policy lets its own forms pass, and all of it can be seen and pressed."""

import pytest

from tests.journeys.conftest import browser_type_launch_args  # noqa: F401  Where the browser is.
from tests.journeys.screen import AXE, AXE_SCRIPT, Screen
from tests.sandbox.client import CAMILLE

TOO_SMALL = """
() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, nav a, .links a")]
  .filter((part) => part.checkVisibility())
  .map((part) => [part.outerHTML.slice(0, 80), part.getBoundingClientRect()])
  .filter(([, {width, height}]) => width < 44 || height < 43.9)
  .map(([html, {width, height}]) => `${width} by ${height}: ${html}`)
"""


@pytest.fixture
def screen(browser, api):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=True)
    context.set_default_timeout(15000)
    yield Screen(context.new_page(), api.address)
    context.close()


def fill_with_everything(api):
    camille = api.signed_in(CAMILLE)
    camille.book(api.starts()[0])
    api.slots(("start", "2030-01-01 00:00:00"), ("nDays", 28))
    api.tell("/faults", kind="delay", path="/api/v1/groups/*/appointments*" * 3, count=None)
    api.tell("/clock", advance=604800)
    for rule in ({"max_upcoming": 2}, {"allow_same_time": True}):
        api.tell("/rules", group_id=4, **rule)


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (320, "light"),
        (1280, "dark"),
        *(pytest.param(*rest, marks=pytest.mark.full) for rest in [(320, "dark"), (360, "light"), (1280, "light")]),
    ],
)
def test_nothing_to_object_to(api, screen, width, scheme):
    fill_with_everything(api)
    screen.open("/?done=fault-added")
    screen.look(width, scheme)
    screen.page.evaluate("() => document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    screen.check()
    assert screen.page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nor_to_a_page_with_errors(screen, width):
    screen.page.set_viewport_size({"width": width, "height": 800})
    screen.open("/")
    screen.page.fill("#fault-count", "many")
    screen.page.fill("#fault-status", "99")
    screen.follow("text=Set this fault")
    assert screen.page.title().startswith("Error: ")
    assert screen.focused.get_attribute("id") == "fault-count" and screen.page.input_value("#fault-status") == "99"
    screen.page.evaluate(AXE_SCRIPT)
    assert screen.page.evaluate(AXE) == [] and screen.page.evaluate("window.refused") == []


def test_the_buttons_by_keyboard(api, screen):
    screen.open("/")
    screen.page.select_option("#fault-kind", "status")
    screen.page.focus("#fault-path")
    with screen.going():
        screen.page.keyboard.press("Enter")
    assert [fault["kind"] for fault in api.ask("/faults")["faults"]] == ["status"]
    assert screen.page.url.endswith("/?done=fault-added#faults")
    screen.page.focus("text=+7 days")
    with screen.going():
        screen.page.keyboard.press("Space")
    assert "7 days ahead" in screen.text
    screen.page.focus("text=Reset everything…")
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.press("Tab")
    with screen.going():
        screen.page.keyboard.press("Enter")
    assert api.ask("/faults") == {"faults": []} and "Everything is as on the first day." in screen.text
    screen.check(axe=False)


def test_a_page_elsewhere_cannot_press_them(api, screen):
    """The browser says where a form comes from, and nothing happens."""
    api.tell("/faults", kind="hang", path="*/nothing")
    for path in ("/", "/reset"):
        form = f'<form method="post" action="{api.address}{path}"><input name="act" value="reset"><button>Go</button>'
        screen.page.goto("about:blank")
        screen.page.set_content(form)
        screen.follow("button")
        assert "Nothing was changed" in screen.page.content() or "OtherSite" in screen.page.content()
    assert len(api.ask("/faults")["faults"]) == 1
