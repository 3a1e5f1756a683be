"""The client and a whole ClicRDV API: the worked example, and what goes wrong in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.clicrdv import accounts, appointments, catalog, fiches, groups, slots
from booking.clicrdv.accounts import Pending
from booking.clicrdv.errors import (
    NotFound,
    OutcomeUnknown,
    Refusal,
    Refused,
    SignInNeeded,
    Unavailable,
    UpstreamBroken,
    WrongPassword,
)

PARIS = ZoneInfo("Europe/Paris")
EMAIL, PASSWORD = "camille.roux@example.org", "rendez-vous"
APPOINTMENTS = "/api/v1/groups/*/appointments*"


@pytest.fixture
def camille(api):
    return api.signed_in(accounts.sign_in(api, EMAIL, PASSWORD).session_id)


@pytest.fixture
def free(api):
    """The first free time for service 21 with calendar 15."""
    return _found(api).slots[0].start


def _found(client, **changes) -> slots.Found:
    asked = {
        "zone": PARIS,
        "service_ids": [21],
        "calendar_id": 15,
        "start": datetime.now(PARIS).date(),
        "days": 14,
        **changes,
    }
    return slots.find(client, 4, **asked)


def book(client, start, **changes):
    wanted = {"service_ids": [21], "calendar_id": 15, "record": {"id": 48}, "extra": {}, "comments": "", **changes}
    return appointments.book(client, 4, zone=PARIS, start=start, websource="tests", **wanted)


def upcoming(client):
    return list(appointments.upcoming(client, 4, zone=PARIS))


class TestReading:
    def test_the_group(self, api):
        group = groups.get(api, 4)
        assert (group.name, group.urlname, group.zone) == ("Clinique des Lilas", "clinique-des-lilas", PARIS)
        assert (group.phone, group.zipcode, group.sends_mail) == ("01 23 45 67 89", "75020", True)
        assert group.settings.calendar_choice == 2
        assert group.settings.any_calendar

    def test_settings_of_others(self, api):
        assert groups.get(api, 7).settings.calendar_choice == 1
        assert groups.get(api, 8).settings.calendar_choice == 0
        assert not groups.get(api, 8).settings.open_data
        assert not groups.get(api, 9).settings.open
        assert groups.get(api, 10).settings.validate_email
        assert not groups.get(api, 5).settings.show_price

    def test_the_catalogue(self, api):
        found = catalog.catalogue(api, 4)
        service = found.service(21)
        assert (service.name, service.minutes, service.price_cents) == ("Consultation de suivi", 20, 5500)
        assert found.category(service.category_id).name == "Consultations"
        assert found.calendar(15).name == "Dr Anna Morel"
        assert all(one.name for one in (*found.services, *found.categories, *found.calendars))

    def test_a_catalogue_of_sixty_services_comes_whole(self, api):
        assert len(catalog.catalogue(api, 10).services) == 60

    def test_what_becomes_blank_or_deleted_is_no_longer_offered(self, api, sandbox):
        sandbox.edit("interventions", 21, publicname="  ")
        assert catalog.catalogue(api, 4).service(21) is None
        sandbox.edit("interventions", 21, publicname="Suivi", deleted=True)
        assert catalog.catalogue(api, 4).service(21) is None
        sandbox.edit("interventions", 21, deleted=False)
        sandbox.edit("interventionsets", 9, publicname="")
        found = catalog.catalogue(api, 4)
        assert (found.service(21), found.category(9)) == (None, None)

    def test_the_calendars_of_a_service(self, api):
        offering = {calendar.id for calendar in catalog.calendars_for(api, 4, [21])}
        assert 15 in offering
        assert offering <= {calendar.id for calendar in catalog.catalogue(api, 4).calendars}

    def test_custom_fields(self, api):
        fields = {field.name: field for field in catalog.custom_fields(api, 5, "Fiche")}
        assert (fields["str0"].label, fields["str0"].required) == ("Immatriculation", True)
        assert fields["num0"].kind == "number"
        assert [field.name for field in catalog.custom_fields(api, 5, "Vevent")] == ["txt0"]
        assert catalog.custom_fields(api, 4, "Vevent") == ()

    def test_slots(self, api):
        found = _found(api)
        assert found.first == found.slots[0].start
        assert all(15 in slot.calendar_ids for slot in found.slots)
        assert all(slot.start > datetime.now(UTC) for slot in found.slots)
        assert {slot.start for slot in found.slots} <= {slot.start for slot in _found(api, calendar_id=None).slots}

    def test_an_unknown_group(self, api):
        with pytest.raises(NotFound):
            groups.get(api, 4711)

    def test_closed_data_needs_a_sign_in(self, api, camille):
        with pytest.raises(SignInNeeded):
            catalog.catalogue(api, 8)
        assert catalog.catalogue(camille, 8).services


class TestSignIn:
    def test_who_it_is(self, api):
        account = accounts.sign_in(api, EMAIL, PASSWORD).account
        assert (account.id, account.email, account.pending) == (1, EMAIL, None)

    @pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@example.org", PASSWORD), ("", "")])
    def test_a_wrong_half(self, api, email, password):
        with pytest.raises(WrongPassword):
            accounts.sign_in(api, email, password)

    def test_the_session_ends(self, camille, sandbox):
        assert fiches.page(camille, 4).total >= 1
        sandbox.expire_sessions()
        with pytest.raises(SignInNeeded):
            fiches.page(camille, 4)

    def test_records(self, camille):
        record = fiches.get(camille, 4, 48)
        assert (record.name, record.email, record.firstphone) == ("Camille Roux", EMAIL, "06 12 34 56 78")
        assert [one.id for one in fiches.page(camille, 4).records] == [48]
        assert "comments" not in record.values

    def test_several_records(self, api):
        parent = api.signed_in(accounts.sign_in(api, "parent@example.org", PASSWORD).session_id)
        assert len(fiches.page(parent, 4).records) == 3
        assert len(fiches.page(parent, 4, size=2).records) == 2
        assert fiches.page(parent, 4, size=2).total >= 3

    def test_somebody_elses_record(self, api):
        parent = api.signed_in(accounts.sign_in(api, "parent@example.org", PASSWORD).session_id)
        with pytest.raises(NotFound):
            fiches.get(parent, 4, 48)

    def test_a_sign_up_brings_the_choice_back(self, api, sandbox):
        choice = Pending(4, (21,), 15, datetime.fromisoformat("2031-03-03 09:00"))
        names = {"service_names": ["Consultation de suivi"], "calendar_name": "Dr Anna Morel"}
        accounts.sign_up(api, email="new@example.org", group_id=4, pending=choice, **names)
        password = sandbox.mail("new@example.org")[0]["password"]
        assert accounts.sign_in(api, "new@example.org", password).account.pending == choice

    def test_a_known_address(self, api):
        with pytest.raises(Refused) as refused:
            accounts.sign_up(api, email=EMAIL, group_id=4, pending=None, service_names=[], calendar_name="")
        assert refused.value.code is Refusal.EMAIL_TAKEN


class TestBooking:
    def test_the_worked_example(self, camille, free):
        (booked,) = book(camille, free, comments="Sonnez deux fois")
        assert (booked.start, booked.end) == (free, free + timedelta(minutes=20))
        assert (booked.calendar_id, booked.service_id, booked.record_id) == (15, 21, 48)
        assert (booked.calendar_name, booked.service_name) == ("Dr Anna Morel", "Consultation de suivi")
        assert booked in upcoming(camille)
        assert free not in [slot.start for slot in _found(camille).slots]

    def test_no_preference(self, camille, free):
        (booked,) = book(camille, free, calendar_id=None)
        assert booked.calendar_id is not None
        assert booked.calendar_name

    def test_for_somebody_new(self, camille, free):
        person = {"lastname": "Roux", "firstname": "Zoé", "firstphone": "06 11 22 33 44", "email": EMAIL}
        (booked,) = book(camille, free, record=person)
        assert fiches.get(camille, 4, booked.record_id).name == "Zoé Roux"

    def test_the_record_is_updated(self, camille, free):
        book(camille, free, record={"id": 48, "firstphone": "06 99 88 77 66"})
        assert fiches.get(camille, 4, 48).firstphone == "06 99 88 77 66"

    def test_the_slot_has_gone(self, camille, free, sandbox):
        sandbox.take(free.strftime("%Y-%m-%d %H:%M:%S"))
        with pytest.raises(Refused) as refused:
            book(camille, free)
        assert refused.value.code is Refusal.SLOT_GONE

    def test_rules_refuse_with_their_codes(self, camille, free, sandbox):
        later = [slot.start for slot in _found(camille).slots if slot.start > free + timedelta(minutes=30)]
        book(camille, free)
        for rule, code in [
            ({"max_upcoming": 1}, Refusal.MAX_UPCOMING),
            ({"max_upcoming": None, "min_gap_minutes": 600}, Refusal.TOO_CLOSE),
            ({"min_gap_minutes": None, "min_notice_minutes": 60 * 24 * 60}, Refusal.TOO_SOON),
        ]:
            sandbox.rules(4, **rule)
            with pytest.raises(Refused) as refused:
                book(camille, later[0])
            assert refused.value.code is code

    def test_without_a_session(self, api, free):
        with pytest.raises(SignInNeeded):
            book(api, free)


class TestFaults:
    @pytest.mark.parametrize("kind", ["applied-then-reset", "truncated", "truncated-json"])
    def test_applied_and_lost_is_found_by_looking(self, camille, free, sandbox, kind):
        sandbox.fault(APPOINTMENTS, kind, method="POST", count=1)
        with pytest.raises(OutcomeUnknown):
            book(camille, free)
        assert [one.start for one in upcoming(camille)] == [free]
        assert len(sandbox.requests("POST", "/appointments")) == 1

    @pytest.mark.parametrize(
        "fault",
        [
            {"kind": "reset"},
            {"kind": "html"},
            {"kind": "status", "status": 500, "body": "oops"},
            {"kind": "status", "status": 503, "body": "oops"},
        ],
        ids=str,
    )
    def test_not_applied_and_lost_is_unknown_too_and_never_sent_again(self, camille, free, sandbox, fault):
        sandbox.fault(APPOINTMENTS, method="POST", count=None, **fault)
        with pytest.raises(OutcomeUnknown):
            book(camille, free)
        assert upcoming(camille) == []
        assert len(sandbox.requests("POST", "/appointments")) == 1

    def test_a_dripping_answer_ends_in_time(self, camille, free, sandbox, settings):
        sandbox.fault(APPOINTMENTS, "drip", method="POST", count=1, seconds=0.05)
        with pytest.raises(OutcomeUnknown):
            book(replace(camille, call_seconds=0.4), free)
        assert [one.start for one in upcoming(camille)] == [free]

    @pytest.mark.parametrize("fault", [{"kind": "reset"}, {"kind": "status", "status": 502, "body": ""}], ids=str)
    def test_a_read_survives_one_mishap(self, api, sandbox, fault):
        sandbox.fault("/api/v1/groups/4.json", count=1, **fault)
        assert groups.get(api, 4).id == 4

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ({"kind": "status", "status": 500, "body": "oops"}, Unavailable),
            ({"kind": "reset"}, Unavailable),
            ({"kind": "html"}, UpstreamBroken),
            ({"kind": "truncated-json"}, UpstreamBroken),
            ({"kind": "truncated"}, Unavailable),
            ({"kind": "body", "body": "[]"}, UpstreamBroken),
        ],
        ids=str,
    )
    def test_a_read_that_fails_says_how(self, api, sandbox, fault, error):
        sandbox.fault("/api/v1/groups/4.json", count=None, **fault)
        with pytest.raises(error):
            groups.get(api, 4)
