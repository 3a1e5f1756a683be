"""What a merchant pastes into its own site, tried out before; and whether a site may embed it, and why."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from booking.branding import served
from booking.branding.sites import read_site
from booking.clicrdv import cached, configured
from booking.clicrdv.errors import ApiError
from booking.embed import framing, script, snippets, tokens
from booking.embed import views as embed
from booking.models import Merchant

MOST_KEYS = 4
IN_OURS = {"frame-ancestors": ["'self'"]}


class Choices(forms.Form):
    mode = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        required=False,
        choices=[
            ("", gettext_lazy("in the page")),
            ("dialog", gettext_lazy("in a dialog, behind a link")),
            ("button", gettext_lazy("in a dialog, behind a floating button")),
        ],
    )
    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    calendar = forms.ChoiceField(label=gettext_lazy("With whom"), required=False)
    freeze = forms.BooleanField(label=gettext_lazy("What is chosen here cannot be changed"), required=False)
    lang = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("that of the page")), *settings.LANGUAGES],
    )
    words = forms.CharField(label=gettext_lazy("Words of the link"), required=False, max_length=80)
    site = forms.CharField(
        label=gettext_lazy("A page where it will stand"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "https://www.example.fr/contact", "inputmode": "url"}),
    )

    def __init__(self, merchant: Merchant, *args: Any) -> None:
        super().__init__(*args)
        services, calendars = _offered(merchant)
        self.fields["service"].choices = [("", _("to be chosen")), *services]  # type: ignore[attr-defined]
        self.fields["calendar"].choices = [("", _("to be chosen")), *calendars]  # type: ignore[attr-defined]

    def attributes(self) -> dict[str, str]:
        """Of the tag, in its order."""
        given = {name: self.cleaned_data.get(name, "") for name in ("mode", "service", "calendar", "lang")}
        chosen = [name for name in ("service", "calendar") if given[name]]
        return {**given, "freeze": ",".join(chosen) if self.cleaned_data.get("freeze") else ""}


def _offered(merchant: Merchant) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Empty where ClicRDV shows nothing just now: the rest of the page works without."""
    try:
        catalogue = cached.catalogue(configured.client(), merchant.group_id)
    except ApiError:
        return [], []
    services = [(str(service.id), service.name) for service in catalogue.services]
    return services, [(str(calendar.id), calendar.name) for calendar in catalogue.calendars]


def builder(request: HttpRequest, merchant: Merchant, context: dict[str, Any]) -> HttpResponse:
    form = Choices(merchant, request.GET)
    form.is_valid()
    site, chosen = f"{request.scheme}://{request.get_host()}", form.attributes()
    words = form.cleaned_data.get("words") or _("Book an appointment")
    shown = {
        "title": _("In the site of %(name)s") % {"name": merchant},
        "form": form,
        "verdict": _verdict(merchant, form.cleaned_data.get("site", "")),
        "preview_query": urlencode(request.GET),
        "sites": served.of(merchant).look.sites,
        "keys": merchant.embed_keys.all(),
        "may_have_more": merchant.embed_keys.count() < MOST_KEYS,
        "parts": _parts(site, merchant.slug, words, chosen),
    }
    response = TemplateResponse(request, "admin/booking/merchant/embed.html", {**context, **shown})
    response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


@require_POST
def change_keys(request: HttpRequest, merchant: Merchant) -> HttpResponse:
    """A new one, or one taken away: what it has signed is good no more."""
    if "remove" in request.POST:
        merchant.embed_keys.filter(kid=request.POST["remove"][:16]).delete()
        messages.success(request, _("The key is taken away."))
    elif merchant.embed_keys.count() < MOST_KEYS:
        tokens.make_key(merchant)
        messages.success(request, _("A new key is there; those of before are still good."))
    return HttpResponseRedirect(reverse("admin:booking_merchant_embed", args=[merchant.pk]) + "#keys")


def _parts(site: str, slug: str, words: str, chosen: dict[str, str]) -> list[dict[str, str]]:
    current = script.current()
    pinned = snippets.pinned_script(site, script.version(current), script.integrity(current))
    tag = snippets.tag(site, slug, words, chosen)
    return [
        {"label": _("The tag"), "text": f"{snippets.script(site)}\n{tag}"},
        {
            "label": _("Room for it until it is there, in the page's stylesheet"),
            "text": "clicrdv-booking { display: block; min-height: 44rem; }",
        }
        if not chosen["mode"]
        else {},
        {"label": _("On a button that the page has already"), "text": snippets.opener(slug, words, chosen)},
        {"label": _("For a site that lets in only scripts that never change"), "text": f"{pinned}\n{tag}"},
        {
            "label": _("What a Content-Security-Policy of the page needs"),
            "text": f"script-src {site}; frame-src {site};",
        },
        {"label": _("Without a script: a plain iframe"), "text": snippets.iframe(site, slug, words, chosen)},
        {"label": _("A plain link"), "text": snippets.address(site, slug, chosen)},
    ]


def _verdict(merchant: Merchant, page: str) -> dict[str, Any] | None:
    """What would happen on this page of somebody's site, and why."""
    if not page.strip():
        return None
    try:
        origin = read_site(page)
    except ValueError as error:
        return {"kind": "problem", "text": str(error)}
    sites = served.of(merchant).look.sites
    named = {"site": origin, "entry": framing.allows(sites, origin) or ""}
    if named["entry"]:
        return {"kind": "ok", "text": _("On %(site)s it is shown: %(entry)s is in the list.") % named}
    if not sites:
        text = _("On %(site)s only the link is shown: no site is in the list, so nobody may embed these pages.")
        return {"kind": "problem", "text": text % named}
    return {"kind": "problem", "text": _("On %(site)s only the link is shown: it is not in the list.") % named}


def bare_page(request: HttpRequest, merchant: Merchant) -> HttpResponse:
    """A page with nothing but the tag: how it will be."""
    form = Choices(merchant, request.GET)
    form.is_valid()
    site, chosen = f"{request.scheme}://{request.get_host()}", form.attributes()
    words = form.cleaned_data.get("words") or _("Book an appointment")
    tag = snippets.tag(site, merchant.slug, words, {**chosen, "preview": embed.preview_pass(merchant.slug)})
    context = {"tag": tag, "lang": chosen["lang"] or merchant.language}
    response = TemplateResponse(request, "admin/booking/merchant/embed-page.html", context)
    response._csp_replace = IN_OURS  # type: ignore[attr-defined]
    response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response
