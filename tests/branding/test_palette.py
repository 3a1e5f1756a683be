import time

import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.branding.colour import to_hex, to_oklch
from booking.branding.css import Density, Font, Radius, theme_css
from booking.branding.model import TOKENS
from booking.branding.pairs import PAIRS
from booking.branding.palette import DEFAULT, Colours, Palette, derive
from tests.branding.stylesheets import contrast, seen

SCHEMES = ("light", "dark")
AWKWARD = {
    "yellow on white": Colours("#ffff00", "#ffffff", "#000000"),
    "pale text on white": Colours("#016846", "#ffffff", "#dddddd"),
    "a black page": Colours("#ff6600", "#000000", "#ffffff"),
    "all black": Colours("#000000", "#000000", "#000000"),
    "all white": Colours("#ffffff", "#ffffff", "#ffffff"),
    "neon": Colours("#39ff14", "#ff00ff", "#00ffff"),
    "grey on grey": Colours("#808080", "#808080", "#808080"),
    "white on mid-grey": Colours("#0066cc", "#777777", "#ffffff"),
    "a white accent on white": Colours("#ffffff", "#ffffff", "#000000"),
    "pure blue on black": Colours("#0000ff", "#000000", "#ffffff"),
    "a pure blue page": Colours("#ffcc00", "#0000ff", "#ffffff"),
    "white on orange": Colours("#222222", "#e8590c", "#ffffff"),
    "text just readable": Colours("#949494", "#ffffff", "#767676"),
    "text just readable on black": Colours("#ff8800", "#000000", "#767676"),
    "schemes swapped": Colours("#336699", "#101010", "#eeeeee", "#336699", "#ffffff", "#111111"),
    "a white page in the dark": Colours("#336699", "#ffffff", "#111111", None, "#ffffff", None),
    "dark text in the dark": Colours("#336699", "#ffffff", "#111111", None, None, "#222222"),
}
CODES = st.integers(0, 0xFFFFFF).map("#{:06x}".format) | st.sampled_from(
    sorted({code for look in AWKWARD.values() for code in vars(look).values() if code})
)
LOOKS = st.builds(Colours, CODES, CODES, CODES, *(st.none() | CODES for _ in range(3)))


def published(palette):
    return theme_css(palette, radius=Radius.MEDIUM, density=Density.REGULAR, font=Font.SYSTEM)


def unreadable(look):
    """The pairs that fail in the stylesheet of this look, measured without the code that made it."""
    css = published(derive(look))
    for scheme in SCHEMES:
        tokens = seen(css, scheme)
        assert tokens == seen(css, scheme, forced=True)
        for front, back, needed, _ in PAIRS:
            if (measured := contrast(tokens[front], tokens[back])) < needed:
                yield scheme, front, back, round(measured, 3)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(LOOKS)
def test_whatever_colours_every_pair_can_be_read(look):
    assert not list(unreadable(look))


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_colours_can_be_read(name):
    assert not list(unreadable(AWKWARD[name]))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_default_look_is_tokens_css(scheme):
    declared, derived = seen("", scheme), getattr(derive(DEFAULT), scheme)
    rounded = {token: Color(declared[token]).convert("srgb").to_string(hex=True) for token in TOKENS}
    assert dict(derived) == rounded


def test_tokens_css_has_no_colour_that_is_not_derived():
    assert {name for name, value in seen("", "light").items() if value.startswith("oklch")} == set(TOKENS)


def test_nothing_is_moved_in_the_default_look():
    assert derive(DEFAULT).adjustments == ()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(LOOKS)
def test_what_was_moved_is_told_and_nothing_else(look):
    check_what_is_told(look)


@pytest.mark.parametrize("name", AWKWARD)
def test_what_was_moved_of_awkward_colours_is_told(name):
    check_what_is_told(AWKWARD[name])


def check_what_is_told(look):
    palette = derive(look)
    told = {(a.scheme, a.token): a for a in palette.adjustments}
    assert len(told) == len(palette.adjustments)
    for (scheme, token), moved in told.items():
        tokens = {**getattr(palette, scheme), "black": "#000000", "white": "#ffffff"}
        assert moved.given == tokens[token] != moved.wished
        assert moved.ratio_wished < moved.needed <= moved.ratio_given
        assert moved.ratio_wished == pytest.approx(contrast(moved.wished, tokens[moved.against]))
        assert moved.ratio_given == pytest.approx(contrast(moved.given, tokens[moved.against]))
    for name, asked in vars(look).items():
        scheme, token = ("dark" if name.startswith("dark_") else "light"), name.removeprefix("dark_")
        wished = told[scheme, token].wished if (scheme, token) in told else getattr(palette, scheme)[token]
        assert asked in (wished, None)


def test_yellow_on_white_says_what_was_moved_and_why():
    palette = derive(AWKWARD["yellow on white"])
    accent = next(a for a in palette.adjustments if a.token == "accent")
    assert (accent.scheme, accent.wished, accent.given) == ("light", "#ffff00", palette.light["accent"])
    assert (accent.against, accent.needed) == ("tint", 3)
    assert accent.ratio_wished < 1.2
    assert 3 <= accent.ratio_given < 3.1
    assert palette.dark["accent"] == "#ffff00"


@pytest.mark.parametrize("accent", ["#ffff00", "#39ff14", "#ffffff", "#7fd6ff", "#ff9900"])
def test_an_accent_is_moved_as_little_as_possible_and_keeps_its_hue(accent):
    palette = derive(Colours(accent, "#ffffff", "#000000"))
    wished, given_colour = to_oklch(accent), to_oklch(palette.light["accent"])
    nearer = to_hex(given_colour._replace(lightness=given_colour.lightness + 0.005))
    assert min(contrast(nearer, palette.light[back]) for back in ("page", "surface", "tint")) < 3
    if wished.chroma > 0.01:
        assert given_colour.hue == pytest.approx(wished.hue, abs=1.5)


def test_an_accent_that_can_be_seen_stays():
    for accent in ("#b5446e", "#0000ff", "#000000", "#c00000"):
        assert derive(Colours(accent, "#ffffff", "#111111")).light["accent"] == accent


def test_grounds_give_way_before_a_text_that_was_chosen():
    """4.5 on the page and a little more: a dark surface, one step towards the text, would take that away."""
    palette = derive(Colours("#ff8800", "#202020", "#8f8f8f"))
    assert palette.light["text"] == "#8f8f8f"
    assert {a.token for a in palette.adjustments if a.against == "text"} >= {"surface", "error-tint"}


def test_a_mid_grey_page_is_moved_where_no_text_has_room():
    page = next(a for a in derive(AWKWARD["white on mid-grey"]).adjustments if a.token == "page")
    assert (page.wished, page.against, page.needed) == ("#777777", "white", 5.5)
    assert derive(Colours("#0066cc", "#999999", "#000000")).light["page"] == "#999999"


@pytest.mark.parametrize(("ground", "text"), [("#e8590c", "#ffffff"), ("#ffffff", "#ffffff"), ("#000000", "#000000")])
def test_a_text_that_cannot_be_read_turns_before_the_page_is_moved(ground, text):
    light = derive(Colours("#222222", ground, text)).light
    assert light["page"] == ground
    assert abs(to_oklch(light["text"]).lightness - to_oklch(text).lightness) > 0.3


def test_words_on_the_accent_are_light_or_dark_whichever_reads_better():
    assert derive(Colours("#1b4fa0", "#ffffff", "#111111")).light["on-accent"] == "#ffffff"
    orange = derive(Colours("#d98000", "#ffffff", "#111111")).light
    assert to_oklch(orange["on-accent"]).lightness < 0.25


def test_a_black_page_is_a_dark_look_in_both_schemes():
    palette = derive(AWKWARD["a black page"])
    assert palette.light == palette.dark
    assert palette.light["page"] == "#000000"
    assert contrast(palette.light["surface"], "#000000") > 1.08
    assert contrast(palette.light["line"], "#000000") > 1.3
    assert contrast(palette.light["ok-tint"], "#000000") > 1.15


def test_the_dark_follows_the_light_where_nothing_was_chosen():
    look = derive(Colours("#b5446e", "#fbe9e7", "#3e2723"))
    page, accent = to_oklch(look.dark["page"]), to_oklch(look.dark["accent"])
    assert page.lightness < 0.2
    assert page.chroma < 0.04
    assert accent.lightness > to_oklch("#b5446e").lightness + 0.1
    assert accent.hue == pytest.approx(to_oklch("#b5446e").hue + 3, abs=3)


def test_chosen_dark_colours_are_kept():
    look = Colours("#b5446e", "#ffffff", "#111111", "#ffb300", "#101820", "#fafafa")
    dark = derive(look).dark
    assert (dark["accent"], dark["page"], dark["text"]) == ("#ffb300", "#101820", "#fafafa")


def test_a_dark_text_in_the_dark_has_a_page_that_it_can_be_read_on():
    assert derive(AWKWARD["dark text in the dark"]).dark["text"] == "#222222"


@pytest.mark.parametrize("bad", ["red", "#fff", "#FFFFFF", "#fffff;", "#ffffff\n", "url(x)", "", "#ff００00"])
def test_colours_are_codes_only(bad):
    with pytest.raises(ValueError):
        Colours("#000000", bad, "#000000")
    with pytest.raises(ValueError):
        Palette(dict.fromkeys(TOKENS, "#000000"), {**dict.fromkeys(TOKENS, "#000000"), "page": bad}, ())


def test_it_takes_no_time():
    looks = list(AWKWARD.values())
    started = time.process_time()
    for look in looks:
        derive(look)
    assert (time.process_time() - started) / len(looks) < 0.05
