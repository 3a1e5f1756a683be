"""From a request to a visit, and from a visit to a page. With views.py the only part of the flow that sees requests."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from booking import session
from booking.branding.look import Look
from booking.clicrdv.accounts import SignedIn
from booking.clicrdv.errors import Refusal
from booking.embed import views as embed
from booking.flow import notices, order, summary, wording
from booking.flow.draft import Draft
from booking.flow.visit import Visit, appointments_url, destination
from booking.models import Merchant
from booking.session import Request

SLOT_LOST = '{"type": "slot-lost"}'  # for the page around a frame
WITHIN = {"q", "start", "again"}  # in addresses that lead from a page to itself
RECEIPTS_KEPT = 5  # bookings that one browser can look back at
Given = ParamSpec("Given")
Page = Callable[Concatenate[Request, Visit, Given], HttpResponse]


class SessionBrowser:
    """The visitor's session, as far as a step may change it."""

    def __init__(self, request: Request, merchant: Merchant) -> None:
        self._request, self._merchant = request, merchant
        self.signed_in = self.changed_hands = False

    def begin(self, signed_in: SignedIn) -> session.Account:
        self.signed_in = True
        before = session.owner(self._request, self._merchant)
        account = session.begin(self._request, self._merchant, signed_in)
        self.changed_hands = before not in (None, account.owner(self._merchant))
        if self.changed_hands:
            forget_receipts(self._request, self._merchant)
        return account

    def expire(self) -> None:
        session.forget(self._request, self._merchant, expired=True)

    def save(self) -> None:
        with suppress(UpdateError):  # signed out in another tab: the ledger still learns the outcome
            self._request.session.save()

    def keep_receipt(self, receipt: dict[str, Any]) -> None:
        kept_before = self._request.session.get(_receipts(self._merchant), ())
        others = [kept for kept in kept_before if kept["id"] != receipt["id"]]
        self._request.session[_receipts(self._merchant)] = [*others, receipt][-RECEIPTS_KEPT:]


def receipts(request: Request, visit: Visit) -> list[dict[str, Any]]:
    return list(request.session.get(_receipts(visit.merchant), ()))


def forget_receipts(request: Request, merchant: Merchant) -> None:
    request.session.pop(_receipts(merchant), None)


def go(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303)


def next_url(visit: Visit) -> str:
    """Where a draft leads: to its outcome, to the page that a notice waits for, or to the next question."""
    if visit.draft.submitted:
        return visit.url("pending")
    told = visit.draft.notice.get("step", "")
    if told in visit.steps and visit.may_show(told):
        return visit.step_url(told)
    if visit.draft.done:
        return visit.url("done", visit.draft.done)
    return visit.step_url(visit.next_step)


def for_bookable_groups(page: Page[Given]) -> Callable[..., HttpResponse]:
    """A page that makes sense only where one can book; elsewhere it says so, with the phone."""

    @wraps(page)
    def view(request: Request, merchant: str, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        visit = visit_for(request)
        is_for_account = kwargs.get("name") == "sign-in" and destination(visit.query)
        if not order.can_book(visit.settings) and not (is_for_account and not visit.settings.inactive):
            return closed(request, visit)
        return page(request, visit, *args, **kwargs)

    return view


def closed(request: Request, visit: Visit) -> HttpResponse:
    """Nothing can be booked: why, whom to call, and the way to what was booked before, unless all is switched off."""
    group, off = visit.group_if_readable, visit.settings.inactive
    address = [group.address, f"{group.zipcode} {group.city}".strip()] if group else []
    call = _("Please call to make an appointment") if visit.phone else _("No appointment can be booked here")
    if visit.look.address is not None:
        address = visit.look.address.splitlines()
    why = _("Appointments are not given online here.") if off else _("Online booking is closed for now.")
    context = {
        "page": "closed",
        "title": _("Online booking is closed for now."),
        "h1": call,
        "text": visit.look.text("closed", wording.language()) or why,
        "group": {"name": visit.merchant.name, "phone": visit.phone, "address": [line for line in address if line]},
        "appointments_url": None if off else appointments_url(visit),
    }
    return render(request, "site/closed.html", context)


def visit_for(request: Request) -> Visit:
    """The visit that this request is part of; made once."""
    if (made := getattr(request, "visit", None)) is not None:
        return made  # type: ignore[no-any-return]
    assert request.merchant is not None
    merchant = request.merchant
    account = session.current(request, merchant)
    visit = Visit(
        merchant=merchant,
        draft=Draft(request.session, merchant),
        api=session.client(request, account),
        account=account,
        query=request.GET,
        address=request.visitor_address,
        browser=SessionBrowser(request, merchant),
        look=_look(request),
        frame=request.frame,
    )
    request.visit = visit
    return visit


def show(
    request: Request,
    visit: Visit,
    page: str,
    context: dict[str, Any],
    *,
    step: str | None = None,
    template: str = "",
) -> HttpResponse:
    """Render a page of the wizard; `step` is the question it belongs to."""
    whole = {"page": page, "notice": _notice(request, visit, page), **context}
    if "summary" not in whole:
        whole["summary"] = summary.aside(visit)
    if step is not None and visit.may_show(step):
        number, total = order.position(step, visit.steps, visit.skipped)
        whole["step"] = {"number": number, "total": total}
        if number == 1:
            comes = request.method == "GET" and not _is_within(request)
            if visit.draft.is_unasked and comes:
                visit.happened.append(("opened", ""))
            whole["welcome"] = visit.look.text("welcome", wording.language())
        before = order.previous(step, visit.steps, visit.skipped | ({"sign-in"} if visit.account else set()))
        whole.setdefault("back_url", visit.step_url(before) if before else None)
    whole.setdefault("title", whole["h1"])
    if page == "slot" and visit.draft.notice.get("code") == Refusal.SLOT_GONE.name:
        whole["event"] = SLOT_LOST
    response = render(request, template or f"flow/{page}.html", whole)
    if visit.account:
        response["Cache-Control"] = "private, no-store"  # signed out, Back must not show it
    return response


def _is_within(request: Request) -> bool:
    """Whether an address leads from a page to itself; another day's, in somebody else's browser, is a way to come."""
    has_been_here = request.frame is not None or settings.SESSION_COOKIE_NAME in request.COOKIES
    return bool(WITHIN & request.GET.keys()) or ("from" in request.GET and has_been_here)


def _look(request: Request) -> Look:
    look: Look = request.served.look
    return look


def _notice(request: Request, visit: Visit, page: str) -> dict[str, Any] | None:
    if (asked := asked_again(request)) is not None:
        return asked
    if page == "sign-in" and session.has_expired(request, visit.merchant):
        return notices.words("SIGN_IN")
    return notices.for_step(visit, page)


def asked_again(request: Request) -> dict[str, Any] | None:
    """The notice of a page that stands for another, which had been open for too long."""
    if "again" in request.GET:
        return notices.again()
    return notices.words("ANEW") if embed.ANEW in request.GET else None


def _receipts(merchant: Merchant) -> str:
    return f"receipts:{merchant.pk}"
