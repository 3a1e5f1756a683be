from django.db.models import Model
from django.http import HttpRequest

from booking.administration.access import OwnMerchants


class Ledger(OwnMerchants):
    """Nothing here may be changed by hand."""

    merchant_path = "merchant__"
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ConfirmationAdmin(Ledger):
    """What "Confirm" led to."""

    list_display = ["created_at", "merchant", "state", "reason", "appointment_ids"]
    list_filter = ["state"]
    exclude = ["key", "owner", "frame"]


class ChangeAdmin(Ledger):
    """What became of moves and cancellations; what is "not known yet" for long, somebody has to look into."""

    list_display = ["created_at", "merchant", "kind", "state", "reason", "was", "became"]
    list_filter = ["kind", "state"]
    exclude = ["owner", "sealed"]
