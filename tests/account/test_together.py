"""Several services booked together are one: shown, moved and cancelled as one."""

import pytest

from booking.models import Confirmation
from tests.account.shared import booked_ids
from tests.visitor import sign_in

SALON = "/salon-meche/"


@pytest.fixture
def booked(visitor):
    """Two services at the hairdresser's, in one booking."""
    visitor.open(f"{SALON}calendar/?calendar=51").press("add", 57).press("add", 51).press("service")
    visitor.first("start")
    sign_in(visitor, email="nouveau@example.org")
    visitor.fill(lastname="Petit", firstname="Zoé", firstphone="06 12 34 56 78").send()
    assert visitor.name == "done"
    return visitor


def standing(sandbox):
    return sandbox.appointments(7, email="nouveau@example.org")


def test_they_are_one_in_the_list_each_at_its_time(booked, sandbox):
    booked.open(f"{SALON}appointments/")
    assert len(booked_ids(booked)) == 1 and len(standing(sandbox)) == 2
    booked.open(f"{SALON}appointments/{booked_ids(booked)[0]}/")
    assert len(booked.main.select_one(".line-services").find_all("br")) == 1


def test_either_number_leads_to_the_same(booked, sandbox):
    for row in standing(sandbox):
        booked.open(f"{SALON}appointments/{row['id']}/")
        assert len(booked.main.select_one(".line-services").find_all("br")) == 1


def test_they_move_together(booked, sandbox):
    before = standing(sandbox)
    booked.open(f"{SALON}appointments/{before[0]['id']}/move/").first("start").send()
    assert booked.name == "moved"
    after = standing(sandbox)
    assert [row["intervention_id"] for row in after] == [row["intervention_id"] for row in before]
    assert not {row["id"] for row in after} & {row["id"] for row in before}
    assert len(booked_ids(booked.click("My appointments"))) == 1


@pytest.mark.parametrize(("part", "rules"), [(0, {}), (1, {}), (0, {"max_upcoming": 1}), (1, {"max_upcoming": 2})])
def test_or_not_at_all(booked, sandbox, part, rules):
    """Also where the second is refused after the first was released: that is put back."""
    before = standing(sandbox)
    booked.open(f"{SALON}appointments/{before[0]['id']}/move/").first("start")
    sandbox.rules(7, **rules)
    refused = f"/api/v1/groups/7/appointments/{before[part]['id']}.json"
    sandbox.fault(refused, "status", status=403, method="DELETE")
    booked.send()
    assert [(row["intervention_id"], row["start"]) for row in standing(sandbox)] == [
        (row["intervention_id"], row["start"]) for row in before
    ]
    assert "stands as it was" in booked.text
    sandbox.heal()
    assert len(booked_ids(booked.open(f"{SALON}appointments/"))) == 1


def test_what_cannot_be_put_back_is_told(booked, sandbox):
    """One booking is all that is allowed, and half of the old one still stands."""
    before = [row["id"] for row in standing(sandbox)]
    booked.open(f"{SALON}appointments/{before[0]}/move/").first("start")
    sandbox.rules(7, max_upcoming=1)
    sandbox.fault(f"/api/v1/groups/7/appointments/{before[1]}.json", "status", status=403, method="DELETE")
    booked.send()
    assert [row["id"] for row in standing(sandbox)] == before[1:]
    assert "Only a part of your appointment still stands" in booked.h1
    assert len(booked_ids(booked)) == 1


def test_they_are_cancelled_together(booked, sandbox):
    booked.open(f"{SALON}appointments/{standing(sandbox)[0]['id']}/cancel/").send()
    assert booked.name == "cancelled" and not standing(sandbox)


def test_a_part_that_could_not_be_cancelled_is_told(booked, sandbox):
    numbers = [row["id"] for row in standing(sandbox)]
    booked.open(f"{SALON}appointments/{numbers[0]}/cancel/")
    sandbox.fault(f"/api/v1/groups/7/appointments/{numbers[1]}.json", "status", status=403, method="DELETE")
    booked.send()
    assert booked.name == "appointments" and "Only a part" in booked.text
    assert [row["id"] for row in standing(sandbox)] == [numbers[1]]


def test_without_the_ledger_they_are_known_by_following_one_another(booked, sandbox):
    Confirmation.objects.all().delete()
    assert len(booked_ids(booked.open(f"{SALON}appointments/"))) == 1
