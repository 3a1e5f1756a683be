"""Read settings from the environment or .env; nonsense becomes a sentence that names the setting and what it takes."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import environ
import limits
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
SWITCH = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
DATABASES = ("sqlite", "postgres", "postgresql", "psql", "pgsql")


class Environment(environ.Env):
    # A copy: what stands in .env must not reach the processes we start, and a reload must read it anew.
    ENVIRON = dict(os.environ)


def read_file(default: Path) -> None:
    """Take what is not in the environment from the file that ENV_FILE names (none when it is empty)."""
    Environment.ENVIRON = dict(os.environ)
    path = os.environ.get("ENV_FILE", str(default))
    if path and Path(path).is_file():
        Environment.read_env(path)
    elif path and path != str(default):
        raise ImproperlyConfigured(f"ENV_FILE is {path!r}: it takes the path of a file that exists, or nothing.")


def text(name: str, default: str | None = None) -> str:
    """Any text; without a default it must be there."""
    value = Environment.ENVIRON.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is missing: set it in the environment or in .env.")
    return value


def parsed(name: str, default: str | None, takes: str, parse: Callable[[str], T], *, secret: bool = False) -> T:
    """What `parse` makes of the setting; its ValueError becomes the sentence (which never repeats a secret)."""
    if not (value := Environment.ENVIRON.get(name, "").strip()):
        if default is None:
            raise ImproperlyConfigured(f"{name} is missing: it takes {takes}.")
        value = default
    try:
        return parse(value)
    except ValueError:
        shown = "not understood" if secret else repr(value)
        raise ImproperlyConfigured(f"{name} is {shown}: it takes {takes}.") from None


def switch(name: str, default: bool) -> bool:
    """On or off; django-environ alone would read any typing error as off."""

    def parse(value: str) -> bool:
        if value.lower() not in SWITCH:
            raise ValueError
        return SWITCH[value.lower()]

    return parsed(name, "on" if default else "off", "on or off", parse)


def whole(name: str, default: int, *, least: int = 1, most: int = 10**9) -> int:
    """A whole number within bounds."""

    def parse(value: str) -> int:
        if not least <= (number := int(value)) <= most:
            raise ValueError
        return number

    return parsed(name, str(default), f"a whole number from {least} to {most}", parse)


def seconds(name: str, default: float, *, most: float = 3600) -> float:
    """A length of time, more than none."""

    def parse(value: str) -> float:
        if not 0 < (number := float(value)) <= most:
            raise ValueError
        return number

    return parsed(name, str(default), f"a number of seconds, above 0 and up to {most:g}", parse)


def origin(name: str, default: str) -> str:
    """Scheme and host, nothing behind."""
    return parsed(name, default, "scheme and host, as in https://www.clicrdv.com", parse_origin)


def origins(name: str) -> list[str]:
    """Any number of origins, between commas."""
    takes = "addresses between commas, each with scheme and host, as in https://book.example"
    return parsed(name, ",", takes, lambda value: [parse_origin(word) for word in words(value)])


def hosts(name: str, default: str) -> list[str]:
    """Any number of host names, between commas."""

    def parse(value: str) -> list[str]:
        if any(re.search(r"[/\s]|:\d+$", word) for word in words(value)):
            raise ValueError
        return words(value)

    return parsed(name, default, "host names between commas, without scheme and port, as in book.example", parse)


def link(name: str) -> str:
    """An address that a customer may be sent to, or nothing."""

    def parse(value: str) -> str:
        if value and not is_web(urlsplit(value)):
            raise ValueError
        return value

    return parsed(name, "", "an address that begins with https://", parse)


def proxy(name: str) -> str:
    """The address of a proxy that calls go through, or nothing."""

    def parse(value: str) -> str:
        address = urlsplit(value)
        if value and (not is_web(address) or address.path.strip("/") or address.query or address.fragment):
            raise ValueError
        return value

    return parsed(name, "", "an address as in http://user:password@proxy.example:3128, or nothing", parse, secret=True)


def file(name: str) -> str:
    """The path of a file that is there, or nothing."""

    def parse(value: str) -> str:
        if value and not Path(value).is_file():
            raise ValueError
        return value

    return parsed(name, "", "the path of a file that exists, or nothing", parse)


def rate(name: str, default: str) -> str:
    """How many times in how long, in the words of the `limits` library."""

    def parse(value: str) -> str:
        if limits.parse(value).amount < 1:
            raise ValueError
        return value

    return parsed(name, default, "how many times in how long, as in 10/15minutes", parse)


def api_key(name: str) -> str:
    """The key of the ClicRDV API."""

    def parse(value: str) -> str:
        if not re.fullmatch(r"[0-9a-fA-F]{32}", value):
            raise ValueError
        return value

    return parsed(name, None, "the 32 hexadecimal digits that ClicRDV gave you", parse, secret=True)


def database(name: str, default: str) -> dict[str, Any]:
    """A database's address, as Django's dictionary."""

    def parse(value: str) -> dict[str, Any]:
        if value.partition("://")[0] not in DATABASES:
            raise ValueError
        found: dict[str, Any] = Environment.db_url_config(value)
        if found["NAME"] in ("", ":memory:"):  # one in memory would be another one for each thread
            raise ValueError
        return found

    takes = "an address as in postgres://user:password@host/name or sqlite:////path/to/file"
    return parsed(name, default, takes, parse, secret=True)


def redis(name: str) -> str:
    """The address of a Redis server, or nothing."""

    def parse(value: str) -> str:
        address = urlsplit(value)
        if value and not (address.scheme in ("redis", "rediss") and address.hostname and address.port != 0):
            raise ValueError
        return value

    return parsed(name, "", "an address as in redis://127.0.0.1:6379/0, or nothing", parse, secret=True)


def token(name: str) -> str:
    """A secret word that is not guessed, or nothing."""

    def parse(value: str) -> str:
        if value and not re.fullmatch(r"[\w.~+/=-]{16,200}", value, re.ASCII):
            raise ValueError
        return value

    takes = "16 letters and digits or more, as `python -c 'import secrets; print(secrets.token_urlsafe())'` prints"
    return parsed(name, "", takes, parse, secret=True)


def one_of(name: str, default: str, *choices: str) -> str:
    """One of a few words."""

    def parse(value: str) -> str:
        if value.upper() not in choices:
            raise ValueError
        return value.upper()

    return parsed(name, default, f"one of {', '.join(choices)}", parse)


class Gunicorn(NamedTuple):
    """How many processes and threads serve the site, and for how many seconds a process is waited for."""

    workers: int
    threads: int
    timeout: int
    graceful_timeout: int
    keepalive: int


def gunicorn() -> Gunicorn:
    """What gunicorn.conf.py takes; the settings read it too, so that `manage.py check` speaks of nonsense in it."""
    return Gunicorn(
        workers=whole("WEB_CONCURRENCY", min(os.cpu_count() or 1, 4), most=256),
        threads=whole("WEB_THREADS", 96, least=8, most=1000),
        timeout=whole("WEB_TIMEOUT", 30, least=5),
        graceful_timeout=whole("WEB_GRACEFUL_TIMEOUT", 15),
        keepalive=whole("WEB_KEEPALIVE", 75),
    )


def words(value: str) -> list[str]:
    """What stands between the commas."""
    return [word.strip() for word in value.split(",") if word.strip()]


def is_web(address: Any) -> bool:
    return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0


def parse_origin(value: str) -> str:
    address = urlsplit(value.rstrip("/"))
    if not is_web(address) or address.path or address.query or address.fragment or address.username:
        raise ValueError
    return value.rstrip("/")


def log_format(dot_env: Path) -> str:
    """For who logs before there are settings, which complain of nonsense later."""
    with suppress(ImproperlyConfigured):
        read_file(dot_env)
        if (said := text("LOG_FORMAT", "JSON").upper()) in ("JSON", "TEXT"):
            return said
    return "JSON"


@contextmanager
def leaving_on_nonsense() -> Iterator[None]:
    """Nonsense in a setting ends the process with its sentence instead of a traceback."""
    try:
        yield
    except ImproperlyConfigured as nonsense:
        sys.exit(str(nonsense))


def leave_on_nonsense(settings: str) -> None:
    """Import the settings, and leave where one of them is nonsense."""
    with leaving_on_nonsense():
        import_module(settings)
