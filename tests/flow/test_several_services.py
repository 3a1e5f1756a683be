"""Several services in one booking, with buttons alone: added, removed, in the order of choosing."""

from datetime import datetime, timedelta

import pytest

from tests.visitor import CLINIC, Visitor, sign_in

SALON = "/salon-meche/"
CUT, COLOUR, CARE, BLOW_DRY = 51, 54, 56, 57
ZOE = {"lastname": "Petit", "firstname": "Zoé", "firstphone": "06 12 34 56 78"}


@pytest.fixture
def at_the_salon(visitor):
    """Inès, who does everything: 45 min and €42, 1 h and €55, 15 min and €15, 30 min and €24."""
    return visitor.open(f"{SALON}calendar/?calendar=51")


def chosen(visitor):
    return [name.get_text() for name in visitor.main.select(".basket .choice-name")]


def test_they_are_added_one_by_one_with_the_sum_on_the_button(at_the_salon):
    at_the_salon.press("add", BLOW_DRY).press("add", CUT)
    assert chosen(at_the_salon) == ["Brushing", "Coupe femme"]
    assert "Continue with 2 services, 1 h 15 min, €66" in at_the_salon.text
    assert str(CUT) not in at_the_salon.offered("add")


def test_one_is_removed_and_may_be_chosen_again(at_the_salon):
    at_the_salon.press("add", BLOW_DRY).press("add", CUT).press("remove", BLOW_DRY)
    assert chosen(at_the_salon) == ["Coupe femme"] and str(BLOW_DRY) in at_the_salon.offered("add")
    at_the_salon.press("remove", CUT)
    assert chosen(at_the_salon) == [] and "Continue with" not in at_the_salon.text


def test_no_more_than_the_group_combines(at_the_salon):
    at_the_salon.press("add", CUT).press("add", COLOUR).press("add", CARE)
    assert at_the_salon.offered("add") == [] and "up to 3 services" in at_the_salon.text
    numbers = (CUT, COLOUR, CARE, BLOW_DRY)
    at_the_salon.open(f"{SALON}service/?" + "&".join(f"service={number}" for number in numbers))
    assert at_the_salon.name == "service" and "cannot be combined" in at_the_salon.text
    assert len(chosen(at_the_salon)) == 3


@pytest.mark.parametrize(
    ("query", "words", "kept"),
    [
        ("service=51&service=51", "chosen twice", ["Coupe femme"]),
        ("service=51&service=9999", "Choose one of the options", ["Coupe femme"]),
        ("service=", "Choose one of the options", []),
        ("service=x", "Choose one of the options", []),
    ],
)
def test_what_makes_no_sense_is_asked_again_and_the_rest_is_kept(at_the_salon, query, words, kept):
    assert at_the_salon.open(f"{SALON}service/?{query}").name == "service"
    assert words in at_the_salon.text and chosen(at_the_salon) == kept


def test_what_was_refused_is_not_said_again_after_the_next_button(at_the_salon):
    at_the_salon.open(f"{SALON}service/?service=51&service=51").press("add", BLOW_DRY)
    assert "chosen twice" not in at_the_salon.text and chosen(at_the_salon) == ["Coupe femme", "Brushing"]


def test_a_row_is_a_box_to_tick_and_one_that_is_chosen_is_ticked(at_the_salon):
    at_the_salon.press("add", CUT)
    assert [b["value"] for b in at_the_salon.main.select("button:has(.choice-box-ticked)")] == [str(CUT)]
    assert len(at_the_salon.main.select("button[name=add] .choice-box")) == len(at_the_salon.offered("add"))


def test_an_address_of_several_answers_in_its_order(at_the_salon):
    at_the_salon.open(f"{SALON}service/?service={BLOW_DRY}&service={CUT}")
    assert at_the_salon.name == "slot"
    assert at_the_salon.chosen("service").startswith("Brushing") and "In all: 1 h 15 min · €66" in at_the_salon.text


def test_no_cookie_before_anything_is_answered(visitor, sandbox):
    sandbox.edit("groups", 7, calendarChoice=2)
    visitor.open(SALON).press("add", CUT).press("add", CARE)
    assert visitor.cookie() is None and len(chosen(visitor)) == 2


def test_only_calendars_that_offer_all_of_them(visitor, sandbox):
    sandbox.edit("groups", 7, calendarChoice=2)
    visitor.open(SALON).press("add", COLOUR).press("add", CARE).press("service")
    assert visitor.name == "calendar" and visitor.offered("calendar") == ["0", "51", "53"]


def test_what_nobody_offers_together_is_said_and_the_rest_is_kept(visitor, sandbox):
    sandbox.edit("groups", 7, calendarChoice=2)
    sandbox.edit("calendars", 51, intervention_ids=[CUT])
    sandbox.edit("calendars", 53, intervention_ids=[COLOUR])
    visitor.open(SALON).press("add", CUT).press("add", COLOUR)
    assert "Nobody offers these services together" in visitor.text and chosen(visitor) == ["Coupe femme"]
    visitor.open(f"{SALON}service/?service={CUT}&service={COLOUR}")
    assert visitor.name == "service" and "Nobody offers these services together" in visitor.text


def test_one_start_and_each_its_own_turn_in_the_order_chosen(at_the_salon, sandbox):
    at_the_salon.press("add", BLOW_DRY).press("add", CUT).press("service")
    start = at_the_salon.first("start").chosen("slot")
    sign_in(at_the_salon, "nouveau@example.org")
    at_the_salon.fill(**ZOE)
    said = at_the_salon.chosen("service")
    assert said == "Brushing, 30 min · €24 Coupe femme, 45 min · €42" and "1 h 15 min · €66" in at_the_salon.text
    at_the_salon.send()
    first, second = sandbox.appointments(7, "nouveau@example.org")
    assert (first["intervention_id"], second["intervention_id"]) == (BLOW_DRY, CUT)
    begins = datetime.fromisoformat(first["start"])
    assert datetime.fromisoformat(second["start"]) == begins + timedelta(minutes=30)
    assert at_the_salon.name == "done" and start
    told = at_the_salon.chosen("services")
    assert told == f"{clock(begins)} Brushing {clock(begins + timedelta(minutes=30))} Coupe femme"
    ics = at_the_salon.app.get(at_the_salon.main.select_one("a[href$='.ics']")["href"]).text
    assert ics.count("BEGIN:VEVENT") == 1 and "Brushing" in ics and "Coupe femme" in ics


def clock(moment):
    return f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


def test_they_are_found_again_after_a_lost_answer(at_the_salon, sandbox):
    at_the_salon.press("add", BLOW_DRY).press("add", CUT).press("service").first("start")
    sign_in(at_the_salon, "nouveau@example.org")
    at_the_salon.fill(**ZOE)
    sandbox.fault("/api/*/appointments*", "applied-then-reset", method="POST")
    assert at_the_salon.send().name == "done"
    assert len(sandbox.appointments(7, "nouveau@example.org")) == 2
    assert "Brushing" in at_the_salon.chosen("services") and "Coupe femme" in at_the_salon.chosen("services")


@pytest.mark.parametrize(("before", "now"), [(-1, 0), (0, -1)], ids=["later", "earlier"])
def test_the_same_service_on_another_day_is_not_taken_for_one_that_was_lost(at_the_salon, sandbox, before, now):
    """Its answer is lost too, and what was really booked is found all the same."""
    at_the_salon.press("add", CUT).press("service")
    at_the_salon.choose("start", at_the_salon.offered("start")[before])
    sign_in(at_the_salon, "nouveau@example.org").fill(**ZOE).send()
    other = at_the_salon.chosen("reference")
    at_the_salon.open(f"{SALON}calendar/?calendar=51").press("add", CUT).press("add", BLOW_DRY).press("service")
    at_the_salon.choose("start", at_the_salon.offered("start")[now])
    while at_the_salon.name != "check":
        at_the_salon.first("record") if at_the_salon.name == "records" else at_the_salon.fill(**ZOE)
    sandbox.fault("/api/*/appointments*", "applied-then-reset", method="POST")
    assert at_the_salon.send().name == "done" and at_the_salon.chosen("reference") != other
    assert len(sandbox.appointments(7, "nouveau@example.org")) == 3


def test_half_a_booking_and_the_other_service_on_another_day_are_not_a_whole_one(at_the_salon, sandbox):
    at_the_salon.press("add", BLOW_DRY).press("service")
    at_the_salon.choose("start", at_the_salon.offered("start")[-1])
    sign_in(at_the_salon, "nouveau@example.org").fill(**ZOE).send()
    (other,) = sandbox.appointments(7, "nouveau@example.org")
    at_the_salon.open(f"{SALON}calendar/?calendar=51").press("add", CUT).press("add", BLOW_DRY).press("service")
    start = at_the_salon.offered("start")[0]
    at_the_salon.choose("start", start)
    while at_the_salon.name != "check":
        at_the_salon.first("record") if at_the_salon.name == "records" else at_the_salon.fill(**ZOE)
    sandbox.fault("/api/*/appointments*", "reset", method="POST")
    assert at_the_salon.send().name == "pending"
    end = str(datetime.fromisoformat(start) + timedelta(minutes=45))
    made = {"fiche_id": other["fiche"]["id"], "intervention_id": CUT, "start": start, "end": end}
    sandbox.add("vevents", group_id=7, calendar_id=51, **made)
    assert len(sandbox.appointments(7, "nouveau@example.org")) == 2
    assert at_the_salon.open(at_the_salon.url).name == "pending"


def test_from_the_ledger_too_each_has_its_turn(at_the_salon):
    at_the_salon.press("add", BLOW_DRY).press("add", CUT).press("service").first("start")
    sign_in(at_the_salon, "nouveau@example.org").fill(**ZOE).send()
    elsewhere = sign_in(Visitor().open(f"{SALON}sign-in/"), "nouveau@example.org").open(at_the_salon.url)
    assert elsewhere.name == "done" and elsewhere.chosen("services") == at_the_salon.chosen("services")


@pytest.mark.parametrize(
    ("setting", "word"), [("display_intervention_length", "1 h 15 min"), ("display_intervention_price", "€66")]
)
def test_what_the_group_hides_is_not_in_the_sum_either(at_the_salon, sandbox, setting, word):
    sandbox.edit("groups", 7, **{setting: False})
    at_the_salon.fresh().open(f"{SALON}service/?chosen=57&chosen=51")
    assert "Continue with 2 services" in at_the_salon.text and word not in at_the_salon.text
    at_the_salon.press("service").first("start")
    sign_in(at_the_salon, "nouveau@example.org").fill(**ZOE)
    assert "Brushing" in at_the_salon.chosen("service") and word not in at_the_salon.text
    assert at_the_salon.send().name == "done" and word not in at_the_salon.text


def test_where_lengths_are_hidden_the_end_is_too(at_the_salon, sandbox):
    sandbox.edit("groups", 7, display_intervention_length=False)
    at_the_salon.fresh().open(f"{SALON}service/?service=51").first("start")
    sign_in(at_the_salon, "nouveau@example.org").fill(**ZOE).send()
    assert at_the_salon.name == "done" and " to " not in at_the_salon.chosen("time")


def test_coming_back_shows_what_was_chosen(at_the_salon):
    at_the_salon.press("add", BLOW_DRY).press("add", CUT).press("service")
    assert chosen(at_the_salon.open(f"{SALON}service/")) == ["Brushing", "Coupe femme"]


def test_where_one_service_is_all_there_may_be_one_tap_is_enough(visitor):
    assert visitor.open(CLINIC).offered("add") == []
    assert visitor.choose("service", 21).name == "calendar"
    assert visitor.open(f"{CLINIC}service/?service=21&service=23").name == "service"
    assert "Choose one of the options" in visitor.text


def test_on_another_device_all_of_them_come_back(merchants, sandbox):
    phone = Visitor().open(f"{SALON}calendar/?calendar=51").press("add", BLOW_DRY).press("add", CUT).press("service")
    phone.first("start").open(f"{SALON}sign-up/").fill(email="claire@example.org")
    (mail,) = sandbox.mail("claire@example.org")
    computer = sign_in(Visitor().open(f"{SALON}sign-in/"), "claire@example.org", mail["password"])
    assert computer.name == "record" and "Brushing" in computer.chosen("service")
    assert computer.chosen("calendar") == "Inès" and computer.chosen("slot") == phone_slot(phone)


def phone_slot(phone):
    return phone.open(f"{SALON}sign-in/").chosen("slot")


PARK = "/imagerie-du-parc/"
XRAY, ULTRASOUND, MRI = 1001, 1021, 1061


@pytest.fixture
def park(visitor, sandbox):
    """200 services, the category first; X-rays and ultrasound are one calendar's, MRI another's."""
    sandbox.edit("groups", 14, max_multirdvs=3)
    return visitor.open(PARK)


def test_they_survive_going_to_another_category(park):
    park.choose("category", 70).press("add", XRAY).click("All categories")
    assert park.name == "category" and len(chosen(park)) == 1
    park.choose("category", 71).press("add", ULTRASOUND)
    assert park.name == "service" and len(chosen(park)) == 2
    assert park.press("service").name == "slot" and "Services" in park.text


def test_back_keeps_them_too(park):
    park.choose("category", 70).press("add", XRAY).click("Back")
    assert park.name == "category" and len(chosen(park)) == 1


def test_what_a_search_finds_is_added_without_a_cookie_and_the_category_page_goes_on(park):
    park.search("radiographie epaule").press("add", XRAY).search("echographie reins")
    park.press("add", park.offered("add")[0])
    assert park.name == "category" and len(chosen(park)) == 2 and park.cookie() is None
    assert park.press("service").name == "slot"


def test_a_search_from_within_a_category_adds_too(park):
    park.choose("category", 70).press("add", XRAY).search("echographie reins")
    assert park.name == "service" and len(chosen(park)) == 1
    assert len(chosen(park.press("add", park.offered("add")[0]))) == 2


def test_what_is_refused_before_any_category_is_said_with_the_rest_kept(park):
    park.open(f"{PARK}service/?service={XRAY}&service={MRI}")
    assert park.name == "service" and "Nobody offers these services together" in park.text and len(chosen(park)) == 2
    assert Visitor().open(f"{PARK}service/?service=99").name == "category"
