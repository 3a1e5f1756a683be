import pytest

from tests.embed.two_sites import BOOK, INLINE, LISTEN, PAGE, SHOP, let_embed, serving
from tests.journeys.conftest import browser_type_launch_args, site  # noqa: F401  Where the browser is, and the site.

from . import tunnel


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("tls")) as server:
        yield server


@pytest.fixture(scope="session")
def proxy(sites):
    with tunnel.leading_to(sites.server_port) as port:
        yield port


@pytest.fixture
def shop(sites, site, merchants, settings):  # noqa: F811
    """The address of a merchant's page with the booking in it."""
    settings.SITE_HOSTS = [*settings.SITE_HOSTS, "book.example"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    sites.lead_to(site)
    let_embed(merchants[4], SHOP)
    return sites.put(f"{SHOP}/", PAGE.format(book=BOOK, body=f"<script>{LISTEN}</script>{INLINE}"))
