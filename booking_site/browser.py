"""Find a Chromium for the tests, or install one, and what drives it; print its path. Standard library only.

Taken in this order: BROWSER, an installed Chromium or Chrome, Debian's package (when root), Playwright's own download.
`--light`: rather Chromium's headless shell, which shows pages alike and needs half the time, but keeps no page one
leaves as it was.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
SHELL = "chromium-headless-shell"
PLAYWRIGHT = (sys.executable, "-m", "playwright", "--version")
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def main(*, light: bool) -> None:
    if wrong := wrong_with_driver():
        sys.exit(f"Playwright does not start: {wrong}")
    path = installed(light=light) or from_debian(light=light) or from_playwright()
    if not path:
        sys.exit("No Chromium or Chrome found, and none could be installed: install one, or name it in BROWSER.")
    print(path)


def wrong_with_driver() -> str:
    """Why Playwright's own program does not run, if so: a bare Debian lacks a library of it."""
    if starts() or (install_from_debian("libatomic1") and starts()):
        return ""
    return subprocess.run(PLAYWRIGHT, capture_output=True, text=True).stderr.strip()


def starts() -> bool:
    return not subprocess.run(PLAYWRIGHT, capture_output=True).returncode


def installed(*, light: bool = False) -> str | None:
    return next((path for path in candidates(light) if works(path)), None)


def candidates(light: bool) -> Iterator[str]:
    for name in (os.environ.get("BROWSER", ""), *([SHELL] if light else []), *NAMES):
        if path := shutil.which(name):
            yield path


def works(path: str) -> bool:
    """Ubuntu's chromium-browser is only a script that says where to get one."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and "Chrom" in said.stdout


def from_debian(*, light: bool) -> str | None:
    """Not every release of Debian's has the shell as a package."""
    for package in [SHELL, "chromium"] if light else ["chromium"]:
        if install_from_debian(package) and (path := installed(light=light)):
            return path
    return None


def install_from_debian(*packages: str) -> bool:
    """Whether that could be tried at all; whether it helped is seen by looking."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    say(f"Installing Debian's {' and '.join(packages)} …")
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    return True


def from_playwright() -> str | None:
    say("Installing Playwright's Chromium …")
    system = [] if os.geteuid() else ["--with-deps"]
    run(sys.executable, "-m", "playwright", "install", *system, "chromium")
    asked = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if path and works(path) else None


def run(*command: str) -> None:
    """What it says goes to stderr: stdout is for the path alone."""
    subprocess.run(command, stdout=sys.stderr, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(light="--light" in sys.argv)
