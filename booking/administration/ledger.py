from django.db.models import Model
from django.http import HttpRequest

from booking.administration.access import OwnMerchants


class ConfirmationAdmin(OwnMerchants):
    """The ledger: what "Confirm" led to. Nothing here may be changed by hand."""

    merchant_path = "merchant__"
    list_display = ["created_at", "merchant", "state", "reason", "appointment_ids"]
    list_filter = ["state"]
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
