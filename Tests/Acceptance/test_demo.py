"""The demo beside the fake Harness: what it plays is asserted there."""
import os
import subprocess
import sys

import pytest
from conftest import ROOT

HARNESS = os.environ.get("FAKE_HARNESS", str(ROOT / ".build/release/FakeHarness"))


@pytest.mark.parametrize("arguments", [["healthy", "failing"], ["killed_while_the_step_asks", "killed_with_the_webhook"]], ids=["demo", "hard"])
def test_each_rollback_really_ran_exactly_once(verdict, arguments):
    assert os.path.exists(HARNESS), f"{HARNESS} is missing: swift build -c release --product FakeHarness"
    result = subprocess.run(
        [sys.executable, ROOT / "Tests/Demo/demo.py", *arguments], capture_output=True, text=True, timeout=300,
        env={**os.environ, "VERDICT": str(verdict), "FAKE_HARNESS": HARNESS})
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
