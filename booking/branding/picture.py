"""What a merchant's uploaded file becomes, or why it does not."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDEST_RATIO = 20


class Refused(ValueError):
    """The file cannot be taken; the message says to the admin what is wrong and what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture that may be served: its kind ("png", "webp" or "svg"), its bytes, its size in pixels."""

    kind: str
    data: bytes
    width: int
    height: int

    @property
    def hash(self) -> str:
        """Another one for other bytes."""
        return hashlib.sha256(self.data).hexdigest()[:16]

    @property
    def name(self) -> str:
        """A file name that can be cached for ever."""
        return f"{self.hash}.{self.kind}"

    @property
    def content_type(self) -> str:
        """What the Content-Type header says."""
        return "image/svg+xml" if self.kind == "svg" else f"image/{self.kind}"


def not_a_picture() -> Refused:
    return Refused(_("This is not a picture. Upload a PNG, JPEG, WebP or SVG file."))


def damaged() -> Refused:
    return Refused(_("This picture is damaged. Export it again and upload the new file."))


def refuse_ratio(width: float, height: float) -> None:
    if max(width, height) > WIDEST_RATIO * min(width, height):
        raise Refused(_("One side of this picture is more than 20 times the other. Crop it and upload it again."))
