"""Signing up: an e-mail address is all, ClicRDV mails the password. The choice waits with the account."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking import session
from booking.clicrdv import accounts
from booking.clicrdv.errors import OutcomeUnknown, Refusal, Refused, Unavailable
from booking.embed import views as embed
from booking.flow import choice, email_hint, known, pages, pending_choice, robots, throttle
from booking.flow.email_field import EmailField
from booking.flow.email_hint import MEANT
from booking.flow.steps.sign_in import as_known, as_locked, known_email, lock, welcome
from booking.flow.visit import Visit
from booking.session import Request

UNSURE = "unsure"  # in an address: nobody knows whether the account was made


class SignUpForm(robots.ForPeople):
    email = EmailField(autocomplete="username")


@require_http_methods(["GET", "HEAD", "POST"])
@pages.for_bookable_groups
def sign_up(request: Request, visit: Visit) -> HttpResponse:
    if visit.account:
        return pages.go(pages.next_url(visit))
    if not embed.may_sign_in(request):  # who signs up may be signed in at once
        return pages.go(visit.step_url("sign-in"))
    if request.method == "POST":
        embed.bind(request)
        return _create(request, visit)
    told = visit.draft.notice.get("step") == "sign-up" and visit.draft.notice.get("code") == "incomplete"
    email = known_email(visit)
    if MEANT in visit.query:
        email = email_hint.suggestion(email) or email
    form = SignUpForm({"email": email} if told else None, initial={"email": email})
    lock(visit, form)
    errors = [{"id": f"id_{name}", "text": str(texts[0])} for name, texts in form.errors.items()]
    context = {
        "h1": _("Create a ClicRDV account"),
        "form": form,
        "errors": errors,
        "sign_in_url": visit.step_url("sign-in"),
        "back_url": visit.step_url("sign-in"),
    }
    return pages.show(request, visit, "sign-up", context, step="sign-in")


@require_safe
@pages.for_bookable_groups
def check_email(request: Request, visit: Visit) -> HttpResponse:
    if not visit.draft.email or visit.account:
        return pages.go(pages.next_url(visit))
    unsure = UNSURE in visit.query
    context = {
        "h1": _("Look into your mailbox") if unsure else _("Check your e-mail"),
        "unsure": unsure,
        "email": visit.draft.email,
        "sign_in_url": visit.step_url("sign-in"),
        "validates": visit.settings.validate_email,
        "again_url": visit.url("sign-up"),
        "back_url": visit.url("sign-up"),
    }
    return pages.show(request, visit, "check-email", {**context, **_meant(visit, unsure=unsure)}, step="sign-in")


def _meant(visit: Visit, *, unsure: bool) -> dict[str, Any]:
    """Where the address looks mistyped: the question, and the way to another mail."""
    if not (meant := email_hint.suggestion(visit.draft.email)):
        return {}
    title = _("Did you mean %(email)s?") % {"email": meant}
    text = _("If so, the e-mail will not reach you: correct the address, and another one is sent.")
    if unsure:
        text = _("If so, no e-mail will reach you: correct the address.")
    return {
        "notice": {"kind": "warn", "title": title, "text": text},
        "correct_url": f"{visit.url('sign-up')}?{MEANT}",
    }


def _create(request: Request, visit: Visit) -> HttpResponse:
    form = SignUpForm(as_locked(visit, request.POST))
    visit.draft.remember_email(form.data.get("email", ""))
    if not form.is_valid():
        return _told(visit, "incomplete", "sign-up")
    if robots.filled_in_by_one(request.POST):
        return _told(visit, "robot", "sign-up")
    limits = throttle.of_sign_up(visit.draft.email, visit.address)
    throttle.count_all(limits)
    visit.draft.clear_notice()
    try:
        signed_in = _post(visit)
    except Unavailable:  # nothing was made, and nobody is mailed
        throttle.take_back(*limits)
        raise
    except OutcomeUnknown:  # only the mailbox can tell; asking again does no harm
        return pages.go(f"{visit.url('check-email')}?{UNSURE}")
    except Refused as refused:
        if refused.code == Refusal.EMAIL_TAKEN:
            return _told(visit, "email_taken", "sign-in")
        return _told(visit, "email_refused", "sign-up")
    if signed_in is None:
        return pages.go(visit.url("check-email"))
    known.remember(as_known(visit, visit.draft.email))
    welcome(visit, signed_in)
    session.renew(request)
    return pages.go(pages.next_url(visit))


def _told(visit: Visit, code: str, page: str) -> HttpResponse:
    visit.draft.tell(code, page)
    return pages.go(visit.url(page) if page == "sign-up" else visit.step_url(page))


def _post(visit: Visit) -> accounts.SignedIn | None:
    return accounts.sign_up(
        visit.api,
        email=visit.draft.email,
        group_id=visit.merchant.group_id,
        pending=pending_choice.of(visit),
        service_names=tuple(service.name for service in visit.services),
        calendar_name=choice.calendar_name(visit),
    )
