"""Rollback, analysis and monitors, through the real program against the fake Harness over HTTP."""
import json
import signal
import subprocess
import time

import pytest
from fake_harness import TOKEN, FakeHarness, configuration, environment


@pytest.fixture
def fake():
    harness = FakeHarness()
    yield harness
    harness.stop()


@pytest.fixture
def server(fake, start, tmp_path):
    return start("--config", configuration(tmp_path, fake), environment=environment(fake))


def run_until_soaking(fake):
    """An execution whose second step goes on for long."""
    fake.add_pipeline(rollout={"durationMilliseconds": 50}, soak={"durationMilliseconds": 600_000}, undo={"durationMilliseconds": 200})
    execution = fake.run()
    fake.wait(execution, lambda e: any(s["identifier"] == "soak" and s["status"] in ("Running", "AsyncWaiting", "TaskWaiting") for s in e["steps"]))
    return execution


def ended(server, location, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = server.ask("GET", location + "?wait=10s").json()
        if answer["status"] == "final":
            return answer
    raise AssertionError(answer)


def test_a_rollback_really_runs_once_and_is_verified(fake, server):
    execution = run_until_soaking(fake)
    request = {"pipeline": "release", "execution_id": execution, "project_id": "shop", "reason": "p99 increased 3x"}
    dry = server.ask("POST", "/v1/rollback", {**request, "dryRun": True}).json()
    assert (dry["outcome"], dry["method"]) == ("dryRun", "userMarkedFailure"), dry
    assert fake.calls("/interrupt/") == []
    begun = server.ask("POST", "/v1/rollback", request, {"Prefer": "respond-async"})
    assert begun.status == 202, begun.body
    answer = ended(server, begun.fields["location"])
    assert answer["outcome"] == "rolledBack", answer
    assert [effect["outcome"] for effect in answer["effects"]] == ["intended", "sent", "rolledBack"]
    assert [r["succeeded"] for r in fake.execution(execution)["rollbacks"]] == [True]
    assert len(fake.calls("/interrupt/")) == 1
    assert server.ask("POST", "/v1/rollback", request).json() == answer
    assert len(fake.calls("/interrupt/")) == 1


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.2])
def test_a_rollback_happens_exactly_once_though_the_server_is_killed(fake, start, tmp_path, delay):
    execution = run_until_soaking(fake)
    config, data = configuration(tmp_path, fake), tmp_path / "data"
    first = start("--config", config, data=data, environment=environment(fake))
    begun = first.ask("POST", "/v1/rollback", {"execution": execution, "reason": "r"}, {"Prefer": "respond-async"})
    assert begun.status == 202, begun.body
    time.sleep(delay)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(10)
    second = start("--config", config, data=data, token=first.token, environment=environment(fake))
    answer = ended(second, begun.fields["location"])
    assert answer["outcome"] == "rolledBack", answer
    assert len([r for r in fake.execution(execution)["rollbacks"] if r["succeeded"]]) == 1
    assert len(fake.execution(execution)["interrupts"]) == 1


def test_the_first_failing_step_is_explained(fake, server):
    fake.add_pipeline(rollout={"durationMilliseconds": 20}, soak={"durationMilliseconds": 20}, undo={"durationMilliseconds": 20})
    good = fake.run()
    fake.wait(good, lambda e: e["isOver"])
    fake.admin("POST", "scripts/release", {
        "rollout": {"durationMilliseconds": 20, "fails": True, "log": ["deploying", "ERROR Failed to pull image: manifest unknown"]},
        "soak": {}, "undo": {"durationMilliseconds": 20}})
    bad = fake.run()
    fake.wait(bad, lambda e: e["isOver"])
    begun = server.ask("POST", "/v1/analyze", {"execution_id": bad, "project_id": "shop"})
    answer = begun.json() if begun.status == 200 else ended(server, begun.fields["location"])
    assert answer["firstFailure"]["identifier"] == "rollout", answer
    assert answer["causes"][0]["id"] == "k8s.image-not-found", answer["causes"]
    assert answer["changes"]["lastSuccess"] == good
    assert answer["rollback"] == "succeeded"


def test_a_monitor_sees_the_end_also_after_a_restart(fake, start, tmp_path):
    fake.add_pipeline(rollout={"durationMilliseconds": 50}, soak={"durationMilliseconds": 4_000}, undo={})
    execution = fake.run()
    config, data = configuration(tmp_path, fake), tmp_path / "data"
    first = start("--config", config, data=data, environment=environment(fake))
    begun = first.ask("POST", "/v1/monitors", {"pipeline_id": "release", "execution_id": execution, "project_id": "shop"})
    assert begun.status == 202, begun.body
    first.stop()
    second = start("--config", config, data=data, token=first.token, environment=environment(fake))
    answer = ended(second, begun.fields["location"])
    assert answer["outcome"] == "succeeded", answer
    assert [line["name"] for line in answer["progress"]][:1] == ["prod"]


def test_the_commands_work_against_harness(verdict, fake, tmp_path):
    execution = run_until_soaking(fake)

    def run(*arguments, code=0):
        done = subprocess.run(
            [verdict, *arguments], capture_output=True, text=True, timeout=60, env=environment(fake), cwd=tmp_path)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done

    answer = run("harness", "GET", f"/pipeline/api/pipelines/execution/v2/{execution}")
    assert json.loads(answer.stdout)["data"]["pipelineExecutionSummary"]["planExecutionId"] == execution
    error = json.loads(run("harness", "GET", "/pipeline/api/pipelines/execution/v2/nowhere", code=65).stderr)
    assert error["statusCode"] == 400 and error["code"] == "INVALID_REQUEST" and error["correlationId"]
    run("harness", "PUT", f"/pipeline/api/pipeline/execute/interrupt/{execution}?interruptType=AbortAll", code=64)
    assert fake.calls("/interrupt/") == []
    policy = configuration(tmp_path, fake)
    done = run(
        "rollback", "--pipeline-id", "release", "--execution-id", execution, "--reason", "too slow", "--config", policy,
        "--data", tmp_path / "data")
    assert json.loads(done.stdout)["outcome"] == "rolledBack", done.stdout
    watched = run("monitor", "--pipeline-id", "release", "--execution-id", execution, code=20)
    assert "step undo: Success" in watched.stdout or "rollback ran and succeeded" in watched.stdout, watched.stdout


def test_doctor_asks_harness_what_the_token_may_do(fake, verdict, tmp_path):
    command = [verdict, "doctor", "--config", configuration(tmp_path, fake), "--data", tmp_path / "data"]

    def doctor(*arguments):
        return subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, env=environment(fake))

    full = doctor("--format", "json")
    assert full.returncode == 0, full.stdout + full.stderr
    states = {check["name"]: check["state"] for check in json.loads(full.stdout)["checks"]}
    assert states["harness.address"] == states["core_pipeline_view"] == states["core_pipeline_execute"] == "ok"
    assert states["harness.excess"] == "warning"
    assert not (tmp_path / "data").exists()
    fake.admin("POST", "tokens", {"value": TOKEN, "account": "acme", "permissions": ["core_pipeline_view"]})
    lacking = doctor()
    assert lacking.returncode == 69
    assert "core_pipeline_execute" in lacking.stdout and "a role with core_pipeline_view" in lacking.stdout
    assert TOKEN not in full.stdout + full.stderr + lacking.stdout + lacking.stderr
