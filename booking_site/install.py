"""Make the virtual environment in var/venv: `python3 booking_site/install.py [--dev]`. Standard library only.

A stamp beside it holds what was installed, so that a second run costs nothing.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / "var" / "venv"
PYTHON = VENV / "bin" / "python"
FOR_RUNNING = ("requirements.txt",)
FOR_TESTS = ("requirements.txt", "requirements-dev.txt")


def main(arguments: list[str]) -> None:
    wanted = FOR_TESTS if "--dev" in arguments else FOR_RUNNING
    if not PYTHON.exists() or run_quietly(PYTHON, "-c", "import pip"):
        create()
    if all(stamp(name).is_file() and stamp(name).read_text() == digest(name) for name in wanted):
        return
    install(wanted)


def create() -> None:
    """A fresh environment; Debian keeps what that needs in a package of its own, which root can have at once."""
    if made() or (from_debian() and made()):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    sys.exit(f"{sys.executable} cannot make a virtual environment: on Debian or Ubuntu, install python3-venv.")


def made() -> bool:
    shutil.rmtree(VENV, ignore_errors=True)
    return not run_quietly(sys.executable, "-m", "venv", VENV)


def from_debian() -> bool:
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    print("Installing Debian's python3-venv …", flush=True)
    run_quietly("apt-get", "update")
    return not run_quietly("apt-get", "install", "-y", "--no-install-recommends", "python3-venv")


def install(names: tuple[str, ...]) -> None:
    print(f"Installing {' and '.join(names)} …", flush=True)
    options = [part for name in names for part in ("-r", str(ROOT / name))]
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if code := subprocess.run([*pip, *options]).returncode:
        sys.exit(code)
    for name in names:
        stamp(name).write_text(digest(name))


def stamp(name: str) -> Path:
    return VENV / f"{name}.installed"


def digest(name: str) -> str:
    """What is to be installed, and for which Python."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest() + " " + platform.python_version()


def run_quietly(*command: str | Path) -> int:
    return subprocess.run([str(part) for part in command], capture_output=True).returncode


if __name__ == "__main__":
    main(sys.argv[1:])
