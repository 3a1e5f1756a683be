"""A worker that dies between the claim of a confirmation and the session that knows of it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from booking.models import Confirmation
from tests.visitor import CLINIC, book_until


def claim(visitor):
    """Confirm, then put back what the worker had not written yet: the row's outcome, and the session."""
    book_until(visitor, "check")
    session = SessionStore(visitor.cookie())
    before = dict(session.items())
    form = visitor.form()
    assert visitor.resend(form).name == "done"
    row = Confirmation.objects.get()
    row.state, row.appointment_ids = row.State.PENDING, []
    row.claimed_at = row.created_at = timezone.now() - timedelta(seconds=31)
    row.save()
    session = SessionStore(visitor.cookie())
    for name in [*session.keys()]:
        del session[name]
    session.update(before)
    session.save()
    return form


@pytest.mark.parametrize("again", ["reload", "click"])
@pytest.mark.parametrize("booked", [True, False])
def test_its_customer_is_told_what_came_of_it(visitor, sandbox, settings, again, booked):
    settings.CONFIRM_SETTLE_SECONDS = 30
    form = claim(visitor)
    if not booked:
        (made,) = sandbox.appointments()
        sandbox.edit("vevents", made["id"], deleted=1)
    visitor.open(f"{CLINIC}check/") if again == "reload" else visitor.resend(form)
    assert visitor.name == ("done" if booked else "check")
    assert Confirmation.objects.get().state == ("done" if booked else "refused")
