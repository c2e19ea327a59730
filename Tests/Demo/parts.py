"""The two processes of the demo: a fake Harness, and Verdict beside it."""
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERDICT = pathlib.Path(os.environ.get("VERDICT", ROOT / ".build/release/verdict"))
FAKE = pathlib.Path(os.environ.get("FAKE_HARNESS", ROOT / ".build/release/FakeHarness"))
ACCOUNT, PROJECT, KEY = "ACCOUNT", "shop", "sat.ACCOUNT.verdict.0123456789abcdef"
SCOPE = {"accountId": ACCOUNT, "orgId": "default", "projectId": PROJECT}


class Failed(Exception):
    """Something that the demo asserts does not hold."""


def check(condition, text):
    if not condition:
        raise Failed(text)


def wait(condition, what, seconds=60.0):
    """Waits until a condition gives something true, and returns that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise Failed(f"{what}: not within {seconds:.0f} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that answers on a port of this machine."""

    process = None
    port = 0

    def call(self, method, path, body=None, fields=None, timeout=30.0):
        """Sends a request on a connection of its own; None where nobody answers."""
        fields = dict(fields or {})
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
        if body is not None:
            fields.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=fields)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text

    def end(self, number=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)


class Harness(Server):
    """The fake Harness."""

    def __init__(self, folder):
        self.process = subprocess.Popen([FAKE], stdout=subprocess.PIPE, stderr=open(folder / "harness.log", "wb"), text=True)
        self.url = self.process.stdout.readline().strip()
        self.port = int(self.url.rsplit(":", 1)[1])
        self.admin("POST", "tokens", {"value": KEY, "account": ACCOUNT})

    def admin(self, method, path, body=None):
        status, answer = self.call(method, f"/_fake/{path}", body)
        check(status == 200, f"the fake refuses {path}: {answer}")
        return answer

    def run(self, pipeline):
        return self.admin("POST", "executions", {"pipeline": pipeline, "account": ACCOUNT, "project": PROJECT})["execution"]

    def execution(self, identifier):
        return self.admin("GET", f"executions/{identifier}")

    def step(self, execution, name):
        """The status of a step; of several attempts, the last. None before it began."""
        found = [step["status"] for step in self.execution(execution)["steps"] if step["identifier"] == name]
        return found[-1] if found else None

    def interrupts(self):
        """Calls that interrupt, as the fake received them."""
        return [call for call in self.admin("GET", "journal?path=/interrupt/") if call["method"] == "PUT"]


class Verdict(Server):
    """Verdict, which can be killed and started again over the same data."""

    def __init__(self, folder, harness, settings=""):
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.starts = 0
        self.token = subprocess.run(
            [VERDICT, "token", "create", "--data", self.data, "--name", "demo", "--scope", "verify,read,act"], check=True, capture_output=True, text=True
        ).stdout.strip()
        (folder / "verdict.yaml").write_text(f"""\
harness:
  baseUrl: {harness.url}
  token: env:HARNESS_TOKEN
  project: {PROJECT}
  callsPerSecond: 200
policies:
  default:
    autonomy: act
    effects: [markFailure, rejectApproval]
{settings}""")
        self.start()

    def start(self):
        self.starts += 1
        command = [VERDICT, "serve", "--port", str(self.port), "--data", self.data, "--config", self.folder / "verdict.yaml", "--log-level", "debug"]
        log = open(self.folder / "verdict.log", "ab")
        self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HARNESS_TOKEN": KEY, "no_proxy": "*"})
        wait(lambda: (self.call("GET", "/readyz") or [0])[0] == 200, "Verdict is ready", 20)

    def kill(self):
        """As a machine that loses power to one process."""
        self.process.kill()
        self.process.wait(10)

    def ask(self, method, path, body=None, timeout=30.0):
        return self.call(method, path, body, {"Authorization": f"Bearer {self.token}"}, timeout)
