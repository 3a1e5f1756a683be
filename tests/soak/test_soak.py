"""A small soak: a few customers, half a minute. The whole one is `make soak`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.soak import report
from bench.soak.run import Plan, soak

pytestmark = pytest.mark.full
ROOT = Path(__file__).resolve().parents[2]


def test_everybody_is_told_the_truth_whatever_goes_wrong(tmp_path):
    result = soak(Plan(seconds=25, seed=3, customers=10, share=0.3, jumps=False, redis=True), tmp_path)
    assert report.is_well(result), report.table(result)
    assert result.kinds["all"] > 5 and sum(result.faults.values()) > 20
    assert result.troubles["worker kills"] and result.troubles["API restarts"]
    assert result.troubles["Redis restarts"] + result.troubles["Redis hangs"]
    assert result.told["mailed"] and result.kinds["frame"]


def test_as_a_command_it_jumps_over_three_nights_and_keeps_its_figures(tmp_path):
    command = [sys.executable, "-m", "bench.soak", "--minutes", "0.5", "--customers", "4", "--seed", "4"]
    done = subprocess.run(
        [*command, "--json", str(tmp_path / "soak.json")], cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stdout + done.stderr
    kept = json.loads((tmp_path / "soak.json").read_text())
    assert [night.partition(":")[0] for night in kept["clock_jumps"]] == ["midnight", "summer time", "winter time"]
    assert "violations" in done.stdout and kept["violations"] == []
