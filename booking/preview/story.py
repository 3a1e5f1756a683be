"""What has happened before a page is shown, told to the draft by the steps themselves."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse

from booking.account import cancel_pages, move_pages
from booking.clicrdv import accounts, appointments, made_up, slots
from booking.clicrdv.appointments import Appointment
from booking.clicrdv.errors import Refusal
from booking.flow import hand_over as hand_over_page
from booking.flow import outcome, pages, receipt, sign_up, wording
from booking.flow.steps import STEPS
from booking.flow.visit import SLOT_FORMAT, Visit
from booking.models import Brand, Change, Merchant
from booking.preview.inner import NOBODYS
from booking.session import Request
from booking.views import place

PERSON = {
    "firstname": "Camille",
    "lastname": "Roux",
    "firstphone": "06 12 34 56 78",
    "email": made_up.EMAIL,
    "birthdate": "1988-03-14",
    "appointment-str0": "Oui",
    "appointment-comments": "",
    "rappel_email": "on",
}
NO_DAY = {"birthdate-day": "30", "birthdate-month": "2", "birthdate-year": "1988"}
WRONG = {**PERSON, **NO_DAY, "lastname": "", "firstphone": "06 12"}

GIVEN: Mapping[str, Callable[[Visit], dict[str, str]]] = {
    "category": lambda visit: {"category": str(visit.catalogue.categories[0].id)},
    "service": lambda visit: {"service": str(made_up.SERVICE)},
    "calendar": lambda visit: {"calendar": str(made_up.CALENDAR)},
    "slot": lambda visit: {"start": first_time(visit)},
    "records": lambda visit: {"records": str(made_up.RECORD)},
    "record": lambda visit: PERSON,
}


def answer_until(visit: Visit, step: str) -> None:
    """Every question before this one, as somebody would who signs in where it is asked."""
    for name in visit.steps[: visit.steps.index(step)]:
        if name == "sign-in":
            sign_in(visit)
        else:
            STEPS[name].take(visit, GIVEN[name](visit))


def sign_in(visit: Visit) -> None:
    visit.account = visit.browser.begin(_signed_in())
    visit.api = visit.api.signed_in(made_up.SESSION)


def _signed_in() -> accounts.SignedIn:
    return accounts.SignedIn(made_up.SESSION, accounts.Account(made_up.ACCOUNT, made_up.EMAIL, None))


def first_time(visit: Visit) -> str:
    found = slots.find(
        visit.api,
        visit.merchant.group_id,
        zone=visit.zone,
        service_ids=visit.draft.services,
        calendar_id=visit.calendar_id,
        start=visit.today,
        days=made_up.DAYS_AHEAD,
    )
    return found.slots[0].start.strftime(SLOT_FORMAT)


def nothing_chosen(visit: Visit) -> None:
    STEPS["service"].take(visit, {})


def choose(visit: Visit) -> None:
    STEPS["service"].take(visit, {"service": str(made_up.SERVICE)})


def lose_the_time(visit: Visit) -> None:
    visit.draft.tell(Refusal.SLOT_GONE.name, "slot", was=first_time(visit))


def be_signed_out(visit: Visit) -> None:
    visit.browser.begin(_signed_in())
    visit.browser.expire()


def mistype_the_password(visit: Visit) -> None:
    visit.draft.remember_email(made_up.EMAIL)
    visit.draft.tell("wrong", "sign-in")


def leave_the_address_out(visit: Visit) -> None:
    visit.draft.tell("incomplete", "sign-up")


def have_an_account_already(visit: Visit) -> None:
    visit.draft.remember_email(made_up.EMAIL)
    visit.draft.tell("email_taken", "sign-in")


def give_an_address(visit: Visit) -> None:
    visit.draft.remember_email(made_up.EMAIL)


def get_no_answer(visit: Visit) -> None:
    give_an_address(visit)
    visit.query = {sign_up.UNSURE: ""}


def err(visit: Visit) -> None:
    STEPS["record"].take(visit, WRONG)


def forget_the_consent(visit: Visit) -> None:
    """Where the merchant asks for one."""
    if visit.look.text("consent", wording.language()):
        visit.draft.tell("consent", "check")


def confirm(visit: Visit) -> None:
    visit.draft.submit()


def be_booked(visit: Visit) -> None:
    upcoming = appointments.upcoming(visit.api, visit.merchant.group_id, zone=visit.zone)
    booked = next(one for one in upcoming if one.id == made_up.APPOINTMENT)
    receipt.keep(visit, [booked], by_this_draft=True)
    visit.draft.close(booked.id)


def moved(request: Request) -> HttpResponse:
    visit = pages.visit_for(request)
    soon, later = appointments.upcoming(visit.api, visit.merchant.group_id, zone=visit.zone)
    row = _changed(soon, Change.Kind.MOVE)
    row.wanted["to"] = later.start.isoformat()
    return move_pages.is_moved(request, visit, row)


def cancelled(request: Request) -> HttpResponse:
    visit = pages.visit_for(request)
    soon, _later = appointments.upcoming(visit.api, visit.merchant.group_id, zone=visit.zone)
    return cancel_pages.is_cancelled(request, visit, _changed(soon, Change.Kind.CANCEL))


def being_cancelled(request: Request) -> HttpResponse:
    """Of two services, whose outcome nobody knows."""
    visit = pages.visit_for(request)
    soon, later = appointments.upcoming(visit.api, visit.merchant.group_id, zone=visit.zone)
    row = _changed(soon, Change.Kind.CANCEL)
    row.old = [soon.id, later.id]
    return cancel_pages.being_cancelled(request, visit, row)


def _changed(one: Appointment, kind: str) -> Change:
    """Nothing of it is in the database."""
    wanted = {"start": one.start.isoformat(), "services": [one.service_id], "calendar": one.calendar_id}
    return Change(was=one.id, became=one.id + 1, kind=kind, wanted=wanted)


def pending(request: Request) -> HttpResponse:
    return outcome.waiting(request, pages.visit_for(request), given_up=False)


def hand_over(request: Request) -> HttpResponse:
    return hand_over_page.offer(request, pages.visit_for(request))


def places(request: Request) -> HttpResponse:
    """The page of a brand with three places, fetched already: none of them is in the database."""
    brand = Brand(pk=0, slug=NOBODYS, name=made_up.NAME)
    groups = (made_up.GROUP, made_up.GROUP - 1, made_up.GROUP - 2)
    found = [Merchant(slug=NOBODYS, name=made_up.NAME, group_id=number) for number in groups]
    vars(brand)["_prefetched_objects_cache"] = {"places": found}
    return place(request, brand)
