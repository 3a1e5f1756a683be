"""`make bench`: how quickly the demo's site and a sandbox answer, to one visitor and to fifty at once.

The visitors run on the same machine and take their share of it: the figures are for comparing two versions.
"""

from contextlib import ExitStack

from bench.sandbox import sandbox_targets
from bench.site import site_targets
from bench.visitors import Figures, visit

ROUNDS = 400


def main() -> None:
    """Measure every target and print a table."""
    print(f"\n{'':44} {'visitors':>8} {'a second':>9} {'median':>9} {'p95':>9} {'errors':>7}")
    for targets in (site_targets, sandbox_targets):
        with ExitStack() as stack:
            for target in targets(stack):
                visit(target, visitors=1, rounds=20)  # caches are warm for every later visitor
                for visitors in (1, 50):
                    print(row(target.name, visitors, visit(target, visitors=visitors, rounds=ROUNDS)), flush=True)


def row(name: str, visitors: int, found: Figures) -> str:
    rate, median, late = f"{found.rate:.0f}", f"{found.median * 1000:.1f} ms", f"{found.p95 * 1000:.1f} ms"
    return f"{name:44} {visitors:8} {rate:>9} {median:>9} {late:>9} {found.errors:7}"


if __name__ == "__main__":
    main()
