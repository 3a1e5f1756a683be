"""An admin sets a look, sees it as it will be, publishes it, and takes it back."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from booking.branding import store
from tests.journeys.screen import CLINIC


@pytest.fixture
def admin(screen, merchants):
    User.objects.create_superuser("admin", password="password")
    return sign_in(screen)


def sign_in(screen):
    screen.open("/admin/")
    screen.page.fill("[name=username]", "admin")
    screen.page.fill("[name=password]", "password")
    screen.page.click("[type=submit]")
    return screen


def look_page(merchants):
    return f"/admin/booking/branding/{store.of(merchants[4]).pk}/change/"


def publish(screen):
    with screen.going():
        screen.page.click("[name=_publish]")


def test_what_is_typed_is_seen_in_the_frames_and_published_for_everybody(admin, merchants, open_window, tmp_path):
    admin.open(look_page(merchants))
    frame = admin.page.frame_locator(".look-frame-phone iframe").first
    frame.locator("[data-page=service]").wait_for()
    admin.page.fill("[name=welcome_en]", "Ring twice.")
    admin.page.fill("[name=accent]", "#990099")
    frame.locator(".said", has_text="Ring twice.").wait_for()
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"
    assert frame.locator("html").evaluate(accent) == "#990099"
    visitor = open_window().open(CLINIC)
    assert "Ring twice." not in visitor.text
    publish(admin)
    assert "Ring twice." in visitor.reload().text
    assert visitor.page.evaluate(accent) == "#990099"
    assert admin.faults(axe=False) == visitor.faults() == []


def test_another_page_is_chosen_and_shown_in_both_schemes(admin, merchants):
    admin.open(look_page(merchants))
    admin.page.select_option("#id_preview_page", "done")
    for frame, scheme in zip(admin.page.locator(".look-frame-desk iframe").all(), ("light", "dark"), strict=True):
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame
        inside.locator("[data-page=done]").wait_for()
        assert inside.locator("html").get_attribute("data-scheme") == scheme
    assert admin.faults(axe=False) == []


@pytest.mark.full
def test_a_mistake_is_told_beside_its_field_and_an_earlier_look_comes_back(admin, merchants, open_window):
    admin.open(look_page(merchants))
    admin.page.fill("[name=welcome_en]", "One")
    publish(admin)
    admin.page.fill("[name=welcome_en]", "Two")
    admin.page.fill("[name=accent]", "greenish")
    publish(admin)
    assert admin.page.locator("#id_accent_error").is_visible()
    assert "One" in open_window().open(CLINIC).text
    admin.page.fill("[name=accent]", "")
    publish(admin)
    with admin.going():
        admin.page.click(".historylink")
    with admin.going():
        admin.page.click("text=Make version 1 the draft")
    publish(admin)
    assert "One" in open_window().open(CLINIC).text


def test_the_page_and_the_language_that_are_chosen_are_those_of_the_frames(admin, merchants):
    admin.open(look_page(merchants))
    frame = admin.page.locator(".look-frame-phone iframe").first
    admin.page.select_option("#id_preview_page", "done")
    frame.content_frame.locator("[data-page=done]").wait_for()
    admin.page.select_option("#id_preview_language", "fr")
    frame.content_frame.locator("html[lang=fr] [data-page=done]").wait_for()
    assert frame.get_attribute("title") == "Booked, Français, phone, light"
    assert admin.faults(axe=False) == []


@pytest.mark.full
def test_frames_stay_where_they_are_while_one_types(admin, merchants):
    admin.open(look_page(merchants))
    inside = admin.page.frame_locator(".look-frame-phone iframe").first
    inside.locator("[data-page=service]").wait_for()
    inside.locator("html").evaluate("() => scrollTo(0, 200)")
    for text in ("Ring twice.", "Ring thrice."):
        admin.page.fill("[name=welcome_en]", text)
        inside.locator(".said", has_text=text).wait_for(state="attached")
        admin.page.wait_for_function("() => document.querySelector('iframe').contentWindow.scrollY === 200")
    admin.page.select_option("#id_preview_page", "done")
    inside.locator("[data-page=done]").wait_for()
    assert inside.locator("html").evaluate("() => scrollY") == 0


def test_the_keyboard_comes_from_the_preview_to_the_form_in_one_step(admin, merchants):
    admin.open(look_page(merchants))
    admin.page.focus("#id_preview_language")
    admin.page.keyboard.press("Tab")
    skip = admin.page.locator(".look-preview .skip-to-content-link")
    assert admin.page.evaluate("() => document.activeElement.className") == "skip-to-content-link"
    box = skip.bounding_box()
    assert box["y"] > 0 and box["x"] >= 0
    admin.page.keyboard.press("Enter")
    admin.page.keyboard.press("Tab")
    assert admin.page.evaluate("() => document.activeElement.name") == "accent"


def test_a_session_that_is_over_is_told_and_nothing_typed_is_lost_by_it(admin, merchants, screens):
    admin.open(look_page(merchants))
    told = admin.page.locator(".look-preview [role=status]")
    admin.page.context.clear_cookies()
    admin.page.fill("[name=welcome_en]", "Ring twice.")
    expect(told).to_have_text("The preview is not up to date: sign in again in another tab.")
    sign_in(screens())
    admin.page.fill("[name=welcome_en]", "Ring thrice.")
    inside = admin.page.frame_locator(".look-frame-phone iframe").first
    inside.locator(".said", has_text="Ring thrice.").wait_for(state="attached")
    expect(told).to_be_empty()
    publish(admin)
    assert admin.page.locator(".messagelist .success").is_visible()


@pytest.mark.parametrize("screen", [{"scripts": False}], indirect=True)
def test_without_scripts_the_preview_shows_what_is_typed_and_keeps_it(admin, merchants):
    admin.open(look_page(merchants))
    admin.page.fill("[name=welcome_en]", "Ring twice.")
    admin.page.select_option("#id_preview_language", "fr")
    with admin.going():
        admin.page.click("[name=_preview]")
    assert admin.page.input_value("[name=welcome_en]") == "Ring twice."
    frame = admin.page.frame_locator(".look-frame-phone iframe").first
    frame.locator("html[lang=fr] .said", has_text="Ring twice.").wait_for(state="attached")


@pytest.mark.parametrize("screen", [{"scripts": False, "width": 360}], indirect=True)
def test_all_of_it_works_without_scripts(admin, merchants, open_window):
    admin.open(look_page(merchants) + "?page=check")
    frame = admin.page.frame_locator(".look-frame-phone iframe").first
    frame.locator("[data-page=check]").wait_for()
    admin.page.fill("[name=welcome_en]", "Ring twice.")
    publish(admin)
    assert "Ring twice." in open_window().open(CLINIC).text


OURS = [
    "",
    "second-factor/",
    "booking/merchant/",
    "booking/merchant/set-up/",
    "booking/merchant/{merchant}/change/",
    "booking/merchant/{merchant}/check/",
    "booking/merchant/{merchant}/embed/",
    "booking/branding/",
    "booking/branding/{look}/change/",
    "booking/branding/{look}/history/",
    "booking/brand/add/",
]


@pytest.mark.parametrize(("width", "scheme"), [pytest.param(1600, "light", marks=pytest.mark.full), (360, "dark")])
def test_our_pages_of_the_admin_are_in_order_for_everybody(width, scheme, admin, merchants):
    look = store.of(merchants[4])
    store.publish(look, edition=look.edition, by=User.objects.get())
    admin.look(width, scheme)
    faults = []
    for path in OURS:
        admin.open("/admin/" + path.format(merchant=merchants[4].pk, look=look.pk))
        faults += [f"{path} {fault}" for fault in admin.faults()]
    assert not faults, "\n".join(faults)


def test_the_tag_is_tried_out_before_it_is_pasted(admin, merchants):
    """In a page of this very site, which no other may frame."""
    admin.open(f"/admin/booking/merchant/{merchants[4].pk}/embed/?service=21")
    page = admin.page.frame_locator(".embed-try")
    page.frame_locator("iframe").locator("body[data-page=calendar]").wait_for()
    assert admin.page.locator("pre + button").count() >= 6
    assert admin.faults() == []


def test_a_picker_and_its_field_say_the_same(admin, merchants):
    admin.open(look_page(merchants))
    picker = admin.page.locator("[name=accent] + input[type=color]")
    assert picker.input_value() == admin.page.get_attribute("[name=accent]", "placeholder")
    admin.page.fill("[name=accent]", "#990099")
    assert picker.input_value() == "#990099"
    picker.fill("#aa0000")
    assert admin.page.input_value("[name=accent]") == "#aa0000"
