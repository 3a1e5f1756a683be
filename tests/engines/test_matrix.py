"""A booking in another site's page is made to the end in every engine that is here, whatever it does with cookies."""

import pytest

from booking_site.engines import ENGINES
from tests.embed.two_sites import OTHER, SHOP
from tests.journeys.screen import CAMILLE

from . import started
from .views import at, said, until

pytestmark = pytest.mark.full

COOKIE = "{}=1; Secure; SameSite=None; Path=/"
SUBMIT = "main form:not([role=search]) button[type=submit]"
# Where no cookie of a frame comes back; elsewhere nobody has to leave it. docs/embedding.md says the same.
IN_A_TAB = {("Chromium", "refused"), ("Firefox", "blocked"), ("WebKitGTK", "blocked"), ("WebKitGTK", "itp")}
# What a frame sees of ordinary cookies, which its site has set itself, in a tab, or in the frame.
KEPT = {
    ("Chromium", "allowed"): "itself=1; framed=1",
    ("Firefox", "allowed"): "itself=1; framed=1",
    ("Firefox", "partitioned"): "framed=1",
    ("WebKitGTK", "allowed"): "itself=1; framed=1",
    ("WebKitGTK", "blocked"): "itself=1",
}
HERE = {name: path for name, engine in ENGINES.items() if (path := engine.found())}


def matrix():
    yield from (("Chromium", policy) for policy in started.CHROMIUM)
    for name, policies in (("Firefox", started.FIREFOX), ("WebKitGTK", started.WEBKIT)):
        yield from ((name, policy) for policy in policies if name in HERE)


@pytest.fixture
def engine(request, cell, proxy, tmp_path):
    name, policy = cell
    if name == "Chromium":
        how = request.getfixturevalue("browser_type"), request.getfixturevalue("browser_type_launch_args")
        way = started.chromium(*how, policy, proxy, tmp_path)
    else:
        start = started.firefox if name == "Firefox" else started.webkit
        way = start(HERE[name], policy, proxy, tmp_path)
    with way as browser:
        yield browser


@pytest.mark.parametrize("cell", [*matrix()], ids="-".join)
def test_a_booking_is_made_in_the_page_of_another_site(cell, engine, shop, sandbox):
    before = sandbox.appointments()
    host, frame = engine.open(shop), engine.frame()
    choose(frame)
    left = at(frame, "sign-in", "hand-over") == "hand-over"
    assert left == (cell in IN_A_TAB)
    if left:
        finish_in_a_tab(engine, frame)
    else:
        finish(frame)
    [booked] = until(lambda: heard(host, "booked"), lambda: "the host page did not hear of it")
    [made] = [each for each in sandbox.appointments() if each not in before]
    assert (booked["id"], booked["services"]) == (made["id"], [21])
    assert len(sandbox.requests("POST", "appointments")) == 1
    assert [len(heard(host, kind)) for kind in ("ready", "booked", "error")] == [1, 1, 0]


@pytest.mark.parametrize("cell", [*matrix()], ids="-".join)
def test_the_engine_does_with_cookies_what_it_was_told(cell, engine, sites):
    engine.open(sites.put(f"{OTHER}/", "<p>", Set_Cookie=COOKIE.format("itself")))
    set_ = sites.put(f"{OTHER}/set", '<body data-page="set"><a href="/see">See', Set_Cookie=COOKIE.format("framed"))
    sites.put(f"{OTHER}/see", '<body data-page="see"><p>')
    engine.open(sites.put(f"{SHOP}/", f'<iframe src="{set_}"></iframe>'))
    frame = engine.frame()
    at(frame, "set")
    frame.press("a")
    at(frame, "see")
    assert frame.run("return document.cookie") == KEPT.get(cell, "")


def choose(view):
    at(view, "service")
    view.press("button[name=service][value='21']")
    at(view, "calendar")
    view.press("button[name=calendar][value='15']")
    at(view, "slot")
    view.press("button[name=start]")


def finish(view):
    at(view, "sign-in")
    view.fill("[name=email]", CAMILLE["email"])
    view.fill("[name=password]", CAMILLE["password"])
    view.press(SUBMIT, -1)
    for name in ("record", "check"):
        at(view, name)
        view.press(SUBMIT, -1)
    at(view, "done")


def finish_in_a_tab(engine, frame):
    frame.press("form[data-hand-over] button")
    tab = engine.new_tab()
    if at(tab, "sign-in", "hand-over") == "hand-over":  # WebKit does not say that our own page led here
        tab.press(SUBMIT)
    finish(tab)
    assert "/in/" not in tab.run("return location.pathname")
    engine.close_tab()
    heading = "return document.querySelector('h1').textContent"
    until(lambda: said(frame, heading) == "Your appointment is made", lambda: f"the frame says {said(frame, heading)}")


def heard(host, kind):
    return host.run(f"return heard.filter(([type]) => type == '{kind}').map(([, detail]) => detail)")
