"""The Dockerfile without Docker: what it copies is enough to collect static files and to serve."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

import pytest

from .running import ROOT, copy, environment, free_port, get, left_over, start, stop, wait_for

# Everything is read-only but this folder and what workers share, root may do no more than anybody, and so it stays.
LOCKED = """
mount --bind "$1" "$1" && mount -t tmpfs none /dev/shm && mount -o remount,ro,bind / && shift &&
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree that the first stage copies from here."""
    folder = tmp_path_factory.mktemp("image")
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in sources.split():
            assert f"!{name}" in IGNORED, f"{name} is copied but ignored"
            copy(ROOT / name, folder / name)
    return folder


def said_after(word: str) -> list[str]:
    return re.findall(rf"^{word} (.+)$", DOCKERFILE, re.MULTILINE)


def test_only_what_is_copied_reaches_the_build():
    assert IGNORED[1] == "*"
    for secret in (".env", "var/demo.sqlite3", "var/secret-key", ".git/config"):
        assert not any(fnmatch(secret, line[1:]) or secret.startswith(line[1:]) for line in IGNORED if line[:1] == "!")


def test_it_runs_as_nobody_in_particular():
    assert said_after("USER")[-1].isdigit()
    assert said_after("USER")[-1] != "0"
    assert len(said_after("FROM")) == 2


def test_it_may_be_built_with_what_reports_errors(image: Path):
    (argument,) = said_after("ARG")
    name, default = argument.split("=")
    (install,) = (line for line in said_after("RUN") if "pip --python" in line)
    assert shlex.split(install)[-4:] == ["-r", "requirements.txt", "-r", f"${name}"]
    assert (image / default).is_file() and (image / "requirements-telemetry.txt").is_file()
    assert f"${{{name}:-{default}}}" in (ROOT / "deploy/compose.yaml").read_text()


def test_nothing_can_be_installed_in_it():
    stage = DOCKERFILE.rpartition("FROM ")[2]
    assert "pip uninstall --yes" in stage and "ensurepip" in stage
    assert not re.search("pip install|apt-get|apk ", stage)


@pytest.fixture(scope="module")
def collected(image: Path) -> tuple[Path, dict[str, str]]:
    """The image once its static files are collected, and the settings that this took."""
    collect = next(line for line in said_after("RUN") if "collectstatic" in line)
    given = dict(word.split("=", 1) for word in shlex.split(collect) if re.match(r"[A-Z_]+=", word))
    given["STATIC_ROOT"] = str(image / "static-collected")
    process = start([sys.executable, "manage.py", "collectstatic", "--no-input"], image, environment(**given))
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return image, given


def serve() -> list[str]:
    """What the image does when nothing else is said."""
    return [sys.executable, "-m", *said_after("CMD")[-1].strip("[]").replace('"', "").replace(",", "").split()]


@pytest.mark.full
def test_the_image_collects_its_files_and_serves(collected: tuple[Path, dict[str, str]]):
    image, given = collected
    with serving(serve(), image, given | {"ALLOWED_HOSTS": "book.example"}) as (site, _):
        assert get(f"{site}/healthz") == b'{"ok": true}'


@pytest.mark.full
def test_nothing_but_var_has_to_be_writable(collected: tuple[Path, dict[str, str]]):
    """As `docker run --read-only --cap-drop ALL`, with a volume for var/: pages are served, and sessions are kept."""
    image, given = collected
    (image / "var").mkdir(exist_ok=True)
    locked = ["unshare", "--mount", "sh", "-ec", LOCKED, "sh", str(image / "var")]
    surroundings = given | {"PYTHONDONTWRITEBYTECODE": "1"}

    for command, wanted in {
        ("touch", str(image / "booking/more.py")): False,
        ("touch", str(image.parent / "more")): False,
        (sys.executable, "manage.py", "migrate", "--verbosity", "0"): True,
    }.items():
        process = start([*locked, *command], image, environment(**surroundings))
        said, _ = process.communicate(timeout=60)
        assert (process.returncode == 0) is wanted, said
    with serving([*locked, *serve()], image, surroundings) as (site, _):
        page = get(f"{site}/admin/login/").decode()
        assert "csrfmiddlewaretoken" in page
        style = re.findall(r'href="(/static/[^"]+\.css)"', page)[0]
        assert get(f"{site}{style}")


def test_a_worker_leaves_ctrl_c_to_its_master(image: Path):
    """A terminal sends it to both; a worker that hears it from its master too hangs for ever."""
    given = {"SECRET_KEY": "a key", "CLICRDV_API_KEY": "0" * 32, "DEBUG": "on", "WEB_CONCURRENCY": "1"}
    with serving([sys.executable, "-m", "gunicorn", "booking_site.wsgi"], image, given) as (site, process):
        said = wait_for(process, "Booting worker with pid")
        get(f"{site}/healthz")
        os.kill(int(re.findall(r"with pid: (\d+)", said)[-1]), signal.SIGINT)
        assert get(f"{site}/healthz")
        assert "Booting worker" not in stop(process)


@contextmanager
def serving(command: list[str], folder: Path, given: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    process = start(command, folder, environment(**given, BIND=f"127.0.0.1:{port}"))
    try:
        wait_for(process, "Listening at")
        yield f"http://127.0.0.1:{port}", process
    finally:
        stop(process)
    assert not left_over(process)
