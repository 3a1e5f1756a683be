"""Settings of a site that has the faults of canary_faults.py, and else is as it is served."""

from booking_site.settings import *  # noqa: F403
from booking_site.settings import MIDDLEWARE as OURS

MIDDLEWARE = [*OURS, "tests.flow.canary_faults.Faulty"]
