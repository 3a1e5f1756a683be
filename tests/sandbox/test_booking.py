"""POST appointments: what is booked, what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from tests.sandbox.client import CAMILLE, NEWCOMER, PARENT, refusal

OTHER_SERVICE = {"intervention_ids": [23]}


def test_fifty_customers_at_once_for_one_slot(api):
    start = api.starts(("calendar_id", 15))[0]
    customers = []
    for number in range(50):
        email = f"customer{number}@example.org"
        api.send("POST", "accounts", {"account": {"email": email, "group_id": 4}}, status=201)
        password = api.ask("/mailbox.json")["messages"][-1]["password"]
        customers.append(api.signed_in(email, password))

    def book(customer):
        return customer.book(start, fiche={"lastname": "Presse"}, calendar_id=15)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(book, customers))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 49
    assert {refusal(answer) for answer in answers if answer.status_code != 201} == {(400, 10)}
    assert api.ask("/state.json")["appointments"] == 1
    assert start not in api.starts(("calendar_id", 15))
    records = api.signed_in("secretariat@example.org").get("groups/4/fiches", ("search", "Presse"))
    assert records["totalRecords"] == 1, "a refused booking leaves no record behind"


def test_the_answer_is_a_list_of_one_record_for_each_service(api, camille):
    """D: the request as documented. S: 201 and ``records``, even for one; the server computes the end."""
    start = api.starts(("calendar_id", 15))[0]
    asked = {
        "date": start, "calendar_id": 15, "intervention_ids": [21], "comments": "", "websource": "ailleurs",
        "from_web": 1, "fiche": {"id": 48, "group_id": 4, "firstphone": "06 12 34 56 78"}, "end": start,
    }  # fmt: skip
    answer = camille.call("POST", "groups/4/appointments.json", {"appointment": asked})
    assert answer.status_code == 201 and set(answer.json()) == {"records"}
    (record,) = answer.json()["records"]
    length = datetime.fromisoformat(record["end"]) - datetime.fromisoformat(record["start"])
    assert (record["start"], length, record["websource"]) == (start, timedelta(minutes=20), "ailleurs")


@pytest.mark.parametrize("form", [int, str])
def test_ids_as_numbers_or_strings(api, camille, form):
    """S."""
    start = api.starts(("calendar_id", 15))[0]
    made = camille.book(start, fiche={"id": form(48)}, calendar_id=form(15), intervention_ids=[form(21)])
    assert made.status_code == 201 and made.json()["records"][0]["calendar_id"] == 15


@pytest.mark.parametrize("flag", [True, "true", 1, "1", False, "false", 0, "0"])
def test_booleans_in_any_form(api, camille, flag):
    """D S: answered as true and false."""
    made = camille.book(api.starts()[0], from_web=flag).json()["records"][0]
    assert made["from_web"] is (flag in (True, "true", "1"))


def test_without_a_calendar_a_free_one_is_chosen(api, camille):
    """D: calendar_id absent. S: 0 means any."""
    start = api.starts(("calendar_id", 15))[0]
    api.tell("/take", group_id=4, calendar_id=15, start=start, intervention_ids=[21])
    assert next(s for s in api.slots()["availabletimeslots"] if s["start"] == start)["calendar_ids"] == [16]
    assert refusal(camille.book(start, calendar_id=15)) == (400, 10)
    made = camille.book(start, calendar_id=0)
    assert made.status_code == 201 and made.json()["records"][0]["calendar_id"] == 16
    made = camille.book(api.starts(("calendar_id", 15))[0])
    assert made.status_code == 201 and made.json()["records"][0]["calendar_id"] == 15


def test_several_services_are_one_record_each_back_to_back(api):
    """P."""
    customer = api.signed_in(NEWCOMER)
    params = [("intervention_ids[]", 52), ("calendar_id", 52)]
    start = api.starts(*params, group_id=7, service=51)[0]
    asked = {"intervention_ids": [51, "52"], "calendar_id": "52", "fiche": {"lastname": "Neuf"}, "group_id": 7}
    records = customer.book(start, **asked).json()["records"]
    assert [record["intervention_id"] for record in records] == [51, 52]
    assert records[0]["start"] == start and records[0]["end"] == records[1]["start"]
    length = datetime.fromisoformat(records[1]["end"]) - datetime.fromisoformat(start)
    assert length == timedelta(minutes=75)
    assert {record["calendar_id"] for record in records} == {52}
    assert len({record["fiche_id"] for record in records}) == 1
    assert [r["id"] for r in customer.records("groups/7/appointments")] == [record["id"] for record in records]


def test_more_services_than_the_group_combines(api, camille):
    """D: max_multirdvs. P: 400."""
    start = api.starts()[0]
    assert refusal(camille.book(start, intervention_ids=[21, 22])) == (400, None)


def test_a_record_with_id_is_updated_and_one_without_created(api, camille):
    """D."""
    first, second = api.starts()[:2]
    made = camille.book(first, fiche={"id": "48", "firstphone": "07 00 00 00 00"}).json()["records"][0]
    assert made["fiche_id"] == 48 and made["fiche"]["firstphone"] == "07 00 00 00 00"
    assert camille.get("groups/4/fiches/48")["lastname"] == "Roux"
    made = camille.book(second, fiche={"lastname": "Roux", "firstname": "Zoé"}).json()["records"][0]
    assert made["fiche_id"] not in (48, 0) and made["fiche"]["from_web"] is True
    assert [record["firstname"] for record in camille.records("groups/4/fiches")] == ["Camille", "Zoé"]


def test_a_refused_booking_changes_nothing(api, camille):
    start = api.starts(("calendar_id", 15))[0]
    api.tell("/take", group_id=4, calendar_id=15, start=start, intervention_ids=[21])
    answer = camille.book(start, calendar_id=15, fiche={"id": 48, "firstphone": "07 00 00 00 00"})
    assert refusal(answer) == (400, 10)
    assert camille.get("groups/4/fiches/48")["firstphone"] == "06 12 34 56 78"


def test_remarks_origin_and_questions_travel_with_it(api):
    """D: comments; websource, free text; custom fields of the record. P: those about the appointment, flat in it."""
    customer = api.signed_in("garage@example.org")
    start = api.starts(group_id=5, service=33)[0]
    told = {"comments": "Voiture grise", "websource": "site", "from_web": "1", "txt0": "Bruit à gauche"}
    fiche = {"id": 53, "num0": "90500", "str0": "AB-123-CD"}
    made = customer.book(start, group_id=5, intervention_ids=[33], fiche=fiche, **told).json()["records"][0]
    assert made["comments"] == "Voiture grise" and made["websource"] == "site" and made["from_web"] is True
    assert made["txt0"] == "Bruit à gauche" and made["fiche"]["num0"] == 90500
    assert customer.records("groups/5/appointments")[0]["txt0"] == "Bruit à gauche"


# The codes, and their words. D: all but 10, which is ours (P).


def test_6_too_many_upcoming(api, camille):
    first, second, third = api.starts(("calendar_id", 15))[:3]
    api.tell("/rules", group_id=4, max_upcoming=1)
    made = camille.book(first)
    assert made.status_code == 201
    assert refusal(camille.book(second)) == (400, 6)
    assert refusal(camille.book(third, fiche={"lastname": "Autre"})) == (400, 6)
    camille.send("DELETE", f"groups/4/appointments/{made.json()['records'][0]['id']}")
    assert camille.book(second).status_code == 201


def test_7_too_close_to_another(api, camille):
    first, second, *_, last = api.starts(("calendar_id", 15), ("nDays", 14))
    api.tell("/rules", group_id=4, min_gap_minutes=600)
    assert camille.book(second).status_code == 201
    assert refusal(camille.book(first)) == (400, 7)
    assert camille.book(last).status_code == 201


def test_8_too_far_ahead(api, camille):
    starts = api.starts(("nDays", 60))
    api.tell("/rules", group_id=4, horizon_days=30)
    assert refusal(camille.book(starts[-1])) == (400, 8)
    assert camille.book(starts[0]).status_code == 201


def test_9_too_soon_or_past(api, camille):
    start = api.starts()[0]
    api.tell("/rules", group_id=4, min_notice_minutes=14 * 1440)
    assert refusal(camille.book(start)) == (400, 9)
    api.tell("/rules", group_id=4, min_notice_minutes=None)
    api.tell("/clock", advance=7 * 86400)
    assert refusal(camille.book(start)) == (400, 9)


@pytest.mark.parametrize("more", [{}, {"calendar_id": 16}, {"intervention_ids": [24]}])
def test_10_not_available(camille, more):
    assert refusal(camille.book("2030-01-06 03:00:00", **more)) == (400, 10)


def test_10_a_time_between_two_offered_ones(api, camille):
    start = datetime.fromisoformat(api.starts(("calendar_id", 15))[0])
    for minutes, seconds in ((1, 0), (0, 1)):
        moved = start + timedelta(minutes=minutes, seconds=seconds)
        assert refusal(camille.book(str(moved), calendar_id=15)) == (400, 10)


def test_10_a_calendar_that_does_not_do_this(api, camille):
    start = api.starts(("calendar_id", 18), service=24)[0]
    assert refusal(camille.book(start, calendar_id=18)) == (400, 10)


def test_11_the_e_mail_is_somebody_elses(api, camille):
    start = api.starts()[0]
    assert refusal(camille.book(start, fiche={"id": 48, "email": PARENT.upper()})) == (400, 11)
    assert camille.book(start, fiche={"id": 48, "email": CAMILLE}).status_code == 201


def test_12_another_appointment_then(api, camille):
    start = api.starts(("calendar_id", 15))[0]
    assert camille.book(start, calendar_id=15).status_code == 201
    assert refusal(camille.book(start, calendar_id=16)) == (400, 12)
    api.tell("/rules", group_id=4, allow_same_time=True)
    assert camille.book(start, calendar_id=16).status_code == 201


def test_12_is_about_the_person_so_two_children_may_come_together(api):
    parent, start = api.signed_in(PARENT), api.starts(("calendar_id", 15))[0]
    assert parent.book(start, calendar_id=15, fiche={"id": 49}).status_code == 201
    assert parent.book(start, calendar_id=16, fiche={"id": 50}).status_code == 201


def test_13_the_e_mail_does_not_exist(api, camille):
    start = api.starts()[0]
    api.tell("/rules", group_id=4, reject_unknown_email=True)
    assert refusal(camille.book(start, fiche={"id": 48, "email": "nowhere@example.org"})) == (400, 13)
    assert camille.book(start).status_code == 201


@pytest.mark.parametrize("code", range(6, 14))
def test_any_code_at_will(api, camille, code):
    """D: code and word."""
    api.tell("/rules", group_id=4, refuse=code)
    answer = camille.book(api.starts()[0])
    words = (
        "MaxRdvNumber", "MintimeBetween", "MaxRdvPeriod", "MintimeRdv", "NotAvailable", "EmailAlreadyExists",
        "SameTimeRdv", "EmailNotFound",
    )  # fmt: skip
    assert refusal(answer) == (400, code) and answer.json()["error"]["name"] == words[code - 6]


# Other refusals.


def test_nobody_books(api):
    """D: 401."""
    assert api.book(api.starts()[0]).status_code == 401


def test_a_closed_group_takes_no_bookings(api, camille):
    """P: 403."""
    assert camille.book("2030-01-06 10:00:00", group_id=9, intervention_ids=[71]).status_code == 403
    api.tell("/edit", resource="groups", id=4, set={"inactive": True})
    assert camille.book(api.starts(group_id=6, service=41)[0]).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": "soon"},
        {"date": None},
        {"intervention_ids": []},
        {"intervention_ids": [0]},
        {"intervention_ids": [26]},
        {"intervention_ids": [28]},
        {"intervention_ids": [41]},
        {"intervention_ids": {"a": {"b": 1}}},
        {"calendar_id": 41},
        {"calendar_id": "Anna"},
        {"fiche": "Roux"},
        {"fiche": {"firstname": "Camille"}},
        {"fiche": {"id": 48, "group_id": 5}},
        {"fiche": {"id": 48, "lastname": "x" * 65}},
        {"comments": {"a": 1}},
        {"bool0": "perhaps"},
    ],
)
def test_bad_parameters(api, camille, wrong):
    """D: 400; among them a service with a blank publicname (26), or of a category with one (28)."""
    asked = {"date": api.starts()[0], "intervention_ids": [21], "fiche": {"id": 48}, **wrong}
    answer = camille.call("POST", "groups/4/appointments.json", {"appointment": asked})
    assert refusal(answer) == (400, None)


@pytest.mark.parametrize("number", [49, 53, 200, 99999])
def test_other_peoples_records_are_as_if_not_there(api, camille, number):
    """D: 404, absent or not yours."""
    assert camille.book(api.starts()[0], fiche={"id": number}).status_code == 404
