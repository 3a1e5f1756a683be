"""What came of a confirmation: the page that waits for it, the page that shows it, the file for one's calendar."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking import session
from booking.embed import views as embed
from booking.flow import changes, confirm, pages, receipt, wording
from booking.flow.visit import Visit, appointments_url
from booking.models import Confirmation
from booking.session import Request

REFRESH_SECONDS = 3  # how often the pending page asks again by itself


@require_safe
def pending(request: Request, merchant: str) -> HttpResponse:
    """The outcome is not known yet: this page asks again, and goes there by itself once it is."""
    visit = pages.visit_for(request)
    row = Confirmation.objects.filter(key=visit.draft.submitted).first() if visit.draft.submitted else None
    if row is None:
        if visit.draft.submitted:  # it is not in the ledger, which may be one of before
            visit.draft.reopen()
        return pages.go(pages.next_url(visit))
    row = confirm.settle(visit, row)
    if row.settled:
        confirm.adopt(visit, row)
        return pages.go(pages.next_url(visit))
    return waiting(request, visit, given_up=row.older_than(settings.CONFIRM_GIVE_UP_SECONDS))


def waiting(request: Request, visit: Visit, *, given_up: bool) -> HttpResponse:
    """The page of a confirmation whose outcome is not known."""
    context = {
        "h1": _("We are checking your appointment"),
        "summary": None,
        "given_up": given_up,
        "refresh_url": visit.url("pending"),
        "again_url": visit.url("start"),
        "sign_in_url": None if visit.account else visit.step_url("sign-in"),
        "phone": visit.phone,
    }
    response = pages.show(request, visit, "pending", context)
    if visit.account and not given_up:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_safe
def done(request: Request, merchant: str, appointment: int) -> HttpResponse:
    visit = pages.visit_for(request)
    if session.has_signed_out(request, visit.merchant):
        return pages.go(visit.url("signed-out"))
    kept = _receipt(request, visit, appointment)
    if elsewhere := changes.url_since(visit, kept):
        return pages.go(elsewhere)
    name, phone = visit.merchant.name, visit.phone
    mine = visit.account is not None and kept["owner"] == visit.owner
    begin, _end = receipt.when(kept)
    context = {
        "h1": None,
        "title": _("Appointment confirmed"),
        "summary": None,
        "panel": receipt.panel(kept),
        "lines": receipt.lines(kept, for_owner=mine),
        "what_next": _what_next(visit, kept, for_owner=mine),
        "ics_url": visit.url("ics", appointment),
        "google_url": receipt.google_url(kept, name, phone),
        "outlook_url": receipt.outlook_url(kept, name, phone),
        "again_url": visit.url("start"),
        "appointments_url": appointments_url(visit) if mine else None,
        "manage_url": visit.inside(_page_of(visit, appointment)) if mine else None,
        "start": begin,
        "zone": kept["zone"],
        "event": _event(request, visit, kept),
    }
    return pages.show(request, visit, "done", context)


@require_safe
def ics(request: Request, merchant: str, appointment: int) -> HttpResponse:
    visit = pages.visit_for(request)
    if session.has_signed_out(request, visit.merchant):
        return pages.go(visit.url("signed-out"))
    kept = _receipt(request, visit, appointment)
    return calendar_file(request, visit, kept, changes.in_calendars(visit, appointment))


def calendar_file(
    request: Request, visit: Visit, kept: receipt.Receipt, known: receipt.InCalendars, *, cancelled: bool = False
) -> HttpResponse:
    """An appointment for the customer's own calendar, or what takes it away there."""
    url = "" if cancelled else request.build_absolute_uri(_page_of(visit, kept["id"]))
    said = {"merchant_name": visit.merchant.name, "phone": visit.phone, "url": url}
    body = receipt.ics(kept, known, **said, cancelled=cancelled)
    name = f"{visit.merchant.slug}-{kept['id']}{'-cancelled' if cancelled else ''}.ics"
    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=told)


def _page_of(visit: Visit, appointment: int) -> str:
    return reverse("account:appointment", args=[visit.merchant.slug, appointment])


def _receipt(request: Request, visit: Visit, appointment: int) -> receipt.Receipt:
    """From this browser's session; else from the ledger, for the account that confirmed."""
    if (row := _row(visit, appointment)) and appointment not in {kept["id"] for kept in pages.receipts(request, visit)}:
        receipt.keep_of_row(visit, row, by_this_draft=False)
    for kept in pages.receipts(request, visit):
        if kept["id"] == appointment:
            return kept
    raise Http404


def _row(visit: Visit, appointment: int) -> Confirmation | None:
    if visit.account is None:
        return None
    mine = Confirmation.objects.filter(
        owner=visit.account.owner(visit.merchant), merchant=visit.merchant, state=Confirmation.State.DONE
    )
    return next((row for row in mine[:50] if appointment == row.appointment_ids[0]), None)


def _event(request: Request, visit: Visit, kept: receipt.Receipt) -> str | None:
    """Of what was booked here; an appointment of before that is looked at again is none."""
    if not kept["person"]:
        return None
    booked = {"id": kept["id"], "start": kept["start"], "services": kept.get("service_ids")}
    return embed.event_once(request, "booked", kept["id"], **booked, external_id=visit.draft.person.get("external_id"))


def _what_next(visit: Visit, kept: receipt.Receipt, *, for_owner: bool) -> list[Any]:
    phone, language = visit.phone, wording.language()
    paragraphs = [said] if (said := visit.look.text("after", language)) else []
    if kept["email"] and for_owner:
        paragraphs.append(_("A confirmation e-mail is on its way to %(email)s.") % {"email": kept["email"]})
    if phone:
        unbroken = phone.replace(" ", wording.NO_BREAK)
        paragraphs.append(_("You can move or cancel your appointment online, or call %(phone)s.") % {"phone": unbroken})
    return [*paragraphs, *([said] if (said := wording.cancelling(visit.look, language)) else [])]
