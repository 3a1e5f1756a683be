from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from booking import merchants
from booking.models import OWN, Confirmation, Merchant


@admin.register(Merchant)
class MerchantAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "group_id", "phone", "zone", "language"]
    search_fields = ["name", "slug", "urlname"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "group_id", "phone", "zone", "language", "urlname"]}),
        (
            _("The group's settings"),
            {
                "classes": ["collapse"],
                "description": _("ClicRDV documents these by name only. Set one where this site guesses wrong."),
                "fields": [field.name for field in Merchant._meta.fields if field.name.startswith(OWN)],
            },
        ),
    ]
    readonly_fields = ["urlname"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Merchant | None = None) -> dict:
        return {} if obj else {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Merchant, form, change: bool) -> None:
        zone = obj.zone
        if not merchants.fill_in(obj):
            messages.warning(request, _("ClicRDV could not be asked about this group; check its id."))
        if "zone" in form.changed_data:
            obj.zone = zone
        super().save_model(request, obj, form, change)


@admin.register(Confirmation)
class ConfirmationAdmin(admin.ModelAdmin):
    """The ledger: what "Confirm" led to. Nothing here may be changed by hand."""

    list_display = ["created_at", "merchant", "state", "reason", "appointment_ids"]
    list_filter = ["state", "merchant"]
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Confirmation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Confirmation | None = None) -> bool:
        return False
