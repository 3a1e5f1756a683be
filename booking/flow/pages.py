"""From a request to a visit, and from a visit to a page. With views.py the only part of the flow that sees requests."""

from contextlib import suppress
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpResponse
from django.shortcuts import render

from booking import session
from booking.clicrdv.accounts import SignedIn
from booking.flow import notices, order, summary
from booking.flow.draft import Draft
from booking.flow.visit import Visit
from booking.models import Merchant
from booking.session import Request

RECEIPTS_KEPT = 5  # bookings that one browser can look back at


class SessionBrowser:
    """The visitor's session, as far as a step may change it."""

    def __init__(self, request: Request, merchant: Merchant) -> None:
        self._request, self._merchant = request, merchant
        self.signed_in = False

    def begin(self, signed_in: SignedIn) -> session.Account:
        self.signed_in = True
        return session.begin(self._request, self._merchant, signed_in)

    def expire(self) -> None:
        session.forget(self._request, self._merchant, expired=True)

    def save(self) -> None:
        with suppress(UpdateError):  # signed out in another tab: the ledger still learns the outcome
            self._request.session.save()

    def keep_receipt(self, receipt: dict[str, Any]) -> None:
        others = [kept for kept in receipts(self._request, self._merchant) if kept["id"] != receipt["id"]]
        self._request.session[_receipts(self._merchant)] = [*others, receipt][-RECEIPTS_KEPT:]


def receipts(request: Request, merchant: Merchant) -> list[dict[str, Any]]:
    return list(request.session.get(_receipts(merchant), ()))


def forget_receipts(request: Request, merchant: Merchant) -> None:
    request.session.pop(_receipts(merchant), None)


def visit_for(request: Request) -> Visit:
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
    status: int = 200,
) -> HttpResponse:
    """Render a page of the wizard; `step` is the question it belongs to."""
    whole = {"page": page, "notice": _notice(request, visit, page), "summary": summary.aside(visit), **context}
    if step is not None and visit.may_show(step):
        number, total = order.position(step, visit.steps, visit.skipped)
        whole["step"] = {"number": number, "total": total}
        before = order.previous(step, visit.steps, visit.skipped)
        whole.setdefault("back_url", visit.step_url(before) if before else None)
    whole.setdefault("title", whole["h1"])
    return render(request, f"flow/{page}.html", whole, status=status)


def _notice(request: Request, visit: Visit, page: str) -> dict[str, Any] | None:
    if "again" in request.GET:
        return notices.again()
    if page == "sign-in" and session.has_expired(request, visit.merchant):
        return notices.words("SIGN_IN")
    return notices.for_step(visit, page)


def _receipts(merchant: Merchant) -> str:
    return f"receipts:{merchant.pk}"
