"""The site's WSGI application on a clock that the soak moves: a file says how many seconds it is ahead.

libfaketime would do it for any program, but that of Debian 12 makes time.sleep() fail from Python 3.11 on.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

from booking_site.wsgi import application

__all__ = ["application"]

LOOK_SECONDS = 0.05


def _follow(file: Path) -> None:
    ahead = 0.0
    traveller = time_machine.travel(time.time(), tick=True).start()
    while True:
        if (said := float(file.read_text())) != ahead:
            traveller.shift(said - ahead)
            ahead = said
        time.sleep(LOOK_SECONDS)


threading.Thread(target=_follow, args=(Path(os.environ["SOAK_CLOCK"]),), daemon=True).start()
