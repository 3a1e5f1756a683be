"""The groups, and in words what kind of booking each has: read from its settings, as a booking page must obey them."""

from collections.abc import Iterator
from typing import Any

from sandbox import slots
from sandbox.catalogue import categories_of
from sandbox.pages.fields import Options
from sandbox.pages.frame import cut, many, section, text_of
from sandbox.pages.view import View
from sandbox.store import Doc, Store

_ORDER = {0: "never asks for a calendar", 1: "calendar first"}
_INTRODUCTION = """<p class="muted">What a booking page must do for each, by the group’s settings. Where nothing is
said: one service a booking, open to everybody, Europe/Paris.</p>"""


def groups_section(view: View) -> str:
    groups = view.app.store.where("groups")
    if not groups:
        return section("groups", "Groups", "<p>There is none. Reset everything to have them back.</p>")
    listed = "".join(_row(view.app.store, group) for group in groups)
    return section("groups", "Groups", f'{_INTRODUCTION}<ul class="rows">{listed}</ul>')


def _row(store: Store, group: Doc) -> str:
    words = " · ".join((*booking_in_words(group), *_counts(store, group)))
    return (
        f'<li><p class="row-name"><b>{text_of(named(group))}</b> '
        f'<span class="muted">id <code>{text_of(group["id"])}</code>, address name '
        f"<code>{text_of(group.get('urlname', ''))}</code></span></p><p>{text_of(words)}</p></li>"
    )


def named(doc: Doc) -> str:
    """A name as a person knows it, whatever tests have put there."""
    return cut(str(doc.get("publicname") or doc.get("name") or "without a name").strip(), 80)


def booking_in_words(group: Doc) -> Iterator[str]:
    """What is out of the ordinary about booking at a group, the order of its questions first."""
    choice, most = group.get("calendarChoice"), group.get("max_multirdvs")
    yield _ORDER.get(choice, "service first") if type(choice) is int else "service first"
    if group.get("anyCalendar") and choice != 0:
        yield "“no preference” offered"
    if isinstance(most, int) and most > 1:
        yield f"up to {most} services"
    if group.get("openData") is False:
        yield "closed until sign-in"
    if group.get("validateEmail"):
        yield "e-mail confirmed first"
    yield from _shown_and_not(group)
    if group.get("timezone") not in (None, "", "Europe/Paris"):
        yield cut(str(group["timezone"]), 40)


def _shown_and_not(group: Doc) -> Iterator[str]:
    if group.get("open") is False:
        yield "booking closed for now"
    if group.get("inactive"):
        yield "switched off"
    if group.get("display_intervention_length") is False:
        yield "no durations"
    if group.get("display_intervention_price") is False:
        yield "no prices"
    if not group.get("sendmail"):
        yield "sends no mail"


def _counts(store: Store, group: Doc) -> Iterator[str]:
    number = group["id"]
    yield many(len(bookable(store, group)), "service")
    yield many(len([doc for doc in store.where("calendars", group_id=number) if slots.is_offered(doc)]), "calendar")
    asked = [doc for doc in store.where("customfields", group_id=number) if _is_asked(doc)]
    if asked:
        yield many(len(asked), "question of its own", "questions of its own")


def _is_asked(question: Doc) -> bool:
    return bool(question.get("user_visible")) and not question.get("deleted")


def bookable(store: Store, group: Doc) -> list[Doc]:
    categories = categories_of(store, group["id"])
    services = store.where("interventions", group_id=group["id"])
    return [service for service in services if slots.is_bookable(service, categories)]


def group_options(store: Store) -> Options:
    return {"": [(str(group["id"]), named(group)) for group in store.where("groups")]}


def group_by_id(store: Store, typed: Any) -> Doc | None:
    return next((group for group in store.where("groups") if str(group["id"]) == typed), None)
