"""Pictures that merchants upload, made safe: what is served is never their file, but one written afresh.

Of a PNG, JPEG or WebP only the pixels are kept; `svg` says what of an SVG.
"""

import warnings
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from .main_colours import suggested
from .picture import Picture, Refused, damaged, not_a_picture, refuse_ratio
from .svg import drawing

__all__ = ["LARGEST_UPLOAD", "Picture", "Refused", "favicon", "logo", "main_colours"]

LARGEST_UPLOAD = 2 * 1024 * 1024
MOST_PIXELS, MOST_SCANS, SMALLEST_SIDE = 24_000_000, 100, 8
LOGO, FAVICON = (640, 192), (192, 192)
FEW_COLOURS = 4096
LONG_SIDE, STRIP = 2 * max(LOGO), 64  # twice what is served is enough to shrink well from


def logo(data: bytes) -> Picture:
    """The picture at the head of a merchant's pages.

    Takes an uploaded PNG, JPEG, WebP or SVG file, told by its content. Returns an SVG that fills 640 by 192 pixels, or
    a picture no larger than that: PNG where colours are few, WebP else. Raises Refused.
    """
    if _is_svg(data):
        return drawing(data, LOGO)
    image = _raster(data, LOGO)
    return _saved(image, image.size, "png" if image.getcolors(FEW_COLOURS) else "webp")


def favicon(data: bytes) -> Picture:
    """The picture on the browser's tab.

    Takes what `logo` takes. Returns an SVG, or a square PNG of at most 192 pixels, padded with nothing rather than cut
    and never enlarged. Raises Refused.
    """
    if _is_svg(data):
        return drawing(data, FAVICON)
    image = _raster(data, FAVICON)
    side = max(image.size)
    return _saved(image, (side, side), "png")


def main_colours(picture_data: bytes) -> list[str]:
    """Up to five colours to suggest for a merchant's pages, as `#rrggbb`, the best first.

    Takes what `logo` takes, or what it returned. White, black and greys are named only where there is nothing else.
    Raises Refused.
    """
    return suggested(logo(picture_data))


def _is_svg(data: bytes) -> bool:
    """By its first bytes, UTF-16 included. Raises Refused for what needs no second look."""
    if len(data) > LARGEST_UPLOAD:
        raise Refused(_("This file is larger than 2 MB. Make the picture smaller and upload it again."))
    if data.startswith((b"GIF87a", b"GIF89a")):
        raise Refused(_("GIF files are not taken. Upload a PNG, JPEG, WebP or SVG file."))
    return data[:256].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _raster(data: bytes, box: tuple[int, int]) -> Image.Image:
    image = _opened(data)
    try:
        image = _reduced(image)
        ImageOps.exif_transpose(image, in_place=True)
        image.thumbnail(box)
    except Exception:  # not only OSError: SyntaxError, ValueError, struct.error, MemoryError and others
        raise damaged() from None
    if not image.getbbox():
        raise Refused(_("Nothing can be seen in this picture. Upload another one."))
    return image


def _opened(data: bytes) -> Image.Image:
    """Read as far as its size. Raises Refused for what is no picture, and for what would take too long to decode."""
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):  # refused below
            image: Image.Image = Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        width, height = image.size
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:  # whatever the readers stumble over
        raise not_a_picture() from None
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < SMALLEST_SIDE:
        raise Refused(_("This picture is too small. Upload one that is at least 8 pixels wide and high."))
    refuse_ratio(width, height)
    # A progressive JPEG passes over all of its pixels in each scan: some ten in earnest, thousands to keep us busy.
    if image.format != "PNG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise damaged()
    return image


def _reduced(image: Image.Image) -> Image.Image:
    """In RGBA, its long side below twice LONG_SIDE, with the one note that tells which side is up.

    Converted strip by strip: a large picture is never in memory twice.
    """
    image.draft(None, (LONG_SIDE, LONG_SIDE))  # large JPEGs are decoded at a half or a quarter
    image.load()
    factor = max(image.size) // LONG_SIDE or 1
    reduced = Image.new("RGBA", (-(-image.width // factor), -(-image.height // factor)))
    for top in range(0, reduced.height, STRIP):
        strip = image.crop((0, top * factor, image.width, min((top + STRIP) * factor, image.height)))
        if strip.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off rather than scale
            strip = strip.point(lambda grey: grey * (1 / 256)).convert("L")
        reduced.paste(strip.convert("RGBA").reduce(factor), (0, top))
    upright = ExifTags.Base.Orientation
    reduced.getexif()[upright] = image.getexif().get(upright, 1)
    return reduced


def _saved(image: Image.Image, size: tuple[int, int], kind: str) -> Picture:
    """In the middle of a fresh canvas: Pillow would write profiles and notes that it finds on the image itself."""
    canvas = Image.new("RGBA", size)
    canvas.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    opaque = canvas.getchannel("A").getextrema() == (255, 255)
    written = BytesIO()
    (canvas.convert("RGB") if opaque else canvas).save(written, kind, optimize=True, quality=90)
    return Picture(kind, written.getvalue(), *size)


def _too_many_pixels() -> Refused:
    return Refused(_("This picture has more than 24 million pixels. Make it smaller and upload it again."))
