"""Which merchant an address names, and what its row learns from ClicRDV."""

import copy
import time
from zoneinfo import ZoneInfo

from booking.clicrdv import cached, configured
from booking.clicrdv.errors import ApiError
from booking.models import Merchant

FRESH_SECONDS = 1.0
ZONE_SECONDS = 1.0  # a page of numbers does not wait for ClicRDV
KEPT = 10_000  # addresses that somebody makes up are not remembered for ever

_kept: dict[str, tuple[float, Merchant | None]] = {}


def of_slug(slug: str) -> Merchant | None:
    """The merchant of this address; asked of the database once a second at most, in any process."""
    now = time.monotonic()
    checked, merchant = _kept.get(slug, (-FRESH_SECONDS, None))
    if now - checked >= FRESH_SECONDS:
        merchant = Merchant.objects.filter(slug=slug).first()
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[slug] = (now, merchant)
    return copy.copy(merchant)


def start_afresh() -> None:
    """Ask the database at the next page."""
    _kept.clear()


def fill_in(merchant: Merchant) -> bool:
    """Complete the row with what the group says of itself. False when the group could not be read."""
    try:
        group = cached.group(configured.client(), merchant.group_id)
    except ApiError:
        return False
    merchant.urlname = group.urlname
    merchant.name = merchant.name or group.name
    merchant.phone = merchant.phone or group.phone
    merchant.zone = group.zone.key
    return True


def zone(merchant: Merchant) -> ZoneInfo:
    """That of its appointments, by which visits are counted too: the operator's, else the group's, else the row's."""
    if merchant.own_zone:
        return ZoneInfo(merchant.own_zone)
    try:
        return cached.group(configured.client().lasting(ZONE_SECONDS), merchant.group_id).zone
    except ApiError:
        return ZoneInfo(merchant.zone)
