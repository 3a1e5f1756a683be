"""Two hundred services: the category first, and a search over all of them that needs no script."""

import pytest

from booking.clicrdv.catalog import Service
from booking.flow import search
from tests.visitor import sign_in

PARK = "/imagerie-du-parc/"


@pytest.fixture
def park(visitor):
    return visitor.open(PARK)


def test_the_category_comes_first(park):
    assert park.name == "category" and len(park.offered("category")) == 10
    assert park.first("category").name == "service" and len(park.offered("service")) == 20


def test_a_search_finds_services_of_every_category_and_one_tap_goes_on(park, sandbox):
    park.search("genou")
    assert park.name == "category" and len(park.offered("service")) > 3
    assert park.first("service").name == "slot"
    sign_in(park.first("start"), "nouveau@example.org")
    park.fill(lastname="Petit", firstname="Zoé", firstphone="06 12 34 56 78").send()
    assert park.name == "done" and "genou" in park.text.lower()


def test_it_can_be_searched_from_within_a_category_too(park):
    assert park.first("category").search("irm genou").offered("service")


def test_what_is_not_there_is_said_with_a_way_out(park):
    park.search("fauconnerie")
    assert "No service has these words" in park.text
    assert len(park.click("All categories").offered("category")) == 10


def test_results_are_not_for_robots(park):
    assert park.soup.find("meta", attrs={"name": "robots"}) is None
    assert park.search("genou").soup.find("meta", attrs={"name": "robots"})


def test_a_short_catalogue_has_no_search(visitor):
    assert not visitor.open("/clinique-des-lilas/").main.select("form[role=search]")


def test_an_address_of_one_service_leads_past_the_category(visitor):
    assert visitor.open(f"{PARK}service/?service=1001").name == "slot"


SERVICES = [
    Service(1, 7, "Échographie de l’épaule", "À jeun", 20, None, 1),
    Service(2, None, "Radio du genou", "", 10, None, 2),
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("echographie", [1]),
        ("ÉPAULE echo", [1]),
        ("jeun", [1]),
        ("imagerie", [1]),
        ("genou radio", [2]),
        ("genou epaule", []),
        ("o", [1, 2]),
        ("%_*", []),
    ],
)
def test_every_word_somewhere(asked, found):
    assert [s.id for s in search.found(SERVICES, {7: "Imagerie"}, asked)] == found


def test_typed_or_set_apostrophes_and_joined_letters_are_alike():
    services = [Service(1, None, "Scanner du cœur, à l’effort", "", 20, None, 1)]
    assert search.found(services, {}, "l'effort coeur") and search.found(services, {}, "L’EFFORT CŒUR")


def test_nothing_asked_finds_nothing(park):
    assert "No service has these words" in park.search("!").text
    assert park.open(f"{PARK}category/?q=%20").offered("category")


def test_a_long_list_without_categories_has_a_search_too(visitor, settings):
    settings.CATEGORY_PAGE_FROM = 2
    visitor.open("/kines-de-la-vallee/").search("drainage")
    assert visitor.name == "service" and visitor.offered("service") == ["243"]
    assert len(visitor.click("All services").offered("service")) == 3


def test_a_result_says_its_category(park):
    row = park.search("genou arthro").main.select_one("button[name=service]")
    assert "IRM avec injection" in row.get_text()


def test_what_was_searched_for_stays_in_the_field_and_is_no_markup(park):
    park.search('"><script>alert(1)</script>')
    assert park.main.select_one("[name=q]")["value"] == '"><script>alert(1)</script>'
