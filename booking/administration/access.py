"""Who may see and change what. Django's table of permissions knows kinds of things only; here it is each merchant."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest


class OwnMerchants(admin.ModelAdmin):
    """Superusers see all; other staff what belongs to a merchant whose admins they are, and may add or delete none."""

    merchant_path = ""  # from the model to its merchant: "" for the merchant itself, "merchant__"
    admins_may_change = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        every = super().get_queryset(request)
        if request.user.is_superuser:
            return every
        return every.filter(**{f"{self.merchant_path}admins": request.user.pk}).distinct()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._is_admin(request) and self._is_theirs(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        allowed = request.user.is_superuser or self.admins_may_change
        return allowed and self._is_admin(request) and self._is_theirs(request, obj)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def _is_admin(self, request: HttpRequest) -> bool:
        user = request.user
        if not (user.is_active and user.is_staff):
            return False
        return bool(user.is_superuser or user.merchants.exists())

    def _is_theirs(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None or request.user.is_superuser:
            return True
        return self.get_queryset(request).filter(pk=obj.pk).exists()
