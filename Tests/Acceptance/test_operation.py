"""Running the server: metrics, signals, sudden death, certificates, and errors of the command line."""
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest
from conftest import ROOT, Running, free_port, make_certificate


def request_number(number):
    request = json.loads((ROOT / "Examples/requests/proceed.json").read_text())
    request["execution"]["executionId"] = f"execution-{number}"
    return request


def test_promtool_accepts_the_metrics(server):
    server.ask("POST", "/v1/verify", request_number("metrics"))
    answer = server.request("GET", "/metrics")
    assert (answer.status, answer.media_type) == (200, "text/plain")
    ended = subprocess.run([f"{sys.prefix}/bin/promtool", "check", "metrics"], input=answer.body, capture_output=True, timeout=30)
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, b"")


def test_the_metrics_count_verdicts_and_tell_no_secret(start):
    server = start()
    for number in range(3):
        assert server.ask("POST", "/v1/verify", request_number(number)).status == 200
    text = server.request("GET", "/metrics").body.decode()
    assert re.search(r'^verdict_verdicts_total\{[^}]*action="proceed"[^}]*\} 3$', text, re.M), text
    assert server.token not in text
    for part in ("_bucket{", "loop_lag", "queue", "resident_memory"):
        assert part in text, part


def test_the_log_holds_no_token(start):
    server = start()
    server.ask("POST", "/v1/verify", request_number("log"))
    server.request("GET", f"/v1/verdicts?token={server.token}", token=server.token)
    assert server.stop() == 0
    assert server.token not in server.log.read_text()


def test_a_stop_lets_requests_in_flight_finish(start):
    """Half of a request is sent, the stop comes, then the other half: it is answered, and the process ends with 0."""
    server = start()
    body = json.dumps(request_number("stop")).encode()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.settimeout(10)
        head = f"POST /v1/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body[:1000])
        deadline = time.monotonic() + 5
        while server.request("GET", "/metrics").status != 200 and time.monotonic() < deadline:
            pass
        server.process.send_signal(signal.SIGTERM)
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
            except OSError:
                break
        connection.sendall(body[1000:])
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert response.status == 200
        assert json.loads(response.read())["action"] == "proceed"
    assert server.process.wait(15) == 0


@pytest.mark.parametrize("round", range(3))
def test_sudden_death_loses_no_answered_verdict(start, verdict, round):
    server = start()
    answered, stop = [], threading.Event()

    def ask(worker):
        number = 0
        while not stop.is_set():
            number += 1
            try:
                answer = server.ask("POST", "/v1/verify", request_number(f"{worker}-{number}"))
            except (OSError, http.client.HTTPException):
                return
            assert answer.status == 200
            answered.append(answer.json())

    workers = [threading.Thread(target=ask, args=(worker,)) for worker in range(4)]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + 20
    while len(answered) < 40 * (round + 1) and time.monotonic() < deadline:
        time.sleep(0.001)
    server.process.kill()
    server.process.wait()
    stop.set()
    for worker in workers:
        worker.join()
    assert len(answered) >= 40
    again = start(data=server.data, token=server.token)
    for expected in answered:
        answer = again.ask("GET", f"/v1/verdicts/{expected['id']}")
        assert (answer.status, answer.json()) == (200, expected)
    assert again.stop() == 0
    ended = subprocess.run([verdict, "audit", "verify", "--data", server.data], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def peer_certificate(port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=5) as raw, context.wrap_socket(raw) as connection:
        return connection.getpeercert(binary_form=True), connection.version()


def test_a_hang_up_signal_reloads_the_certificate_and_keeps_connections(verdict, tmp_path):
    certificate, key = make_certificate(tmp_path)
    port = free_port()
    server = Running([verdict, "serve", "--host", "127.0.0.1", "--port", str(port), "--data", tmp_path / "data", "--tls-certificate", certificate,
                      "--tls-key", key], port, None, tmp_path / "log")
    try:
        before, version = peer_certificate(port)
        assert version == "TLSv1.3"
        context = ssl.create_default_context(cafile=certificate)
        kept = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
        kept.request("GET", "/readyz")
        assert kept.getresponse().read()
        make_certificate(tmp_path, "renewed")
        server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 10
        while peer_certificate(port)[0] == before and time.monotonic() < deadline:
            time.sleep(0.02)
        assert peer_certificate(port)[0] != before
        kept.request("GET", "/readyz")
        assert kept.getresponse().status == 200
        kept.close()
    finally:
        assert server.stop() == 0


def test_plain_http_is_refused_beyond_the_loopback_address(verdict, tmp_path):
    ended = subprocess.run([verdict, "serve", "--host", "0.0.0.0", "--port", str(free_port()), "--data", tmp_path], capture_output=True, text=True, timeout=20)
    assert ended.returncode >= 64
    assert "TLS" in ended.stderr or "tls" in ended.stderr


def test_a_port_that_is_taken_is_told(server, verdict, tmp_path):
    ended = subprocess.run([verdict, "serve", "--host", "127.0.0.1", "--port", str(server.port), "--data", tmp_path], capture_output=True, text=True, timeout=20)
    assert ended.returncode >= 64
    assert str(server.port) in ended.stderr


def test_the_health_command_tells_by_its_exit_status(server, verdict):
    assert subprocess.run([verdict, "health", "--url", f"{server.url}/readyz"], timeout=20).returncode == 0
    assert subprocess.run([verdict, "health", "--url", f"http://127.0.0.1:{free_port()}/readyz"], capture_output=True, timeout=20).returncode != 0


def test_tokens_are_made_listed_and_revoked(start, verdict):
    server = start()

    def run(*arguments):
        return subprocess.run([verdict, "token", *arguments, "--data", server.data], check=True, capture_output=True, text=True, timeout=20).stdout

    token = run("create", "--name", "second", "--scope", "read")
    assert re.fullmatch(r"\S+\n", token)
    deadline = time.monotonic() + 15
    while server.request("GET", "/v1/verdicts", token=token.strip()).status != 200 and time.monotonic() < deadline:
        time.sleep(1)
    assert server.request("GET", "/v1/verdicts", token=token.strip()).status == 200, "a new token works without a restart"
    assert "second" in run("list") and token.strip() not in run("list")
    run("revoke", "--name", "second")
    deadline = time.monotonic() + 15
    while server.request("GET", "/v1/verdicts", token=token.strip()).status == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert server.request("GET", "/v1/verdicts", token=token.strip()).status in (401, 429)
    for path in server.data.rglob("*"):
        if path.is_file():
            assert token.strip().encode() not in path.read_bytes(), f"{path} holds a token as it is"


@pytest.mark.parametrize("arguments", [["no-such"], ["verify"], ["verify", "/no/such/file"], ["serve", "--port", "x"], ["serve", "--port", "70000"],
                                       ["token", "create", "--name", "x", "--scope", "everything", "--data", "/nonexistent/x"], ["evaluate", "/no/such/file"]])
def test_wrong_usage_is_told_on_standard_error(arguments, verdict):
    ended = subprocess.run([verdict, *arguments], capture_output=True, text=True, timeout=20)
    assert ended.returncode >= 64
    assert ended.stdout == "" and ended.stderr.strip()


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["verify", "--help"], ["evaluate", "--help"], ["token", "--help"],
                                       ["audit", "--help"], ["config", "--help"], ["version"]])
def test_help_and_version_are_told_on_standard_output(arguments, verdict):
    ended = subprocess.run([verdict, *arguments], capture_output=True, text=True, timeout=20)
    assert ended.returncode == 0 and ended.stdout.strip() and ended.stderr == ""


def test_thousands_of_connections_and_a_lack_of_descriptors_do_no_harm(verdict, tmp_path):
    """With 64 descriptors and 200 connections, the server goes on once some of them are gone."""
    token = subprocess.run([verdict, "token", "create", "--data", tmp_path / "data", "--name", "x", "--scope", "read"], check=True, capture_output=True, text=True)
    port = free_port()
    command = ["bash", "-c", 'ulimit -n 64; exec "$@"', "bash", verdict, "serve", "--host", "127.0.0.1", "--port", str(port), "--data", tmp_path / "data"]
    server = Running(command, port, "/readyz", tmp_path / "log")
    try:
        held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(200)]
        for connection in held:
            connection.close()
        deadline = time.monotonic() + 15
        status = None
        while status != 200 and time.monotonic() < deadline:
            try:
                status = server.request("GET", "/v1/verdicts", token=token.stdout.strip()).status
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        assert status == 200
    finally:
        assert server.stop() == 0
    assert os.path.getsize(tmp_path / "log") < 1_000_000, "the log is not flooded"
