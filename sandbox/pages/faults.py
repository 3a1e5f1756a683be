"""Faults: which calls go wrong on purpose, and how."""

from sandbox.faults import Fault
from sandbox.pages.fields import Field, decimal_number, form, read_all, show_all, whole_number
from sandbox.pages.frame import cut, many, section, text_of
from sandbox.pages.view import Act, Desk, View

# What each kind does, in the fewest words; and in a sentence.
_KINDS = {
    "delay": ("answers late", "The call is carried out and answered as usual, after the seconds."),
    "status": ("answers an error", "Nothing is carried out; the status is answered, 503 unless you say another."),
    "hang": ("never answers", "Nothing is carried out; the connection stays open and silent."),
    "reset": ("hangs up", "Nothing is carried out; the connection is reset."),
    "applied-then-reset": ("does it, then hangs up", "The call is carried out, but its answer is lost."),
    "drip": ("answers byte by byte", "Carried out; the answer comes slowly, with the seconds before each next byte."),
    "truncated": ("half an answer, then the end", "Carried out; the connection ends in the middle of the body."),
    "truncated-json": ("half the JSON", "Carried out; the answer is whole as HTTP, but its JSON is cut in half."),
    "html": (
        "a web page instead",
        "Nothing is carried out; a maintenance page comes, with 200 or your status.",
    ),
    "body": ("answers your own text", "Nothing is carried out; your text comes as JSON, with 200 or your status."),
}
_PATHS = (
    "*", "/api/v1/groups/*/appointments*", "/api/v1/groups/*/availabletimeslots*", "/api/v1/groups/4.json",
    "/api/v1/sessions/login*", "/api/v1/fiches*",
)  # fmt: skip
_METHODS = ("GET", "POST", "PUT", "DELETE")
_NUMERIC = 'inputmode="numeric"'
_FIELDS = (
    Field("kind", "What goes wrong", options={"": [(kind, f"{kind}: {_KINDS[kind][0]}") for kind in _KINDS]}),
    Field("path", "Path", "* stands for anything; the query does not count.", "*", attributes='list="paths"'),
    Field("method", "Method", options={"": [("", "any"), *((method, method) for method in _METHODS)]}, size=2),
    Field("count", "How many", "Calls; empty: all.", "1", whole_number(1, 1_000_000), attributes=_NUMERIC, size=2),
    Field("skip", "After", "Calls that pass.", "0", whole_number(0, 1_000_000), attributes=_NUMERIC, size=2),
    Field("seconds", "Seconds", "Delay, drip.", "2", decimal_number(3600), attributes='inputmode="decimal"',
          size=2),
    Field("status", "Status", "Of the answer.", "", whole_number(200, 599), attributes=_NUMERIC, size=2),
    Field("body", "Your own text", "For status, html and body; empty: the sandbox’s own.", rows=2),
)  # fmt: skip
_DONE = {
    "fault-added": "The fault is set. It strikes at the next call that matches.",
    "faults-cleared": "All faults are cleared. Every call is answered as it should be.",
}


def faults_section(view: View) -> str:
    paths = "".join(f'<option value="{text_of(path)}">' for path in _PATHS)
    kinds = "".join(f"<dt>{kind}</dt><dd>{text_of(sentence)}</dd>" for kind, (_, sentence) in _KINDS.items())
    new = form("fault", show_all(view, "fault", _FIELDS), "Set this fault", kind="primary")
    content = f"""{view.said(_DONE)}{_pending(view)}
<h3>Set a fault</h3>
{new}<datalist id="paths">{paths}</datalist>
<details class="about"><summary>What each of them does</summary><dl>{kinds}</dl></details>"""
    return section("faults", "Faults", content)


def _pending(view: View) -> str:
    listed = view.app.faults.listed
    waiting = [fault for fault in listed if fault.count != 0]
    used = len(listed) - len(waiting)
    spent = f'<p class="muted">{many(used, "fault")} used up.</p>' if used else ""
    if not waiting:
        return f"<p>No fault is waiting: every call is answered as it should be.</p>{spent}"
    rows = "".join(f"<li>{_in_words(fault)}</li>" for fault in waiting)
    clear = form("clear-faults", "", "Clear all faults")
    return f'<p>Waiting, the first that matches strikes:</p><ul class="rows">{rows}</ul>{spent}{clear}'


def _in_words(fault: Fault) -> str:
    after = f", after {fault.skip:,} more" if fault.skip else ""
    which = f"{cut(fault.method or 'any method', 20)} {cut(fault.path, 120)}"
    return (
        f'<p class="row-name"><b>{fault.kind}{text_of(_details(fault))}</b></p>'
        f"<p>{_how_many(fault.count)}{after}: <code>{text_of(which)}</code></p>"
    )


def _how_many(count: int | None) -> str:
    if count is None:
        return "every call"
    return "the next call" if count == 1 else f"the next {count:,} calls"


def _details(fault: Fault) -> str:
    if fault.kind in ("delay", "drip"):
        return f", {fault.seconds:g} s"
    status = f", {fault.status}" if fault.status else ""
    return status + (f", “{cut(fault.body, 60)}”" if fault.body else "")


def _add(desk: Desk) -> str:
    found = read_all(_FIELDS, desk.values)
    given = {name: value for name, value in found.items() if value is not None or name == "count"}
    desk.tell("POST", "/faults", given)
    return "done=fault-added#faults"


def _clear(desk: Desk) -> str:
    desk.tell("DELETE", "/faults", {})
    return "done=faults-cleared#faults"


ACTS: dict[str, Act] = {"fault": _add, "clear-faults": _clear}
