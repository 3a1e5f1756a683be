"""`make bench`: figures of the site and the sandbox, each beside what it has to reach.

`python -m bench --only pages,load` measures some of them. Clients and API run on the machine that is measured, and
take their share of it.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench import browser, growth, hanging, load, memory, pages, sandbox_load
from bench.machine import ROOT, describe
from bench.report import Section

SECTIONS: dict[str, Callable[[], list[Section]]] = {
    "pages": pages.measure,
    "load": load.measure,
    "weight": browser.weigh,
    "browser": browser.paint,
    "memory": memory.measure,
    "growth": growth.measure,
    "hanging": hanging.measure,
    "sandbox": sandbox_load.measure,
}


def main() -> None:
    """Measure, print, write JSON."""
    arguments = _arguments()
    machine = describe()
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    found = {name: [section.as_json() for section in SECTIONS[name]()] for name in arguments.only}
    arguments.to.parent.mkdir(exist_ok=True)
    arguments.to.write_text(json.dumps({"machine": machine, "sections": found}, indent=2) + "\n")
    goals = [goal for sections in found.values() for section in sections for goal in section["goals"]]
    print(f"\n{sum(goal['reached'] for goal in goals)} of {len(goals)} goals reached. All of it: {arguments.to}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("--only", type=_names, default=list(SECTIONS), help=f"some of {', '.join(SECTIONS)}")
    parser.add_argument("--to", type=Path, default=ROOT / "var/bench.json", help="where the JSON goes: %(default)s")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - SECTIONS.keys():
        sys.exit(f"There is no section {', '.join(sorted(unknown))}: {', '.join(SECTIONS)}.")
    return names


if __name__ == "__main__":
    main()
