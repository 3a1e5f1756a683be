"""Whom a booking is for, told by the merchant's own page with a token that it has signed."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from booking import session
from booking.embed import frames, tokens
from booking.flow import pages
from booking.flow.visit import Visit
from booking.session import Request


@csrf_exempt  # a page that only shows services has no token of ours yet: where it comes from is asked instead
@require_POST
def person(request: Request, merchant: str) -> HttpResponse:
    """200 says whether the page should come anew; 400 says what is wrong with the token."""
    if not frames.comes_from_us(request):
        return HttpResponse(status=403)
    visit = pages.visit_for(request)
    try:
        told = tokens.read(visit.merchant, request.POST.get("token", ""))
    except tokens.Invalid as invalid:
        return JsonResponse({"wrong": str(invalid)}, status=400)
    named = {name: value for name, value in vars(told).items() if value}
    if named == visit.draft.person:  # every page is told: nothing is written then
        return JsonResponse({"anew": False})
    if told.email and not _is_signed_in(visit, told.email):
        _forget_others(request, visit)
    visit.draft.tell_person(named)
    return JsonResponse({"anew": True})


def _is_signed_in(visit: Visit, email: str) -> bool:
    return visit.account is not None and visit.account.email.casefold() == email.casefold()


def _forget_others(request: Request, visit: Visit) -> None:
    """Of somebody who was here before: the sign-in, and what was booked."""
    session.forget(request, visit.merchant, signed_out=visit.account is not None)
    pages.forget_receipts(request, visit.merchant)
    visit.account = None
