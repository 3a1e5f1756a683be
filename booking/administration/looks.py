"""A look's pages: the draft, publishing it, its history, its file."""

import contextlib
from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from booking.administration import differences, previews
from booking.administration.access import OwnMerchants
from booking.administration.draft_form import PICTURE_LABELS, DraftForm, fieldsets, initial_of
from booking.branding import exchange, images, served, store, views
from booking.branding.form import PICTURES
from booking.models import Branding, BrandingPicture, Merchant

View = Callable[..., HttpResponse]


class BrandingAdmin(OwnMerchants):
    merchant_path = "merchant__"
    list_display = ["name", "state", "edited_at", "edited_by"]
    list_select_related = ["merchant", "edited_by"]
    search_fields = ["merchant__name", "merchant__slug"]
    ordering = None
    actions = None

    @admin.display(description=gettext_lazy("merchant"))
    def name(self, branding: Branding) -> str:
        return str(branding)

    @admin.display(description=gettext_lazy("state"))
    def state(self, branding: Branding) -> str:
        if not branding.is_published:
            return _("a draft is not published yet")
        return _("version %(number)d") % {"number": branding.version} if branding.version else _("as everywhere")

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False  # each merchant has one

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Along with its merchant; by itself none goes."""
        return "/branding/" not in request.path and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[Any]:
        own: list[tuple[str, View, str]] = [
            ("<int:pk>/publish/", require_POST(self.publish), "publish"),
            ("<int:pk>/restore/<int:number>/", require_POST(self.restore), "restore"),
            ("<int:pk>/export/", require_safe(self.export), "export"),
            ("<int:pk>/import/", require_POST(self.import_file), "import"),
            ("<int:pk>/preview/keep/", previews.keep, "keep"),
            ("<int:pk>/preview/theme.css", previews.theme, "theme"),
            ("<int:pk>/preview/<slug:name>/", previews.page, "preview"),
            ("<int:pk>/pictures/<str:name>", require_safe(self.picture), "picture"),
        ]
        named = [path(route, self._own(view), name=f"booking_branding_{name}") for route, view, name in own]
        return [*named, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Merchants that were made by a command have no row yet."""
        user = _user(request)
        if user.is_superuser:
            store.of(None)
        theirs = Merchant.objects.all() if user.is_superuser else user.merchants.all()
        for merchant in theirs.filter(branding=None):
            store.of(merchant)
        return super().changelist_view(request, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        branding = self._get(request, object_id)
        if request.method != "POST":
            previews.forget(request, branding)  # what was typed and left: the form does not have it either
            return self._page(
                request, branding, DraftForm(branding, initial=initial_of(branding.draft, branding.edition))
            )
        form = DraftForm(branding, request.POST, request.FILES)
        if "_accent" in request.POST:
            form.put("accent", request.POST["_accent"])
        if request.POST.keys() & {"_preview", "_accent"}:
            previews.remember(request, branding, form)
            previews.tell_lost_files(request, form)
            return self._page(request, branding, form)
        if not form.is_valid():
            return self._page(request, branding, form)
        return self._save(request, branding, form)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        branding = self._get(request, object_id)
        versions = list(branding.versions.select_related("published_by"))
        before = [*(version.document for version in versions[1:]), {}][: len(versions)]
        rows = [
            {
                "version": version,
                "changes": differences.between(earlier, version.document),
                "to_draft": differences.between(branding.draft, version.document),
            }
            for version, earlier in zip(versions, before, strict=True)
        ]
        entries = LogEntry.objects.filter(content_type__model="branding", object_id=str(branding.pk))
        context = self._context(request, branding, title=_("History of this look"), rows=rows)
        context["entries"] = entries.select_related("user")[:50]
        return TemplateResponse(request, "admin/booking/branding/history.html", context)

    def publish(self, request: HttpRequest, branding: Branding) -> HttpResponse:
        with self._told_if_edited(request):
            number = store.publish(branding, edition=_edition(request), by=_user(request))
            self._note(request, branding, f"published {number}")
            messages.success(request, _("Published: customers see it now."))
        return self._back(branding)

    def restore(self, request: HttpRequest, branding: Branding, number: int) -> HttpResponse:
        version = get_object_or_404(branding.versions, number=number)
        with self._told_if_edited(request):
            store.restore(branding, version, edition=_edition(request), by=_user(request))
            self._note(request, branding, f"restored {number}")
            messages.success(
                request, _("Version %(number)d is the draft now. Publish it to show it.") % {"number": number}
            )
        return self._back(branding)

    def export(self, request: HttpRequest, branding: Branding) -> HttpResponse:
        name = branding.merchant.slug if branding.merchant else "default"
        headers = {"Content-Disposition": f'attachment; filename="look-{name}.json"'}
        text = exchange.exported(branding, branding.draft)
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)

    def import_file(self, request: HttpRequest, branding: Branding) -> HttpResponse:
        file = request.FILES.get("file")
        try:
            if file is None:
                raise exchange.NotALook(_("Choose a file first."))
            document = exchange.imported(branding, file.read(exchange.LARGEST_FILE + 1))
        except exchange.NotALook as problem:
            for line in str(problem).splitlines():
                messages.error(request, line)
            return self._back(branding)
        with self._told_if_edited(request):
            store.save_draft(branding, document, edition=_edition(request), by=_user(request))
            self._note(request, branding, "imported")
            messages.success(request, _("The file is the draft now. Publish it to show it."))
        return self._back(branding)

    def picture(self, request: HttpRequest, branding: Branding, name: str) -> HttpResponse:
        return views.found_picture(branding.merchant_id, name)

    def _own(self, view: View) -> View:
        """With the branding that the address names, if it is one that this person may change."""

        def own(request: HttpRequest, pk: int, **rest: Any) -> HttpResponse:
            return view(request, branding=self._get(request, pk), **rest)

        return self.admin_site.admin_view(own)

    def _get(self, request: HttpRequest, pk: Any) -> Branding:
        if not str(pk).isdecimal():
            raise Http404
        branding: Branding = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, branding):
            raise PermissionDenied
        return branding

    def _save(self, request: HttpRequest, branding: Branding, form: DraftForm) -> HttpResponse:
        document, edition = form.document(), form.cleaned_data["edition"]
        try:
            changed = differences.between(branding.draft, document)
            if changed:  # else it is saved: a second click finds what the first one did
                store.save_draft(branding, document, edition=edition, by=_user(request))
                self._note(request, branding, ", ".join(difference.label for difference in changed))
            if "_publish" in request.POST:
                number = store.publish(branding, edition=branding.edition, by=_user(request))
                self._note(request, branding, f"published {number}")
        except store.EditedMeanwhile as meanwhile:
            return self._edited_meanwhile(request, meanwhile.branding, form)
        previews.forget(request, branding)
        published = "_publish" in request.POST
        messages.success(request, _("Published: customers see it now.") if published else _("The draft is saved."))
        return self._back(branding)

    def _edited_meanwhile(self, request: HttpRequest, now: Branding, form: DraftForm) -> HttpResponse:
        """What was typed stands in the form still; to save it once more is to replace what the other one did."""
        form.put("edition", now.edition)
        theirs = differences.between(form.document(), now.draft)
        return self._page(
            request, now, form, meanwhile={"who": _who(now), "when": _when(now), "theirs": theirs}, status=409
        )

    def _page(
        self, request: HttpRequest, branding: Branding, form: DraftForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = self._context(request, branding, title=_("Look of %(name)s") % {"name": branding}, **more)
        site_wide = store.of(None).published if branding.merchant_id else {}
        context |= {
            "form": form,
            "adminform": AdminForm(cast("Any", form), fieldsets(form), {}, model_admin=self),
            "errors": form.errors,
            "moved": differences.moved(
                form.document() if form.is_bound and form.is_valid() else branding.draft, site_wide
            ),
            "unpublished": differences.between(branding.published, branding.draft),
            "media": self.media + form.media,
            "pictures": _pictures(branding, form),
            "preview": previews.frames(request, branding),
        }
        response = TemplateResponse(request, "admin/booking/branding/change_form.html", context, status=status)
        response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
        return response

    def _context(self, request: HttpRequest, branding: Branding, **more: Any) -> dict[str, Any]:
        known = {"opts": self.opts, "original": branding, "branding": branding, "has_view_permission": True}
        page = branding.merchant.get_absolute_url() if branding.merchant else "/"
        return {**self.admin_site.each_context(request), **known, "customers_page": page, **more}

    def _back(self, branding: Branding) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:booking_branding_change", args=[branding.pk]))

    def _note(self, request: HttpRequest, branding: Branding, message: str) -> None:
        self.log_change(request, branding, message)

    @contextlib.contextmanager
    def _told_if_edited(self, request: HttpRequest) -> Any:
        try:
            yield
        except store.EditedMeanwhile as meanwhile:
            words = {"who": _who(meanwhile.branding), "when": _when(meanwhile.branding)}
            messages.error(
                request, _("%(who)s saved another draft %(when)s. Look at it first, then do this again.") % words
            )


def _pictures(branding: Branding, form: DraftForm) -> list[dict[str, Any]]:
    """What is uploaded already, and of a logo the colours that could be the accent."""
    names = {name: form[name].value() for name in PICTURES}
    rows = {row.name: row for row in BrandingPicture.objects.filter(served.pictures_of(branding.merchant_id))}
    shown = {name: rows[named] for name, named in names.items() if named in rows}
    return [
        {
            "name": name,
            "label": PICTURE_LABELS[name],
            "url": reverse("admin:booking_branding_picture", args=[branding.pk, row.name]),
            "row": row,
            "colours": images.main_colours(bytes(row.data)) if name == "logo" else [],
        }
        for name, row in shown.items()
    ]


def _edition(request: HttpRequest) -> int:
    text = request.POST.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)  # the admin lets nobody else in


def _who(branding: Branding) -> str:
    by = branding.edited_by
    return (by.get_full_name() or by.get_username()) if by else _("Somebody else")


def _when(branding: Branding) -> str:
    minutes = int((timezone.now() - (branding.edited_at or timezone.now())).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 120:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    return date_format(branding.edited_at or timezone.now(), "j F, H:i e")
