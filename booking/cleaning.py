"""What is kept no longer than it is good for. Run once a day; what each rule is for stands in docs/privacy.md."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet
from django.utils import timezone

from booking.models import Change, Confirmation, HandOver, Once, Tally

AT_ONCE = 500
A_DAY = timedelta(days=1)


def clean_up() -> dict[str, int]:
    """Delete and empty what has had its time; how many rows of each kind."""
    now = timezone.now()
    return {rule.__name__: rule(now) for rule in RULES}


def sessions(now: datetime) -> int:
    """Those that are over. Django's clearsessions deletes them in one statement: half a million rows held SQLite's lock
    for longer than any customer may wait."""
    return _deleted(Session.objects.filter(expire_date__lt=now))


def hand_overs(now: datetime) -> int:
    """Drafts that no tab has fetched: what was typed is in them."""
    return _deleted(HandOver.objects.filter(created_at__lt=now - timedelta(seconds=settings.HAND_OVER_SECONDS)))


def onces(now: datetime) -> int:
    """Forms that may be sent only once: nobody has them open any more."""
    return _deleted(Once.objects.filter(created_at__lt=now - A_DAY))


def changes_left_open(now: datetime) -> int:
    """Moves and cancellations of accounts that never came back; the words of a customer are sealed in them."""
    long_ago = now - 2 * timedelta(seconds=settings.CONFIRM_GIVE_UP_SECONDS)
    left = Change.objects.filter(state__in=Change.OPEN, created_at__lt=long_ago)
    return left.update(state=Change.State.REFUSED, reason="LOST", sealed="")


def confirmations(now: datetime) -> int:
    """Some weeks after the appointment nobody asks any more whose it was: state, reason and day stay, to be counted."""
    open_states = (Confirmation.State.PENDING, Confirmation.State.UNKNOWN)
    emptied = _emptied(Confirmation.objects.all(), now, owner="", frame="", wanted={}, appointment_ids=[])
    Confirmation.objects.filter(owner="", state__in=open_states).update(state=Confirmation.State.REFUSED, reason="LOST")
    return emptied


def changes(now: datetime) -> int:
    """The same of moves and cancellations."""
    settled = Change.objects.exclude(state__in=Change.OPEN)
    return _emptied(settled, now, owner="", wanted={}, old=[], new=[], sealed="", uid="")


def counts(now: datetime) -> int:
    """What the numbers of a merchant are made of, and who changed what in the admin."""
    old = now - timedelta(days=settings.KEEP_COUNTS_DAYS)
    kept: tuple[QuerySet[Model], ...] = (
        Confirmation.objects.filter(owner="", created_at__lt=old),
        Change.objects.filter(owner="", created_at__lt=old),
        Tally.objects.filter(day__lt=old.date()),
        LogEntry.objects.filter(action_time__lt=old),
    )
    return sum(map(_deleted, kept))


RULES: tuple[Callable[[datetime], int], ...] = (
    sessions,
    hand_overs,
    onces,
    changes_left_open,
    confirmations,
    changes,
    counts,
)


def _deleted(rows: QuerySet) -> int:
    """A few at a time: customers book meanwhile."""
    count = 0
    while numbers := list(rows.order_by().values_list("pk", flat=True)[:AT_ONCE]):
        count += rows.model._base_manager.filter(pk__in=numbers).delete()[0]
    return count


def _emptied(rows: QuerySet, now: datetime, **empty: object) -> int:
    old = now - timedelta(days=settings.KEEP_LEDGER_DAYS)
    kept = rows.filter(created_at__lt=old).exclude(owner="").values_list("pk", "wanted", "created_at")
    over = [pk for pk, wanted, made in kept.iterator() if max(_times(wanted, made)) < old]
    for at in range(0, len(over), AT_ONCE):
        rows.model._base_manager.filter(pk__in=over[at : at + AT_ONCE]).update(**empty)
    return len(over)


def _times(wanted: dict[str, str], made: datetime) -> Iterable[datetime]:
    """When a row was made, and when its appointment begins, before and after a move."""
    yield made
    for name in ("start", "to"):
        if text := wanted.get(name):
            yield datetime.fromisoformat(text)
