from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from booking import merchants
from booking.administration import embedding, statistics
from booking.administration.access import OwnMerchants
from booking.administration.set_up import set_up
from booking.branding import store
from booking.diagnosis import examine
from booking.models import OWN, Merchant

PAGE_SECONDS = 25  # somebody waits for it
LEADING_ELSEWHERE = ["urlname", "look", "seen", "embedded", "counted"]
OF_THE_OPERATOR = ["slug", "group_id", "host", "brand", "admins"]


class MerchantAdmin(OwnMerchants):
    list_display = ["name", "slug", "group_id", "phone", "zone", "language"]
    search_fields = ["name", "slug", "urlname"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "slug",
                    "group_id",
                    "phone",
                    "zone",
                    "language",
                    "urlname",
                    "look",
                    "seen",
                    "embedded",
                    "counted",
                ]
            },
        ),
        (_("Where it is found"), {"fields": ["host", "brand"]}),
        (_("Who may see it"), {"fields": ["admins"]}),
        (
            _("The group's settings"),
            {
                "classes": ["collapse"],
                "description": _("ClicRDV documents these by name only. Set one where this site guesses wrong."),
                "fields": [field.name for field in Merchant._meta.fields if field.name.startswith(OWN)],
            },
        ),
    ]

    def get_urls(self) -> list[Any]:
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("set-up/", self.set_up, "set_up"),
            ("<int:pk>/check/", self.examined, "check"),
            ("<int:pk>/statistics/", self.statistics, "statistics"),
            ("<int:pk>/embed/", self.embed, "embed"),
            ("<int:pk>/embed/page/", self.embed_page, "embed_page"),
            ("<int:pk>/embed/keys/", self.embed_keys, "embed_keys"),
        ]
        named = [
            path(route, self.admin_site.admin_view(view), name=f"booking_merchant_{name}") for route, view, name in own
        ]
        return [*named, *super().get_urls()]

    def examined(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What customers see, and why something is missing."""
        merchant = self._seen_by(request, pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "merchant": merchant}
        context |= {
            "title": _("What customers of %(name)s see") % {"name": merchant},
            "found": examine(merchant, seconds=PAGE_SECONDS),
        }
        return TemplateResponse(request, "admin/booking/merchant/check.html", context)

    def statistics(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far visits come, and when."""
        merchant = self._seen_by(request, pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "merchant": merchant}
        return statistics.page(request, merchant, context)

    def embed(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the merchant pastes into its own site."""
        merchant = self._seen_by(request, pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "merchant": merchant}
        return embedding.builder(request, merchant, context)

    def embed_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        return embedding.bare_page(request, self._seen_by(request, pk))

    def embed_keys(self, request: HttpRequest, pk: int) -> HttpResponse:
        merchant = self._seen_by(request, pk)
        if not self.has_change_permission(request, merchant):
            raise PermissionDenied
        return embedding.change_keys(request, merchant)

    def _seen_by(self, request: HttpRequest, pk: int) -> Merchant:
        merchant: Merchant = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, merchant):
            raise PermissionDenied
        return merchant

    def set_up(self, request: HttpRequest) -> HttpResponse:
        return set_up(request, {**self.admin_site.each_context(request), "opts": self.opts})

    def get_readonly_fields(self, request: HttpRequest, obj: Merchant | None = None) -> list[str]:
        """Which group of ClicRDV's it is, at which address, and who sees it, is for those who see all."""
        return [
            *LEADING_ELSEWHERE,
            *([] if request.user.is_superuser else OF_THE_OPERATOR),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Merchant | None = None) -> Any:
        every = super().get_fieldsets(request, obj)
        return every if request.user.is_superuser else [one for one in every if "admins" not in one[1]["fields"]]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Merchant | None = None) -> dict:
        return {} if obj else {"slug": ["name"]}

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **more: Any) -> Any:
        """Boxes to tick, which need no script."""
        return super().formfield_for_manytomany(db_field, request, widget=CheckboxSelectMultiple, **more)

    def seen(self, obj: Merchant) -> str:
        return _link(obj, "check", _("What customers see, and why something is missing"))

    seen.short_description = _("check")  # type: ignore[attr-defined]

    def look(self, obj: Merchant) -> str:
        return _link(obj, "look", _("Colours, logo, texts, where it may be embedded"))

    look.short_description = _("look")  # type: ignore[attr-defined]

    def embedded(self, obj: Merchant) -> str:
        return _link(obj, "embed", _("The tag for its own site, and whether a site may embed it"))

    embedded.short_description = _("embedding")  # type: ignore[attr-defined]

    def counted(self, obj: Merchant) -> str:
        return _link(obj, "statistics", _("How many visits become bookings, what is refused, when people come"))

    counted.short_description = _("visits and bookings")  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: Merchant, form: Any, change: bool) -> None:
        zone = obj.zone
        if not merchants.fill_in(obj):
            messages.warning(request, _("ClicRDV could not be asked about this group; check its id."))
        if "zone" in form.changed_data:
            obj.zone = zone
        super().save_model(request, obj, form, change)
        store.of(obj)


def _link(merchant: Merchant, page: str, words: Any) -> str:
    """To another page about a merchant."""
    if merchant.pk is None:
        return str(_("Once it is saved."))
    of_look = page == "look"
    name, number = ("branding_change", store.of(merchant).pk) if of_look else (f"merchant_{page}", merchant.pk)
    return format_html('<a href="{}">{}</a>', reverse(f"admin:booking_{name}", args=[number]), words)
