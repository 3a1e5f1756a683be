import hashlib
import random
import re
import struct
from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from booking.branding.images import LARGEST_UPLOAD, Picture, Refused, favicon, logo, main_colours
from tests.branding.pictures import (
    ILLUSTRATOR,
    SECRET,
    broken_between_its_pixels,
    endless_notes,
    many_colours,
    opened,
    png_of,
    saved,
    strays,
    svg,
    two_halves,
    with_notes,
)

RASTERS = ("PNG", "JPEG", "WEBP")
RED, BLUE = (255, 0, 0), (0, 0, 255)
QUICK = settings(max_examples=100, deadline=None, derandomize=True)


@pytest.fixture(autouse=True, scope="module")
def in_english():
    with override("en"):
        yield


def pixel(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    return opened(picture.data).convert("RGBA").getpixel((x, y))


def near(one, other) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=False)) < 12


@pytest.mark.parametrize("kind", RASTERS)
def test_a_logo_is_drawn_again(kind):
    picture = logo(saved(two_halves(), kind))
    assert (picture.kind, picture.width, picture.height) == ("png", 40, 20)
    assert (opened(picture.data).format, opened(picture.data).mode) == ("PNG", "RGB")
    assert near(pixel(picture, 5, 10), (*RED, 255)) and near(pixel(picture, 35, 10), (*BLUE, 255))


def test_its_name_follows_from_its_content():
    picture, other = logo(svg()), logo(saved(two_halves(), "PNG"))
    assert picture.hash == hashlib.sha256(picture.data).hexdigest()[:16] != other.hash
    assert picture.name == f"{picture.hash}.svg" and picture.content_type == "image/svg+xml"
    assert other.name == f"{other.hash}.png" and other.content_type == "image/png"
    assert logo(saved(many_colours((300, 90)), "PNG")).content_type == "image/webp"


@pytest.mark.parametrize(
    ("size", "shrunk"), [((1280, 200), (640, 100)), ((400, 400), (192, 192)), ((100, 30), (100, 30))]
)
def test_a_logo_is_shrunk_to_its_place_and_never_enlarged(size, shrunk):
    picture = logo(saved(two_halves(size=size), "PNG"))
    assert (picture.width, picture.height) == shrunk == opened(picture.data).size


def test_a_photograph_becomes_a_small_webp():
    picture = logo(saved(many_colours((2000, 600)), "PNG"))
    assert picture.kind == "webp" and opened(picture.data).format == "WEBP"
    assert len(picture.data) < 30_000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    source = Image.new("I;16", (40, 20), 40_000) if mode == "I;16" else two_halves(mode)
    expected = (156, 156, 156) if mode == "I;16" else source.convert("RGB").getpixel((5, 10))
    assert near(pixel(logo(saved(source, "PNG")), 5, 10), expected)


def test_jpegs_for_print_are_read():
    assert near(pixel(logo(saved(two_halves("CMYK"), "JPEG", quality=95)), 5, 10), RED)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_could_be_seen_through_still_can(mode):
    source = two_halves("RGBA")
    source.paste((0, 0, 0, 0), (0, 0, 10, 20))
    source = source.quantize(8) if mode == "P" else source.convert(mode)
    picture = logo(saved(source, "PNG"))
    assert pixel(picture, 5, 10)[3] == 0 and pixel(picture, 35, 10)[3] == 255


@pytest.mark.parametrize("kind", RASTERS)
@pytest.mark.parametrize("take", [logo, favicon])
def test_notes_about_place_and_owner_are_gone(kind, take):
    before = with_notes(kind)
    assert SECRET.encode() in before and opened(before).getexif().get_ifd(0x8825)
    after = opened(take(before).data)
    assert SECRET.encode() not in take(before).data
    assert not after.getexif() and not {"icc_profile", "xmp", "dpi", "comment", "Comment"} & set(after.info)


def test_a_webp_keeps_no_notes_either():
    source = many_colours((300, 90))
    before = saved(source, "WEBP", xmp=SECRET.encode(), icc_profile=SECRET.encode())
    assert logo(before).kind == "webp" and SECRET.encode() not in logo(before).data


@pytest.mark.parametrize("kind", RASTERS)
def test_a_picture_on_its_side_is_turned_upright(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = logo(saved(two_halves(), kind, exif=exif))
    assert (picture.width, picture.height) == (20, 40)
    assert near(pixel(picture, 10, 5), RED) and near(pixel(picture, 10, 35), BLUE)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_stays(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    picture = logo(saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True))
    assert near(pixel(picture, 10, 10), RED) and getattr(opened(picture.data), "n_frames", 1) == 1


@pytest.mark.parametrize("mode", ["L", "P", "RGB", "RGBA", "I;16"])
def test_a_large_picture_is_shrunk_without_a_seam(mode):
    """It is read strip by strip."""
    source = two_halves("RGB", (2571, 2569))
    source = source.convert("L").convert(mode) if mode == "I;16" else source.convert(mode)
    picture = logo(saved(source, "PNG"))
    assert (picture.width, picture.height) == (192, 192)
    for x in (2, 189):
        assert len({pixel(picture, x, y) for y in range(192)}) == 1 and pixel(picture, x, 0)[3] == 255


@pytest.mark.parametrize(("size", "side"), [((600, 300), 192), ((40, 20), 40), ((20, 40), 40)])
def test_a_favicon_is_square_with_nothing_cut_off(size, side):
    picture = favicon(saved(two_halves(size=size), "PNG"))
    assert (picture.kind, picture.width, picture.height) == ("png", side, side)
    assert pixel(picture, 0, 0)[3] == pixel(picture, side - 1, side - 1)[3] == 0
    assert near(pixel(picture, side // 2 - 8, side // 2), (*RED, 255))


# What is not taken, and what is said


SENTENCES = {
    "40 MB": (b"<svg>" + bytes(40 * 1024 * 1024), "larger than 2 MB"),
    "a little too large": (saved(two_halves(), "PNG").ljust(LARGEST_UPLOAD + 1), "larger than 2 MB"),
    "nothing": (b"", "not a picture"),
    "text": (b"Our logo", "not a picture"),
    "a page": (b"<!DOCTYPE html><html><body><svg></svg></body></html>", "not a picture"),
    "a page without doctype": (b"<html><script>alert(1)</script></html>", "not a picture"),
    "a page after a PNG's name": (b"\x89PNG<script>alert(1)</script>", "not a picture"),
    "broken before it begins": (b"<<<svg>", "not a picture"),
    "GIF": (saved(two_halves("P"), "GIF"), "GIF files are not taken. Upload a PNG, JPEG, WebP or SVG file"),
    "BMP": (saved(two_halves(), "BMP"), "Upload a PNG, JPEG, WebP or SVG file"),
    "TIFF": (saved(two_halves(), "TIFF"), "Upload a PNG, JPEG, WebP or SVG file"),
    "PNG bomb": (png_of(60_000, 60_000), "24 million pixels"),
    "PNG between Pillow's limits": (png_of(10_000, 9_500), "24 million pixels"),
    "PNG above ours": (png_of(5_000, 4_900), "24 million pixels"),
    "one pixel": (saved(Image.new("RGB", (1, 1)), "PNG"), "at least 8 pixels"),
    "a line": (saved(Image.new("RGB", (400, 9)), "PNG"), "20 times"),
    "an upright line": (saved(Image.new("RGB", (9, 400)), "PNG"), "20 times"),
    "nothing to see": (saved(Image.new("RGBA", (20, 20)), "PNG"), "Nothing can be seen"),
    "notes without end": (saved(two_halves(), "PNG", pnginfo=endless_notes()), "not a picture"),
    "PNG that breaks off between its pixels": (broken_between_its_pixels(), "damaged"),
    "scans without end": (saved(two_halves(), "JPEG") + b"\xff\xda" * 101, "damaged"),
    "SVG cut off": (svg()[:-8], "damaged"),
    "SVG of an unknown encoding": (svg(before='<?xml version="1.0" encoding="klingon"?>'), "not a picture"),
    "SVG too large": (svg(f"<desc>{'x' * 256 * 1024}</desc>"), "larger than 256 kB"),
    "SVG too large when written": (svg(f"<desc>{'x' * 130 * 1024}</desc>"), "too complicated"),
    "SVG of too many parts": (svg("<g/>" * 5000), "too complicated"),
    "SVG too deep": (svg("<g>" * 50 + "</g>" * 50), "too complicated"),
    "SVG without a size": (svg(root=""), "how large it is"),
    "SVG of no size": (svg(root='viewBox="0 0 0 10"'), "how large it is"),
    "SVG of endless size": (svg(root='viewBox="0 0 1e999 1e999"'), "how large it is"),
    "SVG of a share of the page": (svg(root='width="100%" height="100%"'), "how large it is"),
    "SVG as a line": (svg(root='viewBox="0 0 300 10"'), "20 times"),
}


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("data", "words"), SENTENCES.values(), ids=SENTENCES)
@pytest.mark.parametrize("take", [logo, favicon, main_colours])
def test_a_refusal_says_what_is_wrong_and_what_to_do(take, data, words):
    with pytest.raises(Refused) as refusal:
        take(data)
    assert words in str(refusal.value)
    assert re.fullmatch(r"[A-Z][^!]+\. [A-Z][^!]+\.", str(refusal.value))


@pytest.mark.parametrize("kind", RASTERS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_off_is_refused(kind, share):
    noise = Image.frombytes("RGB", (60, 60), random.Random(1).randbytes(60 * 60 * 3))  # noqa: S311
    data = saved(noise, kind)
    with pytest.raises(Refused, match="damaged|not a picture"):
        logo(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "error", [OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, MemoryError, struct.error]
)
def test_whatever_stops_pillow_at_the_pixels_is_said_as_damage(error, monkeypatch):
    def load(_image):
        raise error

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", load)
    with pytest.raises(Refused, match="damaged"):
        logo(saved(two_halves(), "PNG"))


# SVG


def test_a_plain_drawing_gets_a_size_that_fills_its_place():
    picture = logo(svg(root='viewBox="-1 -2 4.8 2.4" width="12" x="4" preserveAspectRatio="none"'))
    assert (picture.kind, picture.width, picture.height) == ("svg", 384, 192)
    assert b'viewBox="-1 -2 4.8 2.4"' in picture.data and b'width="384" height="192"' in picture.data
    assert (favicon(svg()).width, favicon(svg()).height) == (192, 96)


@pytest.mark.parametrize(
    ("root", "view"),
    [
        ('width="40" height="20"', "0 0 40 20"),
        ('width="40px" height="20.5px"', "0 0 40 20.5"),
        ('width="1in" height="72pt"', "0 0 96 96"),
        ('width="40" height="20" viewBox="none"', "0 0 40 20"),
    ],
)
def test_a_drawing_without_viewbox_gets_one(root, view):
    assert f'viewBox="{view}"'.encode() in logo(svg(root=root)).data


def test_what_illustrator_writes_looks_as_before():
    drawing = logo(ILLUSTRATOR.encode()).data.decode()
    assert not strays(drawing.encode())
    for kept in (
        '<stop offset="0" stop-color="#FF0000" />',
        '<stop offset="1" stop-color="#0000FF" stop-opacity="0.5" />',
        '<clipPath id="SVGID_2_"><use href="#SVGID_1_" /></clipPath>',
        '<g clip-path="url(#SVGID_2_)"><rect width="200" height="50" fill="url(#Dégradé_1_)" /></g>',
        '<circle id="mark" cx="30" cy="25" r="12" fill="#E2001A" stroke-width="2" opacity=".5" />',
        'd="M10,10c1.5-2,3e1-4 5,5z" transform="matrix(1 0 0 1 2.5 -3)" fill="none" stroke-width="2" stroke="#123456"',
        '<line x2="9" y2="9" stroke="#00ff00" />',
        """font-family="'MyriadPro-Regular'" font-size="20px">Les <tspan fill="white">Lilas</tspan> été</text>""",
    ):
        assert kept in drawing


def test_what_was_made_safe_stays_as_it_is():
    for data in (ILLUSTRATOR.encode(), svg(), saved(two_halves(), "PNG")):
        once = logo(data)
        assert logo(once.data).data == once.data


def test_style_wins_over_class_over_attribute():
    rules = f"<style>.a{{fill:#222222;font-family:{'x' * 200}}}</style>"  # written once, but worn by thousands
    drawn = logo(
        svg(f'{rules}<g fill="#111111" class="a"/><path fill="red" class="a" style="FILL: #333 ; x:url(//e)"/>')
    )
    assert b'<g fill="#222222" /><path fill="#333" />' in drawn.data


def test_a_link_and_a_switch_leave_what_they_hold():
    drawn = logo(svg('<a href="https://example.org/"><circle r="3"/></a><switch><line x2="3"/></switch>')).data
    assert b'<g><circle r="3" /></g><g><line x2="3" /></g>' in drawn


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16be", "iso-8859-1", "cp1252"])
def test_it_is_read_in_the_encoding_it_declares(encoding):
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + svg("<text onclick='a()'>été</text>").decode()
    assert "<text>été</text>".encode() in logo(text.encode(encoding)).data


DECLARING = {
    "billion laughs": '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    "a file of ours": '<!DOCTYPE svg [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
    "another site": '<!DOCTYPE svg [<!ENTITY % c SYSTEM "http://127.0.0.1:9/x.dtd"> %c;]>',
    "attributes by default": '<!DOCTYPE svg [<!ATTLIST rect onload CDATA "alert(1)">]>',
    "Illustrator's own": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [<!ENTITY ns "http://ns.adobe.com/">]>',
    "nothing": "<!DOCTYPE svg []>",
}


@pytest.mark.parametrize("before", DECLARING.values(), ids=DECLARING)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(before, encoding):
    with pytest.raises(Refused, match="declares entities"):
        logo(svg("<text>&c;</text>", before=before).decode().encode(encoding))


def test_a_doctype_from_elsewhere_is_neither_fetched_nor_kept():
    before = '<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/x.dtd">'
    assert b"<text>ab</text>" in logo(svg("<text>a&unknown;b</text>", before=before)).data


def test_drawings_that_multiply_are_refused():
    rows = "".join(f'<g id="g{n}">{f"""<use href="#g{n - 1}"/>""" * 10}</g>' for n in range(1, 7))
    for inner in (
        f'<g id="g0"><path d="M0 0"/></g>{rows}',
        '<g id="a"><use href="#a"/><use href="#a"/></g>',
        '<mask id="a"><g mask="url(#a)"/></mask><g mask="url( \'#a\' )"/>',
        '<clipPath id="a"><use xlink:href="#b"/></clipPath><g id="b" clip-path="url(#a)"/>',
        '<g id="a"><use href="#a"/></g><g id="a"/>',
    ):
        with pytest.raises(Refused, match="too complicated"):
            logo(svg(inner))


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script of XHTML": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "script in a link": '<script xlink:href="//evil.example/x.js"/>',
    "onload": '<g onload="alert(1)" ONCLICK="alert(1)" onbegin="alert(1)"/>',
    "javascript": '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
    "javascript with a tab": '<use href="java&#9;script:alert(1)"/>',
    "data": '<use xlink:href="data:image/svg+xml;base64,PHN2Zy8+#x"/>',
    "another file": '<use href="other.svg#x"/><use href=" //evil.example/x#x"/>',
    "a prefix of one's own": '<use xmlns:y="http://www.w3.org/1999/xlink" y:href="http://evil.example/#x"/>',
    "a picture elsewhere": '<image href="https://evil.example/x.png"/><image xlink:href="data:image/png;base64,AA=="/>',
    "@import": "<style>@import url(https://evil.example/x.css); @import '//evil.example';</style>",
    "@font-face": "<style>@font-face{font-family:x;src:url(https://evil.example/x)}</style>",
    "a class from elsewhere": "<style>.a{fill:url(https://evil.example/#x);background:url(//e)}</style><g class='a'/>",
    "a style from elsewhere": '<rect style="fill:url(http://evil.example/x#y)"/>',
    "an attribute from elsewhere": '<rect fill="url(http://evil.example/x#y)" mask="url(//evil.example/#m)"/>',
    "url with escapes": r'<rect fill="u\72l(//evil.example)" style="fill:\75 rl(//evil.example)"/>',
    "url with comments": '<rect style="fill:ur/**/l(//evil.example)" stroke="url(/*#*///evil.example)"/>',
    "URL in capitals": '<rect fill="URL(HTTPS://EVIL.EXAMPLE/)" stroke="UrL( //evil.example )"/>',
    "url over lines": '<rect fill="url(&#10;//evil.example&#10;)" clip-path="url(\'#a\'),url(//evil.example)"/>',
    "a reference that leaves": '<rect fill="url(#a)url(//evil.example)" mask="url(#a) //evil.example"/>',
    "foreignObject": '<foreignObject><x xmlns="http://www.w3.org/1999/xhtml"><iframe src="//e"/></x></foreignObject>',
    "feImage": '<filter id="f"><feImage href="//evil.example"/></filter><rect filter="url(#f)"/>',
    "animate": '<use href="#a"><animate attributeName="href" to="javascript:alert(1)"/><set to="//evil"/></use>',
    "handler": '<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler>',
    "xml:base": '<g xml:base="http://evil.example/"><use href="#x"/></g>',
    "xi:include": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>',
    "iframe, embed, video": '<iframe src="//e"/><embed src="//e"/><video src="//e"/><audio href="//e"/>',
    "an instruction inside": '<?php alert(1) ?><?xml-stylesheet href="//evil.example"?>',
    "a comment": "<!-- --><![CDATA[<script>alert(1)</script>]]>",
    "CSS in a font": """<text font-family="x;background:url(//evil.example)">x</text>""",
    "CSS in a number": '<rect x="expression(alert(1))" width="calc(1px)" opacity="var(--x)"/>',
    "text that looks like it": "<defs><style>&lt;/style>&lt;script>alert(1)&lt;/script></style></defs>",
}


@pytest.mark.parametrize("inner", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nothing_runs_and_nothing_is_fetched(inner, encoding):
    before = '<?xml-stylesheet type="text/css" href="http://evil.example/x.css"?><!-- -->'
    drawn = logo(svg(inner, before=before).decode().encode(encoding)).data
    assert b'fill="#b5446e"' in drawn
    assert not strays(drawn)
    assert not re.search(rb"evil|alert|script|iframe|passwd|import", drawn, re.IGNORECASE)


def test_words_stay_words():
    drawn = logo(svg("<text>&lt;script&gt; &amp; Co</text><title>&lt;b&gt;</title>")).data
    assert b"<text>&lt;script&gt; &amp; Co</text><title>&lt;b&gt;</title>" in drawn


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="data:image/png;base64,AAAA" width="9" height="9"/>',
        "<foreignObject><p>Logo</p></foreignObject>",
        '<defs><path d="M0 0h9"/></defs><symbol><text>x</text></symbol><clipPath><rect/></clipPath>',
        '<g style="display:none"><path d="M0 0h9"/></g>',
        '<path xmlns="https://example.org/other" d="M0 0h9"/>',
        "",
    ],
)
def test_a_drawing_of_which_nothing_is_left_is_refused(inner):
    with pytest.raises(Refused, match="Nothing of this SVG can be shown"):
        logo(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inner}</svg>'.encode())


TAGS = st.sampled_from(
    "g rect use a script style foreignObject image iframe animate set feImage filter svg text tspan switch defs "
    "handler object linearGradient stop title x:script xlink:href metadata pattern marker SCRIPT".split()
)
NAMES = st.sampled_from(
    "href xlink:href src style class id fill stroke mask clip-path filter d x width transform font-family viewBox "
    "onload onclick from to values attributeName xml:base xml:space begin offset x:onload data-x".split()
)
PIECES = st.sampled_from(
    ["javascript:alert(1)", "data:text/html,x", "//e.example", "url(", "#a", ")", "'", '"', ";", "fill:", ":", "none"]
    + [
        "\\75 rl(",
        "/**/",
        "@import ",
        "red",
        "#fff",
        "1",
        " ",
        "\n",
        "\t",
        "expression(",
        "&",
        "<",
        "{",
        "}",
        ".a{",
        "é",
    ]
)
VALUES = st.lists(PIECES, max_size=6).map("".join)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def element(tag: str, attributes: dict[str, str], inner: str) -> str:
    written = " ".join(f'{name}="{escaped(value)}"' for name, value in attributes.items())
    return f"<{tag} {written}>{inner}</{tag}>"


TREES = st.recursive(
    VALUES.map(escaped),
    lambda inner: st.builds(
        element, TAGS, st.dictionaries(NAMES, VALUES, max_size=4), st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=12,
)


@QUICK
@given(st.lists(TREES, min_size=1, max_size=3).map("".join))
def test_of_any_tree_only_what_is_allowed_is_left(inner):
    try:
        drawn = logo(svg(inner, root='viewBox="0 0 9 9" xmlns:x="http://www.w3.org/1999/xhtml"')).data
    except Refused as refusal:
        assert "too complicated" in str(refusal)  # a `use` of what it stands in
    else:
        assert not strays(drawn)


GOOD = [
    *(saved(two_halves(), kind) for kind in RASTERS),
    saved(two_halves("P"), "PNG"),
    *(with_notes(kind) for kind in RASTERS),
    svg('<text x="1">a</text><use href="#a"/><style>.a{fill:red}</style>'),
    ILLUSTRATOR.encode(),
]


def taken_or_refused(data: bytes) -> None:
    for take in (logo, favicon):
        try:
            assert isinstance(take(data), Picture)
        except Refused as refusal:
            assert str(refusal).endswith(".")
    with suppress(Refused):
        assert all(re.fullmatch("#[0-9a-f]{6}", code) for code in main_colours(data))


@QUICK
@given(st.sampled_from([b"", *(data[:12] for data in GOOD), b"<svg "]), st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(start, rest):
    taken_or_refused(start + rest)


@settings(QUICK, max_examples=200)
@given(
    st.sampled_from(GOOD), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4), st.integers(0, 4)), max_size=6)
)
def test_any_change_to_a_good_file_is_taken_or_refused(data, changes):
    for place, put, gone in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + gone :]
    taken_or_refused(data)


# Colours


def test_the_colours_of_a_picture_are_named_the_largest_first():
    image = Image.new("RGBA", (100, 40), (0, 160, 0, 0))
    image.paste("#ffffff", (0, 0, 100, 10))
    image.paste("#1a1a1a", (0, 10, 60, 20))
    image.paste("#c8102e", (0, 20, 100, 40))
    image.paste("#0057b8", (60, 20, 100, 40))
    image.paste("#c8202e", (0, 20, 10, 30))
    assert main_colours(saved(image, "PNG")) == ["#c8102e", "#0057b8"]
    assert main_colours(logo(saved(image, "PNG")).data) == ["#c8102e", "#0057b8"]


def test_many_shades_of_a_colour_count_as_one():
    image = Image.new("RGB", (100, 40), "#0057b8")
    for x in range(80):
        image.paste((200 + x % 20, x // 20, 40 + x % 16), (x, 0, x + 1, 40))
    first, second = main_colours(saved(image, "PNG"))
    assert near(tuple(bytes.fromhex(first[1:])), (210, 2, 48)) and second == "#0057b8"


def test_the_colours_of_a_photograph_are_few_and_far_apart():
    colours = main_colours(saved(Image.radial_gradient("L").convert("RGB").quantize(8), "PNG"))
    assert 1 < len(colours) <= 5
    assert len(main_colours(saved(many_colours((300, 90)), "JPEG"))) <= 5


def test_the_colours_of_a_drawing_are_those_it_paints_with():
    drawing = svg(
        '<g fill="#FFF" stroke="black"/><path fill="#0057B8"/><path style="fill:#0057b8"/><path fill="rgb(0,87,184)"/>'
        '<style>.a{stroke:teal}</style><path class="a" fill="none"/><stop stop-color="#ffd100"/><g fill="url(#a)"/>'
    )
    assert main_colours(drawing)[0] == "#0057b8"
    assert set(main_colours(drawing)) == {"#0057b8", "#b5446e", "#008080", "#ffd100"}


def test_white_and_grey_are_named_where_there_is_nothing_else():
    image = Image.new("RGB", (40, 20), "#ffffff")
    image.paste("#777777", (0, 0, 10, 20))
    assert main_colours(saved(image, "PNG")) == ["#ffffff", "#777777"]
    assert main_colours(svg().replace(b"#b5446e", b"#fff")) == ["#ffffff"]


def test_a_drawing_that_names_no_colour_suggests_none():
    assert main_colours(svg().replace(b"#b5446e", b"none")) == []
