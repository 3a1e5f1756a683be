"""Every page of the site, and how one gets there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import get_resolver, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.branding.look import Look
from booking.clicrdv import made_up
from booking.clicrdv.errors import Unavailable
from booking.flow.throttle import TooMany
from booking.flow.visit import Visit
from booking.middleware import ApiErrors
from booking.models import Merchant
from booking.preview import story
from booking.session import Request

Answering = Callable[[Request], HttpResponse]


def _visited(request: Request) -> HttpResponse:
    """What its address leads to."""
    found = resolve(request.path_info)
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response


def _failed(error: Exception) -> Answering:
    """What our middleware makes of an error."""

    def answer(request: Request) -> HttpResponse:
        response = ApiErrors(_visited).process_exception(request, error)
        assert response is not None
        return response

    return answer


def _refused(status: int, error: Exception) -> Answering:
    """What Django makes of one."""

    def answer(request: Request) -> HttpResponse:
        handler: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(status)
        return handler(request, error)

    return answer


@dataclass(frozen=True)
class Page:
    """A page, or one of its states. `shows` is its data-page; `path` follows the merchant's own address."""

    name: str
    label: Promise
    shows: str
    path: str = ""
    until: str = ""  # every question before this one is answered
    signed_in: bool = False
    then: Callable[[Visit], None] | None = None  # what happens next
    answer: Answering = _visited
    open: bool = True  # for booking
    free: bool = True  # there are free times
    long: bool = False  # the catalogue begins with its categories
    of_site: bool = False  # it belongs to no merchant
    most: int = 1  # services in one booking
    needs_consent: bool = False  # it is seen where the look has a text to agree to


TRY_AGAIN_SECONDS = 600

PAGES: tuple[Page, ...] = (
    Page("home", _("Home page"), "home", of_site=True),
    Page("place", _("Places of a brand"), "place", answer=story.places, of_site=True),
    Page("category", _("Categories"), "category", "category/", long=True),
    Page("service", _("Services"), "service"),
    Page("service-choose", _("Services: nothing chosen"), "service", "service/", then=story.nothing_chosen),
    Page("service-several", _("Several services in one booking"), "service", "service/", then=story.choose, most=3),
    Page("calendar", _("With whom"), "calendar", "calendar/", "calendar"),
    Page("slot", _("Times"), "slot", "slot/", "slot"),
    Page("slot-lost", _("Times: somebody was faster"), "slot", "slot/", "slot", then=story.lose_the_time),
    Page("slot-none", _("Times: nothing is free"), "slot", "slot/", "slot", free=False),
    Page("sign-in", _("Signing in"), "sign-in", "sign-in/", "sign-in"),
    Page(
        "sign-in-wrong", _("Signing in: wrong password"), "sign-in", "sign-in/", "sign-in",
        then=story.mistype_the_password,
    ),
    Page("sign-in-again", _("Signing in: once more"), "sign-in", "sign-in/", "sign-in", then=story.be_signed_out),
    Page("hand-over", _("In a frame: on to a new tab"), "hand-over", "sign-in/", "sign-in", answer=story.hand_over),
    Page("sign-up", _("Creating an account"), "sign-up", "sign-up/", "sign-in"),
    Page(
        "sign-up-errors", _("Creating an account: no address"), "sign-up", "sign-up/", "sign-in",
        then=story.leave_the_address_out,
    ),
    Page(
        "sign-up-taken", _("Creating an account: there is one"), "sign-in", "sign-in/", "sign-in",
        then=story.have_an_account_already,
    ),
    Page("check-email", _("E-mail on its way"), "check-email", "check-email/", "sign-in", then=story.give_an_address),
    Page(
        "check-email-unsure", _("E-mail perhaps on its way"), "check-email", "check-email/", "sign-in",
        then=story.get_no_answer,
    ),
    Page("records", _("For whom"), "records", "records/", "records"),
    Page("record", _("Details"), "record", "record/", "record"),
    Page("record-errors", _("Details: with errors"), "record", "record/", "record", then=story.err),
    Page("check", _("Checking"), "check", "check/", "check"),
    Page(
        "check-consent", _("Checking: not agreed"), "check", "check/", "check",
        then=story.forget_the_consent, needs_consent=True,
    ),
    Page("pending", _("Waiting for the outcome"), "pending", "pending/", "check",
        then=story.confirm, answer=story.pending),
    Page("done", _("Booked"), "done", f"done/{made_up.APPOINTMENT}/", "check", then=story.be_booked),
    Page("closed", _("Booking closed"), "closed", open=False),
    Page("appointments", _("My appointments"), "appointments", "appointments/", signed_in=True),
    Page("appointment", _("One appointment"), "appointment", f"appointments/{made_up.APPOINTMENT}/", signed_in=True),
    Page("move", _("Moving an appointment"), "move", f"appointments/{made_up.APPOINTMENT}/move/", signed_in=True),
    Page("cancel", _("Cancelling an appointment"), "cancel", f"appointments/{made_up.APPOINTMENT}/cancel/",
        signed_in=True),
    Page("moved", _("Moved"), "moved", signed_in=True, answer=story.moved),
    Page("cancelled", _("Cancelled"), "cancelled", signed_in=True, answer=story.cancelled),
    Page("cancelling", _("Cancelling: not known yet"), "pending", signed_in=True, answer=story.being_cancelled),
    Page("my-records", _("My details"), "my-records", "my-records/", signed_in=True),
    Page("signed-out", _("Signed out"), "signed-out", "signed-out/"),
    Page("not-found", _("Not found"), "not-found", answer=_refused(404, Http404())),
    Page("too-many", _("Too many tries"), "too-many", "sign-in/", answer=_failed(TooMany(TRY_AGAIN_SECONDS))),
    Page("unavailable", _("ClicRDV does not answer"), "unavailable", answer=_failed(Unavailable())),
    Page("forbidden", _("Not allowed"), "forbidden", answer=_refused(403, PermissionDenied())),
    Page("error", _("Error"), "error", answer=_refused(400, BadRequest())),
)  # fmt: skip

BY_NAME = {page.name: page for page in PAGES}


def pages_of(merchant: Merchant | None, look: Look) -> tuple[Page, ...]:
    """Those that visitors can come to: the site's own pages have the look of no merchant."""
    return tuple(
        page
        for page in PAGES
        if not (page.of_site and merchant) and not (page.needs_consent and not _asks_consent(look))
    )


def _asks_consent(look: Look) -> bool:
    return bool(look.text("consent", ""))
