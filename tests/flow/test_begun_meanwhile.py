"""A booking whose answer was lost, looked for after the appointment has begun."""

from datetime import UTC, datetime, timedelta

import time_machine

from tests.visitor import book_until, sign_in


def test_it_is_found_though_it_has_begun(visitor, sandbox):
    sunday = datetime.fromisoformat(sandbox.get("/state.json")["now"]).replace(hour=22, minute=55)
    sunday += timedelta(days=(6 - sunday.weekday()) % 7)
    sandbox.post("/clock", now=sunday.isoformat())
    with time_machine.travel(sunday) as clock:
        book_until(visitor, "check")
        sandbox.fault("/api/*/appointments*", "applied-then-reset", method="POST")
        sandbox.fault("/api/*/appointments*", "reset", method="GET", count=4)  # each look tries twice
        assert visitor.send().name == "pending"
        (made,) = sandbox.appointments()
        later = datetime.fromisoformat(made["start"]).replace(tzinfo=UTC) + timedelta(minutes=5)
        sandbox.post("/clock", now=later.isoformat())
        clock.move_to(later)
        sign_in(visitor.open(visitor.url).click("Sign in"))
        assert visitor.name == "done"
