"""Every address, asked for in every way, answers honestly."""

import re

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from booking.branding import store
from booking.embed import keys
from tests.administration.conftest import signed_in
from tests.visitor import CLINIC, Visitor, book_until

from .addresses import GARAGE, SLUG, filled, in_frame, routes, usual
from .browsing import Browsing
from .hostile import BYTES, COMMON, FULL, HOSTILE, METHODS, TEXT, VALUE, budgets, encoded, of_latin, query

PARAMETERS = (
    "lang start to q next again anew gone late unclear partly token cookie meant page service calendar category domain "
    "preview scheme o p all e _popup _to_field search state__exact created_at__year app_label model_name term"
).split()
HEADERS = (
    "Host X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto Forwarded X-Real-IP X-Original-URL X-Rewrite-URL "
    "X-HTTP-Method-Override Cookie Accept-Language Accept Accept-Encoding Origin Referer User-Agent Range "
    "If-None-Match If-Modified-Since Sec-Fetch-Dest Sec-Fetch-Site X-Looking X-CSRFToken "
    "X-Request-ID Authorization Upgrade Via"
).split()


@pytest.fixture
def anybody(merchants):
    return Browsing.at(Visitor().open(CLINIC).page, {})


@pytest.fixture
def customer(merchants):
    visitor = book_until(Visitor(), "check")
    return Browsing.at(visitor.page, dict(visitor.app.cookies))


@pytest.fixture
def marie(merchants):
    """The clinic's own admin, who has a look of hers, and of whom the garage's are none."""
    user = User.objects.create_user("marie", password="password", is_staff=True)
    merchants[4].admins.add(user)
    for merchant in (merchants[4], merchants[5]):
        store.of(merchant)
    app = signed_in("marie")
    page = app.get("/admin/password_change/")
    return Browsing.at(page, dict(app.cookies))


@pytest.mark.parametrize("methods", [COMMON, pytest.param(METHODS, marks=FULL)], ids=["common", "every"])
def test_every_address_takes_every_method(anybody, methods):
    for address in usual():
        for method in methods:
            answer = anybody.ask(method, address)
            asks = method.upper() in ("GET", "HEAD", "POST") or address.startswith("/admin/")
            assert asks or answer.status != 200, (method, address)


@pytest.mark.parametrize("method", ["GET", "POST", pytest.param("DELETE", marks=FULL), pytest.param("PUT", marks=FULL)])
def test_every_address_of_a_journey_takes_every_method(customer, method):
    for address in [address for address in usual() if address.startswith(CLINIC)]:
        customer.restore().ask(method, address, headers={"X-CSRFToken": customer.token})


@pytest.mark.parametrize("method", ["GET", "POST", pytest.param("DELETE", marks=FULL)])
def test_every_address_of_a_frame_takes_every_method(anybody, method):
    anybody.origin = "https://localhost"
    key = keys.make(SLUG)
    for address in [address for address in usual() if address.startswith(CLINIC)]:
        anybody.ask(method, in_frame(address, key), headers={"Origin": "https://localhost"})


@pytest.mark.parametrize("method", ["GET", pytest.param("POST", marks=FULL), pytest.param("DELETE", marks=FULL)])
def test_every_address_of_the_admin_takes_a_merchants_admin(marie, method):
    for address in [address for address in usual() if address.startswith("/admin/")]:
        marie.restore().ask(method, address, headers={"X-CSRFToken": marie.token})


def test_another_merchants_numbers_are_not_found(marie, merchants):
    of_garage = {merchants[5].pk, store.of(merchants[5]).pk}
    admin = [route for route in routes() if re.match("/admin/booking/.*{(pk|object_id)}", route)]
    for route in admin:
        for number in of_garage - {merchants[4].pk, store.of(merchants[4]).pk}:
            answer = marie.follow(marie.ask("GET", filled(route, pk=str(number), object_id=str(number))))
            assert GARAGE not in answer.body.decode() and "Garage Martin" not in answer.body.decode(), route


@pytest.mark.parametrize("budget", budgets(50, 1200))
def test_no_address_and_no_header_is_too_odd(anybody, budget):
    known = routes()

    @budget
    @given(st.data())
    def ask(data):
        route = data.draw(st.sampled_from(known))
        odd = {name: encoded(data.draw(VALUE | BYTES)) for name in re.findall(r"{(\w+)}", route)}
        kept = data.draw(st.sets(st.sampled_from(sorted(odd)))) if odd else set()
        address = filled(route, **{name: value for name, value in odd.items() if name not in kept})
        address += data.draw(st.just("") | (TEXT | BYTES).map(encoded) | st.sampled_from(["/", "//", "/..", "/./"]))
        asked = data.draw(st.lists(st.tuples(st.sampled_from(PARAMETERS) | TEXT, VALUE | BYTES), max_size=4))
        headers = data.draw(st.dictionaries(st.sampled_from(HEADERS), VALUE.map(of_latin), max_size=3))
        method = data.draw(st.sampled_from(["GET", "GET", "POST", *METHODS]))
        anybody.restore().ask(method, f"{address}?{query(asked)}", headers=headers)

    ask()


@pytest.mark.parametrize("header", HEADERS)
def test_every_header_takes_anything(anybody, header):
    for value in HOSTILE[:: 2 if header in ("Host", "Cookie") else 9]:
        anybody.restore().ask("GET", CLINIC, headers={header: of_latin(value)})


COOKIES = [r'"zqzq1234\000"', r'"\303\050zqzq12"', "x" * 5000, '"<zqx>"', "../../zqzq1234", "%00" * 9]


@pytest.mark.parametrize("name", ["sid", "__Host-sid", "__Host-in-0123456789ab", "csrftoken"])
def test_a_cookie_takes_anything(anybody, name):
    for value in COOKIES:
        for address in (CLINIC, "/admin/", f"{CLINIC}appointments/"):
            anybody.ask("GET", address, headers={"Cookie": f"{name}={value}"})


PLACES = ["/{}", "/{}/", "/{}/service/", f"/{SLUG}/{{}}/", f"/{SLUG}/in/{{}}/", f"/{SLUG}/done/{{}}/", "/static/{}"]


@pytest.mark.parametrize("place", [*PLACES, f"/{SLUG}/continue/{{}}/", "/embed/{}", "/admin/{}", "/internal/{}"])
def test_every_part_of_an_address_takes_anything(anybody, place):
    for value in [*HOSTILE[::3], "\0"]:
        anybody.ask("GET", place.format(encoded(value)))


@pytest.mark.parametrize("budget", budgets(40, 400))
def test_every_parameter_takes_anything(customer, budget):
    mine = [CLINIC, f"{CLINIC}slot/", f"{CLINIC}sign-in/", f"{CLINIC}appointments/"]
    pages = [*mine, "/internal/known-host", "/admin/login/"]
    pairs = st.tuples(st.sampled_from(PARAMETERS), VALUE | BYTES)

    @budget
    @given(st.sampled_from(pages), st.lists(pairs, min_size=1, max_size=5))
    def ask(address, asked):
        customer.restore().follow(customer.ask("GET", f"{address}?{query(asked)}"))

    ask()
