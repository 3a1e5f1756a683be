"""Rules: what a group refuses, so that each of ClicRDV's reasons can be met."""

from typing import Any

from sandbox.pages.fields import Field, form, show_all
from sandbox.pages.frame import cut, section, text_of
from sandbox.pages.groups import group_by_id, group_options, named
from sandbox.pages.view import Act, Desk, View, Wrong
from sandbox.params import boolean
from sandbox.rules import NAMES
from sandbox.store import Doc

_RULES = {
    "max_upcoming": "upcoming appointments at most (6)",
    "min_gap_minutes": "minutes between two of a customer’s (7)",
    "horizon_days": "days ahead at most (8)",
    "min_notice_minutes": "minutes from now at least (9)",
    "refuse": "refuse all with this code, 6 to 13",
    "reject_unknown_email": "e-mail must be an account’s (13)",
    "allow_same_time": "two at the same time (no 12)",
    "cancel_notice_minutes": "minutes before which one may cancel",
    "offer_refused": "offer what 8 and 9 refuse",
    "sign_up_signs_in": "signing up opens a session",
}
_DONE = {"rule-set": "The rule is set.", "rule-gone": "The rule is taken away."}
_INTRODUCTION = """<p class="muted">A group refuses what its rules say, with the code in brackets. Two need no rule: 12,
a customer’s second appointment at the same time, and 10, a time that has gone. 11 is the answer to a sign-up with an
e-mail that is known.</p>"""


def _options() -> list[tuple[str, str]]:
    return [(name, f"{name}: {_says(name)}{', yes or no' if NAMES[name] is boolean else ''}") for name in NAMES]


def _says(name: str) -> str:
    return _RULES.get(name, "a rule")


def rules_section(view: View) -> str:
    fields = (
        Field("group_id", "Group", options=group_options(view.app.store), size=3),
        Field("rule", "Rule", options={"": _options()}, size=7),
        Field("value", "Value", "A number, or yes or no.", size=3),
    )
    content = f"""{_INTRODUCTION}{view.said(_DONE)}{_set_ones(view)}
<h3>Set a rule</h3>
{form("rule", show_all(view, "rule", fields), "Set this rule", kind="primary")}"""
    return section("rules", "Rules", content)


def _set_ones(view: View) -> str:
    found = [
        _row(group, name, value) for group in view.app.store.where("groups") for name, value in rules_of(group).items()
    ]
    return f'<ul class="rows">{"".join(found)}</ul>' if found else "<p>No group has a rule.</p>"


def rules_of(group: Doc) -> Doc:
    rules = group.get("rules")
    return rules if isinstance(rules, dict) else {}


def _row(group: Doc, name: str, value: Any) -> str:
    shown = ("yes" if value else "no") if isinstance(value, bool) else cut(str(value), 60)
    label = f'Take away<span class="unseen"> {text_of(name)} of {text_of(named(group))}</span>'
    keys = {"group_id": group["id"], "rule": name}
    hidden = "".join(f'<input type="hidden" name="{key}" value="{text_of(keys[key])}">' for key in keys)
    return (
        f'<li class="with-act"><div><p class="row-name"><b>{text_of(cut(name, 60))} {text_of(shown)}</b></p>'
        f"<p>{text_of(named(group))}: {text_of(_says(name))}</p></div>"
        f"{form('rule-gone', f'{hidden}<button>{label}</button>')}</li>"
    )


def _set(desk: Desk) -> str:
    group, name = _chosen(desk)
    value = desk.values.get("value", "").strip()
    if not value:
        raise Wrong({"value": "Value must be a number, or yes or no."})
    desk.tell("POST", "/rules", {"group_id": group["id"], name: value})
    return "done=rule-set#rules"


def _take_away(desk: Desk) -> str:
    group, name = _chosen(desk)
    desk.tell("POST", "/rules", {"group_id": group["id"], name: None})
    return "done=rule-gone#rules"


def _chosen(desk: Desk) -> tuple[Doc, str]:
    group = group_by_id(desk.app.store, desk.values.get("group_id"))
    name = desk.values.get("rule", "")
    if group is None:
        raise Wrong({"": "There is no such group any more."})
    if name not in NAMES:
        raise Wrong({"": "There is no such rule."})
    return group, name


ACTS: dict[str, Act] = {"rule": _set, "rule-gone": _take_away}
