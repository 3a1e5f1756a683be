#!/usr/bin/env python3
"""Django's commands: migrate, add_merchant, createsuperuser and the rest."""

import os
import sys

from django.core.management import execute_from_command_line

from booking_site.environment import leave_on_nonsense


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_site.settings")
    leave_on_nonsense(os.environ["DJANGO_SETTINGS_MODULE"])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
