import gzip
import re

import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.branding.css import FACES, Density, Font, Radius, theme_css
from booking.branding.model import TOKENS
from booking.branding.palette import DEFAULT, Colours, Palette, derive
from tests.branding.stylesheets import FOLDER, TOKENS_CSS, contrast, rules, seen
from tests.branding.test_palette import AWKWARD, LOOKS, published

SHAPES = {"radius": st.sampled_from(Radius), "density": st.sampled_from(Density), "font": st.sampled_from(Font)}
VALUE = re.compile(r'#[0-9a-f]{6}|dark|light|0|\d*\.?\d+rem|[\w\- ",]+', re.ASCII)

FACE = re.compile(
    r'@font-face\{font-family:"[\w ]+";font-weight:\d00 700;font-display:optional;src:url\(/static/fonts/[\w.-]+\)'
    r'format\("woff2"\)\}',
    re.ASCII,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(LOOKS, st.fixed_dictionaries(SHAPES))
def test_any_look_is_under_a_kilobyte_and_holds_nothing_but_properties(look, shape):
    css = theme_css(derive(look), **shape)
    assert len(gzip.compress(css.encode())) < 1000
    css, faces = FACE.subn("", css)
    assert faces == (shape["font"] is not Font.SYSTEM)
    assert not re.search(r"[<>\\@/]|url|import|expression|\n", css.replace("@media screen", ""))
    for rule in rules(css):
        assert rule.selector in (":root", ':root:not([data-scheme="light"])', ':root[data-scheme="dark"]')
        for name, value in rule.declarations.items():
            assert name == "color-scheme" or f"\n  {name}:" in TOKENS_CSS
            assert VALUE.fullmatch(value)


def test_the_default_look_needs_no_stylesheet():
    assert published(derive(DEFAULT)) == ""


def test_only_what_differs_is_said():
    css = published(derive(Colours("#b5446e", DEFAULT.page, DEFAULT.text)))
    light = next(rule for rule in rules(css) if rule.selector == ":root")
    assert set(light.declarations) == {"--accent", "--accent-strong", "--link", "--tint", "--focus"}
    assert "--page" not in css


def test_what_is_declared_is_what_was_measured():
    palette = derive(AWKWARD["neon"])
    for scheme in ("light", "dark"):
        tokens = seen(published(palette), scheme)
        declared = {name: Color(tokens[name]).convert("srgb").to_string(hex=True) for name in TOKENS}
        assert declared == dict(getattr(palette, scheme))


def test_both_dark_blocks_say_the_same_and_print_stays_light():
    css = published(derive(AWKWARD["yellow on white"]))
    assert seen(css, "dark") == seen(css, "dark", forced=True) != seen(css, "light")
    assert seen(css, "light", paper=True)["accent"] == seen(css, "light")["accent"]


def test_a_dark_look_says_so_to_the_browser_and_is_not_printed():
    css = published(derive(AWKWARD["a black page"]))
    assert seen(css, "light")["color-scheme"] == "dark"
    assert seen(css, "light", paper=True) == seen("", "light")


def test_a_light_look_in_the_dark_says_so_too():
    assert seen(published(derive(AWKWARD["a white page in the dark"])), "dark")["color-scheme"] == "light"


@pytest.mark.parametrize("look", AWKWARD.values(), ids=AWKWARD)
def test_on_paper_words_are_dark(look):
    tokens = seen(published(derive(look)), "light", paper=True)
    assert min(contrast(tokens[name], "#ffffff") for name in ("text", "muted", "link", "error")) >= 4.5


@pytest.mark.parametrize("radius", Radius)
@pytest.mark.parametrize("density", Density)
@pytest.mark.parametrize("font", Font)
def test_shapes_are_properties_that_the_pages_use(radius, density, font):
    css = theme_css(derive(DEFAULT), radius=radius, density=density, font=font)
    changed = {name for name, value in seen(css, "light").items() if seen("", "light")[name] != value}
    expected = {
        *(["radius"] if radius is not Radius.MEDIUM else []),
        *(["space", "gap"] if density is not Density.REGULAR else []),
        *(["font"] if font in (Font.HUMANIST, Font.GEOMETRIC) else []),
        *(["font-heading"] if font in (Font.SERIF, Font.ROUNDED) else []),
    }
    assert changed == expected
    used = "".join(path.read_text() for path in FOLDER.glob("*.css"))
    assert all(f"var(--{name})" in used for name in changed)


@pytest.mark.parametrize("font", [font for font in Font if font is not Font.SYSTEM])
def test_a_typeface_of_ours_is_named_before_those_of_the_system_and_is_a_file_that_is_there(font):
    css = theme_css(derive(DEFAULT), radius=Radius.MEDIUM, density=Density.REGULAR, font=font)
    family, file = re.search(r'font-family:("[\w ]+").*url\(/static/fonts/([\w.-]+)\)', css).groups()
    assert seen(css, "light")[FACES[font].property].startswith(f"{family},")
    file = FOLDER.parent / "fonts" / file
    assert file.read_bytes()[:4] == b"wOF2"
    assert file.stat().st_size < 32 * 1024


@pytest.mark.parametrize("hostile", ["0}body{display:none", "medium", None])
def test_a_shape_is_one_of_the_list(hostile):
    good = {"radius": Radius.NONE, "density": Density.ROOMY, "font": Font.SERIF}
    for name in good:
        with pytest.raises(KeyError):
            theme_css(derive(DEFAULT), **{**good, name: hostile})


@pytest.mark.parametrize("hostile", ["red}*{display:none", "url(//evil)", "#000000;--x:1", "#00000"])
def test_a_palette_made_by_hand_cannot_bring_text_in(hostile):
    good = derive(DEFAULT)
    with pytest.raises(ValueError):
        Palette({**good.light, "page": hostile}, good.dark, ())
    with pytest.raises(ValueError):
        Palette({**good.light, "x}y": "#000000"}, good.dark, ())
