"""Find the servers that the tests of several machines start, or install Debian's; say which are here. Standard library.

Unlike the engines all of them are needed: without one the tests in tests/cluster/ fail, and say so.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from booking_site.browser import install_from_debian, say

SYSTEM = ":/usr/sbin:/sbin"  # where Debian has its servers, and not every account looks


def found(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=SYSTEM)


def postgresql() -> str | None:
    """The newest one's folder of programs: Debian keeps its server out of the PATH."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if folders:
        return str(max(folders, key=lambda path: int(path.parent.name)))
    path = shutil.which("postgres")
    return str(Path(path).resolve().parent) if path else None


class Service(NamedTuple):
    found: Callable[[], str | None]
    package: str


SERVICES = {
    "nginx": Service(lambda: found("nginx"), "nginx"),
    "PostgreSQL": Service(postgresql, "postgresql"),
    "Redis": Service(lambda: found("redis-server"), "redis-server"),
    "Caddy": Service(lambda: found("caddy"), "caddy"),
    "promtool": Service(lambda: found("promtool"), "prometheus"),
}


def path_of(name: str) -> str:
    service = SERVICES[name]
    path = service.found()
    assert path, f"{name} is needed (Debian: {service.package})"
    return path


def main() -> None:
    missing = [service.package for service in SERVICES.values() if not service.found()]
    if missing:
        install_from_debian(*missing)
    for name, service in SERVICES.items():
        say(f"{name}: {service.found() or f'not here (Debian: {service.package})'}")
    if not all(service.found() for service in SERVICES.values()):
        sys.exit("The tests in tests/cluster/ need all of them.")


if __name__ == "__main__":
    main()
