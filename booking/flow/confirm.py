"""The ledger: one confirmation, one booking, whatever is clicked, reloaded, re-sent or opened twice.

A row is claimed under the draft's key, in autocommit; no API call is made inside a transaction. A create whose answer
was lost is never sent again: one *looks* whether it is there.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from booking.clicrdv import appointments, cached
from booking.clicrdv.appointments import Appointment
from booking.clicrdv.errors import ApiError, NotAllowed, NotFound, OutcomeUnknown, Refusal, Refused, SignInNeeded
from booking.flow import choice, looking, receipt, second_click
from booking.flow.visit import Visit
from booking.models import Confirmation

State = Confirmation.State

STEP_OF = {
    Refusal.TOO_CLOSE.name: "slot",
    Refusal.TOO_FAR.name: "slot",
    Refusal.TOO_SOON.name: "slot",
    Refusal.SLOT_GONE.name: "slot",
    Refusal.SAME_TIME.name: "slot",
    Refusal.EMAIL_TAKEN.name: "record",
    Refusal.EMAIL_UNKNOWN.name: "record",
    "SIGN_IN": "sign-in",
}
WEB_SOURCE = "booking-site"
LOST = "LOST"  # looked for long enough, and not there
BOOKED_BEFORE = "booked_before"  # what was lost is booked after all, and is not what is asked for now


def confirm(visit: Visit) -> Confirmation:
    """Book what the draft says, once. Whoever comes second under the same key waits for the first one's outcome."""
    whose = {"merchant": visit.merchant, "owner": owner(visit), "frame": visit.draft.frame}
    row, mine = Confirmation.objects.get_or_create(key=visit.draft.key, defaults={**whose, "wanted": _wanted(visit)})
    if mine:
        visit.draft.submit()
        visit.browser.save()
        _book(visit, row)
        return row
    return _after_waiting(visit, row)


def _made_late(visit: Visit, row: Confirmation) -> list[list[Appointment]]:
    """What we had given up as not booked, and ClicRDV made after all. Looked for after the claim, so that a second
    click is told the same."""
    given_up = _ledger(visit).filter(reason=LOST, created_at__gt=_since())[:5]
    listed = looking.upcoming(visit) if given_up else []
    late = []
    for lost in given_up:
        same = lost.wanted == row.wanted  # confirmed once more: whoever booked it, it is not booked again
        if found := looking.match(listed if same else _unclaimed(visit, listed), lost):
            _note_late(visit, lost, found)
            late.append(found)
    return late


def _unclaimed(visit: Visit, listed: list[Appointment]) -> list[Appointment]:
    """Without those that are known as the outcome of a confirmation: a second try's is not the first one's."""
    known = made(visit)
    return [appointment for appointment in listed if appointment.id not in known]


def made(visit: Visit) -> set[int]:
    """The appointments that are known as outcomes of this account's confirmations."""
    done = _ledger(visit).filter(state=State.DONE).values_list("appointment_ids", flat=True)
    return {number for ids in done for number in ids}


def _note_late(visit: Visit, lost: Confirmation, found: list[Appointment]) -> None:
    receipt.keep(visit, found, by_this_draft=False)
    lost.state, lost.reason, lost.appointment_ids = State.DONE, "", [a.id for a in found]
    lost.wanted = {**lost.wanted, "given": found[0].calendar_id}
    lost.save(update_fields=["state", "reason", "appointment_ids", "wanted"])


def _ledger(visit: Visit) -> QuerySet[Confirmation]:
    """What this account has confirmed with this merchant."""
    return Confirmation.objects.filter(owner=owner(visit), merchant=visit.merchant)


def settle(visit: Visit, row: Confirmation) -> Confirmation:
    """Find out what became of a confirmation whose answer was lost. Looks, never books."""
    if row.settled or not is_mine(visit, row) or not (row.state == State.UNKNOWN or _take_over(row)):
        return row
    try:
        found = looking.look(visit, row)
    except SignInNeeded:
        visit.browser.expire()
        return _end(row, State.UNKNOWN)
    except ApiError:
        return _end(row, State.UNKNOWN)
    if found:
        return _booked(visit, row, found)
    if row.older_than(settings.CONFIRM_SETTLE_SECONDS):
        return _refuse(visit, row, LOST)
    return _end(row, State.UNKNOWN)


def is_mine(visit: Visit, row: Confirmation) -> bool:
    """Only the account that confirmed can look whether it is booked."""
    return visit.account is not None and row.owner == owner(visit)


def settle_all(visit: Visit) -> list[Confirmation]:
    """What an account left open, perhaps on another device, settled at its next sign-in. Returns what is booked."""
    open_rows = _ledger(visit).filter(state__in=(State.PENDING, State.UNKNOWN), created_at__gt=_since())
    settled = [settle(visit, row) for row in open_rows[:5]]
    return [row for row in settled if row.state == State.DONE]


def _since() -> datetime:
    return timezone.now() - timedelta(seconds=settings.CONFIRM_GIVE_UP_SECONDS)


def adopt(visit: Visit, row: Confirmation) -> None:
    """Bring the draft to what the ledger says, where the request that settled it could not (its worker died)."""
    if row.key not in (visit.draft.key, visit.draft.submitted) or visit.draft.done:
        return
    if row.state == State.DONE:
        receipt.keep_of_row(visit, row, by_this_draft=True)
        visit.draft.close(row.appointment_ids[0])
    elif row.state == State.REFUSED:
        _tell(visit, row)
    elif not visit.draft.submitted:  # its worker died between the claim and the session that knows of it
        visit.draft.submit()


def step_of(reason: str) -> str:
    """Where a refusal can be mended; what can't be is told on the check page."""
    return STEP_OF.get(reason, "check")


def _book(visit: Visit, row: Confirmation) -> None:
    try:
        late = _made_late(visit, row)
        booked = next((found for found in late if looking.match(found, row) == found), None) if late else _send(visit)
    except OutcomeUnknown:
        if not settle(visit, _end(row, State.UNKNOWN)).settled:
            visit.happened.append(("unknown", ""))
    except Refused as refused:
        _refuse(visit, row, refused.code.name if refused.code else "REFUSED")
    except SignInNeeded:
        visit.browser.expire()
        _refuse(visit, row, "SIGN_IN")
    except (NotAllowed, NotFound):
        _refuse(visit, row, "REFUSED")
    except ApiError:
        _refuse(visit, row, "UNAVAILABLE")
    else:
        _booked(visit, row, booked) if booked else _ask_again(visit, row, late)


def _ask_again(visit: Visit, row: Confirmation, late: list[list[Appointment]]) -> None:
    """Two appointments may be one too many: nothing more is booked before the customer knows of the first."""
    made = [{"id": f[0].id, "start": f[0].start.isoformat(), "services": [a.service_id for a in f]} for f in late]
    row.wanted = {**row.wanted, "made": made}
    _refuse(visit, row, BOOKED_BEFORE)


def _send(visit: Visit) -> list[Appointment]:
    answers = visit.draft.answers
    assert visit.start is not None
    booked = appointments.book(
        visit.api,
        visit.merchant.group_id,
        zone=visit.zone,
        start=visit.start,
        service_ids=visit.draft.services,
        calendar_id=visit.calendar_id,
        record=choice.record(visit),
        extra={name: value for name, value in answers["record"]["appointment"].items() if value != ""},
        comments=answers["record"]["comments"],
        websource=visit.draft.wishes.get("websource") or visit.look.websource or WEB_SOURCE,
    )
    return list(booked)


def _after_waiting(visit: Visit, row: Confirmation) -> Confirmation:
    second_click.wait(visit, row)
    return settle(visit, row) if row.stale else row


def _take_over(row: Confirmation) -> bool:
    """Claim a row that its worker left behind; of several clicks one passes."""
    if not row.stale:
        return False
    now = timezone.now()
    claimed = Confirmation.objects.filter(pk=row.pk, state=State.PENDING, claimed_at=row.claimed_at)
    return bool(claimed.update(claimed_at=now, state=State.UNKNOWN))


def _wanted(visit: Visit) -> dict[str, Any]:
    assert visit.start is not None
    chosen = visit.draft["records"]
    return {
        "start": visit.start.isoformat(),
        "services": list(visit.draft.services),
        "calendar": visit.calendar_id,
        "record": chosen["id"],
        "known": chosen["known"],
        "person": looking.digest(choice.person(visit)[0]),
    }


def owner(visit: Visit) -> str:
    assert visit.account is not None
    return visit.account.owner(visit.merchant)


def _booked(visit: Visit, row: Confirmation, found: list[Appointment]) -> Confirmation:
    """The session is written before the row: who reads "done" there finds the receipt here."""
    cached.forget_slots(visit.merchant.group_id)
    visit.happened.append(("booked", ""))
    row.appointment_ids = [a.id for a in found]
    row.wanted = {**row.wanted, "given": found[0].calendar_id}
    receipt.keep(visit, found, by_this_draft=visit.draft.submitted == row.key)
    if visit.draft.submitted == row.key:
        visit.draft.close(found[0].id)
    visit.browser.save()
    return _end(row, State.DONE)


def _refuse(visit: Visit, row: Confirmation, reason: str) -> Confirmation:
    row.reason = reason
    visit.happened.append(("refused", reason))
    if visit.draft.submitted == row.key:
        _tell(visit, row)
    visit.browser.save()
    return _end(row, State.REFUSED)


def _tell(visit: Visit, row: Confirmation) -> None:
    """The refusal's notice goes to the step that can mend it; all else is kept, under a new key."""
    step, was = step_of(row.reason), visit.draft["slot"] or ""
    visit.draft.reopen()
    if step == "slot":
        cached.forget_slots(visit.merchant.group_id)
        visit.withdraw("slot")
    visit.draft.tell(row.reason, step, was=was, key=row.key)


def _end(row: Confirmation, state: Confirmation.State) -> Confirmation:
    """Write an outcome, unless somebody has written a final one meanwhile."""
    still_open = Confirmation.objects.filter(pk=row.pk, state__in=(State.PENDING, State.UNKNOWN))
    still_open.update(state=state, reason=row.reason, appointment_ids=row.appointment_ids, wanted=row.wanted)
    row.refresh_from_db()
    return row
