"""Secrets by reference: fetched from their managers, rotated without a restart, and never shown."""
import contextlib
import hashlib
import hmac
import http.server
import json
import subprocess
import threading
import time
import urllib.request

import boto3
from moto.server import ThreadedMotoServer


KEY_ID, KEY = "AKIDEXAMPLE", "wJalrXUtnFEMI-planted-key"


@contextlib.contextmanager
def serving(handle):
    """An HTTP server on a free port; `handle(method, path, fields, body)` gives status and body."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = handle(self.command, self.path, self.headers, body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = answer

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def signature_fits(method, path, fields, body) -> bool:
    """Whether the request is signed as AWS demands (Signature Version 4)."""
    sent = fields["Authorization"]
    names = sent.split("SignedHeaders=")[1].split(",")[0].split(";")
    scope = sent.split(f"Credential={KEY_ID}/")[1].split(",")[0]
    lines = [method, path, "", *(f"{name}:{fields[name].strip()}" for name in names), "", ";".join(names), hashlib.sha256(body).hexdigest()]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    text = "\n".join(["AWS4-HMAC-SHA256", fields["X-Amz-Date"], scope, digest])
    key = b"AWS4" + KEY.encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return sent.endswith("Signature=" + hmac.digest(key, text.encode(), "sha256").hex())


def await_key(keys, wanted, server):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if wanted in keys:
            return
        time.sleep(0.05)
    raise AssertionError(f"{wanted} did not come but {keys}: {server.output()}")


def test_the_token_of_harness_comes_from_aws_and_is_not_shown(start, tmp_path):
    first = "pat.planted.id.first"
    keys, checks = [], []
    moto = ThreadedMotoServer("127.0.0.1", 0)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        manager = f"http://{host}:{port}"
        client = boto3.client("secretsmanager", "eu-central-1", endpoint_url=manager, aws_access_key_id=KEY_ID, aws_secret_access_key=KEY)
        client.create_secret(Name="verdict/harness", SecretString=json.dumps({"token": first}))

        def amazon(method, path, fields, body):
            checks.append(signature_fits(method, path, fields, body))
            request = urllib.request.Request(manager + path, body, dict(fields.items()), method=method)
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()

        def harness(method, path, fields, body):
            keys.append(fields.get("x-api-key"))
            return 404, b'{"status":"ERROR","code":"RESOURCE_NOT_FOUND_EXCEPTION","message":"not found","correlationId":"c"}'

        with serving(amazon) as amazon_url, serving(harness) as harness_url:
            configuration = tmp_path / "verdict.yaml"
            configuration.write_text(
                f"harness:\n  baseUrl: {harness_url}\n  token: aws:eu-central-1/verdict/harness#token\n  organization: default\n  project: shop\n"
                "logging: {level: trace}\n")
            server = start(
                "--config", str(configuration),
                environment={"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": KEY, "AWS_ENDPOINT_URL_SECRETS_MANAGER": amazon_url})
            execution = {"accountId": "planted", "orgId": "default", "projectId": "shop", "pipelineId": "deploy", "executionId": "Zk3vQ8sT1a"}
            answer = server.ask("POST", "/v1/analyze", {"execution": execution})
            assert answer.status in (200, 202), answer.body
            await_key(keys, first, server)
            assert checks and all(checks)
            assert server.stop() == 0
            shown = server.log.read_bytes() + b"".join(file.read_bytes() for file in server.data.rglob("*") if file.is_file())
            for secret in (first, KEY):
                assert secret.encode() not in shown
    finally:
        moto.stop()


def test_a_secret_that_the_manager_does_not_give_is_told(verdict, tmp_path):


    def vault(method, path, fields, body):
        return 403, b'{"errors":["permission denied"]}'

    with serving(vault) as url:
        configuration = tmp_path / "verdict.yaml"
        configuration.write_text("harness: {token: 'vault:kv/verdict#token'}\n")
        ended = subprocess.run(
            [verdict, "serve", "--port", "0", "--data", tmp_path / "data", "--config", configuration],
            env={"VAULT_ADDR": url, "VAULT_TOKEN": "hvs.planted"}, capture_output=True, text=True, timeout=60)
        assert ended.returncode not in (0, -9), ended
        assert "vault:kv/verdict#token" in ended.stderr and "permission denied" in ended.stderr, ended.stderr
        assert "planted" not in ended.stdout + ended.stderr
