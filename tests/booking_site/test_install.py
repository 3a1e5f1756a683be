"""The virtual environment: made once, and again only when what is to be installed has changed."""

import subprocess
import sys
from pathlib import Path

import pytest

from .running import ROOT, copy


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that needs nothing, so that nothing is fetched."""
    (tmp_path / "booking_site").mkdir()
    copy(ROOT / "booking_site/install.py", tmp_path / "booking_site/install.py")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "requirements-dev.txt").write_text("# nothing either\n")
    return tmp_path


def install(project: Path, *arguments: str) -> str:
    command = [sys.executable, "booking_site/install.py", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=True).stdout


@pytest.mark.full
def test_installing_is_done_once_for_each_change(project: Path):
    assert "Installing requirements.txt …" in install(project)
    assert subprocess.run([project / "var/venv/bin/python", "-c", "import pip"], check=False).returncode == 0
    assert install(project) == ""

    assert "requirements-dev.txt" in install(project, "--dev")
    assert install(project) == install(project, "--dev") == ""

    (project / "requirements.txt").write_text("# still nothing\n")
    assert "Installing" in install(project)


@pytest.mark.full
def test_a_broken_environment_is_made_anew(project: Path):
    install(project)
    python = project / "var/venv/bin/python"
    python.unlink()
    python.symlink_to(project / "nowhere")
    assert "Installing" in install(project)
    assert subprocess.run([python, "-c", "import pip"], check=False).returncode == 0
