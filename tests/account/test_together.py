"""Several services booked together are one: shown, moved and cancelled as one."""

import pytest

from booking.models import Change, Confirmation
from tests.account.shared import booked_ids
from tests.visitor import Visitor, sign_in, words

SALON = "/salon-meche/"
NOTHING = {"records": [], "totalRecords": 0}


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


def part_of(sandbox):
    return [row["id"] for row in standing(sandbox)]


@pytest.fixture
def cut_off(booked, sandbox):
    """Of two the first is cancelled; the second one's answer is lost, and so are two looks after it, each made twice.
    The look of before, at what there is to cancel, is answered."""
    first, second = part_of(sandbox)
    booked.open(f"{SALON}appointments/{first}/cancel/")
    sandbox.fault(f"/api/v1/groups/7/appointments/{second}.json", "reset", method="DELETE")
    sandbox.fault("/api/v1/groups/7/appointments.json", "status", status=503, method="GET", count=4, skip=1)
    booked.send()
    assert part_of(sandbox) == [second]
    return first


def test_a_part_whose_outcome_is_not_known_is_told_to_be_looked_into(booked, cut_off, sandbox):
    assert booked.name == "pending" and booked.page.headers["Refresh"]
    assert "A part of it may still stand" in booked.text and "no longer stands" not in booked.text
    assert Change.objects.get().state == Change.State.UNKNOWN
    booked.click("Check now")
    assert booked.name == "appointments" and "Only a part of your appointment could be cancelled." in booked.text
    assert booked_ids(booked) == part_of(sandbox)
    assert "Only a part" not in booked.open(f"{SALON}appointments/").text


def test_the_list_says_what_is_being_looked_into(booked, cut_off, sandbox):
    sandbox.fault("/api/v1/groups/7/appointments.json", "status", status=503, method="GET", count=2)
    booked.open(f"{SALON}appointments/")
    assert "still checking a cancellation" in booked.text
    sandbox.fault("/api/v1/groups/7/appointments.json", "status", status=503, method="GET", count=2)
    assert booked.click("See how it stands").name == "pending"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("appointments/", "Only a part of your appointment could be cancelled."),
        ("my-records/", "An appointment could be cancelled only in part."),
    ],
)
def test_found_out_later_it_is_told_on_the_next_page_and_once(booked, cut_off, sandbox, path, told):
    booked.open(f"{SALON}{path}")
    assert Change.objects.get().reason == "PARTLY" and told in booked.text
    for again in (path, "appointments/"):
        assert "part" not in words(booked.open(f"{SALON}{again}").main.select_one(".notice") or booked.soup.h1)


def test_found_out_by_a_file_it_is_told_on_the_page_after_it(booked, cut_off, sandbox):
    (second,) = part_of(sandbox)
    booked.app.get(f"{SALON}appointments/{second}/appointment.ics")
    assert Change.objects.get().reason == "PARTLY"
    assert "Only a part" in booked.open(f"{SALON}appointments/").text


def test_nobody_else_in_this_browser_is_told(booked, cut_off, sandbox):
    booked.app.get(f"{SALON}appointments/{part_of(sandbox)[0]}/appointment.ics")
    booked.resend(next(form for form in booked.page.forms.values() if form.action.endswith("/sign-out/")))
    sign_in(booked.open(f"{SALON}appointments/"))
    assert booked.name == "appointments" and "Only a part" not in booked.text
    assert "Only a part" in sign_in(Visitor().open(f"{SALON}appointments/"), email="nouveau@example.org").text


def test_its_rest_can_be_cancelled_and_then_all_is_told_as_cancelled(booked, cut_off, sandbox):
    (second,) = part_of(sandbox)
    booked.open(f"{SALON}appointments/")
    assert booked.open(f"{SALON}appointments/{second}/cancel/").send().name == "cancelled"
    assert not standing(sandbox)


def test_gone_between_two_looks_it_is_told_as_gone(booked, sandbox):
    """Where this site does not know what was booked together, it looks twice."""
    Confirmation.objects.all().delete()
    booked.open(f"{SALON}appointments/{part_of(sandbox)[0]}/cancel/")
    sandbox.fault("/api/v1/groups/7/appointments.json", "body", method="GET", status=200, body=NOTHING, skip=1, count=1)
    booked.send()
    assert booked.name == "appointments" and "This appointment no longer stands." in booked.text


def test_without_the_ledger_they_are_known_by_following_one_another(booked, sandbox):
    Confirmation.objects.all().delete()
    assert len(booked_ids(booked.open(f"{SALON}appointments/"))) == 1
