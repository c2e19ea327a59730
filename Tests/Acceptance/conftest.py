"""What the acceptance tests share: the release binary, a server of their own on a free port, and a small client.

`Scripts/test` runs them; by hand: `.venv/bin/python -m pytest Tests/Acceptance` after a release build.
"""
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def free_port() -> int:
    """A TCP port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def shared(path: str) -> pathlib.Path:
    """A file of the data folder beside the project; the test is skipped where that is not at hand."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not here")
    return found


class Answer:
    """A status, the fields in lower case, and the body."""

    def __init__(self, response: http.client.HTTPResponse):
        self.status = response.status
        self.fields = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        return self.fields.get("content-type", "").split(";")[0].strip()


class Running:
    """A process that serves on a port of the loopback address, and what is needed to talk to it."""

    def __init__(self, command, port: int, ready: str | None, log: pathlib.Path, environment=None):
        """Starts the command, and returns when the path `ready` is answered with 200 or, without one, the port is open."""
        self.port = port
        self.log = log
        self.url = f"http://127.0.0.1:{port}"
        self.token = None
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=environment, cwd=log.parent)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}: {self.output()}")
            try:
                if ready is None:
                    socket.create_connection(("127.0.0.1", port), timeout=2).close()
                    return
                if self.request("GET", ready).status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.02)
        self.stop()
        raise AssertionError(f"the server is not ready after 20 s: {self.output()}")

    def output(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def request(self, method, path, body=None, fields=None, token=None) -> Answer:
        """Sends a request on a connection of its own; `body` may be octets, text, or a value to be sent as JSON."""
        fields = dict(fields or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        if body is not None and not any(name.lower() == "content-type" for name in fields):
            fields["Content-Type"] = "application/json"
        if token:
            fields["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=fields)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def ask(self, method, path, body=None, fields=None) -> Answer:
        """Sends a request with the server's token."""
        return self.request(method, path, body, fields, self.token)

    def stop(self, number=signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
                raise AssertionError(f"the server does not stop: {self.output()}")
        return self.process.returncode


@pytest.fixture(scope="session")
def verdict() -> pathlib.Path:
    """The release binary."""
    binary = pathlib.Path(os.environ.get("VERDICT", ROOT / ".build/release/verdict"))
    assert binary.exists(), f"{binary} is missing: swift build -c release --product verdict"
    return binary


@pytest.fixture(scope="session")
def start(verdict, tmp_path_factory):
    """Starts servers, each with a data folder and a token of its own, and stops them at the end."""
    started = []

    def start(*arguments, data=None, scope="verify,act,read,admin", token=None, environment=None) -> Running:
        folder = data or tmp_path_factory.mktemp("data")
        if token is None:
            token = subprocess.run(
                [verdict, "token", "create", "--data", folder, "--name", f"acceptance{len(started)}", "--scope", scope],
                check=True, capture_output=True, text=True, timeout=20).stdout.strip()
        port = free_port()
        command = [verdict, "serve", "--host", "127.0.0.1", "--port", str(port), "--data", folder, *arguments]
        log = tmp_path_factory.mktemp("log") / "server.log"
        server = Running(command, port, "/readyz", log, environment)
        server.token = token
        server.data = folder
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def server(start) -> Running:
    """One server that the tests of a run share."""
    return start()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for this machine that signs itself, and its key."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


def make_certificate(folder, name="localhost"):
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
         "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    return certificate, key


@pytest.fixture(scope="session")
def schema() -> dict:
    """openapi.yaml as a tree."""
    return yaml.safe_load((ROOT / "openapi.yaml").read_text())
