"""Which browser the tests take."""

import subprocess
import sys
from pathlib import Path

import pytest

from booking_site.browser import installed

from .running import ROOT


def program(path: Path, says: str) -> Path:
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def only_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose programs all stand in this folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    return tmp_path


def test_an_installed_one_is_taken(only_here: Path):
    found = program(only_here / "google-chrome", "Google Chrome 140.0.1")
    assert installed() == str(found)


def test_the_one_named_comes_first(only_here: Path, monkeypatch: pytest.MonkeyPatch):
    program(only_here / "chromium", "Chromium 140.0.1")
    own = program(only_here / "own", "Chromium 150.0.1")
    monkeypatch.setenv("BROWSER", str(own))
    assert installed() == str(own)


def test_the_light_one_is_taken_where_it_is_wished_and_there(only_here: Path):
    whole = program(only_here / "chromium", "Chromium 140.0.1")
    assert installed(light=True) == str(whole)
    light = program(only_here / "chromium-headless-shell", "Chromium 140.0.1")
    assert installed(light=True) == str(light) and installed() == str(whole)


def test_a_script_that_only_says_where_to_get_one_is_none(only_here: Path):
    program(only_here / "chromium-browser", "Please install it from the shop")
    assert installed() is None


def test_another_kind_of_browser_is_passed_over(only_here: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BROWSER", str(program(only_here / "firefox", "Mozilla Firefox 150")))
    found = program(only_here / "chromium", "Chromium 140.0.1")
    assert installed() == str(found)


def test_the_command_prints_nothing_but_the_path(tmp_path: Path):
    found = program(tmp_path / "chromium", "Chromium 140.0.1")
    done = subprocess.run(
        [sys.executable, "-m", "booking_site.browser"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{found}\n"
