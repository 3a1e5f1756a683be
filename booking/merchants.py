"""What a merchant's row learns from ClicRDV."""

from booking.clicrdv import cached, configured
from booking.clicrdv.errors import ApiError
from booking.models import Merchant


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
