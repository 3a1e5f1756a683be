"""docs/clicrdv-api.md says where each decision lives: those names exist."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "clicrdv-api.md").read_text()
MODULES = {path.stem for path in (ROOT / "booking" / "clicrdv").glob("*.py")} - {"__init__"}
NAMED = sorted({tuple(name.split(".")) for name in re.findall(r"`(\w+(?:\.\w+)+)`", PAGE)})
IN_OUR_MODULES = [name for name in NAMED if name[0] in MODULES]


def test_the_page_names_many_places():
    assert len(IN_OUR_MODULES) > 50


@pytest.mark.parametrize("name", IN_OUR_MODULES, ids=".".join)
def test_what_the_page_names_exists(name):
    found = importlib.import_module(f"booking.clicrdv.{name[0]}")
    for part in name[1:]:
        if part in getattr(found, "__dataclass_fields__", {}):
            return
        found = getattr(found, part)


@pytest.mark.parametrize("names", re.findall(r"^\|.*\| (`[^|]+`) \|$", PAGE, re.MULTILINE))
def test_names_without_a_module_belong_to_the_one_before(names):
    module = None
    for name in re.findall(r"`([\w.]+)`", names):
        module = name.split(".")[0] if name.split(".")[0] in MODULES else module
        if module and "." not in name and name not in MODULES:
            assert hasattr(importlib.import_module(f"booking.clicrdv.{module}"), name)
