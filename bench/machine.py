"""The machine that is measured on, and what processes take of it."""

import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def describe() -> dict[str, str | int | float]:
    """What has to stand beside every figure."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "memory": f"{memory / 2**30:.1f} GiB",
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "load": load(),
    }


def load() -> float:
    """What was going on in the last minute: 2 on two cores is all there is."""
    return round(os.getloadavg()[0], 1)


def cpu_seconds(processes: Iterable[int]) -> float:
    """Processor time that these have taken since they began."""
    total = 0
    for number in processes:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory(process: int) -> tuple[float, float]:
    """Megabytes: what is in memory (RSS), and the process's share of it (PSS)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    kilobytes = {line.split()[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return kilobytes["Rss:"] / 1024, kilobytes["Pss:"] / 1024


def children(process: int) -> list[int]:
    """The processes that this one started."""
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _commit() -> str:
    answer = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return answer.stdout.strip() or "unknown"
