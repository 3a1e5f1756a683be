"""What the merchant's own page asks for in advance: a service, a category, somebody, whether that can be changed.

Said in the address, under our names or those of ClicRDV's own module, so that yesterday's links go on working. What
has no meaning here, or none any more, is left out: a link never leads to an error.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

from booking.flow.draft import OPEN
from booking.flow.steps import STEPS
from booking.flow.visit import Visit, several

OURS_OF = {
    "service": ("service", "intervention_ids", "intervention_id"),
    "category": ("category", "interventionset_ids", "interventionset_id"),
    "calendar": ("calendar", "calendar_id", "calendar_ids"),
}
FROZEN_AS = {
    "service": ("service", "services", "intervention", "interventions"),
    "category": ("category", "categories", "interventionset", "interventionsets"),
    "calendar": ("calendar", "calendars"),
}
HIDDEN_BY = {"header": "nologo", "footer": "nofooter"}
OF_RECORD = re.compile(r"fiche\[([a-z]+[0-9]?)\]", re.ASCII)
MOST, LONGEST = 50, 200


def said(query: Mapping[str, str]) -> bool:
    """Whether an address asks for anything in advance."""
    return bool(_read(query))


def take(visit: Visit) -> None:
    """Keep what the address asks for, and answer what can be answered by it."""
    visit.draft.wish(_read(visit.query))
    visit.forget_what_followed()
    answer(visit)


def answer(visit: Visit) -> None:
    """Questions whose answer was asked for in advance; whoever may, can still change it."""
    if not _can_be_answered(visit):
        return
    visit.draft.wishes_are_met()
    wished = visit.draft.wishes
    one = {"category": wished.get("category", ()), "calendar": wished.get("calendar", ())}
    given = {"service": [str(number) for number in wished.get("service", ())]}
    given |= {name: [str(numbers[0])] for name, numbers in one.items() if len(numbers) == 1}
    for step in [step for step in visit.steps if step in given and given[step]]:
        if not visit.draft.has(step) and visit.may_take(step):
            _answer(visit, step, given[step])


def are_open(visit: Visit) -> bool:
    """Whether there are some that no question has been answered by yet."""
    return bool(visit.draft.wishes.get(OPEN)) and _can_be_answered(visit)


def _can_be_answered(visit: Visit) -> bool:
    """Where a group shows nothing to strangers: after the sign-in."""
    return visit.first_step != "sign-in" and visit.catalogue_if_shown is not None


def _answer(visit: Visit, step: str, values: list[str]) -> None:
    """As if chosen, and nothing said where that is not possible."""
    STEPS[step].take(visit, MultiValueDict({step: values}))
    if visit.draft.has(step) and step in visit.draft.wishes.get("freeze", ()):
        visit.answer(step, visit.draft[step], auto=True)
    visit.draft.clear_notice()


def _read(query: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: list(_numbers(query, names)) for name, names in OURS_OF.items()}
    found["freeze"] = sorted(_frozen(query))
    found["hidden"] = [part for part, name in HIDDEN_BY.items() if query.get(name, "") not in ("", "0", "false")]
    found["websource"] = query.get("websource", "")[:LONGEST]
    found["record"] = {
        match[1]: query[name][:LONGEST] for name in query if (match := OF_RECORD.fullmatch(name)) and query[name]
    }
    return {name: value for name, value in found.items() if value}


def _numbers(query: Mapping[str, str], names: Iterable[str]) -> dict[int, None]:
    """Each once, in their order; `service=21&service=24`, `service=21,24` and `intervention_ids[]=21`."""
    written = [text for name in names for each in (name, f"{name}[]") for text in several(query, each)]
    parts = [part.strip() for text in written for part in text.split(",")]
    return dict.fromkeys(int(part) for part in parts[:MOST] if part.isascii() and part.isdigit() and len(part) < 12)


def _frozen(query: Mapping[str, str]) -> set[str]:
    written = [text for each in ("freeze", "freeze[]") for text in several(query, each)]
    words = {word.strip() for text in written for word in text.split(",")}
    return {step for step, names in FROZEN_AS.items() if words & set(names)}
