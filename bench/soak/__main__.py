"""`make soak`: a site behind gunicorn, a sandbox behind a proxy that lets calls go wrong, and customers who book."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.soak import report
from bench.soak.run import Plan, soak
from bench.soak.servers import ROOT, redis_program
from bench.soak.site import write_json


def main() -> int:
    """Print the table, write var/soak.json. 1: something was not as it was told."""
    parser = argparse.ArgumentParser("python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--customers", type=int, default=24)
    parser.add_argument("--share", type=float, default=0.15, help="of the calls that go wrong (default: %(default)s)")
    parser.add_argument(
        "--redis", choices=["0", "1"], help="with one for caches and sessions (default: where installed)"
    )
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "soak.json", metavar="FILE")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for the databases and the log of the site")
    given = parser.parse_args()
    redis = given.redis == "1" or (given.redis is None and redis_program() is not None)
    plan = Plan(given.minutes * 60, given.seed, given.customers, given.share, redis=redis)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
        result = soak(plan, given.keep or Path(folder), lambda line: print(line, flush=True))
    print(report.table(result))
    write_json(given.json, report.as_json(result))
    return 0 if report.is_well(result) else 1


if __name__ == "__main__":
    sys.exit(main())
