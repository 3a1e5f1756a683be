"""Pages that belong to no merchant."""

import logging

from django.conf import settings
from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import translation
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from booking import hosts, languages, session
from booking.branding import served
from booking.clicrdv import cached
from booking.clicrdv.errors import ApiError, SignInNeeded
from booking.clicrdv.groups import Settings
from booking.clicrdv.transport import Client
from booking.flow import order
from booking.models import Brand, Merchant
from booking.session import Request

log = logging.getLogger(__name__)


@require_safe
def home(request: Request) -> HttpResponse:
    """A plain page; where the operator wants it, with the merchants that can be booked."""
    found = _bookable(session.client(request), Merchant.objects.all()) if settings.HOME_LISTS_MERCHANTS else []
    places = [{"url": url, "name": name, "detail": city} for url, name, city, _street in found]
    title = _("Book an appointment")
    return render(request, "site/home.html", {"page": "home", "title": title, "h1": title, "places": places})


def _bookable(api: Client, merchants: QuerySet[Merchant]) -> list[tuple[str, str, str, str]]:
    """Address, name, town and street of each."""
    rows = []
    for merchant in merchants:
        try:
            group = merchant.as_set(cached.group(api, merchant.group_id))
            wanted, city = group.settings, group.city
            street = ", ".join(filter(None, (group.address, f"{group.zipcode} {group.city}".strip())))
            if (own := served.of(merchant).look.address) is not None:
                street = ", ".join(own.splitlines())
        except SignInNeeded:
            wanted, city, street = merchant.settings_as_set(Settings(open_data=False)), "", ""
        except ApiError:
            log.warning("group %s cannot be read", merchant.group_id)
            continue
        if order.can_book(wanted):
            rows.append((merchant.get_absolute_url(), merchant.name, city, street))
    return rows


@require_safe
def place(request: Request, brand: Brand) -> HttpResponse:
    """The first question of a brand: which of its places, by town."""
    found = sorted(_bookable(session.client(request), brand.places.all()), key=lambda row: (row[2], row[1]))
    places = [
        {"url": url, "name": city or name, "detail": "\n".join(filter(None, (city and name, street)))}
        for url, name, city, street in found
    ]
    title = _("Where would you like to come?")
    context = {"page": "place", "title": title, "h1": title, "places": places, "brand": brand}
    return render(request, "site/place.html", context)


def not_found(request: Request, exception: Exception) -> HttpResponse:
    """Below a merchant's address this page is the merchant's too, whatever else is missing."""
    if getattr(request, "merchant", None) is None:
        _find_merchant(request)
    return page_not_found(request, exception)


def _find_merchant(request: Request) -> None:
    name = request.path_info.split("/")[1]
    found = Merchant.objects.filter(slug=name).first() if slug_re.match(name) else None
    if found and hosts.is_home_of(hosts.domain(request), found):
        request.merchant, request.served = found, served.of(found)
        translation.activate(languages.of_merchant(request, found, request.served.look))
    else:
        translation.activate(languages.of_site(request, served.of(None).look))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own looks for a token in the form that could not be read, and fails by that."""
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Nothing here may fail: no context, no merchant, a template without look-ups."""
    page = get_template("500.html").render({"request_id": getattr(request, "request_id", "")})
    return HttpResponse(page, status=500)


@require_safe
def healthz(request: Request) -> HttpResponse:
    return JsonResponse({"ok": True})


def csrf_failed(request: Request, reason: str = "") -> HttpResponse:
    """Back to the same page, which says to do it once more; in the admin, Django's own page."""
    if request.path_info.startswith("/admin/"):
        return csrf_failure(request, reason=reason)
    return HttpResponseRedirect(f"{escape_leading_slashes(request.path)}?again", status=303)
