"""Documents over documents: what a merchant sets, what it has from the default of all."""

from datetime import date

from booking.branding.css import Radius
from booking.branding.look import Look, look_of


def test_nothing_set_is_the_default_look():
    assert look_of({}, {}) == Look()


def test_a_merchants_own_goes_before_the_default_of_all():
    look = look_of({"radius": "none"}, {"radius": "large", "header": False, "legal": "https://example.fr/legal"})
    assert (look.radius, look.header, look.links) == (Radius.NONE, False, {"legal": "https://example.fr/legal"})


def test_a_dash_takes_away_what_the_default_of_all_has():
    look = look_of({"legal": "-", "welcome_fr": "-"}, {"legal": "https://example.fr/legal", "welcome_fr": "Bonjour"})
    assert (look.links, look.text("welcome", "fr")) == ({}, "")


def test_beside_an_accent_of_its_own_the_default_accent_for_the_dark_is_not_used():
    site_wide = {"accent": "#111111", "dark_accent": "#eeeeee", "dark_page": "#000000"}
    assert look_of({"accent": "#aa0000"}, site_wide).colours.dark_accent is None
    assert look_of({"accent": "#aa0000", "dark_accent": "#ff8888"}, site_wide).colours.dark_accent == "#ff8888"
    assert look_of({"page": "#fafafa"}, site_wide).colours.dark_accent == "#eeeeee"


def test_a_logo_of_its_own_takes_no_dark_one_from_the_default():
    site_wide = {"logo": "a.png", "logo_dark": "b.png"}
    assert look_of({"logo": "c.png"}, site_wide).logo_dark == ""
    assert look_of({}, site_wide).logo_dark == "b.png"


def test_a_text_is_shown_in_the_other_language_before_it_is_not_shown():
    look = look_of({"welcome_fr": "Bonjour"}, {})
    assert (look.text("welcome", "fr"), look.text("welcome", "en"), look.text("closed", "fr")) == (
        "Bonjour",
        "Bonjour",
        "",
    )


def test_an_announcement_lasts_from_its_first_day_to_its_last():
    set_ = {"announcement_fr": "Fermé", "announced_from": "2026-12-24", "announced_until": "2026-12-31"}
    shown = [look_of(set_, {}).announcement("fr", date(2026, 12, day)) for day in (23, 24, 31)]
    assert shown == ["", "Fermé", "Fermé"]
    assert look_of(set_, {}).announcement("fr", date(2027, 1, 1)) == ""
    assert look_of({"announcement_fr": "Fermé"}, {}).announcement("fr", date(2030, 1, 1)) == "Fermé"


def test_a_name_of_another_time_is_left_out():
    assert look_of({"sparkles": True}, {}) == Look()
