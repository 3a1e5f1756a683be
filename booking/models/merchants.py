"""Merchants, and brands of several."""

from dataclasses import fields, replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
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
