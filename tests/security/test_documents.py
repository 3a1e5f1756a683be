"""What docs/security.md and docs/privacy.md name is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ["security.md", "privacy.md"]
A_PATH = re.compile(r"`((?:tests|booking|booking_site|docs|deploy|static|templates)/[\w./-]*)(?:::(\w+))?`")
A_LINK = re.compile(r"\]\(([^)#:]+)\)")
A_SETTING = re.compile(r"`([A-Z][A-Z_]{6,})(?:=\w+)?`")


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_and_tests_are_there(name):
    found = A_PATH.findall(text(name)) + [(f"docs/{path}", "") for path in A_LINK.findall(text(name))]
    assert len(found) > 5
    missing = [path for path, _test in found if not (ROOT / path).exists()]
    assert not missing
    gone = [f"{path}::{test}" for path, test in found if test and f"def {test}(" not in (ROOT / path).read_text()]
    assert not gone


@pytest.mark.parametrize("name", DOCUMENTS)
def test_settings_are_there(name):
    example = (ROOT / ".env.example").read_text()
    named = set(A_SETTING.findall(text(name))) - {"DESTINATION"}
    assert not [setting for setting in named if not hasattr(settings, setting) and f"{setting}=" not in example]


def test_the_table_says_what_is_not_met():
    assert text("security.md").count("**Not met**") + text("security.md").count("**not met**") > 5
