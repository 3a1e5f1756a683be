"""Drafts, what is published, and the last versions; in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from booking.models import Branding, BrandingPicture, BrandingVersion, Merchant

from . import served
from .form import PICTURES
from .images import Picture

KEPT_VERSIONS = 20
MOST_UNNAMED = 20  # pictures that no draft or version names


class EditedMeanwhile(Exception):
    """Somebody else has saved another draft since this one was begun; `branding` is as they left it."""

    def __init__(self, branding: Branding) -> None:
        super().__init__(f"edition {branding.edition} by {branding.edited_by}")
        self.branding = branding


def of(merchant: Merchant | None) -> Branding:
    """The branding of a merchant, or the default of all; made when there is none yet."""
    return Branding.objects.get_or_create(merchant=merchant)[0]


def published_for_all() -> dict[str, Any]:
    """What everybody inherits, as it is published."""
    return dict(Branding.objects.filter(merchant=None).values_list("published", flat=True).first() or {})


def save_draft(branding: Branding, document: dict[str, Any], *, edition: int, by: User | None) -> None:
    """Keep a draft that was begun from this edition. Raises EditedMeanwhile, and keeps nothing, where that is over."""
    with _locked(branding, edition):
        _keep(branding, document, by)


def publish(branding: Branding, *, edition: int, by: User | None) -> int:
    """Show the draft of this edition to everybody; returns its number. Raises EditedMeanwhile. What is shown already
    makes no version."""
    with _locked(branding, edition):
        if branding.version and branding.is_published:
            return branding.version
        branding.version += 1
        branding.published = branding.draft
        branding.save()
        branding.versions.create(number=branding.version, document=branding.published, published_by=by)
        _forget_old(branding)
    transaction.on_commit(served.start_afresh)
    return branding.version


def restore(branding: Branding, version: BrandingVersion, *, edition: int, by: User | None) -> None:
    """Make an earlier version the draft; it is seen and published like any other. Raises EditedMeanwhile."""
    save_draft(branding, dict(version.document), edition=edition, by=by)


def keep_picture(branding: Branding, picture: Picture) -> str:
    """Keep a picture for a draft to name; returns that name."""
    values = {"data": picture.data, "width": picture.width, "height": picture.height}
    branding.pictures.update_or_create(name=picture.name, defaults={**values, "kept_at": timezone.now()})
    _forget_most(branding)
    return picture.name


@contextmanager
def _locked(branding: Branding, edition: int) -> Iterator[None]:
    """A transaction that begins with the branding as it is now, and only if it is of this edition still."""
    with transaction.atomic():
        now = Branding.objects.select_for_update().get(pk=branding.pk)
        if now.edition != edition:
            raise EditedMeanwhile(now)
        branding.refresh_from_db()
        yield


def _keep(branding: Branding, document: dict[str, Any], by: User | None) -> None:
    branding.draft, branding.edition = document, branding.edition + 1
    branding.edited_by, branding.edited_at = by, timezone.now()
    branding.save()


def _forget_old(branding: Branding) -> None:
    """Versions but the last ones, and pictures that none of those names; not those of somebody who is at it."""
    branding.versions.filter(number__lte=branding.version - KEPT_VERSIONS).delete()
    named = {name for document in _documents(branding) for name in map(document.get, PICTURES) if name}
    before = timezone.now() - timedelta(days=1)
    BrandingPicture.objects.filter(branding=branding, kept_at__lt=before).exclude(name__in=named).delete()


def _forget_most(branding: Branding) -> None:
    """So many that nothing names: of somebody who tries one after the other."""
    named = {name for document in _documents(branding) for name in map(document.get, PICTURES) if name}
    unnamed = branding.pictures.exclude(name__in=named).order_by("-kept_at").values_list("pk", flat=True)
    BrandingPicture.objects.filter(pk__in=list(unnamed[MOST_UNNAMED:])).delete()


def _documents(branding: Branding) -> Iterator[dict[str, Any]]:
    yield branding.draft
    yield from branding.versions.values_list("document", flat=True)
