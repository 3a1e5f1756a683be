"""The booking in a merchant's own page, of another site, over TLS."""

import json
import time

import jwt
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from booking.embed import tokens
from tests.embed.two_sites import BOOK, INLINE, LISTEN, OTHER, PAGE, SHOP, let_embed, serving
from tests.journeys.conftest import FLAGS
from tests.journeys.screen import AXE, CAMILLE, COLLECT

SEND = "main form:not([role=search]) button[type=submit]"
KEYS = {
    "service": "button[name=service][value='21']",
    "calendar": "button[name=calendar][value='15']",
    "slot": "button[name=start]",
    "sign-in": SEND,
    "record": SEND,
    "check": SEND,
}
# Cookies of frames: as most browsers have them today, and as some have them.
POLICIES = {"partitioned": ["--test-third-party-cookie-phaseout"], "allowed": []}
EITHER = ["partitioned", pytest.param("allowed", marks=pytest.mark.full)]


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("tls")) as server:
        yield server


@pytest.fixture(scope="session")
def browsers(browser_type, browser_type_launch_args, sites):
    """A browser for each policy, to which every name is on this machine."""
    known = {}
    here = [f"--host-resolver-rules=MAP * 127.0.0.1:{sites.server_port}"]

    def of(policy):
        if policy not in known:
            args = [*FLAGS, *here, *POLICIES[policy], "--ignore-certificate-errors"]
            known[policy] = browser_type.launch(**{**browser_type_launch_args, "args": args})
        return known[policy]

    yield of
    for browser in known.values():
        browser.close()


@pytest.fixture
def policy(request):
    return getattr(request, "param", "partitioned")


@pytest.fixture
def page(browsers, policy, sites, site, merchants, settings, request):
    """A tab that knows nothing, and a site that the shop may embed."""
    settings.SITE_HOSTS = [*settings.SITE_HOSTS, "book.example"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    sites.lead_to(site)
    let_embed(merchants[4], SHOP)
    context = browsers(policy).new_context(
        ignore_https_errors=True, locale="en-GB", reduced_motion="reduce", **getattr(request, "param", {})
    )
    context.set_default_timeout(15000)
    page = context.new_page()
    page.add_init_script(COLLECT + LISTEN)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def host(page, sites):
    """Opens the shop's page with this in it."""

    def open_page(body=INLINE, at=f"{SHOP}/", template=PAGE, **headers):
        page.goto(sites.put(at, template.format(book=BOOK, body=body), **headers))
        return page

    return open_page


def frame_of(page, number=0):
    return page.frame_locator("iframe").nth(number)


def at(frame, name):
    frame.locator(f"body[data-page={name}]").wait_for()
    return frame


def book(frame, *, until="done"):
    acts = {
        "service": lambda: frame.locator("button[name=service][value='21']").click(),
        "calendar": lambda: frame.locator("button[name=calendar][value='15']").click(),
        "slot": lambda: frame.locator("button[name=start]").first.click(),
        "sign-in": lambda: sign_in(frame),
        "record": lambda: frame.locator("main form:not([role=search]) button[type=submit]").last.click(),
        "check": lambda: frame.locator("main form:not([role=search]) button[type=submit]").last.click(),
    }
    for name, act in acts.items():
        at(frame, name)
        if name == until:
            return frame
        act()
    return at(frame, until)


def sign_in(frame):
    frame.locator("[name=email]").fill(CAMILLE["email"])
    frame.locator("[name=password]").fill(CAMILLE["password"])
    frame.locator("main form button[type=submit]").click()


def heard(page, type):
    """What the host page was told, once it is."""
    page.wait_for_function("type => heard.some(([each]) => each == type)", arg=type)
    return [detail for kind, detail in page.evaluate("heard") if kind == type]


@pytest.mark.parametrize("mode", ["dialog", pytest.param("button", marks=pytest.mark.full)])
def test_a_booking_is_made_in_a_dialog_with_the_keyboard_alone(host, sandbox, mode):
    page = host(INLINE.replace("<clicrdv-booking", f'<clicrdv-booking mode="{mode}"'))
    page.wait_for_function("!!customElements.get('clicrdv-booking')")
    page.focus("clicrdv-booking a")
    page.keyboard.press("Enter")
    frame = frame_of(page)
    for name, selector in KEYS.items():
        button = at(frame, name).locator(selector).first
        if name == "sign-in":
            frame.locator("[name=email]").focus()
            page.keyboard.type(CAMILLE["email"])
            frame.locator("[name=password]").focus()
            page.keyboard.type(CAMILLE["password"])
        button.focus()
        page.keyboard.press("Enter")
    at(frame, "done")
    assert heard(page, "booked")[0]["services"] == [21]


@pytest.mark.full
def test_on_paper_there_is_the_link(host):
    page = host()
    at(frame_of(page), "service")
    assert heard(page, "ready")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("clicrdv-booking a").is_visible() and page.locator("iframe").is_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("clicrdv-booking a").is_hidden() and page.locator("iframe").is_visible()


@pytest.mark.full
def test_the_next_page_begins_where_it_can_be_seen(host):
    page = host(f'{INLINE}<p style="height:3000px">')
    frame = at(frame_of(page), "service")
    page.evaluate("scrollTo(0, 500)")
    frame.locator("button[name=service][value='24']").click()
    at(frame, "slot")
    page.wait_for_function("document.querySelector('clicrdv-booking').getBoundingClientRect().top > -2")


@pytest.mark.full
def test_the_address_of_the_host_page_may_choose(host):
    page = host("")
    page.goto(page.url + "?clicrdv_service=21&clicrdv_calendar=15&email=x")
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", INLINE)
    at(frame_of(page), "slot")


def test_a_link_says_whom_it_is_for_where_no_server_sees_it(page, sites):
    asked = []
    page.on("request", lambda request: asked.append(request.url + str(request.headers.get("referer"))))
    page.goto(f"{BOOK}/clinique-des-lilas/?service=21&calendar=15#email=lea@example.org&lastname=Durand")
    at(page, "slot").locator("button[name=start]").first.click()
    field = at(page, "sign-in").locator("[name=email]")
    expect(field).to_have_value("lea@example.org")
    assert "#" not in page.url and not [url for url in asked if "lea" in url.split("#")[0]]


@pytest.mark.parametrize("policy", EITHER, indirect=True)
def test_a_booking_is_made_in_the_page(host, sandbox):
    page = host()
    book(frame_of(page))
    assert page.locator("a", has_text="Book").is_hidden()
    assert len(heard(page, "ready")) == 1
    assert [detail["page"] for detail in heard(page, "step")][:3] == ["service", "calendar", "slot"]
    [booked] = heard(page, "booked")
    assert booked.keys() == {"id", "start", "services"} and booked["services"] == [21]
    assert len(sandbox.requests("POST", "appointments")) == 1
    assert page.complaints == [] and page.evaluate("refused") == []
    assert "camille" not in json.dumps(page.evaluate("heard")).lower()


def test_what_is_done_with_it_afterwards_is_told_too(host, sandbox):
    page = host()
    frame = book(frame_of(page))
    frame.locator("main p.afterwards a[href*='/appointments/']").first.click()
    at(frame, "appointment").locator("main a[href$='/move/']").click()
    at(frame, "move").locator("button[name=start]").nth(2).click()
    at(frame, "check").locator(SEND).click()
    at(frame, "moved").locator("main p.afterwards a").click()
    at(frame, "appointments").locator("main a[href$='/cancel/']").click()
    at(frame, "cancel").locator(SEND).click()
    at(frame, "cancelled")
    [booked], [moved], [cancelled] = (heard(page, kind) for kind in ("booked", "moved", "cancelled"))
    assert (moved["was"], cancelled["id"]) == (booked["id"], moved["id"])
    assert sandbox.appointments() == [] and page.complaints == []
    assert "camille" not in json.dumps(page.evaluate("heard")).lower()


def test_where_no_cookie_comes_back_a_tab_goes_on_and_the_frame_hears_of_it(host, sites, sandbox):
    sites.cookies_in_frames = False
    page = host()
    frame = frame_of(page)
    at(frame, "service").locator("button[name=service][value='21']").click()
    at(frame, "calendar").locator("button[name=calendar][value='15']").click()
    at(frame, "slot").locator("button[name=start]").first.click()
    with page.expect_popup() as opened:
        at(frame, "hand-over").locator("main form button").click()
    tab = opened.value
    sign_in(at(tab, "sign-in"))
    for name in ("record", "check"):
        at(tab, name).locator("main form button[type=submit]").last.click()
    at(tab, "done")
    assert "/in/" not in tab.url
    page.bring_to_front()
    frame.locator("h1", has_text="Your appointment is made").wait_for()
    [booked] = heard(page, "booked")
    assert booked["services"] == [21]
    assert len(sandbox.requests("POST", "appointments")) == 1
    text = frame.locator("main").inner_text()
    assert "Roux" not in text and "camille" not in text.lower()


def test_a_refused_site_keeps_its_link(host):
    page = host(at=f"{OTHER}/")
    assert heard(page, "error") == [{"reason": "timeout"}]
    assert page.locator("a", has_text="Book").is_visible()
    assert page.locator("iframe").count() == 0


@pytest.mark.full
def test_where_the_site_is_down_the_link_stays(host, sites):
    page = host("")
    page.evaluate("customElements.whenDefined('clicrdv-booking')")
    sites.down = True
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", INLINE)
    assert page.locator("a", has_text="Book").is_visible()
    assert heard(page, "error") == [{"reason": "timeout"}]
    assert page.locator("a", has_text="Book").is_visible()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_there_is_the_link(host):
    page = host()
    assert page.locator("a", has_text="Book").is_visible()
    page.click("a")
    page.locator("body[data-page=service]").wait_for()


@pytest.mark.full
def test_under_a_strict_policy_of_the_host(host):
    policy = f"default-src 'none'; script-src {BOOK}; frame-src {BOOK}"
    page = host(Content_Security_Policy=policy)
    book(frame_of(page), until="slot")
    assert page.evaluate("refused") == [] and page.complaints == []


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
def test_at_320_pixels_nothing_sticks_out_and_nothing_scrolls_inside(host):
    page = host()
    frame = book(frame_of(page), until="slot")
    page.wait_for_timeout(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    scrolls = "() => document.documentElement.scrollHeight > innerHeight + 1"
    frame.locator("html").evaluate(f"async () => {{ while (({scrolls})()) await new Promise(requestAnimationFrame) }}")


def test_two_on_a_page_are_two_bookings(host, sandbox):
    second = INLINE.replace("<clicrdv-booking", '<clicrdv-booking service="24"')
    page = host(INLINE + second)
    at(frame_of(page, 1), "slot")  # who gives this service is one person
    book(frame_of(page, 0))
    assert heard(page, "booked")  # by then it has its height
    page.locator("clicrdv-booking").last.scroll_into_view_if_needed()  # out of sight, a frame's clock stands still
    at(frame_of(page, 1), "slot").locator("button[name=start]").first.click()
    sign_in(at(frame_of(page, 1), "sign-in"))
    at(frame_of(page, 1), "record")


def test_a_dialog_opens_closes_and_gives_the_focus_back(host):
    page = host(INLINE.replace("<clicrdv-booking", '<clicrdv-booking mode="dialog"'))
    page.wait_for_function("!!customElements.get('clicrdv-booking')")
    page.focus("clicrdv-booking a")
    page.keyboard.press("Enter")
    book(frame_of(page), until="calendar")
    page.keyboard.press("Escape")
    if page.locator("dialog").is_visible():  # the first key was the frame's
        page.locator("dialog > button").click()
    page.wait_for_function("!document.querySelector('dialog').open")
    assert page.evaluate("document.activeElement.textContent") == "Book"
    assert heard(page, "close") == [None]
    page.keyboard.press("Enter")
    at(frame_of(page), "calendar")


def test_a_floating_button_and_any_button_of_the_page_open_a_dialog(host):
    page = host(
        INLINE.replace("<clicrdv-booking", '<clicrdv-booking mode="button"')
        + '<button data-clicrdv-open="clinique-des-lilas" data-service="24" data-data-layer>Rendez-vous</button>'
    )
    page.wait_for_function("!!customElements.get('clicrdv-booking')")
    assert page.locator("clicrdv-booking").first.evaluate("e => getComputedStyle(e).position") == "fixed"
    page.click("button[data-clicrdv-open]")
    at(frame_of(page), "slot")
    page.locator("dialog[open] > button").click()
    page.click("clicrdv-booking[mode=button] a")
    at(page.frame_locator("dialog[open] iframe"), "service")


def test_a_dialog_has_a_name_and_its_close_button_stays_in_sight(host):
    page = host('<button data-clicrdv-open="clinique-des-lilas">Rendez-vous</button>')
    page.wait_for_function("!!customElements.get('clicrdv-booking')")
    page.click("button")
    at(frame_of(page), "service")
    assert heard(page, "ready") == [None]
    assert page.locator("dialog").get_attribute("aria-label") == page.locator("iframe").get_attribute("title")
    page.evaluate(f"{AXE_SCRIPT}")
    assert page.evaluate(AXE) == []
    page.evaluate("document.querySelector('dialog').scrollTop = 400")
    assert page.locator("dialog > button").bounding_box()["y"] >= 0
    frame_of(page).locator("button[name=service][value='24']").click()
    at(frame_of(page), "slot")
    page.wait_for_function("document.querySelector('dialog').scrollTop === 0")


@pytest.mark.full
def test_a_dialog_that_was_closed_leads_nowhere(host, sites):
    page = host(INLINE.replace("<clicrdv-booking", '<clicrdv-booking mode="dialog"'))
    page.wait_for_function("!!customElements.get('clicrdv-booking')")
    sites.down = True
    page.click("clicrdv-booking a")
    page.locator("dialog > button").click()
    assert heard(page, "error") == [{"reason": "timeout"}]
    assert page.url == f"{SHOP}/"


@pytest.mark.full
def test_a_button_hands_over_what_is_known_and_nothing_else(host):
    odd = 'data-onclick="x()" data-style="x" data-email="a@b.fr"'
    page = host(f'<button data-clicrdv-open="clinique-des-lilas" {odd}>x</button>')
    page.wait_for_function("!!customElements.get('clicrdv-booking')")
    page.click("button")
    element = page.locator("clicrdv-booking")
    names = element.evaluate("element => element.getAttributeNames()")
    assert set(names) == {"email", "merchant", "mode", "label", "style"}
    assert element.evaluate("element => element.style.cssText") == "display: block;"


@pytest.mark.full
def test_a_script_that_is_there_before_its_element_sees_all_of_it(host):
    page = host(template=PAGE.replace(" async", ""))
    assert heard(page, "ready")
    assert page.locator("clicrdv-booking a").is_hidden()
    assert page.locator("iframe").get_attribute("title") == "Book"


def test_a_message_from_elsewhere_is_not_heard(host, sites):
    page = host()
    at(frame_of(page), "service")
    assert heard(page, "ready")
    forged = "{clicrdv: 1, nonce: document.querySelector('iframe').name.split(':')[1], type: 'booked', detail: {id: 1}}"
    page.evaluate(f"postMessage({forged}, '*')")
    page.evaluate("new Promise(requestAnimationFrame)")
    frame_of(page).locator("body").evaluate(
        "() => parent.postMessage({clicrdv: 1, nonce: 'guessed', type: 'booked', detail: {id: 2}}, '*')"
    )
    frame_of(page).locator("button[name=service]").first.click()
    at(frame_of(page), "calendar")
    assert not [kind for kind, _detail in page.evaluate("heard") if kind == "booked"]


def test_who_it_is_for_is_told_by_the_page_and_not_in_an_address(host, sandbox):
    page = host(
        INLINE.replace("<clicrdv-booking", '<clicrdv-booking service="21" email="lea@example.org" phone="0612345678"')
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    frame = frame_of(page)
    at(frame, "calendar").locator("button[name=calendar]").first.click()
    at(frame, "slot").locator("button[name=start]").first.click()
    at(frame, "sign-in")
    frame.locator("[name=email]").evaluate(
        "async (field) => { while (!field.value) await new Promise(requestAnimationFrame) }"
    )
    assert frame.locator("[name=email]").input_value() == "lea@example.org"
    assert not [url for url in asked if "lea" in url]


def test_a_signed_address_cannot_be_changed(host, merchants, sandbox):
    key = tokens.make_key(merchants[4])
    claims = {"email": CAMILLE["email"], "external_id": "4711", "iat": int(time.time()), "exp": int(time.time()) + 600}
    token = jwt.encode(claims, key.secret, "HS256", headers={"kid": key.kid})
    page = host(INLINE.replace("<clicrdv-booking", f'<clicrdv-booking service="21" token="{token}"'))
    frame = at(frame_of(page), "calendar")
    frame.locator("button[name=calendar][value='15']").click()
    at(frame, "slot").locator("button[name=start]").first.click()
    field = at(frame, "sign-in").locator("[name=email][readonly]")
    assert field.input_value() == CAMILLE["email"]
    frame.locator("[name=password]").fill(CAMILLE["password"])
    frame.locator("main form button[type=submit]").click()
    for name in ("record", "check"):
        at(frame, name).locator("main form button[type=submit]").last.click()
    at(frame, "done")
    assert heard(page, "booked")[0]["external_id"] == "4711"


def test_the_host_page_keeps_its_focus_and_does_not_jump(host):
    page = host(f'<input id="own" autofocus>{INLINE}')
    at(frame_of(page), "service")
    assert heard(page, "ready")
    assert page.evaluate("document.activeElement.id") == "own"
    assert page.evaluate("scrollY") == 0


def test_nothing_shifts_while_it_loads(host):
    reserved = "<style>clicrdv-booking{{display:block;min-height:60rem}}</style><title>"
    page = host(template=PAGE.replace("<title>", reserved))
    at(frame_of(page), "service")
    assert heard(page, "ready")
    shifted = """() => new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
        .observe({type: "layout-shift", buffered: true});
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
    })"""
    assert page.evaluate(shifted) == 0


@pytest.mark.full
def test_the_language_and_the_scheme_follow_the_page(host):
    template = PAGE.replace('lang="en"', 'lang="fr"').replace(
        "<title>", "<style>:root{{color-scheme:dark}}</style><title>"
    )
    page = host(template=template)
    html = at(frame_of(page), "service").locator("html")
    assert html.get_attribute("lang") == "fr"
    assert html.get_attribute("data-scheme") == "dark"


def test_yesterdays_iframe_works_with_another_host_name(host):
    page = host(f'<iframe src="{BOOK}/clinique-des-lilas?intervention_ids[]=21&calendar_id=15&nologo=1"></iframe>')
    frame = at(frame_of(page), "slot")
    assert frame.locator("header .brand").count() == 0
