"""How quickly a sandbox answers, to one client and to fifty at once.

The clients are threads of one process and take their share of the machine: for comparing two versions.
"""

from contextlib import ExitStack

from bench.report import Section
from bench.sandbox import sandbox_targets
from bench.visitors import visit

ROUNDS = 400


def measure() -> list[Section]:
    """Every target of bench/sandbox.py."""
    section = Section("the sandbox", ("clients", "a second", "p50 ms", "p95 ms", "errors"))
    with ExitStack() as stack:
        for target in sandbox_targets(stack):
            visit(target, visitors=1, rounds=20)  # caches are warm for every later one
            for clients in (1, 50):
                found = visit(target, visitors=clients, rounds=ROUNDS)
                section.row(target.name, clients, found.rate, found.median * 1000, found.p95 * 1000, found.errors)
    return [section]
