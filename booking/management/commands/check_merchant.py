from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking import diagnosis
from booking.models import Merchant


class Command(BaseCommand):
    help = "Tell what customers of a merchant see, and why something is missing. Fails where there is a problem."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the address of its pages")

    def handle(self, *args: object, **options) -> None:
        merchant = Merchant.objects.filter(slug=options["slug"].lower()).first()
        if merchant is None:
            raise CommandError(f"There is no merchant at /{options['slug']}/.")
        found = diagnosis.examine(merchant)
        for one in found:
            self.stdout.write(f"{'PROBLEM' if one.kind == 'problem' else one.kind:8}{one.text}")
        if problems := sum(one.kind == "problem" for one in found):
            raise CommandError(f"{problems} to look into.")
