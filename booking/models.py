"""What we store: merchants, and a ledger of confirmations (keys and outcomes, no names)."""

from dataclasses import fields, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.clicrdv.groups import Group, Settings
from booking.names import host_name, known_zone, not_reserved

OWN = "own_"  # the operator's word, where there is one, against a setting of the group's


def _yes_or_no(name: str, *, yes: Promise, no: Promise) -> models.BooleanField:
    choices = [(None, _("as ClicRDV says")), (True, yes), (False, no)]
    return models.BooleanField(name, null=True, blank=True, default=None, choices=choices)


class Brand(models.Model):
    """Several places under one name: its address asks for the place first."""

    slug = models.SlugField(_("address"), unique=True, validators=[not_reserved], help_text=_("/address/ on this site"))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["name"]
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug.lower()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if Merchant.objects.filter(slug=self.slug.lower()).exists():
            raise ValidationError({"slug": _("A merchant has this address.")})

    def get_absolute_url(self) -> str:
        return reverse("flow:start", args=[self.slug])


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
    brand = models.ForeignKey(
        Brand, models.SET_NULL, null=True, blank=True, related_name="places", verbose_name=_("brand")
    )
    host = models.CharField(
        _("own host"),
        max_length=253,
        unique=True,
        null=True,
        blank=True,
        default=None,
        validators=[host_name],
        help_text=_("Like rdv.clinique.fr: once its DNS leads here, the pages are there."),
        error_messages={"unique": _("Another merchant has this host already.")},
    )
    language = models.CharField(_("language"), max_length=5, default="fr", choices=settings.LANGUAGES)
    urlname = models.SlugField(
        _("name in ClicRDV's addresses"),
        blank=True,
        max_length=120,
        help_text=_("Filled in from ClicRDV. Leads here too."),
    )

    admins = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="merchants",
        verbose_name=_("admins"),
        help_text=_("Staff who see this merchant only, and set its look."),
    )

    # What the group's settings mean is documented by name only: where we guess wrong, the operator knows better.
    own_zone = models.CharField(
        _("time zone of its appointments"),
        max_length=64,
        blank=True,
        validators=[known_zone],
        help_text=_("Empty: as ClicRDV says."),
    )
    own_inactive = _yes_or_no("inactive", yes=_("switched off"), no=_("switched on"))
    own_open = _yes_or_no("open", yes=_("open for booking"), no=_("closed for booking"))
    own_open_data = _yes_or_no("openData", yes=_("shown to everybody"), no=_("shown after signing in"))
    own_calendar_choice = models.PositiveSmallIntegerField(
        "calendarChoice",
        null=True,
        blank=True,
        choices=[
            (None, _("as ClicRDV says")),
            (0, _("0: no calendar question")),
            (1, _("1: calendar first")),
            (2, _("2: service first")),
        ],
    )
    own_any_calendar = _yes_or_no("anyCalendar", yes=_("“no preference” is offered"), no=_("a calendar must be chosen"))
    own_validate_email = _yes_or_no("validateEmail", yes=_("new addresses are confirmed"), no=_("not confirmed"))
    own_show_length = _yes_or_no("display_intervention_length", yes=_("durations shown"), no=_("durations hidden"))
    own_show_price = _yes_or_no("display_intervention_price", yes=_("prices shown"), no=_("prices hidden"))
    own_max_services = models.PositiveSmallIntegerField(
        "max_multirdvs",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("How many services one booking may combine. Empty: as ClicRDV says."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("merchant")
        verbose_name_plural = _("merchants")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """So that a host or an address in other letters is found taken."""
        self.slug = self.slug.lower()
        self.host = self.host.lower() if self.host else None
        if Brand.objects.filter(slug=self.slug.lower()).exists():
            raise ValidationError({"slug": _("A brand has this address.")})

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug.lower()
        self.host = self.host.lower() if self.host else None
        super().save(*args, **kwargs)

    def as_set(self, group: Group) -> Group:
        """The group as ClicRDV has it, but for what the operator has set otherwise."""
        zone = ZoneInfo(self.own_zone) if self.own_zone else group.zone
        return replace(group, zone=zone, settings=self.settings_as_set(group.settings))

    def settings_as_set(self, found: Settings) -> Settings:
        """Settings with the operator's own in their place."""
        own = {field.name: getattr(self, OWN + field.name) for field in fields(Settings)}
        return replace(found, **{name: value for name, value in own.items() if value is not None})

    def get_absolute_url(self) -> str:
        return reverse("flow:start", args=[self.slug])


class Branding(models.Model):
    """How a merchant's pages look: what is published, and a draft. The one without a merchant is the default of all.

    Documents are what `branding.form` accepts. `edition` rises with every saved draft, so that of two admins the
    second is told; `version` with everything published, so that every process learns of it.
    """

    merchant = models.OneToOneField(
        Merchant, on_delete=models.CASCADE, null=True, blank=True, related_name="branding", verbose_name=_("merchant")
    )
    draft = models.JSONField(default=dict, blank=True)
    edition = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = [models.F("merchant__name").asc(nulls_first=True)]
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [models.UniqueConstraint(Coalesce("merchant", 0), name="one_look_each")]

    def __str__(self) -> str:
        return self.merchant.name if self.merchant else str(_("Default of all merchants"))

    @property
    def is_published(self) -> bool:
        return bool(self.draft == self.published)


class BrandingVersion(models.Model):
    """What was published, by whom and when; the last ones can be compared and restored."""

    branding = models.ForeignKey(Branding, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField(default=dict)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["branding", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.branding} {self.number}"


class BrandingPicture(models.Model):
    """A logo or favicon, made safe. In the database, so that every machine of the site has it."""

    branding = models.ForeignKey(Branding, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=40)  # its hash and kind: the same name is the same picture
    data = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["branding", "name"], name="one_picture_of_a_name")]

    def __str__(self) -> str:
        return self.name


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


class EmbedKey(models.Model):
    """With which a merchant's own site signs whom a booking is for. Several at a time, so that they can be changed."""

    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE, related_name="embed_keys")
    kid = models.CharField(max_length=16, unique=True)
    secret = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.kid


class HandOver(models.Model):
    """A draft on its way from a frame to a tab: there for minutes, and once."""

    token = models.CharField(max_length=64, primary_key=True)  # its digest
    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE, related_name="+")
    draft = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.merchant} {self.created_at:%H:%M}"
