"""What a merchant's own page asks for in its link, under our names and those of ClicRDV's own module."""

import json

import pytest

from tests.visitor import CLINIC, Visitor, book_until, sign_in

OLD = "intervention_ids[]=21&calendar_id=15"


def asked(query, path=CLINIC):
    return Visitor().open(f"{path}?{query}")


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("service=21", "calendar"),
        ("service=21&calendar=15", "slot"),
        ("intervention_ids[]=21", "calendar"),
        ("intervention_id=21", "calendar"),
        (OLD, "slot"),
        ("service=24", "slot"),
        ("calendar_id=15", "service"),
        ("category=9", "service"),
        ("", "service"),
    ],
)
def test_what_the_link_answers_is_not_asked(merchants, query, page):
    assert asked(query).name == page


@pytest.mark.parametrize(
    "query",
    [
        "service=999999",
        "service=x",
        "service=-1",
        "service=" + "9" * 400,
        "calendar=1",
        "category=abc",
        "freeze=everything",
        "intervention_ids[]=999&freeze=interventions",
        "popin=1&styles=transparent&colors[content_links]=ff0000&clicrdv_widget=1&widget_width=600",
        "fiche[nothing]=x&fiche[[email]]=y",
    ],
)
def test_what_has_no_meaning_is_left_out(merchants, query):
    visitor = asked(query)
    assert visitor.name == "service" and not visitor.errors
    assert "21" in visitor.offered("service") and "24" in visitor.offered("service")


class TestWhatCanBeChanged:
    def test_a_service_can(self, merchants):
        visitor = asked("service=21")
        assert visitor.click("Back").name == "service"
        assert visitor.choose("service", 24).name == "slot"
        assert visitor.chosen("service").startswith("Massage")

    def test_a_frozen_service_cannot(self, merchants):
        visitor = asked("service=21&freeze=service")
        assert visitor.name == "calendar" and not visitor.soup.select("a.back")
        assert visitor.open(f"{CLINIC}service/?service=24").chosen("service").startswith("Consultation")
        assert visitor.offered("service") == ["21"]

    def test_a_frozen_calendar_cannot(self, merchants):
        visitor = asked("calendar_id=15&freeze=calendars").choose("service", 21)
        assert visitor.name == "slot"
        visitor.open(f"{CLINIC}calendar/?calendar=16")
        assert visitor.offered("calendar") == ["15"]

    def test_of_a_frozen_category_its_services_only(self, merchants):
        visitor = asked("interventionset_ids[]=10&freeze=interventionsets")
        assert visitor.name == "service" and set(visitor.offered("service")) == {"23", "24"}
        assert visitor.open(f"{CLINIC}service/?service=21").name == "service"

    def test_of_several_services_one_is_chosen(self, merchants):
        visitor = asked("intervention_ids[]=21&intervention_ids[]=22")
        assert set(visitor.offered("service")) == {"21", "22"}


def test_it_holds_for_the_next_booking_too(visitor):
    visitor.open(f"{CLINIC}?service=21&freeze=service").choose("calendar", 15).first("start")
    sign_in(visitor).send().send()
    assert visitor.name == "done"
    assert visitor.click("Book another appointment").name == "calendar"


def test_another_link_asks_for_something_else(visitor):
    visitor.open(f"{CLINIC}?service=21&freeze=service")
    assert visitor.open(f"{CLINIC}?service=24").name == "slot"
    assert visitor.open(f"{CLINIC}service/").name == "service"


def test_where_the_sign_in_comes_first_it_is_answered_afterwards(merchants, sandbox):
    merchants[4].own_open_data = False
    merchants[4].save()
    visitor = asked("service=21&calendar=15")
    assert visitor.name == "sign-in"
    assert sign_in(visitor).name == "slot"


def test_the_label_of_the_link_is_told_to_clicrdv(visitor, sandbox):
    visitor.open(f"{CLINIC}?{OLD}&websource=facebook")
    sign_in(visitor.first("start")).send().send()
    sent = json.loads(sandbox.requests("POST", "appointments")[-1]["body"])["appointment"]
    assert sent["websource"] == "facebook"


def test_logo_and_footer_are_left_out(merchants):
    visitor = asked("nologo=1&nofooter=1")
    assert not visitor.soup.select(".brand") and "Need help?" not in visitor.page.text
    assert asked("nologo=0").soup.select(".brand")


def test_a_record_is_filled_in_for_who_has_none(visitor):
    visitor.open(f"{CLINIC}?{OLD}&fiche[lastname]=Durand&fiche[firstphone]=0612345678")
    assert "fiche" not in visitor.url
    sign_in(visitor.first("start"), "nouveau@example.org")
    assert visitor.value("lastname") == "Durand"
    assert "Durand" not in book_until(Visitor(), "record").page.text


def test_another_address_of_the_old_module_leads_here(merchants):
    merchants[4].urlname = "cabinet_lilas"
    merchants[4].save()
    assert asked(OLD, "/cabinet_lilas").name == "slot"
