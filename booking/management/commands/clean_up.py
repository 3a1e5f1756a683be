from typing import Any

from django.core.management.base import BaseCommand

from booking.cleaning import clean_up


class Command(BaseCommand):
    help = "Deletes what has had its time: sessions, drafts, whose appointments of long ago were. Once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        found = clean_up()
        self.stdout.write(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in found.items()))
