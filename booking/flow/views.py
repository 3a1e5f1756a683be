"""The pages of the wizard. One view serves every step; the others are what comes of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from booking import session
from booking.clicrdv import accounts
from booking.clicrdv.errors import OutcomeUnknown, Refusal, Refused
from booking.flow import choice, confirm, order, pages, pending_choice, receipt, throttle, wording
from booking.flow.steps import STEPS
from booking.flow.steps.base import Step
from booking.flow.steps.sign_in import EmailField, welcome
from booking.flow.visit import Visit
from booking.models import Confirmation
from booking.session import Request

SEE_OTHER = 303
REFRESH_SECONDS = 3  # how often the pending page asks again by itself


def go(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=SEE_OTHER)


@require_safe
def start(request: Request, merchant: str) -> HttpResponse:
    """The first question, painted at once: no redirect, no cookie."""
    visit = pages.visit_for(request)
    if not order.can_book(visit.group.settings):
        return _closed(request, visit)
    if visit.draft.submitted:
        return go(visit.url("pending"))
    return _ask(request, visit, STEPS[visit.steps[0]])


def step(request: Request, merchant: str, name: str) -> HttpResponse:
    visit = pages.visit_for(request)
    if not order.can_book(visit.group.settings):
        return _closed(request, visit)
    if name not in visit.steps:
        raise Http404
    confirms = request.method == "POST" and name == "check"
    if elsewhere := _outcome_url(visit, name, confirms=confirms):
        return go(elsewhere)
    asked = STEPS[name]
    data = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" or (asked.method == "get" and name in request.GET):
        return _take(request, visit, asked, data)
    return _ask(request, visit, asked)


def _outcome_url(visit: Visit, name: str, *, confirms: bool) -> str | None:
    """Where a draft that was confirmed leads, instead of to its questions; a second click waits for the first one's."""
    if visit.draft.submitted:
        signs_in = name == "sign-in" and visit.account is None
        return None if signs_in or confirms else visit.url("pending")
    if visit.draft.done and name != visit.steps[0]:
        return visit.url("done", visit.draft.done)
    return None


def _ask(request: Request, visit: Visit, asked: Step) -> HttpResponse:
    if not _may_answer(visit, asked.name):
        return go(visit.step_url(visit.next_step))
    if asked.name == "check" and (row := Confirmation.objects.filter(key=visit.draft.key).first()):
        confirm.adopt(visit, row)
        return go(_next_url(visit))
    if (only := asked.only(visit)) is not None:
        visit.draft.answer(asked.name, only, auto=True)
        return go(visit.step_url(visit.next_step))
    if (gone := _no_longer_offered(visit)) and gone in visit.steps:
        visit.draft.withdraw(gone)
        visit.draft.tell("gone", gone)
        return go(visit.step_url(gone))
    context = {"h1": asked.title, "action": visit.step_url(asked.name), **asked.context(visit)}
    return pages.show(request, visit, asked.name, context, step=asked.name)


def _may_answer(visit: Visit, name: str) -> bool:
    """Signing in needs nothing before it: somebody may come from a mail, on another device than the one chosen on."""
    return visit.account is None if name == "sign-in" else visit.may_show(name)


def _no_longer_offered(visit: Visit) -> str | None:
    """An answer that the catalogue of today does not know any more."""
    if visit.draft.has("service") and len(visit.services) != len(visit.draft.services):
        return "service"
    if visit.draft.calendar_id and visit.calendar is None:
        return "calendar"
    return None


def _take(request: Request, visit: Visit, asked: Step, data: Any) -> HttpResponse:
    if not _may_answer(visit, asked.name):
        if asked.name == "record":
            visit.draft.keep_typed(asked.name, {k: v for k, v in data.items() if k != "csrfmiddlewaretoken"})
        return go(visit.step_url(visit.next_step))
    url = asked.take(visit, data) or _next_url(visit)
    if visit.browser.signed_in:
        session.renew(request)
    return go(url)


def _next_url(visit: Visit) -> str:
    if visit.draft.done:
        return visit.url("done", visit.draft.done)
    told = visit.draft.notice.get("step", "")
    if told in visit.steps and visit.may_show(told):
        return visit.step_url(told)
    return visit.step_url(visit.next_step)


def _closed(request: Request, visit: Visit) -> HttpResponse:
    group = visit.group
    text = _("Online booking is closed for now.")
    if not order.is_built(group.settings) and group.settings.open and not group.settings.inactive:
        text = _("Appointments here cannot be booked on this page yet.")
    lines = [line for line in (group.address, f"{group.zipcode} {group.city}".strip()) if line]
    place = {"name": visit.merchant.name, "phone": visit.phone, "address": lines}
    context = {"page": "closed", "title": text, "h1": _("Please call to make an appointment"), "text": text}
    return render(request, "site/closed.html", {**context, "group": place})


class SignUpForm(forms.Form):
    email = EmailField()


def sign_up(request: Request, merchant: str) -> HttpResponse:
    """An account needs an e-mail address only; ClicRDV mails the password. The choice waits with it."""
    visit = pages.visit_for(request)
    if visit.account:
        return go(visit.step_url(visit.next_step))
    if request.method == "POST":
        return _create_account(request, visit)
    told = visit.draft.notice.get("step") == "sign-up"
    form = SignUpForm({"email": visit.draft.email} if told else None, initial={"email": visit.draft.email})
    errors = [{"id": f"id_{name}", "text": str(texts[0])} for name, texts in form.errors.items()] if told else []
    context = {
        "h1": _("Create a ClicRDV account"),
        "form": form,
        "errors": errors,
        "sign_in_url": visit.step_url("sign-in"),
        "back_url": visit.step_url("sign-in"),
    }
    return pages.show(request, visit, "sign-up", context, step="sign-in")


def _create_account(request: Request, visit: Visit) -> HttpResponse:
    form = SignUpForm(request.POST)
    visit.draft.remember_email(request.POST.get("email", ""))
    if not form.is_valid():
        visit.draft.tell("incomplete", "sign-up")
        return go(visit.url("sign-up"))
    throttle.check(settings.THROTTLE_SIGN_UP_ADDRESS, "sign-up", visit.address)
    throttle.count(settings.THROTTLE_SIGN_UP_ADDRESS, "sign-up", visit.address)
    visit.draft.clear_notice()
    try:
        signed_in = _post_account(visit)
    except OutcomeUnknown:  # the mail may be on its way; if it is not, asking again does no harm
        return go(visit.url("check-email"))
    except Refused as refused:
        taken = refused.code == Refusal.EMAIL_TAKEN
        visit.draft.tell("email_taken" if taken else "incomplete", "sign-in" if taken else "sign-up")
        return go(visit.step_url("sign-in") if taken else visit.url("sign-up"))
    if signed_in is None:
        return go(visit.url("check-email"))
    welcome(visit, signed_in)
    session.renew(request)
    return go(_next_url(visit))


def _post_account(visit: Visit) -> accounts.SignedIn | None:
    return accounts.sign_up(
        visit.api,
        email=visit.draft.email,
        group_id=visit.merchant.group_id,
        pending=pending_choice.of(visit),
        service_names=tuple(service.name for service in visit.services),
        calendar_name=choice.calendar_name(visit),
    )


@require_safe
def check_email(request: Request, merchant: str) -> HttpResponse:
    visit = pages.visit_for(request)
    if not visit.draft.email or visit.account:
        return go(visit.step_url(visit.next_step))
    context = {
        "h1": _("Check your e-mail"),
        "email": visit.draft.email,
        "sign_in_url": visit.step_url("sign-in"),
        "validates": visit.group.settings.validate_email,
        "back_url": visit.url("sign-up"),
    }
    return pages.show(request, visit, "check-email", context, step="sign-in")


@require_safe
def pending(request: Request, merchant: str) -> HttpResponse:
    """The outcome is not known yet: this page asks again, and goes there by itself once it is."""
    visit = pages.visit_for(request)
    row = Confirmation.objects.filter(key=visit.draft.submitted).first() if visit.draft.submitted else None
    if row is None:
        return go(_next_url(visit))
    row = confirm.settle(visit, row)
    if row.settled:
        confirm.adopt(visit, row)
        return go(_next_url(visit))
    given_up = row.older_than(settings.CONFIRM_GIVE_UP_SECONDS)
    context = {
        "h1": _("We are checking your appointment"),
        "summary": None,
        "given_up": given_up,
        "refresh_url": visit.url("pending"),
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
    kept = _receipt(request, visit, appointment)
    name, phone = visit.merchant.name, visit.phone
    begin, _end = receipt.when(kept)
    context = {
        "h1": None,
        "title": _("Appointment confirmed"),
        "summary": None,
        "panel": receipt.panel(kept),
        "lines": receipt.lines(kept, for_owner=visit.account is not None),
        "what_next": _what_next(visit, kept),
        "ics_url": visit.url("ics", appointment),
        "google_url": receipt.google_url(kept, name, phone),
        "outlook_url": receipt.outlook_url(kept, name, phone),
        "again_url": visit.url("start"),
        "start": begin,
        "zone": kept["zone"],
    }
    return pages.show(request, visit, "done", context)


@require_safe
def ics(request: Request, merchant: str, appointment: int) -> HttpResponse:
    visit = pages.visit_for(request)
    kept = _receipt(request, visit, appointment)
    phone = visit.phone
    body = receipt.ics(kept, merchant_name=visit.merchant.name, phone=phone, host=request.get_host())
    disposition = f'attachment; filename="{visit.merchant.slug}-{appointment}.ics"'
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition})


@require_POST
def sign_out(request: Request, merchant: str) -> HttpResponse:
    """Ends the sign-in for real: the API's session, the records, what was typed, the receipts."""
    visit = pages.visit_for(request)
    session.forget(request, visit.merchant)
    visit.draft.forget_person()
    pages.forget_receipts(request, visit.merchant)
    session.renew_and_forget(request)
    return go(visit.url("signed-out"))


@require_GET
def signed_out(request: Request, merchant: str) -> HttpResponse:
    visit = pages.visit_for(request)
    text = _("Nothing of your account stays in this browser.")
    context = {"page": "signed-out", "h1": _("You are signed out"), "title": _("You are signed out"), "text": text}
    return render(request, "site/signed-out.html", {**context, "again_url": visit.url("start")})


def _receipt(request: Request, visit: Visit, appointment: int) -> receipt.Receipt:
    for kept in pages.receipts(request, visit.merchant):
        if kept["id"] == appointment:
            return kept
    raise Http404


def _what_next(visit: Visit, kept: receipt.Receipt) -> list[str]:
    paragraphs = []
    if kept["email"] and visit.account:
        paragraphs.append(_("A confirmation e-mail is on its way to %(email)s.") % {"email": kept["email"]})
    if phone := visit.phone:
        unbroken = phone.replace(" ", wording.NO_BREAK)
        paragraphs.append(_("To move or cancel your appointment, call %(phone)s.") % {"phone": unbroken})
    return paragraphs
