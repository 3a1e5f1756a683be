"""Find other engines than Chromium for the longer tests, or install Debian's; say which are here. Standard library.

Unlike Chromium none of them is needed: one that is not here is left out, and that is said.
"""

import shutil
import subprocess
from collections.abc import Callable
from typing import NamedTuple

from booking_site.browser import install_from_debian, say


def firefox() -> str | None:
    """Ubuntu's is only a script that says where to get one."""
    return next((path for path in map(shutil.which, ("firefox-esr", "firefox")) if path and is_firefox(path)), None)


def is_firefox(path: str) -> bool:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    return said.returncode == 0 and said.stdout.startswith("Mozilla Firefox")


def webkit() -> str | None:
    """Its driver, which knows where the browser is; that needs a display."""
    return shutil.which("WebKitWebDriver") if shutil.which("Xvfb") else None


class Engine(NamedTuple):
    found: Callable[[], str | None]
    packages: tuple[str, ...]


ENGINES = {
    "Firefox": Engine(firefox, ("firefox-esr",)),
    "WebKitGTK": Engine(webkit, ("webkit2gtk-driver", "xvfb")),
}


def main() -> None:
    for engine in ENGINES.values():
        if not engine.found():
            install_from_debian(*engine.packages)
    for name, engine in ENGINES.items():
        missing = f"not here: the tests leave it out (Debian: {' '.join(engine.packages)})"
        say(f"{name}: {engine.found() or missing}")


if __name__ == "__main__":
    main()
