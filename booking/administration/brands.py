from django.db.models import Model
from django.http import HttpRequest

from booking.administration.access import OwnMerchants


class BrandAdmin(OwnMerchants):
    """A brand's places are chosen at each merchant. Those who see one of them see the brand, and change nothing."""

    merchant_path = "places__"
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    admins_may_change = False

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict:
        return {} if obj else {"slug": ["name"]}
