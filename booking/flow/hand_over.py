"""From a frame whose browser keeps no cookie there to a tab that does: the draft is handed over once, within minutes.

The frame learns whether it was booked from the ledger, and says no more than that. The rest is in the tab.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking import session
from booking.embed import views as embed
from booking.flow import pages
from booking.flow.draft import Draft
from booking.flow.visit import Visit, destination
from booking.models import Confirmation, HandOver, Merchant
from booking.session import Request

MOST_TABS = 5  # that one frame waits for
LOOKING = "X-Looking"


def offer(request: Request, visit: Visit) -> HttpResponse:
    """In the place of the sign-in."""
    context = {
        "h1": _("Continue in a new tab"),
        "tab_url": _in_a_tab(visit),
        "hand_over_url": visit.url("hand-over"),
        "waiting": bool(_tabs(request, visit)),
        "phone": visit.phone,
    }
    return pages.show(request, visit, "hand-over", context, step="sign-in")


def _in_a_tab(visit: Visit) -> str | None:
    """Who wants to see appointments has nothing to hand over: the merchant's own pages are enough."""
    if not (to := destination(visit.query)):
        return None
    return reverse("flow:step", args=[visit.merchant.slug, "sign-in"]) + f"?{urlencode({'to': to})}"


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request, merchant: str) -> HttpResponse:
    visit = pages.visit_for(request)
    if request.frame is None:
        return pages.go(pages.next_url(visit))
    if request.method == "POST":
        return _hand_over(request, visit)
    return _outcome(request, visit)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: Request, merchant: str, token: str) -> HttpResponse:
    """In the new tab: what was chosen in the frame goes on here, as this browser's own. At once where our own page led
    here; a link from elsewhere is asked about, for somebody may have sent it."""
    visit = pages.visit_for(request)
    if visit.draft.submitted:  # a booking of this tab's is not decided yet
        return pages.go(visit.url("pending"))
    if request.method == "POST" or (request.method == "GET" and _is_led_by_us(request)):
        return _take_over(request, visit, token)
    context = {"h1": _("Continue in this tab"), "summary": None, "take_over_url": request.path}
    return pages.show(request, visit, "hand-over", context)


def _is_led_by_us(request: Request) -> bool:
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _take_over(request: Request, visit: Visit, token: str) -> HttpResponse:
    if (handed := _claim(visit.merchant, token)) is None:
        return pages.go(f"{visit.url('start')}?{embed.ANEW}")
    request.session[Draft.name_of(visit.merchant)] = {**handed, "frame": _digest(token)}
    del request.visit
    return pages.go(pages.next_url(pages.visit_for(request)))


def _hand_over(request: Request, visit: Visit) -> HttpResponse:
    token = secrets.token_urlsafe(32)
    drafted = request.session.get(Draft.name_of(visit.merchant), {})
    HandOver.objects.filter(created_at__lt=_oldest()).delete()
    HandOver.objects.create(token=_digest(token), merchant=visit.merchant, draft=session.encrypted(json.dumps(drafted)))
    handed = request.session.get(_handed(visit.merchant), [])
    request.session[_handed(visit.merchant)] = [*handed, [_digest(token), _chosen(visit)]][-MOST_TABS:]
    forget_told(request, visit)
    return pages.go(reverse("flow:take-over", args=[visit.merchant.slug, token]))


def _claim(merchant: Merchant, token: str) -> dict[str, Any] | None:
    """Of several at the same time one passes."""
    row = HandOver.objects.filter(token=_digest(token), merchant=merchant, created_at__gt=_oldest()).first()
    if row is None or not HandOver.objects.filter(pk=row.pk).delete()[0]:
        return None
    opened = session.decrypted(str(row.draft))
    return dict(json.loads(opened)) if opened else None


def _oldest() -> Any:
    return timezone.now() - timedelta(seconds=settings.HAND_OVER_SECONDS)


def _outcome(request: Request, visit: Visit) -> HttpResponse:
    """Whether the tab has booked. Neither what, nor when, nor for whom."""
    tabs = _tabs(request, visit)
    row = Confirmation.objects.filter(frame__in=tabs, state=Confirmation.State.DONE).order_by("pk").first()
    if row is None and not _is_told(request, visit):
        return offer(request, visit) if tabs else pages.go(pages.next_url(visit))
    context = {
        "h1": _("Your appointment is made"),
        "summary": None,
        "booked": True,
        "again_url": visit.url("start"),
        "event": _told_once(request, visit, row) if row else None,
    }
    if row and LOOKING not in request.headers:
        _begin_another(request, visit)
    response = pages.show(request, visit, "hand-over", context)
    response["X-Booked"] = "1"
    return response


def _tabs(request: Request, visit: Visit) -> list[str]:
    """Those that were opened with what is chosen here now: of any other the frame tells nothing."""
    chosen = _chosen(visit)
    return [tab for tab, about in request.session.get(_handed(visit.merchant), []) if about == chosen]


def _chosen(visit: Visit) -> str:
    return _digest(json.dumps(visit.draft.answers, sort_keys=True))


def _begin_another(request: Request, visit: Visit) -> None:
    """It is told: what is chosen here from now on is another booking, with tabs of its own."""
    if wishes := visit.draft.wishes:
        visit.draft.wish(wishes)
    else:
        visit.draft.begin_anew()
    request.session.pop(_handed(visit.merchant), None)
    request.session[_told(visit.merchant)] = True


def _is_told(request: Request, visit: Visit) -> bool:
    """The page is loaded again, and nothing has been chosen since."""
    return _told(visit.merchant) in request.session and not visit.draft.answers


def forget_told(request: Request, visit: Visit) -> None:
    request.session.pop(_told(visit.merchant), None)


def _told_once(request: Request, visit: Visit, row: Confirmation) -> str | None:
    """For the page around the frame, which may count bookings. What it is about is said of what was chosen here only:
    what the tab chose later is the tab's."""
    if LOOKING in request.headers:  # the frame asks only whether it is so far
        return None
    booked = {"id": row.appointment_ids[0], "start": row.wanted["start"], "services": row.wanted["services"]}
    if visit.start != datetime.fromisoformat(row.wanted["start"]):
        booked = {}
    named = visit.draft.person.get("external_id")
    return embed.event_once(request, "booked", row.appointment_ids[0], **booked, external_id=named)


def _handed(merchant: Merchant) -> str:
    return f"handed-over:{merchant.pk}"


def _told(merchant: Merchant) -> str:
    return f"told-booked:{merchant.pk}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
