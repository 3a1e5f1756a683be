"""Nothing is kept for longer than it is good for; and nothing goes that is still asked for."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from booking.account.ledger import seal
from booking.models import Change, Confirmation, HandOver, Once, Tally
from booking.stats import numbers
from tests.visitor import CLINIC, Visitor, book_until

State = Confirmation.State


def clean_up() -> str:
    said = StringIO()
    call_command("clean_up", stdout=said)
    return said.getvalue()


def ago(**length: float):
    return timezone.now() - timedelta(**length)


@pytest.fixture
def clinic(merchants):
    return merchants[4]


def confirmed(clinic, key, *, made, start, state=State.DONE):
    wanted = {"start": start.isoformat(), "services": [21], "calendar": 15, "record": 48, "person": "p", "known": [48]}
    return Confirmation.objects.create(
        key=key, merchant=clinic, owner="o", state=state, wanted=wanted, appointment_ids=[7], created_at=made
    )


def test_a_month_after_the_appointment_nothing_tells_whose_it_was(clinic):
    row = confirmed(clinic, "k", made=ago(days=60), start=ago(days=31))
    assert "confirmations: 1" in clean_up()
    row.refresh_from_db()
    assert (row.owner, row.wanted, row.appointment_ids) == ("", {}, [])
    assert numbers.of(clinic, 90).booked == 1


def test_before_that_all_of_it_stays(clinic):
    soon = confirmed(clinic, "soon", made=ago(days=60), start=ago(days=-3))
    just = confirmed(clinic, "just", made=ago(days=29), start=ago(days=28))
    clean_up()
    for row in (soon, just):
        row.refresh_from_db()
        assert row.owner == "o" and row.appointment_ids == [7]


def test_after_a_year_it_is_not_even_counted(clinic):
    confirmed(clinic, "k", made=ago(days=401), start=ago(days=400))
    Tally.objects.create(merchant=clinic, day=ago(days=402).date(), what=Tally.What.OPENED, number=1)
    Tally.objects.create(merchant=clinic, day=ago(days=399).date(), what=Tally.What.OPENED, number=1)
    clean_up()
    assert not Confirmation.objects.exists()
    assert Tally.objects.count() == 1


def test_what_was_never_settled_counts_as_not_booked(clinic):
    confirmed(clinic, "k", made=ago(days=60), start=ago(days=40), state=State.UNKNOWN)
    clean_up()
    assert Confirmation.objects.get().state == State.REFUSED


def changed(clinic, **fields):
    made = {"merchant": clinic, "group_id": 4, "owner": "o", "kind": Change.Kind.MOVE, "was": 7, "uid": "u", **fields}
    return Change.objects.create(**made)


def test_a_customers_words_go_with_a_move_that_nobody_took_up(clinic):
    left = changed(clinic, state=State.UNKNOWN, sealed=seal({"comments": "my back"}), created_at=ago(days=3))
    going_on = changed(clinic, was=8, state=State.UNKNOWN, sealed=seal({"comments": "my knee"}))
    clean_up()
    left.refresh_from_db()
    going_on.refresh_from_db()
    assert (left.state, left.sealed) == (State.REFUSED, "")
    assert going_on.state == State.UNKNOWN and going_on.sealed


def test_a_move_is_kept_until_the_new_time_is_over(clinic):
    times = {"start": ago(days=50).isoformat(), "to": ago(days=10).isoformat()}
    row = changed(clinic, state=State.DONE, wanted=times, created_at=ago(days=60))
    clean_up()
    row.refresh_from_db()
    assert row.owner == "o"
    Change.objects.update(wanted={**times, "to": ago(days=31).isoformat()})
    clean_up()
    row.refresh_from_db()
    assert (row.owner, row.uid, row.wanted, row.kind) == ("", "", {}, Change.Kind.MOVE)


def test_drafts_on_their_way_and_forms_that_were_sent_go(clinic):
    for made in (ago(minutes=10), timezone.now()):
        HandOver.objects.create(token=str(made), merchant=clinic, draft={"email": "a@b.example"}, created_at=made)
    for made in (ago(days=2), timezone.now()):
        Once.objects.create(key=str(made), created_at=made)
    clean_up()
    assert HandOver.objects.count() == Once.objects.count() == 1


def test_sessions_that_are_over_go(visitor):
    book_until(visitor, "slot")
    book_until(Visitor(), "slot")
    Session.objects.filter(pk=visitor.cookie()).update(expire_date=ago(hours=1))
    clean_up()
    assert Session.objects.count() == 1


def test_many_rows_are_no_trouble(clinic):
    Once.objects.bulk_create(Once(key=str(n), created_at=ago(days=2)) for n in range(1201))
    assert "onces: 1201" in clean_up()


def test_a_ledger_of_before_leads_nobody_in_circles(visitor):
    """A database that was restored, or cleaned, does not know what the session waits for."""
    book_until(visitor, "check")
    session = visitor.app.session
    name = next(key for key in list(session.keys()) if key.startswith("draft:"))
    session[name] = {**session[name], "submitted": session[name]["key"]}
    session.save()
    assert visitor.open(f"{CLINIC}pending/").name == "check"
    assert visitor.send().name == "done"


def test_a_booking_that_was_just_made_survives_it(visitor):
    book_until(visitor, "done")
    here = visitor.url
    clean_up()
    assert visitor.open(here).name == "done"
