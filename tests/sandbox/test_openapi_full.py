"""schemathesis sends what the description allows and what it does not: no answer outside it, and never a 500."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.client import CAMILLE, KEY, PASSWORD, STAFF

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# The key that every call needs, and a group in which something is found.
CONFIGURATION = f"""[parameters]
"query.apikey" = "{KEY}"
"path.group_id" = 4
"""


@pytest.mark.full
@pytest.mark.parametrize("who", [STAFF, CAMILLE, None])
def test_no_answer_is_outside_the_description(api, tmp_path, who):
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION)
    command = [
        Path(sys.executable).with_name("schemathesis"), "run", f"{api.address}/openapi.json",
        "--url", f"{api.address}/api/v1", "--checks", CHECKS, "--phases", "coverage,fuzzing", "--max-examples", "12",
        "--generation-deterministic", "--continue-on-failure", "--no-shrink", "--warnings", "off", "--no-color",
        *(["--auth", f"{who}:{PASSWORD}"] if who else []),
    ]  # fmt: skip
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    asked = api.ask("/requests")["requests"]
    assert len(asked) > 2000 and not [call for call in asked if call["status"] and call["status"] >= 500]
