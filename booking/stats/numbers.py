"""What a merchant's last days came to: from the tallies, and from the ledger of what was asked of ClicRDV."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from booking import merchants
from booking.flow.steps import STEPS
from booking.models import Change, Confirmation, Merchant, Tally

PERIODS = (7, 30, 90, 365)  # days
WEEKLY_FROM = 120  # days: longer periods are shown by week

OPENED, SLOT, BOOKED = "opened", "slot", "booked"


@dataclass(frozen=True)
class Bar:
    """A day, or a week that begins with it: how many opened the first page, chose a time, and booked."""

    begin: date
    opened: int
    slot: int
    booked: int


@dataclass(frozen=True)
class Numbers:
    days: int
    first: date
    last: date
    bars: tuple[Bar, ...]
    funnel: tuple[tuple[str, int], ...]  # from the first page to the booking, each with how many came so far
    refusals: tuple[tuple[str, int], ...]  # by the ledger's reason, the most frequent first
    changes: dict[str, int]  # by kind, of those that were made
    hours: tuple[tuple[int, ...], ...]  # by weekday from Monday, then by hour: openings, of whole months

    @property
    def opened(self) -> int:
        return dict(self.funnel)[OPENED]

    @property
    def booked(self) -> int:
        return dict(self.funnel)[BOOKED]

    @property
    def busiest(self) -> tuple[int, int] | None:
        """Weekday and hour; None where nobody came."""
        most = max(max(row) for row in self.hours)
        return next(((d, h) for d, row in enumerate(self.hours) for h, n in enumerate(row) if n == most and n), None)


def of(merchant: Merchant, days: int, *, today: date | None = None) -> Numbers:
    """The last `days` days of a merchant's, in the zone in which its visits are counted, today included."""
    zone = merchants.zone(merchant)
    last = today or timezone.now().astimezone(zone).date()
    first = last - timedelta(days=days - 1)
    tallies = Tally.objects.filter(merchant=merchant, day__range=(first, last))
    since = datetime.combine(first, datetime.min.time(), zone)
    confirmed = Confirmation.objects.filter(merchant=merchant, created_at__gte=since)
    booked = _by_day(confirmed.filter(state=Confirmation.State.DONE), zone)
    return Numbers(
        days=days,
        first=first,
        last=last,
        bars=tuple(_bars(first, last, tallies, booked)),
        funnel=tuple(_funnel(tallies, booked)),
        refusals=tuple(_refusals(confirmed)),
        changes=_changes(merchant, since),
        hours=_hours(merchant, first),
    )


def _by_day(confirmed: QuerySet[Confirmation], zone: ZoneInfo) -> Counter[date]:
    rows = confirmed.annotate(on=TruncDate("created_at", tzinfo=zone)).values("on").annotate(n=Count("pk"))
    return Counter({row["on"]: row["n"] for row in rows.order_by()})


def _bars(first: date, last: date, tallies: QuerySet[Tally], booked: Counter[date]) -> list[Bar]:
    length = 7 if (last - first).days >= WEEKLY_FROM else 1
    found: dict[date, Counter[str]] = {}
    day = first
    while day <= last:
        found[day] = Counter()
        day += timedelta(days=length)
    wanted = tallies.filter(Q(what=Tally.What.OPENED) | Q(what=Tally.What.ANSWERED, detail=SLOT))
    counted = [(row.day, SLOT if row.detail else OPENED, row.number) for row in wanted]
    counted += [(day, BOOKED, number) for day, number in booked.items() if first <= day <= last]
    for day, what, number in counted:
        found[first + timedelta(days=(day - first).days // length * length)][what] += number
    return [Bar(begin, n[OPENED], n[SLOT], n[BOOKED]) for begin, n in found.items()]


def _funnel(tallies: QuerySet[Tally], booked: Counter[date]) -> list[tuple[str, int]]:
    """Questions that nobody was asked are left out."""
    answered = tallies.filter(what=Tally.What.ANSWERED).values_list("detail").annotate(n=Sum("number")).order_by()
    counts = dict(answered)
    opened = tallies.filter(what=Tally.What.OPENED).aggregate(n=Sum("number"))["n"] or 0
    asked = [(step, counts[step]) for step in STEPS if counts.get(step)]
    return [(OPENED, opened), *asked, (BOOKED, booked.total())]


def _refusals(confirmed: QuerySet[Confirmation]) -> list[tuple[str, int]]:
    refused = confirmed.filter(state=Confirmation.State.REFUSED).values_list("reason").annotate(n=Count("pk"))
    return sorted(refused.order_by(), key=lambda row: (-row[1], row[0]))


def _changes(merchant: Merchant, since: datetime) -> dict[str, int]:
    made = Change.objects.filter(merchant=merchant, created_at__gte=since, state=Change.State.DONE)
    return dict(made.values_list("kind").annotate(n=Count("pk")).order_by())


def _hours(merchant: Merchant, first: date) -> tuple[tuple[int, ...], ...]:
    rows = Tally.objects.filter(merchant=merchant, what=Tally.What.HOUR, day__gte=first.replace(day=1))
    counts = dict(rows.values_list("detail").annotate(n=Sum("number")).order_by())
    return tuple(tuple(counts.get(f"{weekday}-{hour}", 0) for hour in range(24)) for weekday in range(7))
