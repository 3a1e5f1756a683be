"""How merchants' pages look."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from booking.models.merchants import Merchant


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
