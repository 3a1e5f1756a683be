"""Which engines the longer tests take besides Chromium."""

import subprocess
import sys
from pathlib import Path

from booking_site.engines import firefox, webkit

from .running import ROOT
from .test_browser import only_here, program  # noqa: F401


def test_firefox_is_taken_where_it_is(only_here: Path):  # noqa: F811
    found = program(only_here / "firefox-esr", "Mozilla Firefox 140.12.0esr")
    assert firefox() == str(found)


def test_a_script_that_only_says_where_to_get_one_is_none(only_here: Path):  # noqa: F811
    program(only_here / "firefox", "Please install it from the shop")
    assert firefox() is None


def test_webkit_is_of_use_with_a_display_only(only_here: Path):  # noqa: F811
    driver = program(only_here / "WebKitWebDriver", "")
    assert webkit() is None
    program(only_here / "Xvfb", "")
    assert webkit() == str(driver)


def test_the_command_says_what_is_missing_and_goes_on(tmp_path: Path):
    found = program(tmp_path / "firefox", "Mozilla Firefox 150.0")
    command = [sys.executable, "-m", "booking_site.engines"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == [
        f"Firefox: {found}",
        "WebKitGTK: not here: the tests leave it out (Debian: webkit2gtk-driver xvfb)",
    ]
