"""Start the site's own programs as an operator would: in a folder of their own, with an environment of their own."""

import os
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
SITE = ("manage.py", "gunicorn.conf.py", "booking_site", "booking", "templates", "static", "locale")


def copy_site(folder: Path, *more: str) -> Path:
    """The site without its var/: whatever it leaves behind is the folder's."""
    for name in (*SITE, *more):
        copy(ROOT / name, folder / name)
    return folder


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def environment(**more: str) -> dict[str, str]:
    """This process's, without what pytest's settings have put there."""
    ours = ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "CLICRDV_BASE_URL", "CLICRDV_API_KEY", "WEB_CONCURRENCY")
    return {name: value for name, value in os.environ.items() if name not in ours} | {"ENV_FILE": ""} | more


def start(command: list[str], folder: Path, surroundings: dict[str, str]) -> subprocess.Popen[str]:
    """In a process group of its own, so that `left_over` can look for what it leaves behind."""
    return subprocess.Popen(
        command,
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[str]) -> str:
    """End the whole group, whatever became of it; what it said since it was last listened to."""
    if process.stdout is None or process.stdout.closed:
        return ""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    return process.communicate(timeout=30)[0]


def left_over(process: subprocess.Popen[str]) -> bool:
    """Whether anything of its process group still runs."""
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(process: subprocess.Popen[str], text: str) -> str:
    """Read what it says until this; everything so far."""
    said = ""
    while text not in said:
        line = process.stdout.readline() if process.stdout else ""
        assert line, f"ended before it said {text!r}:\n{said}"
        said += line
    return said


def get(url: str, **headers: str) -> bytes:
    with urlopen(Request(url, headers=headers), timeout=30) as answer:  # noqa: S310
        return answer.read()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
