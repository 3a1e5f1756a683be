import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking.branding import exchange, store
from booking.models import Branding, Merchant


class Command(BaseCommand):
    help = "Write the published look of a merchant, with its pictures, as one JSON file; without SLUG, the default."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="the address of its pages")
        parser.add_argument("--draft", action="store_true", help="the draft instead")

    def handle(self, *args: object, **options) -> None:
        branding = named(options["slug"])
        sys.stdout.write(exchange.exported(branding, branding.draft if options["draft"] else branding.published))


def named(slug: str | None) -> Branding:
    """The look of the merchant at this address; of none, the default of all."""
    if slug is None:
        return store.of(None)
    merchant = Merchant.objects.filter(slug=slug.lower()).first()
    if merchant is None:
        raise CommandError(f"There is no merchant at /{slug}/.")
    return store.of(merchant)
