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


class TestWhatBelongsTogether:
    """What a merchant says of its own takes the place of what the default says, whole."""

    DEFAULT = {
        "consent_fr": "J’accepte",
        "consent_en": "I agree",
        "announcement_fr": "Fermé",
        "announced_from": "2026-12-24",
        "announced_until": "2026-12-31",
        "deadline_hours": 24,
        "sites": ["https://a.example"],
    }

    def test_a_dash_in_one_language_is_for_that_language(self):
        look = look_of({"consent_fr": "D’accord", "consent_en": "-"}, self.DEFAULT)
        assert (look.text("consent", "fr"), look.text("consent", "en")) == ("D’accord", "")
        assert look_of({"consent_en": "-"}, self.DEFAULT).text("consent", "en") == ""

    def test_an_own_text_is_read_in_every_language_instead_of_the_defaults(self):
        assert look_of({"consent_fr": "D’accord"}, self.DEFAULT).text("consent", "en") == "D’accord"

    def test_dates_go_with_their_announcement(self):
        look = look_of({"announcement_fr": "Nouveau"}, self.DEFAULT)
        assert look.announcement("fr", date(2030, 1, 1)) == "Nouveau"

    def test_hours_go_with_words_that_are_taken_away(self):
        assert look_of({"cancel_fr": "-"}, self.DEFAULT).deadline_hours is None
        assert look_of({"cancel_fr": "Appelez-nous"}, self.DEFAULT).deadline_hours == 24

    def test_a_dash_lets_nobody_embed(self):
        assert look_of({"sites": ["-"]}, self.DEFAULT).sites == ()
        assert look_of({}, self.DEFAULT).sites == ("https://a.example",)

    def test_a_dash_is_no_phone_and_nothing_is_that_of_clicrdv(self):
        assert (look_of({"phone": "-"}, {}).phone, look_of({}, {}).phone) == ("", None)
