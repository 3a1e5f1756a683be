"""docs/sandbox.md is true: its commands work, and what it names exists."""

import re
import shlex
from importlib import import_module

import pytest

from sandbox.faults import KINDS
from sandbox.rules import NAMES
from tests.sandbox.client import ROOT

DOCS = (ROOT / "docs/sandbox.md").read_text()
COMMANDS = [line for line in DOCS.replace("\\\n", "").splitlines() if line.startswith("curl ")]
PLACES = re.findall(r"\| (?:D|S|D S) \| (.*) \|$|^\| (?!what|decision)[^|]{30,} \| (`[^|]*) \|$", DOCS, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_work(api, command):
    words = shlex.split(command, comments=True)[1:]
    sent = [words[i + 1] for i, word in enumerate(words) if word == "-d"]
    method = words[words.index("-X") + 1] if "-X" in words else "POST" if sent else "GET"
    auth = tuple(words[words.index("-u") + 1].split(":")) if "-u" in words else None
    (url,) = (word for word in words if word.startswith("http://127.0.0.1:9000/"))
    form = {"Content-Type": "application/x-www-form-urlencoded"} if sent else {}
    address = url.replace("http://127.0.0.1:9000", api.address)
    answer = api.http.request(method, address, data="&".join(sent), auth=auth, headers=form, timeout=5)
    assert answer.ok or (answer.status_code, "/take" in url) == (409, True), answer.text


@pytest.mark.parametrize("place", sorted({first or second for first, second in PLACES} - {"the file of each resource"}))
def test_what_it_names_exists(place):
    """`module.name`, or a name alone in the module named before it."""
    module = import_module("sandbox")
    for written in re.findall("`([^`]+)`", place):
        first, *names = written.split(".")
        try:
            module = import_module(f"sandbox.{first.replace('/', '.')}")
        except ModuleNotFoundError:
            names = [first, *names]
        found = module
        for name in names:
            found = getattr(found, name)


def test_every_fault_and_rule_is_in_it():
    assert {name for name in (*KINDS, *NAMES) if f"`{name}`" not in DOCS} == set()
    assert len(COMMANDS) > 15 and len(PLACES) > 40
