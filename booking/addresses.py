"""Whose visit this is, as far as throttles are concerned."""

import re
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_WITH_PORT = re.compile(r"(?:([0-9.]+)|\[(.+)\])(?::[0-9]+)?")


def of_visitor(request: HttpRequest) -> str:
    """The address as the outermost proxy that we trust saw it."""
    hops = settings.TRUSTED_PROXY_HOPS
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    seen = forwarded[-hops] if hops and len(forwarded) >= hops else request.META.get("REMOTE_ADDR", "")
    return of_one(seen)


def of_one(seen: str) -> str:
    """What one household or server has: an address of IPv4, a /64 of IPv6. Some balancers write the port behind it."""
    if found := _WITH_PORT.fullmatch(seen):
        seen = found[1] or found[2]
    try:
        address = ip_address(seen)
    except ValueError:
        return seen
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False).network_address)
