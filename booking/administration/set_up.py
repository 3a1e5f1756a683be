"""A merchant's first set-up: which group of ClicRDV's, is it the right one, at which address; then its look."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking import merchants
from booking.branding import store
from booking.clicrdv import cached, configured
from booking.clicrdv.errors import ApiError, NotFound, SignInNeeded
from booking.clicrdv.groups import Group
from booking.models import Merchant

SHOWN = 12  # services, to recognise a group by


class GroupForm(forms.Form):
    group_id = forms.IntegerField(label=gettext_lazy("ClicRDV group id"), min_value=1, max_value=2**31 - 1)


class MerchantForm(forms.ModelForm):
    class Meta:
        model = Merchant
        fields = ["group_id", "name", "slug", "phone", "language"]
        widgets = {"group_id": forms.HiddenInput}


def set_up(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """`?group_id=4` shows what ClicRDV has; a POST makes the merchant and leads to its look."""
    if not request.user.is_superuser:
        raise PermissionDenied
    form = MerchantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _made(request, form)
    asked = GroupForm(request.POST or request.GET or None)
    found = _found(asked.cleaned_data["group_id"]) if asked.is_bound and asked.is_valid() else {}
    initial = found.pop("initial", None)
    if request.method == "GET":
        form = MerchantForm(initial=initial)
    shown = {"title": _("Set up a merchant"), "asked": asked, "form": form if initial else None, **found}
    return TemplateResponse(request, "admin/booking/merchant/set-up.html", {**context, **shown})


def _made(request: HttpRequest, form: MerchantForm) -> HttpResponse:
    merchant = form.save(commit=False)
    if not merchants.fill_in(merchant):
        messages.warning(request, _("ClicRDV could not be asked about this group; check its id."))
    merchant.save()
    link = request.build_absolute_uri(merchant.get_absolute_url())
    messages.success(request, _("Its pages are at %(link)s. Choose how they look, then publish.") % {"link": link})
    return HttpResponseRedirect(reverse("admin:booking_branding_change", args=[store.of(merchant).pk]))


def _found(group_id: int) -> dict[str, Any]:
    """What ClicRDV says of the group, and what the form begins with; or why there is nothing to see."""
    initial = {"group_id": group_id, "language": "fr"}
    taken = [str(merchant) for merchant in Merchant.objects.filter(group_id=group_id)]
    api = configured.client()
    try:
        group = cached.group(api, group_id)
        services = [service.name for service in cached.catalogue(api, group_id).services]
    except SignInNeeded:
        return {
            "problem": _("This group shows nothing to strangers. It can be set up; check its id."),
            "initial": initial,
        }
    except NotFound:
        return {"problem": _("ClicRDV knows no group of this id.")}
    except ApiError:
        return {"problem": _("ClicRDV does not answer, or refuses the key. Try again later."), "initial": initial}
    initial |= {"name": group.name, "slug": slugify(group.urlname or group.name)[:50], "phone": group.phone}
    return {"group": _shown(group), "services": services[:SHOWN], "taken": taken, "initial": initial}


def _shown(group: Group) -> dict[str, str]:
    town = f"{group.zipcode} {group.city}".strip()
    return {"name": group.name, "address": ", ".join(filter(None, (group.address, town)))}
