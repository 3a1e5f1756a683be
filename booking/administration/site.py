"""Django's admin, with our sign-in: throttled, and with a second factor for those who have set one up, or for all."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.administration import second_factor
from booking.administration.sign_in import SignIn


class Code(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class Site(admin.AdminSite):
    site_header = site_title = gettext_lazy("Online booking")
    index_title = gettext_lazy("Merchants and their looks")
    login_form = SignIn
    login_template = "admin/sign-in.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and second_factor.is_given(request)

    def get_urls(self) -> list[Any]:
        return [
            path("second-factor/", self.admin_view(self.second_factor), name="second_factor"),
            *super().get_urls(),
        ]

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """Set it up: a secret for an app, a code of it to prove that it works; or take it away again."""
        form = Code(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._take(request, form)
        return self._show(request, form)

    def _take(self, request: HttpRequest, form: Code) -> HttpResponse:
        code = form.cleaned_data["code"]
        if "_remove" in request.POST:
            if second_factor.remove(request, code):
                messages.success(request, _("The second factor is off."))
                return HttpResponseRedirect(reverse("admin:second_factor"))
        elif (spare := second_factor.confirm(request, code)) is not None:
            messages.success(request, _("The second factor is on."))
            return self._show(request, Code(), spare=spare)
        form.add_error("code", _("This code is not right. Wait for the next one, and type that."))
        return self._show(request, form)

    def _show(self, request: HttpRequest, form: Code, **more: Any) -> HttpResponse:
        context = {**self.each_context(request), "title": _("Second factor"), "form": form, **more}
        on = {"is_on": True, "is_required": settings.ADMIN_SECOND_FACTOR}
        context |= on if second_factor.has_app(request.user) else second_factor.offer(request)
        response = TemplateResponse(request, "admin/second-factor.html", context)
        response["Cache-Control"] = "no-store"
        return response
