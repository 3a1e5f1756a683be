"""The page at /: what this server is, what came in, and everything that can be played with by buttons.

Its forms do nothing that the control interface cannot: each becomes calls of it, and is answered by a way back here.
"""

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from sandbox.errors import Refused
from sandbox.pages import clock, exact, faults, guard, others, reset, rules
from sandbox.pages.calls import calls_section
from sandbox.pages.fields import field_id
from sandbox.pages.frame import many, page, plain_page, section, text_of
from sandbox.pages.groups import groups_section, named
from sandbox.pages.people import people_section
from sandbox.pages.view import Act, Desk, Tell, View, Wrong, view_of
from sandbox.wire import Request, Response

if TYPE_CHECKING:
    from sandbox.app import App

TITLE = "A ClicRDV-like sandbox"
_KEY = "0123456789abcdef0123456789abcdef"
_ACTS: dict[str, Act] = {**faults.ACTS, **clock.ACTS, **rules.ACTS, **others.ACTS, **reset.ACTS}
_PARTS = {
    "calls": "Calls", "groups": "Groups", "people": "People", "faults": "Faults", "clock": "Clock", "rules": "Rules",
    "others": "Other people", "reset": "Reset", "exact": "What is exact",
}  # fmt: skip


def respond(app: "App", request: Request, tell: Tell) -> Response:
    """The page, or what a form on it asks for; nothing of either to anybody who is not on this machine."""
    view = view_of(app, request)
    if not guard.is_for_here(request):
        return _not_here(app)
    if request.method != "POST":
        return _show(view)
    if guard.is_from_elsewhere(request):
        return _not_from_there()
    return _submit(view, request, tell)


def _not_here(app: "App") -> Response:
    own = text_of(app.address)
    return plain_page(
        "Not under this name",
        "<p>This page is for the machine that the sandbox runs on, by the machine’s own names. Open "
        f'<a href="{own}/">{own}/</a> there.</p>',
        status=403,
    )


def _not_from_there() -> Response:
    return plain_page(
        "Nothing was changed",
        "<p>The form came from another page than the sandbox’s own. Use the buttons on "
        '<a href="/">this sandbox’s page</a>.</p>',
        status=403,
    )


def _submit(view: View, request: Request, tell: Tell) -> Response:
    """Do it and lead back, or show the page again with what is the matter."""
    values = _values(request)
    name = values.get("act", "")
    try:
        act = _ACTS.get(name)
        if act is None:
            raise Wrong({"": "This page has no such button. Nothing was changed."})
        way_back = act(Desk(view.app, values, tell))
    except Wrong as wrong:
        return _show(View(view.app, view.address, {}, name, values, wrong.why), 400)
    except Refused as refused:
        return _show(View(view.app, view.address, {}, name, values, _by_field(values, refused)), 400)
    return Response(303, headers=[("Location", f"/?{way_back}")])


def _values(request: Request) -> dict[str, str]:
    """The last of each; line breaks come as CR LF and are none of ours."""
    text = request.body.decode("utf-8", "replace")
    if "form-urlencoded" not in request.headers.get("content-type", ""):
        return {}
    return {name: value.replace("\r\n", "\n") for name, value in parse_qsl(text, keep_blank_values=True)}


def _by_field(values: dict[str, str], refused: Refused) -> dict[str, str]:
    """The control interface begins its sentences with the field's name; a rule's is in a field for its value."""
    first = refused.message.partition(" ")[0]
    named_so = next((name for name, value in values.items() if first in (name, value) and name != "act"), "")
    return {"value" if named_so == "rule" else named_so: refused.message}


def _show(view: View, status: int = 200) -> Response:
    parts = "".join(
        (
            _start(view), calls_section(view), groups_section(view), people_section(view), faults.faults_section(view),
            clock.clock_section(view), rules.rules_section(view), others.others_section(view),
            reset.reset_section(view), exact.exact_section(),
        )
    )  # fmt: skip
    title = f"Error: {TITLE}" if view.wrong else TITLE
    links = "".join(f'<li><a href="#{name}">{label}</a></li>' for name, label in _PARTS.items())
    content = f"""<header><h1>A <span class="whole">ClicRDV-like</span> sandbox</h1>
<p class="lead">This server speaks ClicRDV’s REST API v1, for tests and for trying things out. It is no ClicRDV, and
nothing here reaches the real one: the groups, people and appointments are made up.</p></header>
<nav aria-label="On this page"><ul>{links}</ul></nav>
<main>{_summary_of(view)}{parts}</main>"""
    return page(title, content, status=status)


def _summary_of(view: View) -> str:
    """What is the matter with a form, above everything, with links to its fields."""
    if not view.wrong:
        return ""
    listed = "".join(
        f'<li><a href="#{field_id(view.act, name)}">{text_of(why)}</a></li>' if name else f"<li>{text_of(why)}</li>"
        for name, why in view.wrong.items()
    )
    return f'<div class="problem" role="alert"><h2>Nothing was changed</h2><ul>{listed}</ul></div>'


def _start(view: View) -> str:
    base = text_of(f"{view.address}/api/v1/")
    first = text_of(f"curl '{view.address}/api/v1/groups/4/interventions.json?apikey={_KEY}'")
    second = text_of(f"curl -u camille.roux@example.org:rendez-vous '{view.address}/api/v1/fiches.json?apikey={_KEY}'")
    messages = view.app.store.db.execute("SELECT count(*) FROM messages").fetchone()[0]
    content = f"""<dl class="facts"><div><dt>Address of the API</dt><dd><code>{base}</code></dd></div>
<div><dt>Key</dt><dd>any 32 hexadecimal digits, as <code>apikey</code> in the query</dd></div>
<div><dt>As it stands</dt><dd>{text_of(standing(view))}</dd></div></dl>
<p>What can be booked at group 4, and a customer’s own records:</p>
<pre class="line"><code>{first}</code></pre><pre class="line"><code>{second}</code></pre>
<p class="links"><a href="/openapi.json">The API described (OpenAPI)</a> <a href="/mailbox">Mailbox,
{many(messages, "message")}</a> <a href="/state.json">State as JSON</a> <a href="/requests">Calls as JSON</a></p>"""
    return section("start", "Start here", content)


def standing(view: View) -> str:
    """What is out of the ordinary just now, in a few words."""
    app = view.app
    waiting = len([fault for fault in app.faults.listed if fault.count != 0])
    ruled = [named(group) for group in app.store.where("groups") if rules.rules_of(group)]
    found = [
        *([f"The clock is {clock.offset_in_words(app.clock)}."] if app.clock.offset else []),
        *([f"{many(waiting, 'fault is', 'faults are')} waiting."] if waiting else []),
        *([f"Rules are set at {', '.join(ruled[:3])}{' and others' if len(ruled) > 3 else ''}."] if ruled else []),
    ]
    usual = "Nothing is out of the ordinary: no fault is waiting, no rule is set, the clock is the machine’s."
    return " ".join(found) or usual
