"""What we store: merchants, and a ledger of confirmations (keys and outcomes, no names)."""

from datetime import timedelta
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# First words of addresses that are, or will be, something else than a merchant.
RESERVED = """about accessibility account admin api apple-touch-icon assets book booking brand clicrdv embed favicon
    healthz help home in internal login logout legal media metrics null preview privacy readyz robots sandbox sign-in
    sign-up sitemap static stats status support terms theme undefined well-known www"""


def not_reserved(slug: str) -> None:
    if slug.lower() in RESERVED.split():
        raise ValidationError(_("“%(slug)s” is reserved: choose another address."), params={"slug": slug})


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone; one looks like Europe/Paris."), params={"name": name})


class Merchant(models.Model):
    slug = models.SlugField(_("address"), unique=True, validators=[not_reserved], help_text=_("/address/ on this site"))
    group_id = models.PositiveIntegerField(_("ClicRDV group id"))
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=25, blank=True, help_text=_("Shown when ClicRDV does not answer."))
    zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Paris",
        validators=[known_zone],
        help_text=_("Used while the group cannot be read."),
    )
    language = models.CharField(_("language"), max_length=5, default="fr", choices=settings.LANGUAGES)
    urlname = models.SlugField(
        _("name in ClicRDV's addresses"),
        blank=True,
        max_length=120,
        help_text=_("Filled in from ClicRDV. Leads here too."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("merchant")
        verbose_name_plural = _("merchants")

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug.lower()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("flow:start", args=[self.slug])


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
    wanted = models.JSONField(default=dict)  # ids and the start: what to look for when the answer was lost
    appointment_ids = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
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
