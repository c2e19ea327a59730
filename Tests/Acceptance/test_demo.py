"""The demo beside the fake Harness: what it plays is asserted there."""
import os
import subprocess
import sys

import pytest
from conftest import ROOT

HARNESS = os.environ.get("FAKE_HARNESS", str(ROOT / ".build/release/FakeHarness"))


@pytest.mark.parametrize("arguments", [
    ["healthy", "failing"], ["killed_while_the_step_asks", "killed_with_the_webhook"],
    ["rolled_back_from_outside", "killed_after_sending", "killed_before_it_arrives", "one_in_three_fails", "one_answer_in_three_is_lost"]],
    ids=["demo", "killed", "rollback"])
def test_each_rollback_really_ran_exactly_once(verdict, arguments):
    assert os.path.exists(HARNESS), f"{HARNESS} is missing: swift build -c release --product FakeHarness"
    if "rolled_back_from_outside" in arguments and "/v1/rollback:" not in (ROOT / "openapi.yaml").read_text():
        pytest.skip("this version has no POST /v1/rollback")
    result = subprocess.run(
        [sys.executable, ROOT / "Tests/Demo/demo.py", *arguments], capture_output=True, text=True, timeout=300,
        env={**os.environ, "VERDICT": str(verdict), "FAKE_HARNESS": HARNESS})
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
