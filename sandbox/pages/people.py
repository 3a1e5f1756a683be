"""Who can sign in, and with what: all of them made up, passwords included."""

from sandbox.pages.frame import cut, section, text_of
from sandbox.pages.groups import named
from sandbox.pages.view import View
from sandbox.store import Doc, Store

_SHOWN = 40


def people_section(view: View) -> str:
    store = view.app.store
    accounts, staff = store.where("accounts"), store.where("pros")
    content = f"""<p class="muted">All made up. Sign in to a booking page as one of the customers, or use their e-mail
and password as HTTP Basic.</p>
<h3>Customers</h3>{_listed(accounts, store)}
<h3>Staff</h3>
<p class="muted">They sign in as <code>pro[email]</code> and <code>pro[password]</code>, and see all of their group.</p>
{_listed(staff, store)}"""
    return section("people", "Accounts and staff", content)


def _listed(people: list[Doc], store: Store) -> str:
    if not people:
        return "<p>Nobody.</p>"
    more = len(people) - _SHOWN
    rest = f'<p>And {more:,} more, in <a href="/state.json">state.json</a>.</p>' if more > 0 else ""
    return f'<ul class="rows">{"".join(_row(person, store) for person in people[:_SHOWN])}</ul>{rest}'


def _row(person: Doc, store: Store) -> str:
    return (
        f'<li><p class="row-name"><b>{text_of(cut(str(person.get("email", "")), 120))}</b> '
        f'<span class="muted">password <code>{text_of(cut(str(person.get("password", "")), 60))}</code></span></p>'
        f"<p>{text_of(_purpose(person, store))}</p></li>"
    )


def _purpose(person: Doc, store: Store) -> str:
    """The note, or else the group; and why somebody cannot sign in."""
    number = person.get("group_id")
    group = store.one("groups", number) if isinstance(number, int) and abs(number) < 2**53 else None
    found = cut(str(person.get("note") or (f"at {named(group)}" if group else "of no group")), 200)
    if person.get("confirmed") is False:
        found += "; the address is not confirmed yet, so no sign-in: the link is in the mailbox"
    return found
