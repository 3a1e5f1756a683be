"""Whom a booking is for, told by the merchant's own page with a token that it has signed."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from booking import session
from booking.embed import frames, tokens
from booking.flow import pages
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
    before = visit.draft.person
    visit.draft.tell_person(email=told.email, external_id=told.external_id)
    if visit.account and told.email and visit.account.email.casefold() != told.email.casefold():
        session.forget(request, visit.merchant, signed_out=True)  # somebody else was here before
        visit.draft.forget_records()
    return JsonResponse({"anew": visit.draft.person != before})
