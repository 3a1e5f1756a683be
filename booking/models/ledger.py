"""What was asked of ClicRDV, and what became of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from booking.models.merchants import Merchant


class Confirmation(models.Model):
    """One click on "Confirm" and what became of it. `key` belongs to the content of one draft: one key, one booking."""

    class State(models.TextChoices):
        PENDING = "pending", _("being booked")
        DONE = "done", _("booked")
        REFUSED = "refused", _("not booked")
        UNKNOWN = "unknown", _("not known yet")

    key = models.CharField(max_length=64, unique=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE, related_name="confirmations")
    owner = models.CharField(max_length=64, db_index=True)  # an HMAC of the account, to find it again after a sign-in
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=20, blank=True)
    frame = models.CharField(max_length=64, blank=True, db_index=True)  # that handed the draft over, and waits
    wanted = models.JSONField(default=dict)  # ids and the start: what to look for when the answer was lost
    appointment_ids = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]  # as they were written, whatever the clock said
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def settled(self) -> bool:
        return self.state in (self.State.DONE, self.State.REFUSED)

    def older_than(self, seconds: float) -> bool:
        return timezone.now() - self.created_at > timedelta(seconds=seconds)

    @property
    def stale(self) -> bool:
        """Pending for longer than a booking can take: whoever claimed it is dead."""
        age = timezone.now() - self.claimed_at
        return self.state == self.State.PENDING and age > timedelta(seconds=settings.CONFIRM_STALE_SECONDS)


class Change(models.Model):
    """A move or a cancellation of what was booked together, and what became of it. One at a time for each."""

    class Kind(models.TextChoices):
        MOVE = "move", _("move")
        CANCEL = "cancel", _("cancellation")

    State = Confirmation.State
    OPEN = (Confirmation.State.PENDING, Confirmation.State.UNKNOWN)

    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE, related_name="changes")
    group_id = models.PositiveIntegerField()  # one group may have several addresses here
    owner = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    # Of a move: the call that is due, or whose answer was lost. Of a cancellation: its outcome is still to be told.
    stage = models.CharField(max_length=20, blank=True)
    lost = models.BooleanField(default=False)  # that call was begun, and nobody knows what came of it
    reason = models.CharField(max_length=20, blank=True)
    was = models.PositiveBigIntegerField(db_index=True)  # the first of the appointments that are changed
    # The first of those in their place: the new ones, or the old ones put back under new numbers.
    became = models.PositiveBigIntegerField(null=True, db_index=True)
    old = models.JSONField(default=list)
    new = models.JSONField(default=list)
    wanted = models.JSONField(default=dict)  # ids and times: what to look for when an answer was lost
    sealed = models.TextField(blank=True)  # the customer's words, encrypted, until all is settled
    uid = models.CharField(max_length=300)  # in the customer's own calendar: the same through all changes
    sequence = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)  # the last booking of it

    class Meta:
        ordering = ["-pk"]  # as they were written, whatever the clock said
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(state__in=["pending", "unknown"]), name="changes_left_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group_id", "was"],
                condition=models.Q(state__in=["pending", "unknown"]),
                name="one_change_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def stale(self) -> bool:
        """Pending for longer than its calls can take: whoever claimed it is dead."""
        age = timezone.now() - self.claimed_at
        return self.state == self.State.PENDING and age > timedelta(seconds=settings.CONFIRM_STALE_SECONDS)

    def may_still_come(self) -> bool:
        """Whether a booking whose answer was lost may yet be made."""
        return timezone.now() - self.sent_at < timedelta(seconds=settings.CONFIRM_SETTLE_SECONDS)

    def older_than(self, seconds: float) -> bool:
        return timezone.now() - self.created_at > timedelta(seconds=seconds)


class Once(models.Model):
    """Something that a form may do only once, however often it is sent."""

    key = models.CharField(max_length=64, primary_key=True)
    done = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.key
