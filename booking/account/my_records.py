"""The account's records with this merchant: those there are, one to change, one more for another person."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking import session
from booking.account import saving, words
from booking.account.entry import for_customers, show
from booking.clicrdv import fiches
from booking.clicrdv.errors import NotFound
from booking.clicrdv.fiches import Record
from booking.flow import choice, email_hint, notices, pages, record_form, reminders, wording
from booking.flow.email_hint import MEANT
from booking.flow.pages import go
from booking.flow.record_form import TYPED_LENGTH, RecordForm
from booking.flow.steps import records
from booking.flow.steps.record import EMAIL_REFUSALS
from booking.flow.steps.sign_in import as_locked, lock
from booking.flow.visit import Visit
from booking.session import Request

NEW = "new"


@require_safe
@for_customers
def listed(request: Request, visit: Visit) -> HttpResponse:
    found, query = records.page(visit), records.query_of(visit)
    searchable = found.total > records.PAGE_SIZE or bool(query) or found.start > 0
    here = words.url(visit, "my-records")
    rows = [_row(visit, record, searchable) for record in found.records]
    context = {
        "h1": _("My details"),
        "back_url": words.url(visit, "appointments"),
        "rows": rows,
        "search": {"q": query, "results_text": records.results(found)} if searchable else None,
        "empty": records.nobody(query, here) if searchable and not rows else None,
        "new_url": words.url(visit, "new-record"),
        **records.around(found, query),
    }
    if "saved" in request.GET:
        context["notice"] = notices.words("saved")
    return show(request, visit, "my-records", context, template="account/my-records.html")


def _row(visit: Visit, record: Record, with_phone: bool) -> dict[str, Any]:
    born = wording.birth_date(record.birthdate)
    return {
        "name": record.name or record.email or str(record.id),
        "detail": wording.joined(born, record.firstphone) if with_phone else born or record.firstphone,
        "url": words.url(visit, "my-record", record.id),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, merchant: str, number: int) -> HttpResponse:
    _keep_typed(request, _name(number))
    return _edit(request, merchant=merchant, number=number)


@for_customers
def _edit(request: Request, visit: Visit, number: int) -> HttpResponse:
    try:
        record = fiches.get(visit.api, visit.merchant.group_id, number)
    except NotFound:
        raise Http404 from None
    if request.method == "POST":
        return _take(visit, record, request.POST)
    title = record.name or record.email or str(record.id)
    return _page(request, visit, record, _name(number), title)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, merchant: str) -> HttpResponse:
    _keep_typed(request, _name(None))
    return _new(request, merchant=merchant)


@for_customers
def _new(request: Request, visit: Visit) -> HttpResponse:
    if request.method == "POST":
        return _take(visit, None, request.POST)
    return _page(request, visit, None, _name(None), _("Another person"))


def _name(number: int | None) -> str:
    """Under which the draft keeps what was typed here."""
    return f"my-record-{number or NEW}"


def _keep_typed(request: Request, name: str) -> None:
    """Before anything that may fail, the sign-in that may have ended too; of who has been signed in here."""
    visit = pages.visit_for(request)
    if request.method != "POST" or session.owner(request, visit.merchant) is None:
        return
    data = request.POST
    for before in [each for each in visit.draft.typed if each.startswith("my-record-")]:
        visit.draft.forget_typed(before)
    kept = {
        field: str(text)[:TYPED_LENGTH] for field, text in data.items() if field not in ("csrfmiddlewaretoken", "once")
    }
    visit.draft.keep_typed(name, dict(list(kept.items())[:60]))


def _take(visit: Visit, record: Record | None, data: Mapping[str, str]) -> HttpResponse:
    """Saved: back to the list. Else the form again, with what was typed and what is the matter."""
    name = _name(record.id if record else None)
    here = words.url(visit, "my-record", record.id) if record else words.url(visit, "new-record")
    form = _form(visit, record, as_locked(visit, data))
    if not form.is_valid():
        visit.draft.tell("incomplete", name)
        return go(here)
    said = form.answer()
    changed = {field: said["values"][field] for field in (said["changed"] if record else said["values"])}
    refused = saving.save(visit, record, changed, data.get("once", ""))
    if refused:
        visit.draft.tell(refused, name)
        return go(here)
    visit.draft.forget_typed(name)
    return go(words.url(visit, "my-records") + "?saved")


def _page(request: Request, visit: Visit, record: Record | None, name: str, title: str) -> HttpResponse:
    code = visit.draft.notice.get("code", "") if visit.draft.notice.get("step") == name else ""
    form = _form(visit, record, visit.draft.typed.get(name), email_refused=code in EMAIL_REFUSALS)
    if MEANT in visit.query and (meant := email_hint.suggestion(str((form.data or form.initial).get("email")))):
        form = _form(visit, record, {**(form.data or form.initial), "email": meant})
    if code != "incomplete":
        form.errors.clear()  # typed before, and not judged
    if code in EMAIL_REFUSALS and form.is_bound:
        form.add_error("email", EMAIL_REFUSALS[code])
    lock(visit, form)
    context: dict[str, Any] = {
        "h1": title,
        "back_url": words.url(visit, "my-records"),
        "action": words.url(visit, "my-record", record.id) if record else words.url(visit, "new-record"),
        "fieldsets": form.fieldsets(),
        "errors": [{"id": form[key].id_for_label, "text": str(texts[0])} for key, texts in form.errors.items()],
        "once": None if record else secrets.token_urlsafe(16),
    }
    if code in notices.NOTICES:
        context["notice"] = notices.words(code)
    return show(request, visit, "record", context, template="account/record.html")


def _form(
    visit: Visit, record: Record | None, data: Mapping[str, str] | None, *, email_refused: bool = False
) -> RecordForm:
    stored = record.values if record else {}
    email = visit.draft.person.get("email") or stored.get("email") or ("" if record else _proposed(visit))
    asked = record_form.Asked(
        choice.custom_fields(visit, "Fiche"),
        (),
        country=visit.group.country_code,
        reminders=reminders.offered(visit.group),
        email_needed=bool(email),
        remark=False,
        hidden=frozenset() if email_refused else choice.hidden_fields(visit),
    )
    return RecordForm(asked, stored=stored, answer={"email": email}, data=data)


def _proposed(visit: Visit) -> str:
    """The account's address is its owner's; of the many people that a secretary books for it is nobody's."""
    return records.own_email(visit) if records.page(visit).total <= records.PAGE_SIZE else ""
