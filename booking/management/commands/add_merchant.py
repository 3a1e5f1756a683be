from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking import merchants
from booking.models import Merchant


class Command(BaseCommand):
    help = "Add a merchant, or change the one at this address: its booking pages are at /SLUG/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the address of its pages")
        parser.add_argument("group_id", type=int, help="the id of its group in ClicRDV")
        parser.add_argument("--name", default="", help="as shown; ClicRDV's name by default")
        parser.add_argument("--phone", default="", help="shown when ClicRDV does not answer; ClicRDV's by default")
        parser.add_argument("--zone", default="", help="like Europe/Paris; ClicRDV's by default")
        parser.add_argument("--language", default="", choices=["", *(code for code, _ in settings.LANGUAGES)])

    def handle(self, *args: object, **options) -> None:
        merchant = Merchant.objects.filter(slug=options["slug"].lower()).first() or Merchant(
            slug=options["slug"].lower()
        )
        merchant.group_id = options["group_id"]
        made_up = options["slug"].replace("-", " ").capitalize()
        if merchant.name == made_up:
            merchant.name = ""
        read = merchants.fill_in(merchant)
        for field in ("name", "phone", "zone", "language"):
            if options[field]:
                setattr(merchant, field, options[field])
        merchant.name = merchant.name or made_up
        try:
            merchant.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        merchant.save()
        self.stdout.write(f"{merchant.get_absolute_url()}: {merchant.name} (group {merchant.group_id})")
        if not read:
            self.stderr.write(
                "ClicRDV could not be asked about this group: what it says of itself (name, phone, time zone, its name "
                "in ClicRDV's addresses) is missing. Give the same command once more when it answers."
            )
