"""What we store: merchants and their looks, and a ledger of what was asked of ClicRDV (keys and outcomes, no names)."""

from booking.models.frames import EmbedKey, HandOver
from booking.models.ledger import Change, Confirmation, Once
from booking.models.looks import Branding, BrandingPicture, BrandingVersion
from booking.models.merchants import OWN, Brand, Merchant
from booking.models.tallies import Tally

__all__ = [
    "OWN",
    "Brand",
    "Branding",
    "BrandingPicture",
    "BrandingVersion",
    "Change",
    "Confirmation",
    "EmbedKey",
    "HandOver",
    "Merchant",
    "Once",
    "Tally",
]
