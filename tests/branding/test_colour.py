import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.branding.colour import Oklch, luminance, ratio, read_colour, to_hex, to_oklch
from tests.branding.stylesheets import contrast

CODES = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("#f80", "#ff8800"),
        ("#Ff8800", "#ff8800"),
        (" Red ", "#ff0000"),
        ("rebeccapurple", "#663399"),
        ("rgb(255 0 10)", "#ff000a"),
        ("rgb(255, 0, 10)", "#ff000a"),
        ("RGB(100% 0% 0% / 100%)", "#ff0000"),
        ("hsl(120deg 100% 25%)", "#008000"),
        ("hsl(120, 100%, 25%)", "#008000"),
        ("oklch(45.7% 0.1 162)", "#016846"),
        ("oklch(0.5 none none)", "#636363"),
    ],
)
def test_it_reads_what_people_write(written, read):
    assert read_colour(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("rgb(300 -20 0)", "#ff0000"), ("oklch(150% 0 0)", "#ffffff"), ("oklch(-5% 0.1 20)", "#000000")],
)
def test_what_lies_outside_is_brought_inside(written, read):
    assert read_colour(written) == read


def test_a_colour_that_no_screen_has_keeps_its_lightness_and_hue():
    lightness, chroma, hue = to_oklch(read_colour("oklch(70% 0.4 150)"))
    assert (lightness, hue) == pytest.approx((0.7, 150), abs=0.5)
    assert 0.15 < chroma < 0.3


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "notacolour",
        "url(https://example.org/x)",
        "red;}",
        "red}",
        "red/**/",
        "red\n",
        "re\x00d",
        "#ff",
        "#ff00f",
        "#f00f",
        "#ff000080",
        "#ff0000;",
        "#ff００00",
        "transparent",
        "currentcolor",
        "inherit",
        "none",
        "var(--accent)",
        "rgb(1 2 3 / 0.99)",
        "rgb(1 2 3 / none)",
        "rgba(1, 2, 3, 1)",
        "rgb(1, 2)",
        "rgb(nan 0 0)",
        "rgb(calc(1) 2 3)",
        "rgb(1 2 3",
        "rgb(1e300 0 0)",
        "oklch(0.5 1e300 0)",
        "oklch(1e999 0 0)",
        "color(display-p3 1 0 0)",
        "</style><script>",
        "a" * 10_000,
        "rgb(" + "0" * 10_000 + " 0 0)",
    ],
    ids=lambda text: text[:30] or "nothing",
)
def test_it_refuses_what_is_no_colour(text):
    with pytest.raises(ValueError):
        read_colour(text)


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=80) | st.from_regex(r"(rgb|hsl|oklch)\([0-9.,%/ a-z+-]{0,50}\)", fullmatch=True))
def test_whatever_is_typed_is_a_colour_or_refused(text):
    try:
        code = read_colour(text)
    except ValueError:
        return
    assert len(code) == 7
    assert code[0] == "#"
    assert set(code[1:]) <= set("0123456789abcdef")


@settings(deadline=None, derandomize=True)
@given(CODES, CODES)
def test_contrast_is_what_others_measure(one, other):
    assert ratio(one, other) == pytest.approx(contrast(one, other))
    assert ratio(one, other) == pytest.approx(Color(one).contrast(Color(other), method="wcag21"), rel=1e-3)


@settings(deadline=None, derandomize=True)
@given(CODES)
def test_a_colour_goes_to_oklch_and_comes_back_the_same(code):
    assert to_hex(to_oklch(code)) == code


@settings(deadline=None, derandomize=True)
@given(st.floats(0.2, 0.98), st.floats(0, 0.4), st.floats(0, 360))
def test_a_colour_is_brought_into_srgb_as_coloraide_does_it(lightness, chroma, hue):
    """Darker than that, one step of eight bits is more than the difference allowed here."""
    ours = Color(to_hex(Oklch(lightness, chroma, hue)))
    theirs = Color("oklch", [lightness, chroma, hue]).fit("srgb", method="oklch-chroma", jnd=0)
    assert ours.delta_e(theirs, method="ok") < 0.01


def test_luminance_has_its_ends():
    assert (luminance("#000000"), luminance("#ffffff")) == pytest.approx((0, 1))
