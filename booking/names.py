"""Names that somebody enters, of addresses, hosts and zones: which of them can be."""

import re
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _

HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])", re.ASCII)
# First words of addresses that are, or will be, something else than a merchant.
RESERVED = """about accessibility account admin api apple-touch-icon assets book booking brand clicrdv embed favicon
    healthz help home in internal login logout legal media metrics null preview privacy readyz robots sandbox sign-in
    sign-up sitemap static stats status support terms theme undefined well-known www"""


def not_reserved(slug: str) -> None:
    if slug.lower() in RESERVED.split():
        raise ValidationError(_("“%(slug)s” is reserved: choose another address."), params={"slug": slug})


def host_name(name: str) -> None:
    if not HOST.fullmatch(name.lower()):
        raise ValidationError(_("This is no host name. Write one like rdv.clinique.fr"))
    if validate_host(name.lower(), settings.SITE_HOSTS):
        raise ValidationError(_("This host is the site's own."))


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone; one looks like Europe/Paris."), params={"name": name})
