"""Files as merchants upload them, and worse; what comes back is read without booking/branding."""

import random
import struct
import zlib
from io import BytesIO
from xml.etree import ElementTree

from PIL import Image, ImageDraw, PngImagePlugin

SECRET = "Taken at the owner's home"
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = set(
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan linearGradient "
    "radialGradient stop clipPath mask".split()
)
ATTRIBUTES = set(
    "id d points x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy fr width height viewBox preserveAspectRatio transform "
    "gradientTransform gradientUnits spreadMethod clipPathUnits maskUnits maskContentUnits offset href fill stroke "
    "color stop-color opacity fill-opacity stroke-opacity stop-opacity fill-rule clip-rule stroke-width "
    "stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-linecap stroke-linejoin vector-effect paint-order "
    "display visibility clip-path mask font-family font-size font-style font-weight font-stretch letter-spacing "
    "word-spacing text-anchor text-decoration dominant-baseline textLength lengthAdjust pathLength rotate".split()
)

ILLUSTRATOR = """<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Calque_1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     x="0px" y="0px" viewBox="0 0 200 50" style="enable-background:new 0 0 200 50;" xml:space="preserve">
<style type="text/css">/* of .st0{fill:#000} */
  .st0{fill:url(#Dégradé_1_);} .st1,.st2{fill:#E2001A;stroke-width:2} .st2{fill:none;stroke:#123456 !important}
  @media print{.st1{fill:#000000}} g .st1{fill:#111111} #mark{opacity:.5} line{stroke:#00ff00}
</style>
<linearGradient id="Dégradé_1_" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="200" y2="0">
  <stop offset="0" style="stop-color:#FF0000"/><stop offset="1" style="stop-color:#0000FF;stop-opacity:0.5"/>
</linearGradient>
<switch><g>
  <defs><rect id="SVGID_1_" width="150" height="50"/></defs>
  <clipPath id="SVGID_2_"><use xlink:href="#SVGID_1_" style="overflow:visible;"/></clipPath>
  <g style="clip-path:url(#SVGID_2_);"><rect class="st0" width="200" height="50"/></g>
  <circle id="mark" class="st1" cx="30" cy="25" r="12"/>
  <path class="st1 st2" d="M10,10c1.5-2,3e1-4 5,5z" transform="matrix(1 0 0 1 2.5 -3)"/><line x2="9" y2="9"/>
  <text x="60" style="font-family:'MyriadPro-Regular'; font-size:20px">Les <tspan fill="white">Lilas</tspan> été</text>
</g></switch>
</svg>"""


def svg(inner: str = "", root: str = 'viewBox="0 0 40 20"', before: str = "") -> bytes:
    """A drawing that shows at least a rectangle."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {spaces} {root}><rect width="20" height="20" fill="#b5446e"/>{inner}</svg>'.encode()


def saved(image: Image.Image, kind: str, **options) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def two_halves(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Red to the left, blue to the right."""
    image = Image.new("RGB", size, "red")
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill="blue")
    return image.convert(mode)


def many_colours(size: tuple[int, int]) -> Image.Image:
    """As a photograph has."""
    ramps = [Image.linear_gradient("L").rotate(turn).resize(size) for turn in (0, 90, 180)]
    return Image.merge("RGB", ramps)


def with_notes(kind: str) -> bytes:
    """A picture that tells when, where and by whom."""
    exif = Image.Exif()
    exif[0x010E] = SECRET
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)}
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET)
    more = {"PNG": {"pnginfo": notes}, "JPEG": {"comment": SECRET.encode()}, "WEBP": {"xmp": SECRET.encode()}}
    return saved(two_halves(), kind, exif=exif, icc_profile=SECRET.encode(), dpi=(300, 300), **more[kind])


def endless_notes() -> PngImagePlugin.PngInfo:
    """A few kilobytes that unpack to megabytes."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "x" * 2**21, zip=True)
    return notes


def png_of(width: int, height: int) -> bytes:
    """A few bytes that promise as many pixels."""
    return _png(width, height, (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))


def broken_between_its_pixels() -> bytes:
    """A PNG whose pixels begin well and go on with what is no part of one: Pillow raises a SyntaxError."""
    rows = b"".join(b"\0" + random.Random(y).randbytes(60) for y in range(20))  # noqa: S311
    return _png(20, 20, (b"IDAT", zlib.compress(rows)[:600]), (b"\0\0\0\0", bytes(600)))


def _png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), *chunks)
    )


def strays(drawing: bytes) -> list[str]:
    """Whatever stands in it that no logo needs, or that would make a browser fetch or run something."""
    text = drawing.decode()
    found = [mark for mark in ("<!", "<?", "&#", "xlink", "\\") if mark in text]
    for element in ElementTree.fromstring(drawing).iter():
        if element.tag.removeprefix(SVG) not in ELEMENTS or not element.tag.startswith(SVG):
            found.append(element.tag)
        for name, value in element.items():
            if name not in ATTRIBUTES or not _stays_inside(name, value):
                found.append(f"{name}={value}")
    return found


def _stays_inside(name: str, value: str) -> bool:
    value = value.lower()
    outside = any(mark in value for mark in ("javascript", "data:", "//", "@", "expression", "import", "\\"))
    local = not name.endswith("href") or value.startswith("#")
    return local and not outside and value.count("url") == value.replace('"', "").replace("'", "").count("url(#")
