"""The door to the account's pages: they are shown to who is signed in, and mend first what was cut off."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse

from booking.account import cancelling, moving
from booking.clicrdv.errors import ApiError
from booking.flow import changes, notices, pages
from booking.flow.pages import go
from booking.flow.visit import Visit, sign_in_for
from booking.models import Change
from booking.session import Request

Given = ParamSpec("Given")
Page = Callable[Concatenate[Request, Visit, Given], HttpResponse]


def for_customers(page: Page[Given]) -> Callable[..., HttpResponse]:
    @wraps(page)
    def view(request: Request, merchant: str, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        visit = pages.visit_for(request)
        if visit.settings.inactive:
            return pages.closed(request, visit)
        if visit.account is None:
            return go(sign_in_for(visit, request.path, request.GET.get("start")))
        mend(visit)
        return page(request, visit, *args, **kwargs)

    return view


def show(request: Request, visit: Visit, page: str, context: dict[str, Any], *, template: str) -> HttpResponse:
    """A page of the account's: no summary of a booking, and no notice that waits for a question of the wizard's."""
    is_list = page == "appointments" and not context["is_past"]
    notice = context.get("notice") or pages.asked_again(request)
    if is_list or notice is None:
        notice = _found_out(visit, is_list=is_list) or notice
    return pages.show(request, visit, page, {"summary": None, **context, "notice": notice}, template=template)


def _found_out(visit: Visit, *, is_list: bool) -> dict[str, Any] | None:
    """What was not known when it was asked for, told once: that of an appointment a part stands."""
    if not (rows := cancelling.untold(visit)).exists():
        return None
    rows.update(stage="")
    return notices.words("partly" if is_list else "partly_since")


def mend(visit: Visit) -> None:
    """What was left open, by this browser or another, is brought to its end as far as that is possible now."""
    for row in changes.left_open(visit)[:3]:
        with suppress(ApiError):
            settle(visit, row)


def settle(visit: Visit, row: Change) -> Change:
    return moving.settle(visit, row) if row.kind == Change.Kind.MOVE else cancelling.settle(visit, row)


def number(query: Any, name: str) -> int:
    """A count in an address; anything else is 0."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
