"""What Django itself has to say about production's settings: nothing."""

import secrets
import subprocess
import sys

import pytest

from tests.booking_site.running import ROOT, environment

GIVEN = {"CLICRDV_API_KEY": "0" * 32, "TRUSTED_PROXY_HOPS": "1", "ALLOWED_HOSTS": "book.example"}


def said(**more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    given = environment(**GIVEN, **more)
    given.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the tests with a browser
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120)


def test_it_has_no_doubts():
    checked = said(SECRET_KEY=secrets.token_urlsafe(50))
    assert checked.returncode == 0, checked.stderr


@pytest.mark.full
def test_it_would_say_so():
    assert "security.W009" in said(SECRET_KEY="short").stderr
