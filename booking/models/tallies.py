"""How many, by day: nothing of anybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.merchants import Merchant


class Tally(models.Model):
    """So many visits of a merchant's pages came so far, on one day of its zone; or at one hour of the week, in a month
    that begins on `day`."""

    class What(models.TextChoices):
        OPENED = "opened", _("opened the first page")
        ANSWERED = "answered", _("answered a question")  # `detail`: which
        HOUR = "hour", _("opened the first page at this hour")  # `detail`: weekday from 0, and hour, as in "0-14"

    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    what = models.CharField(max_length=10, choices=What)
    detail = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "day", "what", "detail"], name="one_tally")]

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.detail}: {self.number}"
