"""What has become of appointments since they were booked, as the ledger has it."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from booking.flow.receipt import InCalendars, Receipt
from booking.flow.visit import Visit
from booking.models import Change

# What has become of an appointment that stands no more under its number: others in its place, or none.
GONE = Q(became__isnull=False) & ~Q(state__in=Change.OPEN) | Q(kind=Change.Kind.CANCEL, state=Change.State.DONE)


def of_account(visit: Visit) -> QuerySet[Change]:
    """Moves and cancellations of the account that is signed in, the last one first."""
    assert visit.account is not None
    return Change.objects.filter(owner=visit.account.owner(visit.merchant))  # which names the group too


def left_open(visit: Visit) -> QuerySet[Change]:
    """Those that were cut off, perhaps on another device."""
    return of_account(visit).filter(state__in=Change.OPEN)


def busy(visit: Visit) -> frozenset[int]:
    """The numbers of appointments that a move is on its way with: the old ones and the new ones."""
    pairs = left_open(visit).values_list("was", "became")
    return frozenset(number for pair in pairs for number in pair if number)


def in_calendars(visit: Visit, number: int) -> InCalendars:
    """What an appointment is in its customer's own calendar."""
    before = Change.objects.filter(group_id=visit.merchant.group_id, became=number).first()
    if before is None:
        return InCalendars(f"{number}@{_of_site()}")
    return InCalendars(before.uid, before.sequence)


def _of_site() -> str:
    """The same in a frame and on every host of a merchant's."""
    return str(settings.SITE_HOSTS[0]).lstrip(".")


def url_since(visit: Visit, kept: Receipt) -> str | None:
    """Where an appointment is seen that was moved or cancelled after it was booked here."""
    changed = Change.objects.filter(GONE, owner=kept["owner"], was=kept["id"]).first()
    if changed is None:
        return None
    name, number = ("appointment", changed.became) if changed.kind == Change.Kind.MOVE else ("cancelled", changed.was)
    return visit.inside(reverse(f"account:{name}", args=[visit.merchant.slug, number]))
