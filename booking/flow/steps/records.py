from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.clicrdv import fiches
from booking.clicrdv.errors import NotFound
from booking.clicrdv.fiches import Record
from booking.flow import rows, wording
from booking.flow.steps.base import Step, number
from booking.flow.visit import Visit

PAGE_SIZE = 25
NEW = "new"
OTHER = "other"  # ?other: the one record there is was offered, and it is for somebody else


class RecordsStep(Step):
    """For whom: asked only when the account has several records with this merchant."""

    name = "records"
    title = gettext_lazy("Who is this appointment for?")

    def only(self, visit: Visit) -> dict[str, Any] | None:
        if any(name in visit.query for name in ("q", "start", OTHER)):
            return None
        found = page(visit)
        if (found.total if found.total > PAGE_SIZE else len(found.records)) > 1:
            return None
        return chosen(visit, found.records[0] if found.records else None, known=found.records, email=own_email(visit))

    def context(self, visit: Visit) -> dict[str, Any]:
        found, query = page(visit), query_of(visit)
        searchable = found.total > PAGE_SIZE or bool(query) or found.start > 0
        found_rows = [_row(visit, record, with_phone=searchable) for record in found.records]
        return {
            "rows": [*found_rows, rows.choice(value=NEW, name=_("Somebody else"), detail=_("With a new record"))],
            "search": {"q": query, "results_text": results(found)} if searchable else None,
            "empty": nobody(query, visit.step_url("records")) if searchable and not found_rows else None,
            **around(found, query),
        }

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        value = data.get(self.name) or data.get("record")
        if value == NEW:
            found = _all(visit)
            email = own_email(visit) if found.total <= PAGE_SIZE else ""
            visit.answer(self.name, chosen(visit, None, known=found.records, email=email))
            return None
        record = own(visit, number(value))
        if record is None:
            visit.draft.tell("choose", self.name)
            return None
        visit.answer(self.name, chosen(visit, record))
        return None


def chosen(visit: Visit, record: Record | None, *, known: tuple[Record, ...] = (), email: str = "") -> dict[str, Any]:
    """The answer: which record (None: a new one), as it stands; those there were, to recognise a new one later; and
    the address that is proposed where the record has none."""
    return {
        "id": record.id if record else None,
        "owner": visit.account.identity if visit.account else None,
        "base": dict(record.values) if record else {},
        "known": [r.id for r in known] if record is None else [],
        "email": email,
    }


def own_email(visit: Visit) -> str:
    """The account's address is its owner's; of the many people that a secretary books for it is nobody's."""
    return visit.account.email if visit.account else ""


def own(visit: Visit, record_id: int | None) -> Record | None:
    """A record of the account's; ClicRDV knows no other for it."""
    try:
        return fiches.get(visit.api, visit.merchant.group_id, record_id) if record_id else None
    except NotFound:
        return None


def _all(visit: Visit) -> fiches.RecordPage:
    """Whatever was searched for: what there is before a new one is made."""
    return fiches.page(visit.api, visit.merchant.group_id, size=PAGE_SIZE)


def page(visit: Visit) -> fiches.RecordPage:
    """What this page shows, asked for once."""
    if visit.records is None:
        visit.records = _asked(visit)
    return visit.records


def _asked(visit: Visit) -> fiches.RecordPage:
    return fiches.page(
        visit.api,
        visit.merchant.group_id,
        search=query_of(visit),
        start=number(visit.query.get("start")) or 0,
        size=PAGE_SIZE,
    )


def query_of(visit: Visit) -> str:
    return visit.query.get("q", "").strip()[:100]


def _row(visit: Visit, record: Record, *, with_phone: bool) -> dict[str, Any]:
    """By name and birth date; among thousands by phone too."""
    answer = visit.draft["records"] or {}
    born = wording.birth_date(record.birthdate)
    return rows.choice(
        value=record.id,
        name=record.name or record.email or str(record.id),
        detail=wording.joined(born, record.firstphone) if with_phone else born or record.firstphone,
        selected=answer.get("id") == record.id,
    )


def results(found: fiches.RecordPage) -> str:
    """How many there are, and which of them are here; hidden ones count only where nobody can see it."""
    if not found.records:
        return ""
    if found.total <= PAGE_SIZE:
        return ngettext("%(count)d person", "%(count)d people", len(found.records)) % {"count": len(found.records)}
    last = min(found.start + PAGE_SIZE, found.total)
    words = {"first": _grouped(found.start + 1), "last": _grouped(last), "total": _grouped(found.total)}
    return _("%(first)s to %(last)s of %(total)s people") % words


def nobody(query: str, all_url: str) -> dict[str, Any]:
    title = _("Nobody found for “%(query)s”.") % {"query": query} if query else _("There is nobody on this page.")
    text = _("Try a shorter name, or only the last name.") if query else ""
    return {"title": title, "text": text, "actions": [{"url": all_url, "label": _("Show everybody")}]}


def around(found: fiches.RecordPage, query: str) -> dict[str, Any]:
    """The pages before and after."""
    start, total = found.start, found.total
    return {
        "earlier": link(query, start - PAGE_SIZE, total) if 0 < start < total else None,
        "later": link(query, start + PAGE_SIZE, total) if start + PAGE_SIZE < total else None,
    }


def link(query: str, start: int, total: int) -> dict[str, str]:
    first = max(0, start)
    words = {"first": _grouped(first + 1), "last": _grouped(min(first + PAGE_SIZE, total))}
    asked = {**({"q": query} if query else {}), "start": first}
    return {"url": "?" + urlencode(asked), "label": _("People %(first)s to %(last)s") % words}


def _grouped(count: int) -> str:
    """3 000, 3,000."""
    return number_format(count, force_grouping=True)
