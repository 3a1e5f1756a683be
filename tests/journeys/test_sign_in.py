"""Signing in as people do it: with a look at what was typed, with a password manager, from the clipboard."""

from playwright.sync_api import expect

from tests.journeys.screen import CAMILLE


def test_the_password_can_be_shown_and_is_hidden_when_it_is_sent(screen):
    screen.begin_at("sign-in").fill(**CAMILLE)
    password = screen.page.locator("[name=password]")
    toggle = screen.page.get_by_role("button", name="Show the password")
    expect(password).to_have_attribute("type", "password")
    toggle.click()
    expect(password).to_have_attribute("type", "text")
    screen.check()
    screen.page.get_by_role("button", name="Hide the password").click()
    expect(password).to_have_attribute("type", "password")
    toggle.click()
    password.evaluate("field => field.form.addEventListener('submit', () => { sessionStorage.sentAs = field.type; })")
    screen.submit().at("record")
    assert screen.page.evaluate("sessionStorage.sentAs") == "password"


def test_password_managers_find_both_fields_and_pasting_works(screen):
    screen.begin_at("sign-in")
    tokens = [screen.page.get_attribute(f"[name={name}]", "autocomplete") for name in ("email", "password")]
    assert tokens == ["username", "current-password"]
    for name, text in CAMILLE.items():
        field = screen.page.locator(f"[name={name}]")
        field.evaluate(
            """(field, text) => {
              field.focus();
              const data = new DataTransfer();
              data.setData("text/plain", text);
              const allowed = field.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
              if (allowed) document.execCommand("insertText", false, text);
            }""",
            text,
        )
        assert screen.value(name) == text
    screen.submit().at("record")


def test_a_wrong_password_does_not_say_which_half_was_wrong(screen):
    told = {
        screen.begin_at("sign-in").sign_in(email, "wrong").text for email in (CAMILLE["email"], "nobody@example.org")
    }
    assert len(told) == 1 and screen.at("sign-in").page.locator(".notice-error").count() == 1
    assert screen.value("password") == ""
