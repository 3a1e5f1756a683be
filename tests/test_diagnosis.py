"""What customers see, and why something is missing."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from booking.diagnosis import examine

TIMES = "/api/*/availabletimeslots*"
NOTHING = '{"availabletimeslots": [], "firstSlot": null}'


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def clinic(merchants):
    merchants[4].name = "Clinique des Lilas"
    return merchants[4]


def told(merchant, kind=None, **limits):
    return "\n".join(one.text for one in examine(merchant, **limits) if kind in (None, one.kind))


def test_where_customers_miss_nothing_there_is_no_problem(clinic):
    assert told(clinic, "problem") == ""
    ok = told(clinic, "ok")
    assert "group 4 is “Clinique des Lilas”" in ok and "Times are in Europe/Paris." in ok
    assert "Services that customers see: 6." in ok and "Services with a free time soon: 6." in ok


def test_where_nothing_at_all_is_left_out_it_says_so(merchants, sandbox):
    merchants[6].name = "Marie Ostéopathe"
    assert {one.kind for one in examine(merchants[6])} == {"ok"}
    assert "Nothing is missing." in told(merchants[6])
    sandbox.edit("calendars", sandbox.ids("calendars", 6)[0], publicname="")
    assert "Nothing is missing." not in told(merchants[6])


def test_every_reason_why_a_service_is_not_seen_is_told_at_once(clinic, sandbox):
    sandbox.edit("interventions", 21, publicname="")
    assert "Service 21" in told(clinic, "note") and "it has no public name" in told(clinic, "note")
    sandbox.edit("interventionsets", 9, publicname="")
    line = next(line for line in told(clinic, "note").splitlines() if line.startswith("Service 21"))
    assert line.endswith("it has no public name, its category has no public name.")
    assert "Category 9" in told(clinic, "note")


def test_a_category_that_has_a_name_and_nothing_to_book_is_told(clinic, sandbox):
    for number in sandbox.ids("interventions"):
        sandbox.edit("interventions", number, publicname="")
    line = next(line for line in told(clinic, "note").splitlines() if line.startswith("Category 9"))
    assert line.endswith("customers see no service of it.")


def test_a_calendar_without_public_name_is_told(clinic, sandbox):
    sandbox.edit("calendars", 15, publicname="")
    assert "Calendar 15" in told(clinic, "note")


def test_nothing_to_see_is_a_problem(clinic, sandbox):
    sandbox.fault("/api/*/interventions.json*", "body", status=200, count=None, body='{"records": []}')
    assert "Customers see no service." in told(clinic, "problem")


def test_no_calendar_is_a_problem_only_where_one_is_asked_for(clinic, sandbox):
    sandbox.fault("/api/*/calendars.json*", "body", status=200, count=None, body='{"records": []}')
    assert "Customers see no calendar." in told(clinic, "problem")
    clinic.own_calendar_choice = 0
    assert "Customers see no calendar." not in told(clinic)


def test_a_service_that_no_calendar_offers_and_a_calendar_without_services_are_told(clinic, sandbox):
    empty = '{"records": []}'  # once the whole list has been read
    sandbox.fault("/api/*/interventions.json", "body", status=200, skip=1, count=None, body=empty)
    problems = told(clinic, "problem")
    assert "“Dr Anna Morel” offers no service that customers see." in problems
    assert "“Consultation de suivi” is offered by no calendar that customers see." in problems


def test_no_free_time_is_told_with_the_day_until_when_it_looked(clinic, sandbox):
    sandbox.fault(TIMES, "body", status=200, count=None, body=NOTHING)
    assert "“Consultation de suivi” has no free time until" in told(clinic, "problem")
    assert "with a free time" not in told(clinic)


def test_a_free_time_next_month_is_found_without_a_hint_of_clicrdvs(clinic, sandbox):
    sandbox.fault(TIMES, "body", status=200, count=1, body=NOTHING)
    assert "has no free time" not in told(clinic)


def test_one_answer_that_fails_ends_nothing_and_is_told_for_what_it_is(clinic, sandbox):
    for status, words in ((404, "ClicRDV does not know it"), (403, "ClicRDV does not allow it")):
        sandbox.fault(TIMES, "status", status=status, count=1)
        found = told(clinic)
        assert f"cannot be read: {words}." in found and "Services with a free time soon: 5." in found


def test_a_catalogue_that_fails_is_not_an_unknown_group(clinic, sandbox):
    sandbox.fault("/api/*/calendars.json*", "status", status=404, count=None)
    assert told(clinic, "problem") == "The catalogue cannot be read: ClicRDV does not know it."


@pytest.mark.parametrize(("setting", "words"), [({"inactive": True}, "switched off"), ({"open": False}, "is closed")])
def test_a_group_that_cannot_be_booked_is_told_and_its_times_are_not_looked_for(clinic, sandbox, setting, words):
    sandbox.edit("groups", 4, **setting)
    assert words in told(clinic, "problem") and len(told(clinic, "problem").splitlines()) == 1


def test_what_is_set_here_against_clicrdv_is_told_with_both_values(clinic):
    clinic.own_show_price, clinic.own_zone, clinic.name = False, "Europe/London", "Les Lilas"
    notes = told(clinic, "note")
    assert "display_intervention_price is False here, and True in ClicRDV." in notes
    assert "Times are in Europe/London, as set here; ClicRDV says “Europe/Paris”." in notes
    assert "Here it is called “Les Lilas”." in notes


def test_a_zone_that_differs_is_told_and_one_that_is_none_is_a_problem(clinic, sandbox):
    clinic.zone = "Europe/London"
    assert "as ClicRDV says; while it is silent, in Europe/London" in told(clinic, "note")
    sandbox.edit("groups", 4, timezone="Mars/Olympus")
    assert "zone “Mars/Olympus” is none" in told(clinic, "problem")


def test_a_group_that_shows_nothing_before_signing_in_is_told(merchants):
    assert "The catalogue cannot be read: it is shown after signing in only." in told(merchants[8], "note")


def test_a_refused_key_an_unknown_group_and_silence_are_told_apart(clinic, sandbox, settings):
    clinic.group_id = 999999
    assert told(clinic, "problem") == "ClicRDV knows no group of this id."
    sandbox.fault("/api/*", "body", status=401, count=None, body='{"error": {"message": "The apikey is not known."}}')
    assert told(clinic, "problem").endswith("ClicRDV refuses the key of this site.")
    settings.CLICRDV_BASE_URL = "http://127.0.0.1:9"
    assert told(clinic, "problem").endswith("ClicRDV does not answer.")


def test_our_own_limit_of_time_is_told_as_ours(clinic, sandbox):
    sandbox.fault(TIMES, "delay", seconds=9, count=None)
    found = examine(clinic, seconds=2)
    assert found[-1].text == "Stopped after 2 seconds: the rest was not looked at."
    assert not [one for one in found if one.kind == "problem"]


def test_thirty_services_are_asked_about_at_most_and_that_is_told(merchants, sandbox):
    found = told(merchants[14])
    assert "first 30 services only" in found and "Services with a free time soon: 30." in found
    assert 30 <= len(sandbox.requests(containing="availabletimeslots")) <= 60


def test_the_command_prints_it_and_fails_where_there_is_a_problem(clinic, sandbox, capsys):
    clinic.save()
    call_command("check_merchant", "clinique-des-lilas")
    assert "ok      ClicRDV answers" in capsys.readouterr().out
    sandbox.edit("groups", 4, open=False)
    with pytest.raises(CommandError, match="to look into"):
        call_command("check_merchant", "clinique-des-lilas")
    assert "PROBLEM Booking is closed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no merchant at /nobody/"):
        call_command("check_merchant", "nobody")
