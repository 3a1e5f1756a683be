"""Merchants under names of their own; a name that nobody entered gets nothing."""

import pytest
from django.core.exceptions import ValidationError

from booking import hosts
from booking.models import Brand, Merchant
from tests.visitor import CLINIC, Visitor, book_until

OWN = "rdv.clinique.example"


@pytest.fixture
def clinic(merchants):
    merchants[4].host = OWN
    merchants[4].save()
    hosts.start_afresh()
    return merchants[4]


def under(host):
    return Visitor(HTTP_HOST=host)


def test_the_whole_journey_goes_on_under_the_merchants_own_host(clinic):
    visitor = under(OWN).open("/")
    assert visitor.name == "service" and visitor.page.request.host == OWN
    visitor = book_until(under(OWN), "check").send()
    assert visitor.name == "done"


@pytest.mark.parametrize("path", [CLINIC, f"{CLINIC}service/?service=21", "/Clinique-des-Lilas/"])
def test_its_address_on_the_site_leads_there_with_the_rest(clinic, path):
    answer = Visitor().app.get(path)
    while answer.location and answer.location.startswith("/"):
        answer = answer.follow()
    assert answer.location.lower() == f"http://{OWN}{path.lower()}"


def test_a_merchant_without_a_host_stays_on_the_site(clinic):
    assert Visitor().open("/garage-martin/").name == "service"


@pytest.mark.parametrize("path", ["/garage-martin/", "/admin/", "/admin/login/", "/nobody/", "/chain/"])
def test_under_the_host_of_one_there_is_nobody_else_and_no_admin(clinic, path):
    Brand.objects.create(slug="chain", name="Chain")
    assert under(OWN).app.get(path, status="*").status_int == 404


@pytest.mark.parametrize("path", ["/", CLINIC, "/healthz", "/admin/"])
@pytest.mark.parametrize("host", ["evil.example", f"x.{OWN}", "clinique.example", "a b", "", "localhost.evil"])
def test_a_name_that_nobody_entered_gets_nothing(clinic, host, path):
    answer = Visitor(HTTP_HOST=host).app.get(path, status="*")
    assert answer.status_int in (400, 421) and not answer.body


def test_a_host_is_known_soon_after_it_was_entered_and_not_longer_than_it_is(clinic):
    assert under(OWN).app.get("/healthz").status_int == 200
    Merchant.objects.filter(pk=clinic.pk).update(host="autre.example")
    hosts.start_afresh()  # what a second does
    assert under(OWN).app.get("/healthz", status="*").status_int == 421
    assert under("autre.example").app.get("/healthz").status_int == 200


def test_the_proxy_is_told_for_which_names_it_may_ask_certificates(clinic):
    def answer(domain):
        return Visitor().app.get(f"/internal/known-host?domain={domain}", status="*").status_int

    assert [answer(domain) for domain in (OWN, "RDV.Clinique.Example", "localhost")] == [200, 200, 200]
    assert [answer(domain) for domain in ("evil.example", "", "*", "a" * 300)] == [404, 404, 404, 404]


@pytest.mark.parametrize(
    "host", ["rdv", "https://rdv.example", "rdv.example:80", "rdv.example/x", "*.example", "1.2.3.4"]
)
def test_a_host_that_is_none_is_refused(merchants, host):
    with pytest.raises(ValidationError) as refused:
        Merchant(slug="x", group_id=4, name="X", host=host).full_clean()
    assert list(refused.value.message_dict) == ["host"]


def test_a_host_that_is_taken_is_refused(clinic, settings):
    settings.SITE_HOSTS = ["book.example"]
    for host in (OWN, OWN.upper(), "book.example"):
        merchant = Merchant(slug="x", group_id=4, name="X", host=host)
        with pytest.raises(ValidationError) as refused:
            merchant.full_clean()
        assert list(refused.value.message_dict) == ["host"]


def test_no_host_is_no_host_however_many_have_none(merchants):
    merchants[4].host = merchants[5].host = ""
    merchants[4].save()
    merchants[5].save()
    assert Merchant.objects.filter(host=None).count() == len(merchants)
