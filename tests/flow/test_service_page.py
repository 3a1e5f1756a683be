from django.contrib.sessions.models import Session

from tests.visitor import CLINIC, Visitor


def test_services_stand_under_their_categories_with_price_and_duration(visitor):
    visitor.open(CLINIC)
    assert visitor.name == "service"
    assert visitor.h1 == "Which service would you like?"
    assert "Step 1 of 6" in visitor.text
    assert {"21"} <= set(visitor.offered("service"))
    headings = [h.get_text(strip=True) for h in visitor.main.find_all("h2")]
    assert headings[:3] == ["Consultations", "Kinésithérapie", "Vaccination"]
    assert "20 min" in visitor.text and "€55" in visitor.text


def test_a_first_visit_sets_no_cookie_and_makes_no_session(visitor):
    visitor.open(CLINIC)
    assert visitor.page.headers.getall("Set-Cookie") == []
    assert not Session.objects.exists()


def test_what_has_no_public_name_or_is_deleted_is_not_offered(visitor, sandbox):
    sandbox.edit("interventions", 21, publicname=" ")
    visitor.open(CLINIC)
    assert "21" not in visitor.offered("service")
    assert len(visitor.offered("service")) > 3


def test_a_hidden_category_hides_its_services(visitor, sandbox):
    sandbox.edit("interventionsets", 9, publicname="")
    visitor.open(CLINIC)
    assert "21" not in visitor.offered("service")


def test_durations_and_prices_are_shown_as_the_group_says(visitor, sandbox):
    sandbox.edit("groups", 4, display_intervention_price=False, display_intervention_length=False)
    visitor.open(CLINIC)
    assert "€" not in visitor.text and "min" not in visitor.text.replace("Kinésithérapie", "")
    visitor.choose("service", 21)
    assert "€" not in visitor.text and "20 min" not in visitor.text


def test_services_are_listed_by_sort_nulls_last_then_name(visitor, sandbox):
    sandbox.edit("interventions", 21, sort=None)
    visitor.open(CLINIC)
    rows = visitor.offered("service")
    first_group = visitor.main.select("section")[0] if visitor.main.select("section") else visitor.main
    buttons = [button["value"] for button in first_group.select("button[name=service]")]
    assert buttons[-1] == "21", rows


def test_ungrouped_services_are_offered_too(visitor):
    visitor.open("/garage-martin/")
    assert visitor.name == "service"
    assert len(visitor.offered("service")) >= 2


def test_one_service_and_one_calendar_are_not_asked_but_shown(visitor):
    visitor.open("/marie-osteopathe/")
    assert visitor.name == "slot"
    assert "Step 1 of 4" in visitor.text
    assert visitor.main.select("dl")
    assert not visitor.main.select('a[href$="/service/"]')


def test_a_long_catalogue_asks_the_category_first(visitor):
    visitor.open("/institut-horizon/")
    assert visitor.name == "category"
    assert "Step 1 of 7" in visitor.text
    assert len(visitor.offered("category")) == 6
    visitor.first("category")
    assert visitor.name == "service"
    assert len(visitor.offered("service")) <= 15
    visitor.first("service")
    assert visitor.name in ("calendar", "slot")


def test_a_service_that_does_not_exist_is_refused_with_a_notice(visitor):
    for wrong in ("999999", "x", "", "21.0", "-21", "%EF%BC%92%EF%BC%91"):
        visitor.open(f"{CLINIC}service/?service={wrong}")
        assert visitor.name == "service"
        assert "Choose one of the options" in visitor.text


def test_a_link_can_carry_the_service(visitor):
    visitor.open(f"{CLINIC}service/?service=21")
    assert visitor.name == "calendar"
    assert "Consultation de suivi" in visitor.text


def test_an_unreachable_api_without_a_copy_says_so_with_the_phone(visitor, sandbox):
    sandbox.fault("/api/*", "status", status=500, count=None)
    visitor.open(CLINIC, status=503)
    assert visitor.name == "unavailable"
    assert "01 23 45 67 89" in visitor.text
    assert visitor.page.headers["Retry-After"]
    sandbox.heal()


def test_it_is_french_for_the_french(merchants):
    visitor = Visitor("fr-FR,fr;q=0.9")
    visitor.open(CLINIC)
    assert visitor.h1 == "Quelle prestation souhaitez-vous ?"
    assert visitor.soup.html["lang"] == "fr"
    assert "55 €" in visitor.text


def test_nothing_to_book_is_an_honest_dead_end_with_the_phone(visitor, sandbox):
    for category in sandbox.ids("interventionsets"):
        sandbox.edit("interventionsets", category, publicname="")
    visitor.open(CLINIC)
    assert visitor.name == "service"
    assert "Nothing can be booked online at the moment" in visitor.text
    assert "Call 01 23 45 67 89" in visitor.text


NASTY = "<p>Shampooing <b>compris</b></p><ul><li>coupe<li>soin &amp; coiffage</ul><script>alert(1)</script>"


def test_descriptions_are_plain_text_whatever_they_hold(visitor, sandbox):
    sandbox.edit("interventions", 21, description=NASTY)
    sandbox.edit("interventionsets", 9, description="<img src=x onerror=alert(1)>Avec <i>ordonnance</i>&lt;b&gt;")
    visitor.open(CLINIC)
    assert "Shampooing compris coupe soin & coiffage" in visitor.text
    assert "Avec ordonnance<b>" in visitor.text
    assert not visitor.main.select("b, i, img, script") and "alert" not in visitor.page.text


def test_a_calendar_chosen_first_with_services_of_one_category_asks_for_no_category(visitor, sandbox):
    sandbox.edit("groups", 10, calendarChoice=1)
    visitor.open("/institut-horizon/calendar/?calendar=101")
    assert visitor.name == "service" and len(visitor.offered("service")) == 10
    assert not visitor.main.select("a[href*='/category/']"), "there is nothing else to choose"


def test_the_only_service_of_a_calendar_chosen_first_is_not_asked(visitor, sandbox):
    sandbox.edit("groups", 4, calendarChoice=1)
    visitor.open(f"{CLINIC}calendar/?calendar=19")
    assert visitor.name == "slot" and "Séance de rééducation" in visitor.text


def test_the_only_calendar_of_a_group_is_not_asked_though_it_comes_first(visitor, sandbox):
    sandbox.edit("groups", 4, calendarChoice=1)
    for calendar in sandbox.ids("calendars"):
        if calendar != 15:
            sandbox.edit("calendars", calendar, publicname="")
    visitor.open(CLINIC)
    assert visitor.name == "service" and "Dr Anna Morel" in visitor.text
    assert "23" not in visitor.offered("service")
