import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking.branding import exchange, store
from booking.management.commands.export_look import named


class Command(BaseCommand):
    help = "Take a file of export_look as the draft of a merchant; without SLUG, of everybody's default."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="its path, or - for the standard input")
        parser.add_argument("slug", nargs="?", help="the address of the merchant's pages")
        parser.add_argument("--publish", action="store_true", help="and show it to everybody")

    def handle(self, *args: object, **options) -> None:
        branding = named(options["slug"])
        try:
            document = exchange.imported(branding, _read(options["file"]))
        except exchange.NotALook as problem:
            raise CommandError(str(problem)) from None
        store.save_draft(branding, document, edition=branding.edition, by=None)
        if options["publish"]:
            number = store.publish(branding, edition=branding.edition, by=None)
            self.stdout.write(f"{branding}: version {number} is published.")
        else:
            self.stdout.write(f"{branding}: the draft is replaced; publish it in the admin, or with --publish.")


def _read(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
