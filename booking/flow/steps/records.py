from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.clicrdv import fiches
from booking.clicrdv.errors import NotFound
from booking.clicrdv.fiches import Record
from booking.flow import wording
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
        page = _page(visit)
        if (page.total if page.total > PAGE_SIZE else len(page.records)) > 1:
            return None
        return chosen(visit, page.records[0] if page.records else None, page.records)

    def context(self, visit: Visit) -> dict[str, Any]:
        page = _page(visit)
        rows = [_row(visit, record) for record in page.records]
        somebody_else = {"value": NEW, "name": _("Somebody else"), "detail": _("With a new record"), "selected": False}
        query = visit.query.get("q", "").strip()
        searchable = page.total > PAGE_SIZE or bool(query)
        return {
            "rows": [*rows, somebody_else],
            "search": {"q": query, "results_text": _results(page.total)} if searchable else None,
            "earlier": _link(query, page.start - PAGE_SIZE, _("Previous people")) if page.start else None,
            "later": _link(query, page.start + PAGE_SIZE, _("More people"))
            if page.start + PAGE_SIZE < page.total
            else None,
        }

    def take(self, visit: Visit, data: Mapping[str, str]) -> str | None:
        value = data.get(self.name) or data.get("record")
        if value == NEW:
            visit.answer(self.name, chosen(visit, None, _all(visit).records))
            return None
        record = _own(visit, number(value))
        if record is None:
            visit.draft.tell("choose", self.name)
            return None
        visit.answer(self.name, chosen(visit, record, ()))
        return None


def chosen(visit: Visit, record: Record | None, known: tuple[Record, ...]) -> dict[str, Any]:
    """The answer: which record (None: a new one), as it stands, and those there were, to recognise a new one later."""
    return {
        "id": record.id if record else None,
        "owner": visit.account.identity if visit.account else None,
        "base": dict(record.values) if record else {},
        "known": [r.id for r in known] if record is None else [],
    }


def _own(visit: Visit, record_id: int | None) -> Record | None:
    """A record of the account's; ClicRDV knows no other for it."""
    try:
        return fiches.get(visit.api, visit.merchant.group_id, record_id) if record_id else None
    except NotFound:
        return None


def _all(visit: Visit) -> fiches.RecordPage:
    """Whatever was searched for: what there is before a new one is made."""
    return fiches.page(visit.api, visit.merchant.group_id, size=PAGE_SIZE)


def _page(visit: Visit) -> fiches.RecordPage:
    """What this page shows, asked for once."""
    if visit.records is None:
        visit.records = _asked(visit)
    return visit.records


def _asked(visit: Visit) -> fiches.RecordPage:
    return fiches.page(
        visit.api,
        visit.merchant.group_id,
        search=visit.query.get("q", "").strip()[:100],
        start=number(visit.query.get("start")) or 0,
        size=PAGE_SIZE,
    )


def _row(visit: Visit, record: Record) -> dict[str, Any]:
    answer = visit.draft["records"] or {}
    return {
        "value": record.id,
        "name": record.name or record.email or str(record.id),
        "detail": wording.birth_date(record.birthdate) or record.firstphone,
        "selected": answer.get("id") == record.id,
    }


def _results(total: int) -> str:
    return _("%(count)d people") % {"count": total}


def _link(query: str, start: int, label: str) -> dict[str, str]:
    return {"url": "?" + urlencode({"q": query, "start": max(0, start)}), "label": label}
