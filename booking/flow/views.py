"""The pages of the wizard. One view serves every step; what comes of them is in outcome.py and sign_up.py."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking import session
from booking.embed import views as embed
from booking.flow import confirm, hand_over, order, pages, wishes
from booking.flow.pages import go, next_url
from booking.flow.record_form import TYPED_LENGTH
from booking.flow.steps import STEPS
from booking.flow.steps.base import Step
from booking.flow.visit import Visit
from booking.models import Confirmation
from booking.session import Request


@require_safe
def start(request: Request, merchant: str) -> HttpResponse:
    """The first question, painted at once: no redirect, no cookie; but to a frame with an address of its own."""
    if request.frame is None and embed.is_in_frame(request):
        return embed.into_frame(request, merchant)
    return _start(request, merchant=merchant)


@pages.for_bookable_groups
def _start(request: Request, visit: Visit) -> HttpResponse:
    if visit.draft.submitted:
        row = Confirmation.objects.filter(key=visit.draft.submitted).first()
        if row and not row.older_than(settings.CONFIRM_GIVE_UP_SECONDS):
            return go(visit.url("pending"))
        visit.draft.begin_anew()
    hand_over.forget_told(request, visit)
    begins = not visit.draft.answers
    if wishes.said(visit.query):
        wishes.take(visit)
        if embed.ANEW in visit.query:
            visit.draft.tell("ANEW", visit.next_step)
        response: HttpResponse = go(visit.step_url(visit.next_step))  # an address may say who somebody is
    else:
        response = _ask(request, visit, STEPS[visit.first_step])
    if begins and not visit.draft.is_unasked:  # a wish was met; else the first question that is shown says so
        visit.happened.append(("opened", ""))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, merchant: str, name: str) -> HttpResponse:
    if request.method == "POST" and name == "record":
        _keep_typed(pages.visit_for(request), name, request.POST)  # before anything that may fail
    return _step(request, merchant=merchant, name=name)


@pages.for_bookable_groups
def _step(request: Request, visit: Visit, name: str) -> HttpResponse:
    if name not in visit.steps:
        return _unknown_step(request, visit, name)
    if elsewhere := _outcome_url(request, visit, name):
        return go(elsewhere)
    asked = STEPS[name]
    data = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" or (asked.method == "get" and name in request.GET):
        return _take(request, visit, asked, data)
    return _ask(request, visit, asked)


def _unknown_step(request: Request, visit: Visit, name: str) -> HttpResponse:
    """Which questions there are may depend on a catalogue that only those see who have signed in."""
    if name not in STEPS or visit.account is not None or visit.steps[0] != "sign-in":
        raise Http404
    return _sign_in_first(request, visit)


def _sign_in_first(request: Request, visit: Visit) -> HttpResponse:
    keep_sent(request, visit)
    return go(visit.step_url("sign-in"))


def _outcome_url(request: Request, visit: Visit, name: str) -> str | None:
    """Where a draft that was confirmed leads, instead of to its questions; a second click waits for the first one's."""
    signs_in = name == "sign-in" and visit.account is None
    if visit.draft.submitted:
        confirms = request.method == "POST" and name == "check"
        return None if signs_in or confirms else visit.url("pending")
    if visit.draft.done and not (signs_in or name == visit.first_step or _is_an_answer(request, visit, name)):
        return visit.url("done", visit.draft.done)
    return None


def _is_an_answer(request: Request, visit: Visit, name: str) -> bool:
    """An address with a choice in it: what was searched for, or what a link names, begins another booking."""
    return request.method == "GET" and _has_choice(request, name) and visit.may_take(name)


def _has_choice(request: Request, name: str) -> bool:
    return STEPS[name].method == "get" and bool(request.GET.keys() - {"again"})


def _ask(request: Request, visit: Visit, asked: Step) -> HttpResponse:
    if not _may_answer(visit, asked.name):
        return _not_yet(request, visit, asked.name, again="again" in visit.query)
    if asked.name == "sign-in" and (once_more := embed.proving(request)):
        return once_more
    if asked.name == "check" and (row := Confirmation.objects.filter(key=visit.draft.key).first()):
        confirm.adopt(visit, row)
        return go(next_url(visit))
    if asked.name in order.CHOICES and wishes.are_open(visit):
        wishes.answer(visit)
        if visit.draft.has(asked.name):
            return _go_on(request, visit)
    told = visit.draft.notice.get("step") == asked.name  # what was chosen has gone: nothing else is put in its place
    if not told and (only := asked.only(visit)) is not None:
        visit.answer(asked.name, only, auto=True)
        return _go_on(request, visit)
    if asked.name != "sign-in" and (gone := _no_longer_offered(visit)) and gone in visit.steps:
        visit.withdraw(gone)
        visit.draft.tell("gone", gone)
        return go(visit.step_url(gone))
    context = {"h1": asked.title, "action": visit.step_url(asked.name), **asked.context(visit)}
    if asked.name == "sign-in" and not embed.may_sign_in(request):
        return hand_over.offer(request, visit)
    return pages.show(request, visit, asked.name, context, step=asked.name)


def _go_on(request: Request, visit: Visit) -> HttpResponse:
    """To the next question. Where no cookie came with the request it is painted here: a redirect might find nothing of
    this answer again, and go round in circles. Its links to other days lead here: the day stays."""
    if request.frame or settings.SESSION_COOKIE_NAME in request.COOKIES:
        day = visit.query.get("from")
        return go(visit.step_url(visit.next_step) + (f"?{urlencode({'from': day})}" if day else ""))
    return _ask(request, visit, STEPS[visit.next_step])


def _may_answer(visit: Visit, name: str) -> bool:
    """Signing in needs nothing before it: somebody may come from a mail, on another device than the one chosen on."""
    return visit.account is None if name == "sign-in" else visit.may_show(name)


def _no_longer_offered(visit: Visit) -> str | None:
    """An answer that the catalogue of today does not know any more, or not together with the others."""
    chosen = visit.draft.services
    if visit.calendar_id and visit.calendar is None:
        return "calendar"
    if chosen and not {service.id for service in visit.offered}.issuperset(chosen):
        return "service"
    if len(chosen) > visit.settings.max_services:
        return "service"
    if chosen and visit.calendar_id and visit.calendar_id not in {calendar.id for calendar in visit.calendars}:
        return "calendar"
    return None


def _keep_typed(visit: Visit, name: str, data: Any) -> None:
    """So many fields, so long, as a record may have; of a visitor who has chosen something."""
    if visit.draft.services:
        typed = {field: text[:TYPED_LENGTH] for field, text in data.items() if field != "csrfmiddlewaretoken"}
        visit.draft.keep_typed(name, dict(list(typed.items())[:60]))


def _take(request: Request, visit: Visit, asked: Step, data: Any) -> HttpResponse:
    if not (visit.may_take(asked.name) or _may_answer(visit, asked.name)):
        return _not_yet(request, visit, asked.name, again=True)
    if asked.name == "sign-in" and not embed.may_sign_in(request):
        return go(visit.step_url("sign-in"))
    if asked.name == "sign-in":
        embed.bind(request)
    try:
        url = asked.take(visit, data) or (_take_sent(visit) if visit.browser.signed_in else None) or next_url(visit)
    finally:
        if visit.browser.signed_in:  # whatever failed after it: the key of before must not be signed in
            session.renew(request)
    return go(url)


def _not_yet(request: Request, visit: Visit, name: str, *, again: bool) -> HttpResponse:
    """Only the sign-in is missing, which has ended: the answer waits for the next one. Or what was chosen before is
    gone, or never came."""
    if name == "sign-in":  # signed in already, perhaps by a request that failed afterwards
        return go(_take_sent(visit) or next_url(visit))
    if visit.account is None and order.may_take(name, visit.steps, visit.draft, signed_in=True):
        return _sign_in_first(request, visit)
    return go(visit.step_url(visit.next_step) + ("?again" if again else ""))


KEPT_FORM = 200_000  # several long texts, each letter with its accent written out


def keep_sent(request: Request, visit: Visit) -> None:
    """What was sent just when the sign-in had ended. A confirmation is made anew, by a click."""
    step = request.resolver_match.kwargs.get("name", "") if request.resolver_match else ""
    if step not in STEPS or step in ("sign-in", "check"):
        return
    if request.method == "POST":
        form = request.POST.copy()
        form.pop("csrfmiddlewaretoken", None)
    elif _has_choice(request, step):
        form = request.GET.copy()
    else:
        return
    if len(text := form.urlencode()) < KEPT_FORM:
        visit.draft.keep_sent(step, text, request.method or "")


def _take_sent(visit: Visit) -> str | None:
    """Signed in again: the answer that waited is taken, so that one goes on exactly where one was. It goes only when
    that went well."""
    sent = visit.draft.sent
    step, url = sent.get("step", ""), None
    if sent:
        visit.steps_anew()
    if step in visit.steps and visit.may_take(step):
        form = sent["form"]
        is_page = sent["method"] == "GET"  # what it chooses, it chooses there
        url = f"{visit.step_url(step)}?{form}" if is_page else STEPS[step].take(visit, QueryDict(form))
    if sent:
        visit.draft.forget_sent()
    return url


def sign_out(request: Request, merchant: str) -> HttpResponse:
    """Ends the sign-in for real: the API's session, the records, what was typed, the receipts."""
    visit = pages.visit_for(request)
    if request.method != "POST":  # a form of long ago, led back here
        return go(visit.url("start" if visit.account else "signed-out"))
    session.forget(request, visit.merchant, signed_out=True)
    visit.draft.forget_person()
    pages.forget_receipts(request, visit.merchant)
    if request.frame:  # whose key somebody else may have
        visit.draft.begin_anew()
    session.renew_and_forget(request)
    response = go(visit.url("signed-out"))
    response["Clear-Site-Data"] = '"cache"'  # or Back would show the pages of before on a shared computer
    return response


@require_safe
def signed_out(request: Request, merchant: str) -> HttpResponse:
    visit = pages.visit_for(request)
    whose = {"name": visit.merchant.name}
    text = _("Nothing of your account with %(name)s can be seen in this browser any more.") % whose
    context = {"page": "signed-out", "h1": _("You are signed out"), "title": _("You are signed out"), "text": text}
    return render(request, "site/signed-out.html", {**context, "again_url": visit.url("start")})
