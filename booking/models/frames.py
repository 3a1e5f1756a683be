"""What bookings in merchants' own pages need."""

from django.db import models
from django.utils import timezone

from booking.models.merchants import Merchant


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
