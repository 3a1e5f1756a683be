"""An admin sets a look, sees it as it will be, publishes it, and takes it back."""

import pytest
from django.contrib.auth.models import User

from booking.branding import store
from tests.journeys.screen import CLINIC


@pytest.fixture
def admin(screen, merchants):
    User.objects.create_superuser("admin", password="password")
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
    admin.page.select_option("#id_page", "done")
    for frame, scheme in zip(admin.page.locator(".look-frame-desk iframe").all(), ("light", "dark"), strict=True):
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame
        inside.locator("[data-page=done]").wait_for()
        assert inside.locator("html").get_attribute("data-scheme") == scheme
    assert admin.faults(axe=False) == []


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
    "booking/branding/",
    "booking/branding/{look}/change/",
    "booking/branding/{look}/history/",
    "booking/brand/add/",
]


@pytest.mark.parametrize(("width", "scheme"), [(1600, "light"), (360, "dark")])
def test_our_pages_of_the_admin_are_in_order_for_everybody(width, scheme, admin, merchants):
    look = store.of(merchants[4])
    store.publish(look, edition=look.edition, by=User.objects.get())
    admin.look(width, scheme)
    faults = []
    for path in OURS:
        admin.open("/admin/" + path.format(merchant=merchants[4].pk, look=look.pk))
        faults += [f"{path} {fault}" for fault in admin.faults()]
    assert not faults, "\n".join(faults)
