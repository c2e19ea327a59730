"""The fake Harness as a process, and a server of ours that talks to it."""
import json
import os
import signal
import subprocess
import time
import urllib.request

import yaml
from conftest import ROOT

TOKEN = "pat.acme.abcdef.0123456789abcdefghij"

# One stage: a deployment step, a step that fails or goes on for long, and the steps that roll back.
PIPELINE = {
    "pipeline": {
        "identifier": "release", "name": "release", "projectIdentifier": "shop", "orgIdentifier": "default",
        "stages": [{
            "stage": {
                "identifier": "prod", "name": "prod", "type": "Deployment",
                "failureStrategies": [{"onFailure": {"errors": ["AllErrors"], "action": {"type": "StageRollback"}}}],
                "spec": {
                    "deploymentType": "Kubernetes", "service": {"serviceRef": "checkout"},
                    "environment": {"environmentRef": "production"},
                    "execution": {
                        "steps": [
                            {"step": {"identifier": "rollout", "name": "rollout", "type": "ShellScript", "timeout": "10m",
                                      "spec": {"shell": "Bash", "source": {"type": "Inline", "spec": {"script": "true"}}}}},
                            {"step": {"identifier": "soak", "name": "soak", "type": "ShellScript", "timeout": "10m",
                                      "spec": {"shell": "Bash", "source": {"type": "Inline", "spec": {"script": "true"}}}}},
                        ],
                        "rollbackSteps": [
                            {"step": {"identifier": "undo", "name": "undo", "type": "ShellScript", "timeout": "10m",
                                      "spec": {"shell": "Bash", "source": {"type": "Inline", "spec": {"script": "true"}}}}},
                        ],
                    },
                },
            }
        }],
    }
}


class FakeHarness:
    """The fake Harness on a free port; its world is set over HTTP."""

    def __init__(self, binary=None):
        binary = binary or os.environ.get("FAKE_HARNESS", ROOT / ".build/debug/FakeHarness")
        self.process = subprocess.Popen([binary], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.url = self.process.stdout.readline().strip()
        self.admin("POST", "tokens", {"value": TOKEN, "account": "acme"})

    def admin(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.url}/_fake/{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def add_pipeline(self, pipeline=None, **scripts):
        pipeline = pipeline or PIPELINE
        self.admin("POST", "pipelines", {"yaml": yaml.safe_dump(pipeline), "project": "shop"})
        self.admin("POST", f"scripts/{pipeline['pipeline']['identifier']}", scripts)

    def run(self, pipeline="release"):
        return self.admin("POST", "executions", {"pipeline": pipeline, "account": "acme", "project": "shop"})["execution"]

    def execution(self, identifier):
        return self.admin("GET", f"executions/{identifier}")

    def wait(self, identifier, condition, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            execution = self.execution(identifier)
            if condition(execution):
                return execution
            time.sleep(0.05)
        raise AssertionError(f"it did not come to that: {execution}")

    def calls(self, path):
        return [entry for entry in self.admin("GET", f"journal?path={path}") if "/_fake/" not in entry["path"]]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def environment(fake):
    """The environment of a command or server that talks to the fake."""
    return {
        **os.environ, "HARNESS_API_TOKEN": TOKEN, "HARNESS_BASE_URL": fake.url, "HARNESS_PROJECT_ID": "shop",
        "no_proxy": "127.0.0.1",
    }


def configuration(folder, fake, effects=("markFailure", "rejectApproval", "grantApproval"), autonomy="act"):
    """A configuration file for a server beside the fake."""
    path = folder / "verdict.yaml"
    path.write_text(yaml.safe_dump({
        "harness": {"baseUrl": fake.url, "token": "env:HARNESS_API_TOKEN", "project": "shop"},
        "policies": {"default": {"autonomy": autonomy, "effects": list(effects)}},
    }))
    return path
