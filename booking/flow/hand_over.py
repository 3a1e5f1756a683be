"""From a frame whose browser keeps no cookie there to a tab that does: the draft is handed over once, within minutes.

The frame learns whether it was booked from the ledger, and says no more than that. The rest is in the tab.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.embed import views as embed
from booking.flow import pages
from booking.flow.draft import Draft
from booking.flow.visit import Visit
from booking.models import Confirmation, HandOver, Merchant
from booking.session import Request


def offer(request: Request, visit: Visit) -> HttpResponse:
    """In the place of the sign-in."""
    context = {
        "h1": _("Continue in a new tab"),
        "hand_over_url": visit.url("hand-over"),
        "waiting": _handed(visit.merchant) in request.session,
        "phone": visit.phone,
    }
    return pages.show(request, visit, "hand-over", context, step="sign-in")


def hand_over(request: Request, merchant: str) -> HttpResponse:
    visit = pages.visit_for(request)
    if request.frame is None:
        return pages.go(pages.next_url(visit))
    if request.method == "POST":
        return _hand_over(request, visit)
    return _outcome(request, visit)


@require_safe
def take_over(request: Request, merchant: str, token: str) -> HttpResponse:
    """In the new tab: what was chosen in the frame goes on here, as this browser's own."""
    visit = pages.visit_for(request)
    if (handed := _claim(visit.merchant, token)) is None:
        return pages.go(f"{visit.url('start')}?{embed.ANEW}")
    request.session[Draft.name_of(visit.merchant)] = {**handed, "frame": _digest(token)}
    del request.visit
    return pages.go(pages.next_url(pages.visit_for(request)))


def _hand_over(request: Request, visit: Visit) -> HttpResponse:
    token = secrets.token_urlsafe(32)
    drafted = request.session.get(Draft.name_of(visit.merchant), {})
    HandOver.objects.filter(created_at__lt=_oldest()).delete()
    HandOver.objects.create(token=_digest(token), merchant=visit.merchant, draft=drafted)
    request.session[_handed(visit.merchant)] = _digest(token)
    return pages.go(reverse("flow:take-over", args=[visit.merchant.slug, token]))


def _claim(merchant: Merchant, token: str) -> dict[str, Any] | None:
    """Of several at the same time one passes."""
    row = HandOver.objects.filter(token=_digest(token), merchant=merchant, created_at__gt=_oldest()).first()
    if row is None or not HandOver.objects.filter(pk=row.pk).delete()[0]:
        return None
    return dict(row.draft)


def _oldest() -> Any:
    return timezone.now() - timedelta(seconds=settings.HAND_OVER_SECONDS)


def _outcome(request: Request, visit: Visit) -> HttpResponse:
    """Whether the tab has booked. Neither what, nor when, nor for whom."""
    handed = request.session.get(_handed(visit.merchant))
    if handed is None:
        return pages.go(pages.next_url(visit))
    row = Confirmation.objects.filter(frame=handed, state=Confirmation.State.DONE).order_by("created_at").first()
    if row is None:
        return offer(request, visit)
    context = {
        "h1": _("Your appointment is made"),
        "summary": None,
        "booked": row.pk,
        "again_url": visit.url("start"),
        "event": _told_once(request, row),
    }
    response = pages.show(request, visit, "hand-over", context)
    response["X-Booked"] = "1"
    return response


def _told_once(request: Request, row: Confirmation) -> str | None:
    """For the page around the frame, which may count bookings."""
    if request.headers.get("Sec-Fetch-Dest") == "empty":  # the frame looks only whether it is so far
        return None
    return embed.event_once(request, "booked", row.appointment_ids[0], row.wanted["start"], row.wanted["services"])


def _handed(merchant: Merchant) -> str:
    return f"handed:{merchant.pk}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
