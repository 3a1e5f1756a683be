"""A whole booking without a mouse: Tab, Enter and Space, and one always sees where one is."""

from playwright.sync_api import expect

from tests.journeys.screen import CAMILLE, CLINIC, Screen

# The button within a date's field has the browser's own ring.
WHERE = """
(selector) => {
  const part = document.activeElement, style = getComputedStyle(part), box = part.getBoundingClientRect();
  return {
    there: part.matches(selector),
    html: part.outerHTML.slice(0, 120),
    ringed: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || part.type === "date",
    seen: box.width > 9 && box.top > -1 && box.left > -1 && box.bottom < innerHeight + 1 && box.right < innerWidth + 1,
  };
}
"""


def tab_to(screen: Screen, selector: str) -> None:
    for _ in range(120):
        screen.page.keyboard.press("Tab")
        where = screen.page.evaluate(WHERE, selector)
        assert where["ringed"] and where["seen"], f"{screen.name}: focus is not visible: {where}"
        if where["there"]:
            return
    raise AssertionError(f"{screen.name}: Tab never comes to {selector}")


def choose(screen: Screen, selector: str, key: str = "Enter") -> Screen:
    tab_to(screen, selector)
    with screen.going():
        screen.page.keyboard.press(key)
    return screen


def test_the_skip_link_leads_past_the_header(screen):
    screen.open(CLINIC)
    tab_to(screen, "a")
    expect(screen.focused).to_have_text("Skip to the content")
    screen.page.keyboard.press("Enter")
    expect(screen.main).to_be_focused()
    screen.page.keyboard.press("Tab")
    assert screen.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_whole_booking_with_a_mistake_and_a_lost_time(screen, sandbox):
    choose(screen.open(CLINIC), "button[value='21']")
    choose(screen.at("calendar"), "button[value='15']", "Space")
    tab_to(screen.at("slot"), "li button[name=start]")
    start = screen.focused.get_attribute("value")
    with screen.going():
        screen.page.keyboard.press("Enter")
    sign_in_at_the_second_try(screen)
    choose(screen.at("record"), "button[type=submit].button", "Space")
    sandbox.take(start)
    choose(screen.at("check"), "button[type=submit].button")
    expect(screen.at("slot").focused).to_contain_text("Someone else has just booked this time")
    choose(screen, "li button[name=start]", "Space")
    choose(screen.at("check"), "button[type=submit].button", "Space")
    assert screen.at("done").complaints == []
    assert len(sandbox.appointments()) == 1


def sign_in_at_the_second_try(screen: Screen) -> None:
    tab_to(screen.at("sign-in"), "[name=email]")
    screen.page.keyboard.type(CAMILLE["email"])
    tab_to(screen, "[name=password]")
    screen.page.keyboard.type("rendezvous")
    with screen.going():
        screen.page.keyboard.press("Enter")
    expect(screen.at("sign-in").focused).to_have_class("notice notice-error")
    assert screen.page.title().startswith("Error:")
    tab_to(screen, ".notice-error a")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("[name=password]")).to_be_focused()
    screen.page.keyboard.type(CAMILLE["password"])
    with screen.going():
        screen.page.keyboard.press("Enter")


def test_every_mistake_in_a_record_is_a_link_to_its_field(screen):
    screen.begin_at("record").fill(lastname="", firstphone="12", email="camille").submit()
    links = screen.page.locator(".notice-error a")
    assert links.count() == 3
    for link in links.all():
        target = screen.page.locator(link.get_attribute("href") or "")
        expect(target).to_have_attribute("aria-invalid", "true")
        link.press("Enter")
        expect(target).to_be_focused()
        described = (target.get_attribute("aria-describedby") or "").split()
        told = " ".join(screen.page.locator(f"#{part}").inner_text() for part in described)
        assert link.inner_text() in told


def test_a_day_of_the_month_leads_to_its_times(screen):
    screen.begin_at("slot")
    tab_to(screen, ".months a[href^='#d-']")
    day = screen.focused.get_attribute("href")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator(day)).to_be_focused()
    screen.page.keyboard.press("Tab")
    assert screen.focused.get_attribute("value")[:10] == day.removeprefix("#d-")
