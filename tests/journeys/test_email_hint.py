"""While one types: did you mean gmail.com? The script guesses as the server does, and is never in the way."""

from playwright.sync_api import expect

from booking.flow.email_hint import DOMAINS, suggestion
from tests.flow.test_email_hint import MISTAKES, RIGHT
from tests.journeys.screen import Screen

ADDRESSES = [f"claire.dubois@{domain}" for domain in (*MISTAKES, *DOMAINS, *RIGHT)]
TYPE = """
(addresses) => {
  const field = document.querySelector("[name=email]"), hint = document.querySelector("[data-email-hint]");
  return addresses.map((address) => {
    field.value = address;
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    return hint.textContent.trim().match(/^Did you mean (.+)\\?$/)?.[1] ?? null;
  });
}
"""


def type_address(screen: Screen, address: str):
    screen.fill(email="").page.locator("[name=email]").press_sequentially(address)
    return screen.page.locator("[data-email-hint]")


def test_the_script_and_the_server_guess_alike(screen):
    screen.begin_at("record")
    guesses = screen.page.evaluate(TYPE, ADDRESSES)
    assert guesses == [suggestion(address) for address in ADDRESSES]
    assert len(set(guesses)) > 10
    screen.check()


def test_one_click_corrects_it(screen):
    hint = type_address(screen.begin_at("record"), "camille@gmial.com")
    expect(hint).to_have_text("Did you mean camille@gmail.com?")
    screen.check()
    hint.get_by_role("button").click()
    assert screen.value("email") == "camille@gmail.com"
    expect(hint).to_be_empty()
    expect(screen.page.locator("[name=email]")).to_be_focused()
    assert "camille@gmail.com" in screen.submit().at("check").text


def test_who_has_not_finished_is_not_disturbed(screen):
    hint = type_address(screen.begin_at("record"), "camille@gmail.co")
    expect(hint).to_be_empty()
    screen.page.locator("[name=email]").press_sequentially("n")
    expect(hint).to_contain_text("camille@gmail.com")


def test_nothing_moves_when_the_field_is_left(screen):
    type_address(screen.begin_at("record"), "camille@gmail.co")
    before = screen.submitter.bounding_box()
    screen.page.locator("[name=email]").blur()
    assert screen.submitter.bounding_box() == before
    assert "Did you mean camille@gmail.com" in screen.submit().at("check").text


def test_what_the_server_asked_is_one_click_too(screen):
    screen.begin_at("record").fill(email="camille@gmial.com", firstphone="").submit()
    screen.at("record").page.locator("[data-email-hint] button").click()
    assert screen.value("email") == "camille@gmail.com"


def test_it_asks_where_one_signs_in_or_up_too(screen):
    for page in ("sign-in", "sign-up"):
        screen.begin_at("sign-in")
        if page == "sign-up":
            screen.follow("a[href$='/sign-up/']")
        expect(type_address(screen.at(page), "camille@orage.fr")).to_contain_text("camille@orange.fr")
