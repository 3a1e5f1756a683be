"""Everything back to how it was."""

from sandbox.pages.fields import form
from sandbox.pages.frame import many, section
from sandbox.pages.view import Act, Desk, View

_DONE = {"reset": "Everything is as on the first day."}


def reset_section(view: View) -> str:
    store = view.app.store
    made = "SELECT count(*) FROM vevents WHERE booking IS NOT NULL AND deleted = 0"
    appointments = store.db.execute(made).fetchone()[0]
    messages = store.db.execute("SELECT count(*) FROM messages").fetchone()[0]
    goes = f"""<p>{many(appointments, "appointment")} that customers booked, {many(messages, "message")}, every account
signed up and every change made since go for good; so do sessions, faults, rules and the list of calls. The clock is the
machine’s again.</p>"""
    button = form("reset", "", "Yes, reset everything", kind="grave")
    content = f"""{view.said(_DONE)}<p>The groups, people and free times of the first day come back, laid out
from today on.</p>
<details class="grave"><summary>Reset everything…</summary>{goes}{button}</details>"""
    return section("reset", "Reset", content)


def _reset(desk: Desk) -> str:
    desk.tell("POST", "/reset", {})
    return "done=reset#reset"


ACTS: dict[str, Act] = {"reset": _reset}
