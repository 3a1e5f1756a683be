"""Settings: good defaults, and nonsense in one stops the start with a sentence that names it."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from booking.clicrdv import configured

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {"SECRET_KEY": "a key", "CLICRDV_API_KEY": "0123456789abcdef0123456789ABCDEF"}
KNOWN = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')


def names() -> list[str]:
    return KNOWN.findall((ROOT / "booking_site/settings.py").read_text())


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch):
    """The settings that this environment, and nothing else, makes."""
    for name in names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENV_FILE", "")

    def run(**environment: str) -> dict[str, Any]:
        for name, value in (NEEDED | environment).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "booking_site/settings.py"))

    return run


def test_the_defaults_are_safe(read):
    settings = read()
    assert settings["DEBUG"] is False
    assert settings["CLICRDV_BASE_URL"] == "https://www.clicrdv.com"
    assert settings["SESSION_ENGINE"] == "booking_site.session_rows"
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "SECURE_PROXY_SSL_HEADER" not in settings
    assert settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["default-src"] == ["'none'"]
    assert "'unsafe-inline'" not in str(settings["CONTENT_SECURITY_POLICY"])


def gunicorn() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "gunicorn.conf.py"))


def test_fewer_calls_are_in_flight_than_a_worker_has_threads(read):
    assert read()["CLICRDV_MAX_IN_FLIGHT"] < gunicorn()["threads"]
    with pytest.raises(ImproperlyConfigured, match="CLICRDV_MAX_IN_FLIGHT .* from 4 to 12"):
        read(WEB_THREADS="16", CLICRDV_MAX_IN_FLIGHT="13")


@pytest.mark.parametrize("threads", [8, 9, 12, 13, 16, 64, 96, 1000])
def test_any_number_of_threads_leaves_some_for_pages_without_calls(read, settings, threads):
    made = read(WEB_THREADS=str(threads))
    settings.WEB_THREADS, settings.CLICRDV_MAX_IN_FLIGHT = threads, made["CLICRDV_MAX_IN_FLIGHT"]
    assert made["CLICRDV_MAX_IN_FLIGHT"] + configured.patient_callers() < threads
    settings.CLICRDV_MAX_IN_FLIGHT = read(CLICRDV_MAX_IN_FLIGHT=str(threads - 4))["CLICRDV_MAX_IN_FLIGHT"]
    assert settings.CLICRDV_MAX_IN_FLIGHT + configured.patient_callers() < threads


GUNICORN = {
    "WEB_CONCURRENCY": "workers",
    "WEB_THREADS": "threads",
    "WEB_TIMEOUT": "timeout",
    "WEB_GRACEFUL_TIMEOUT": "graceful_timeout",
    "WEB_KEEPALIVE": "keepalive",
}


@pytest.mark.parametrize(("name", "means"), GUNICORN.items())
def test_gunicorn_is_set_by_the_environment(read, monkeypatch, name, means):
    monkeypatch.setenv(name, "37")
    assert gunicorn()[means] == 37
    monkeypatch.setenv(name, "many")
    sentence = f"^{name} is 'many': it takes a whole number"
    with pytest.raises(SystemExit, match=sentence):
        gunicorn()
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read()


def test_what_is_set_is_taken(read):
    settings = read(
        CLICRDV_BASE_URL="https://sandbox.clicrdv.com/",
        ALLOWED_HOSTS="book.example, rdv.example",
        CSRF_TRUSTED_ORIGINS="https://book.example",
        TRUSTED_PROXY_HOPS="2",
        REDIS_URL="redis://127.0.0.1:6379/1",
        DATABASE_URL="postgres://site:word@db.example:5433/booking?sslmode=require",
        CLICRDV_CALL_SECONDS="2.5",
    )
    assert settings["CLICRDV_BASE_URL"] == "https://sandbox.clicrdv.com"
    assert settings["SITE_HOSTS"][:2] == ["book.example", "rdv.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://book.example"]
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert settings["SESSION_ENGINE"] == "django.contrib.sessions.backends.cached_db"
    assert read(SESSIONS="cache")["SESSION_ENGINE"] == "django.contrib.sessions.backends.cache"
    assert settings["CACHES"]["default"]["BACKEND"].endswith("RedisCache")
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert settings["DATABASES"]["default"]["OPTIONS"] == {"sslmode": "require"}
    assert settings["CLICRDV_CALL_SECONDS"] == 2.5


def test_an_empty_variable_means_the_default(read):
    settings = read(CLICRDV_BASE_URL="", DEBUG="", REDIS_URL="", TRUSTED_PROXY_HOPS=" ")
    assert (settings["CLICRDV_BASE_URL"], settings["TRUSTED_PROXY_HOPS"]) == ("https://www.clicrdv.com", 0)


NONSENSE = [
    ("DEBUG", "maybe"),
    ("LOG_LEVEL", "LOUD"),
    ("LOG_FORMAT", "XML"),
    ("METRICS_TOKEN", "secret"),
    ("METRICS_TOKEN", "with spaces in between"),
    ("TALLY_SECONDS", "0"),
    ("KEEP_LEDGER_DAYS", "1"),
    ("KEEP_COUNTS_DAYS", "for ever"),
    ("CLICRDV_BASE_URL", "www.clicrdv.com"),
    ("CLICRDV_BASE_URL", "https://www.clicrdv.com/api/v1/"),
    ("CLICRDV_BASE_URL", "ftp://www.clicrdv.com"),
    ("CLICRDV_BASE_URL", "http://host:port"),
    ("CLICRDV_BASE_URL", "http://[half"),
    ("CLICRDV_BASE_URL", "http://user:word@host"),
    ("CLICRDV_API_KEY", "0123456789abcdef"),
    ("CLICRDV_API_KEY", "g" * 32),
    ("CLICRDV_CALL_SECONDS", "soon"),
    ("CLICRDV_CALL_SECONDS", "nan"),
    ("CLICRDV_PAGE_SECONDS", "0"),
    ("CLICRDV_MAX_IN_FLIGHT", "1.5"),
    ("CLICRDV_BREAKER_FAILURES", "0"),
    ("CATALOGUE_SECONDS", "-5"),
    ("SLOT_LOOKAHEAD_DAYS", "100000"),
    ("CATEGORY_PAGE_FROM", "many"),
    ("HOME_LISTS_MERCHANTS", "2"),
    ("FORGOTTEN_PASSWORD_URL", "javascript:alert(1)"),
    ("FORGOTTEN_PASSWORD_URL", "/forgotten"),
    ("TRUSTED_PROXY_HOPS", "-1"),
    ("TRUSTED_PROXY_HOPS", "yes"),
    ("THROTTLE_SIGN_IN_ACCOUNT", "10"),
    ("THROTTLE_SIGN_IN_ADDRESS", "0/hour"),
    ("THROTTLE_SIGN_IN_EVERYWHERE", "100/"),
    ("THROTTLE_SIGN_UP_ADDRESS", "ten an hour"),
    ("SESSIONS", "redis"),
    ("SESSIONS", "cache"),  # without Redis each process has its own
    ("THROTTLE_SIGN_UP_ACCOUNT", "1/never"),
    ("THROTTLE_TIMES_ADDRESS", "often"),
    ("THROTTLE_TIMES_ACCOUNT", "x/hour"),
    ("THROTTLE_BOOK_ACCOUNT", "-1/hour"),
    ("THROTTLE_BOOK_ADDRESS", "60/fortnight"),
    ("SIGN_UP_LEAST_SECONDS", "-2"),
    ("CLICRDV_PROXY_URL", "proxy.example:3128"),
    ("CLICRDV_PROXY_URL", "socks5://proxy.example"),
    ("CLICRDV_CA_BUNDLE", "/nowhere/certificates.pem"),
    ("ALLOWED_HOSTS", "https://book.example"),
    ("ALLOWED_HOSTS", "book.example:8000"),
    ("CSRF_TRUSTED_ORIGINS", "book.example"),
    ("DATABASE_URL", "oracle://host/name"),
    ("DATABASE_URL", "postgres://host"),
    ("DATABASE_URL", "postgres://host:port/name"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "booking"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis://"),
    ("REDIS_URL", "redis://host:port"),
    ("SESSION_COOKIE_AGE", "a day"),
    ("ACCOUNT_IDLE_SECONDS", "0"),
    ("CONFIRM_WAIT_SECONDS", "600"),
]


@pytest.mark.parametrize(("name", "value"), NONSENSE)
def test_nonsense_is_refused_in_one_sentence_that_names_the_setting(read, name, value):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is [^\n]+: it takes [^\n]+\.$"):
        read(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("CLICRDV_API_KEY", "0123abc"), ("DATABASE_URL", "db://u:0123abc@h"), ("REDIS_URL", "x://:0123abc@h")],
)
def test_a_secret_is_not_repeated(read, name, value):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**{name: value})
    assert "0123abc" not in str(refusal.value)


@pytest.mark.parametrize("name", NEEDED)
def test_what_has_no_default_must_be_there(read, name):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is missing: "):
        read(**{name: ""})


def test_development_needs_no_secret_key(read):
    assert read(SECRET_KEY="", DEBUG="on")["SECRET_KEY"]


def test_a_file_fills_what_the_environment_lacks_and_leaves_no_trace_in_it(read, tmp_path):
    file = tmp_path / "site.env"
    file.write_text("CLICRDV_CALL_SECONDS=3\nTRUSTED_PROXY_HOPS=1\n")
    settings = read(ENV_FILE=str(file), TRUSTED_PROXY_HOPS="2")
    assert (settings["CLICRDV_CALL_SECONDS"], settings["TRUSTED_PROXY_HOPS"]) == (3, 2)
    assert "CLICRDV_CALL_SECONDS" not in os.environ


def test_a_file_that_is_not_there_is_said(read, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="^ENV_FILE is "):
        read(ENV_FILE=str(tmp_path / "missing"))


def test_every_setting_stands_in_the_example_with_its_default(read, tmp_path):
    example = (ROOT / ".env.example").read_text()
    assert [name for name in names() if not re.search(rf"^#?{name}=", example, re.MULTILINE)] == []

    defaults = tmp_path / "defaults.env"
    defaults.write_text("".join(line[1:] + "\n" for line in example.splitlines() if re.match(r"#[A-Z_]+=", line)))
    written, built_in = read(ENV_FILE=str(defaults)), read(ENV_FILE="")
    for name in names():
        if name not in NEEDED and name in built_in:
            assert written[name] == built_in[name], name


@pytest.mark.parametrize(
    "command", [["manage.py", "check"], ["-m", "gunicorn", "--bind", "127.0.0.1:0", "booking_site.wsgi"]]
)
def test_a_start_with_nonsense_ends_with_the_sentence_alone(command):
    sentence = "TRUSTED_PROXY_HOPS is 'many': it takes a whole number from 0 to 9."
    assert started(command, TRUSTED_PROXY_HOPS="many") == [sentence]


def test_threads_are_set_where_the_settings_read_them():
    command = ["-m", "gunicorn", "--bind", "127.0.0.1:0", "--threads", "32", "booking_site.wsgi"]
    assert started(command) == [
        "Set WEB_THREADS instead of gunicorn's --threads: the calls in flight have to stay below it."
    ]


def started(command: list[str], **more: str) -> list[str]:
    """What it says, and that it ends."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment | NEEDED | {"ENV_FILE": ""} | more,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    return [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("{")]
