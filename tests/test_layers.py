"""The import rules of the house: who may know whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOW = ("clicrdv", "models")
ALLOWED = {
    "booking/clicrdv": (),
    "booking/branding": LOW,
    "booking/session.py": LOW,
    "booking/embed": LOW,
    "booking/flow": (*LOW, "branding", "embed", "session"),
    "booking/account": (*LOW, "branding", "embed", "session", "flow"),
    "booking/preview": (*LOW, "branding", "embed", "session", "flow", "account", "middleware", "views"),
}
PURE = "order.py slots.py wording.py record_form.py record_fields.py birth_date.py email_hint.py reminders.py".split()


def files(*folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    )


def imported(path: Path) -> Iterator[str]:
    """Every name a file imports, absolute."""
    package = list(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def of_booking(path: Path) -> set[str]:
    parts = [name.split(".") for name in imported(path)]
    return {part[1] for part in parts if part[0] == "booking" and len(part) > 1}


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_layer_imports_only_those_below_it(layer):
    own = layer.split("/")[1].removesuffix(".py")
    paths = [ROOT / layer] if layer.endswith(".py") else files(layer)
    strays = {str(path): of_booking(path) - {own, *ALLOWED[layer]} for path in paths if path.exists()}
    assert not {path: names for path, names in strays.items() if names}


def test_only_the_transport_imports_requests():
    importing = {
        str(p.relative_to(ROOT)) for p in files("booking") if "requests" in {n.split(".")[0] for n in imported(p)}
    }
    assert importing == {"booking/clicrdv/transport.py"}


def test_the_sandbox_and_the_site_know_nothing_of_each_other():
    assert not [p for p in files("booking", "booking_site") if any(n.split(".")[0] == "sandbox" for n in imported(p))]
    ours = {"booking", "booking_site", "django"}
    assert not [p for p in files("sandbox") if any(n.split(".")[0] in ours for n in imported(p))]


def test_steps_and_what_they_share_never_see_a_request():
    touching = {
        p.name for p in files("booking/flow") if any("django.http" in n or "HttpRequest" in n for n in imported(p))
    }
    assert touching == {"hand_over.py", "outcome.py", "pages.py", "person.py", "sign_up.py", "views.py"}


@pytest.mark.parametrize("name", PURE)
def test_decisions_are_pure(name):
    """They neither ask the API nor the database, and know no settings."""
    names = set(imported(ROOT / "booking/flow" / name))
    forbidden = ("django.conf", "django.db", "booking.models", "booking.clicrdv.cached", "booking.clicrdv.transport")
    assert not [n for n in names if n.startswith(forbidden)]


def test_tests_never_fake_the_api():
    """The sandbox is the test double: real HTTP, nothing patched."""
    faking = {"unittest.mock", "mock", "responses", "requests_mock", "vcr"}
    assert not [p for p in files("tests") if any(n in faking or n.startswith("unittest.mock") for n in imported(p))]


def test_nothing_that_threads_share_is_computed_under_one_lock():
    """functools.cached_property of Python 3.11 computes for one instance at a time, of all there are."""
    assert not [p for p in files("booking") if "functools.cached_property" in set(imported(p))]
