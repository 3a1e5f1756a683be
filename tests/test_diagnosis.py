"""What customers see, and why something is missing."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from booking.diagnosis import examine
from booking.models import Merchant


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def clinic(merchants):
    return merchants[4]


def told(merchant, kind=None):
    return "\n".join(one.text for one in examine(merchant) if kind in (None, one.kind))


def test_where_all_is_well_it_says_so(clinic):
    assert told(clinic, "problem") == ""
    assert "“Clinique des Lilas”" in told(clinic) and "Each has a free time" in told(clinic)


def test_a_service_without_public_name_and_one_of_a_hidden_category_are_told(clinic, sandbox):
    sandbox.edit("interventions", 21, publicname="")
    assert "Service 21" in told(clinic, "note") and "no public name" in told(clinic, "note")
    sandbox.edit("interventionsets", 9, publicname="")
    assert "its category has no public name" in told(clinic, "note") and "Category 9" in told(clinic, "note")


def test_a_calendar_without_public_name_is_told(clinic, sandbox):
    sandbox.edit("calendars", 15, publicname="")
    assert "Calendar 15" in told(clinic, "note")


def test_nothing_to_see_is_a_problem(clinic, sandbox):
    sandbox.fault("/api/*/interventions.json*", "body", status=200, count=None, body='{"records": []}')
    assert "Customers see no service." in told(clinic, "problem")


def test_no_free_time_is_told_with_the_day_until_when_it_looked(clinic, sandbox):
    nothing = '{"availabletimeslots": [], "firstSlot": null}'
    sandbox.fault("/api/*/availabletimeslots*", "body", status=200, count=None, body=nothing)
    assert "“Consultation de suivi” has no free time until" in told(clinic, "problem")


@pytest.mark.parametrize(("setting", "words"), [({"inactive": True}, "switched off"), ({"open": False}, "is closed")])
def test_a_group_that_cannot_be_booked_is_told(clinic, sandbox, setting, words):
    sandbox.edit("groups", 4, **setting)
    assert words in told(clinic, "problem")


def test_what_is_set_here_against_clicrdv_is_told(clinic):
    clinic.own_show_price, clinic.own_zone = False, "Europe/London"
    assert "display_intervention_price" in told(clinic, "note") and "Europe/London" in told(clinic, "note")


def test_another_zone_than_clicrdvs_is_a_problem(clinic):
    clinic.zone = "Europe/London"
    assert "The zone is Europe/London here and Europe/Paris in ClicRDV" in told(clinic, "problem")


def test_a_group_that_shows_nothing_before_signing_in_is_told(merchants):
    assert "shows nothing before customers have signed in" in told(merchants[8])


def test_a_refused_key_an_unknown_group_and_silence_are_told_apart(clinic, sandbox, settings):
    clinic.group_id = 999999
    assert "no group of this id" in told(clinic, "problem")
    sandbox.fault("/api/*", "body", status=401, count=None, body='{"error": {"message": "The apikey is not known."}}')
    assert "refuses the key" in told(clinic, "problem")
    settings.CLICRDV_BASE_URL = "http://127.0.0.1:9"
    assert "does not answer" in told(clinic, "problem")


def test_the_command_prints_it_and_fails_where_there_is_a_problem(merchants, sandbox, capsys):
    call_command("check_merchant", "clinique-des-lilas")
    assert "ok      ClicRDV answers" in capsys.readouterr().out
    sandbox.edit("groups", 4, open=False)
    with pytest.raises(CommandError, match="to look into"):
        call_command("check_merchant", "clinique-des-lilas")
    assert "PROBLEM Booking is closed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no merchant at /nobody/"):
        call_command("check_merchant", "nobody")


def test_it_asks_for_the_times_of_thirty_services_at_most(merchants):
    assert "first 30 services only" in told(Merchant.objects.get(group_id=14))
